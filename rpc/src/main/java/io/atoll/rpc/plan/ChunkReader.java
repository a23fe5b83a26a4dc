package io.atoll.rpc.plan;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads what {@link ChunkWriter} wrote. */
public final class ChunkReader {
  private ChunkReader() {}

  /**
   * @throws IllegalArgumentException where the bytes are no chunks
   */
  public static List<Chunk> decode(byte[] bytes) {
    if (bytes.length == 0) {
      return List.of();
    }
    ByteBuffer from = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try {
      int count = from.getInt();
      List<Chunk> chunks = new ArrayList<>(Math.min(count, bytes.length));
      for (int i = 0; i < count; i++) {
        chunks.add(chunk(from));
      }
      return chunks;
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("no chunks: " + bytes.length + " bytes", e);
    }
  }

  private static Chunk chunk(ByteBuffer from) {
    int rows = from.getInt();
    int columns = from.getInt();
    if (rows < 0 || columns < 0 || columns > from.remaining()) {
      throw new IllegalArgumentException("no chunk: " + rows + " rows, " + columns + " columns");
    }
    if (columns == 0) {
      return Chunk.ofRows(rows);
    }
    Vector[] vectors = new Vector[columns];
    for (int i = 0; i < columns; i++) {
      vectors[i] = vector(rows, from);
    }
    return new Chunk(vectors);
  }

  private static Vector vector(int rows, ByteBuffer from) {
    byte storage = from.get();
    long[] nulls = new long[from.get() == 0 ? 0 : (rows + 63) >>> 6];
    longs(nulls, nulls.length, from);
    Vector vector =
        switch (storage) {
          case ChunkWriter.LONG -> {
            LongVector longs = new LongVector(rows);
            longs(longs.resize(rows), rows, from);
            yield longs;
          }
          case ChunkWriter.DOUBLE -> {
            DoubleVector doubles = new DoubleVector(rows);
            from.asDoubleBuffer().get(doubles.resize(rows), 0, rows);
            from.position(from.position() + 8 * rows);
            yield doubles;
          }
          case ChunkWriter.DECIMAL -> decimals(rows, from);
          case ChunkWriter.BYTES -> bytes(rows, from);
          default -> throw new IllegalArgumentException("no storage " + storage);
        };
    for (int w = 0; w < nulls.length; w++) {
      for (long word = nulls[w]; word != 0; word &= word - 1) {
        vector.setNull((w << 6) + Long.numberOfTrailingZeros(word));
      }
    }
    return vector;
  }

  private static void longs(long[] to, int count, ByteBuffer from) {
    from.asLongBuffer().get(to, 0, count);
    from.position(from.position() + 8 * count);
  }

  private static DecimalVector decimals(int rows, ByteBuffer from) {
    DecimalVector decimals = new DecimalVector(rows, from.get());
    longs(decimals.resize(rows), rows, from);
    int wide = from.getInt();
    for (int i = 0; i < wide; i++) {
      int row = from.getInt();
      byte[] unscaled = new byte[from.get()];
      from.get(unscaled);
      decimals.set(row, new BigInteger(unscaled));
    }
    return decimals;
  }

  private static BytesVector bytes(int rows, ByteBuffer from) {
    int[] offsets = new int[rows + 1];
    from.asIntBuffer().get(offsets);
    from.position(from.position() + 4 * offsets.length);
    byte[] heap = new byte[offsets[rows]];
    from.get(heap);
    return BytesVector.of(offsets, heap, rows);
  }
}
