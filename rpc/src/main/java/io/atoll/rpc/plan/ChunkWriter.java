package io.atoll.rpc.plan;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Chunks in bytes, column by column, so that most of the work is copying arrays. Only rows that
 * count travel. All numbers are little-endian.
 *
 * <pre>
 *   chunks  := u32 count, chunk*
 *   chunk   := u32 rows, u32 columns, column*
 *   column  := u8 storage (0 LONG, 1 DOUBLE, 2 DECIMAL, 3 BYTES), u8 hasNulls, [nulls], content
 *   nulls   := u64 words of bits, set where NULL, (rows + 63) / 64 of them
 *   LONG    := i64 * rows
 *   DOUBLE  := f64 * rows
 *   DECIMAL := u8 scale, i64 unscaled * rows, u32 wide, (u32 row, u8 length, two's complement)*
 *   BYTES   := u32 offsets * (rows + 1), the bytes
 *
 *   one chunk of one row with the INT 5: 01000000 01000000 01000000 00 00 0500000000000000
 * </pre>
 */
public final class ChunkWriter {
  static final byte LONG = 0;
  static final byte DOUBLE = 1;
  static final byte DECIMAL = 2;
  static final byte BYTES = 3;

  private ChunkWriter() {}

  /**
   * @throws ArithmeticException beyond 2 GiB
   */
  public static byte[] encode(List<Chunk> chunks) {
    long size = 4;
    for (Chunk chunk : chunks) {
      size += sizeOf(chunk);
    }
    ByteBuffer to = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    to.putInt(chunks.size());
    for (Chunk chunk : chunks) {
      put(chunk, to);
    }
    return to.array();
  }

  private static int words(int rows) {
    return (rows + 63) >>> 6;
  }

  private static long sizeOf(Chunk chunk) {
    int rows = chunk.rows();
    long size = 8;
    for (int c = 0; c < chunk.columnCount(); c++) {
      Vector column = chunk.column(c);
      size += 2 + (column.hasNulls() ? 8L * words(rows) : 0);
      size +=
          switch (column) {
            case LongVector _, DoubleVector _ -> 8L * rows;
            case DecimalVector decimals -> 5 + 8L * rows + wideBytes(chunk, decimals);
            case BytesVector bytes -> 4L * (rows + 1) + contentBytes(chunk, bytes);
          };
    }
    return size;
  }

  private static long contentBytes(Chunk chunk, BytesVector bytes) {
    int[] offsets = bytes.offsets();
    int rows = chunk.rows();
    if (chunk.selection() == null) {
      return offsets[rows] - offsets[0];
    }
    long sum = 0;
    for (int i = 0; i < rows; i++) {
      sum += bytes.length(chunk.position(i));
    }
    return sum;
  }

  private static long wideBytes(Chunk chunk, DecimalVector decimals) {
    if (decimals.wide() == null) {
      return 0;
    }
    long sum = 0;
    for (int i = 0; i < chunk.rows(); i++) {
      int position = chunk.position(i);
      if (decimals.isWide(position)) {
        sum += 5 + length(decimals.unscaled(position));
      }
    }
    return sum;
  }

  private static int length(BigInteger value) {
    return value.bitLength() / 8 + 1;
  }

  private static void put(Chunk chunk, ByteBuffer to) {
    int rows = chunk.rows();
    to.putInt(rows);
    to.putInt(chunk.columnCount());
    for (int c = 0; c < chunk.columnCount(); c++) {
      Vector column = chunk.column(c);
      switch (column) {
        case LongVector longs -> {
          begin(LONG, chunk, column, to);
          putLongs(chunk, longs.values(), to);
        }
        case DoubleVector doubles -> {
          begin(DOUBLE, chunk, column, to);
          putDoubles(chunk, doubles.values(), to);
        }
        case DecimalVector decimals -> {
          begin(DECIMAL, chunk, column, to);
          to.put((byte) decimals.scale());
          putLongs(chunk, decimals.values(), to);
          putWide(chunk, decimals, to);
        }
        case BytesVector bytes -> {
          begin(BYTES, chunk, column, to);
          putBytes(chunk, bytes, to);
        }
      }
    }
  }

  private static void begin(byte storage, Chunk chunk, Vector column, ByteBuffer to) {
    to.put(storage);
    to.put((byte) (column.hasNulls() ? 1 : 0));
    if (!column.hasNulls()) {
      return;
    }
    int rows = chunk.rows();
    for (int from = 0; from < rows; from += 64) {
      long word = 0;
      for (int i = from; i < Math.min(rows, from + 64); i++) {
        if (column.isNull(chunk.position(i))) {
          word |= 1L << i;
        }
      }
      to.putLong(word);
    }
  }

  private static void putLongs(Chunk chunk, long[] values, ByteBuffer to) {
    int rows = chunk.rows();
    int[] selection = chunk.selection();
    if (selection == null) {
      to.asLongBuffer().put(values, 0, rows);
      to.position(to.position() + 8 * rows);
      return;
    }
    for (int i = 0; i < rows; i++) {
      to.putLong(values[selection[i]]);
    }
  }

  private static void putDoubles(Chunk chunk, double[] values, ByteBuffer to) {
    int rows = chunk.rows();
    int[] selection = chunk.selection();
    if (selection == null) {
      to.asDoubleBuffer().put(values, 0, rows);
      to.position(to.position() + 8 * rows);
      return;
    }
    for (int i = 0; i < rows; i++) {
      to.putDouble(values[selection[i]]);
    }
  }

  private static void putWide(Chunk chunk, DecimalVector decimals, ByteBuffer to) {
    int countAt = to.position();
    to.putInt(0);
    if (decimals.wide() == null) {
      return;
    }
    int count = 0;
    for (int i = 0; i < chunk.rows(); i++) {
      int position = chunk.position(i);
      if (decimals.isWide(position)) {
        byte[] unscaled = decimals.unscaled(position).toByteArray();
        to.putInt(i).put((byte) unscaled.length).put(unscaled);
        count++;
      }
    }
    to.putInt(countAt, count);
  }

  private static void putBytes(Chunk chunk, BytesVector bytes, ByteBuffer to) {
    int rows = chunk.rows();
    int[] offsets = bytes.offsets();
    int[] selection = chunk.selection();
    if (selection == null) {
      // Values begin at 0 always, so that the offsets are good as they are.
      to.asIntBuffer().put(offsets, 0, rows + 1);
      to.position(to.position() + 4 * (rows + 1));
      to.put(bytes.heap(), offsets[0], offsets[rows] - offsets[0]);
      return;
    }
    int end = 0;
    to.putInt(0);
    for (int i = 0; i < rows; i++) {
      end += bytes.length(selection[i]);
      to.putInt(end);
    }
    for (int i = 0; i < rows; i++) {
      to.put(bytes.heap(), offsets[selection[i]], bytes.length(selection[i]));
    }
  }
}
