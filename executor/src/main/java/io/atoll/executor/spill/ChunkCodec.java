package io.atoll.executor.spill;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.types.SqlType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Chunks as bytes, for temporary files only: no version, read by the process that wrote them.
 *
 * <pre>
 *   chunk  := rows:int column*
 *   column := hasNulls:byte [null bit set: (rows + 7) / 8 bytes] values
 *   values := rows longs | rows doubles | decimals | total:int rows+1 offsets:int bytes
 *   decimals := scale:byte isWide:byte rows longs [per row: length:byte big-endian unscaled, 0 = narrow]
 * </pre>
 */
final class ChunkCodec {
  private ChunkCodec() {}

  private static ByteBuffer room(ByteBuffer buffer, long bytes) {
    if (buffer.remaining() >= bytes) {
      return buffer;
    }
    long needed = Math.max(buffer.position() + bytes, 2L * buffer.capacity());
    ByteBuffer larger =
        ByteBuffer.allocate((int) Math.min(needed, Integer.MAX_VALUE - 16))
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.flip();
    return larger.put(buffer);
  }

  /**
   * Writes a chunk without selection behind the buffer's position; returns the buffer, maybe grown.
   */
  static ByteBuffer encode(Chunk chunk, ByteBuffer target) {
    int rows = chunk.rows();
    ByteBuffer out = room(target, 4);
    out.putInt(rows);
    for (int c = 0; c < chunk.columnCount(); c++) {
      Vector column = chunk.column(c);
      out = room(out, 1 + (rows + 7) / 8);
      out.put((byte) (column.hasNulls() ? 1 : 0));
      if (column.hasNulls()) {
        for (int base = 0; base < rows; base += 8) {
          int bits = 0;
          for (int i = base; i < Math.min(rows, base + 8); i++) {
            bits |= (column.isNull(i) ? 1 : 0) << (i - base);
          }
          out.put((byte) bits);
        }
      }
      out =
          switch (column) {
            case LongVector v -> longs(out, v.values(), rows);
            case DoubleVector v -> doubles(out, v.values(), rows);
            case DecimalVector v -> decimals(out, v, rows);
            case BytesVector v -> bytes(out, v, rows);
          };
    }
    return out;
  }

  private static ByteBuffer longs(ByteBuffer target, long[] values, int rows) {
    ByteBuffer out = room(target, 8L * rows);
    out.asLongBuffer().put(values, 0, rows);
    return out.position(out.position() + 8 * rows);
  }

  private static ByteBuffer doubles(ByteBuffer target, double[] values, int rows) {
    ByteBuffer out = room(target, 8L * rows);
    out.asDoubleBuffer().put(values, 0, rows);
    return out.position(out.position() + 8 * rows);
  }

  private static ByteBuffer decimals(ByteBuffer target, DecimalVector v, int rows) {
    ByteBuffer out = room(target, 2);
    out.put((byte) v.scale());
    boolean wide = v.wide() != null;
    out.put((byte) (wide ? 1 : 0));
    out = longs(out, v.values(), rows);
    if (wide) {
      for (int i = 0; i < rows; i++) {
        if (v.isWide(i)) {
          byte[] unscaled = v.unscaled(i).toByteArray();
          out = room(out, 1 + unscaled.length);
          out.put((byte) unscaled.length).put(unscaled);
        } else {
          out = room(out, 1);
          out.put((byte) 0);
        }
      }
    }
    return out;
  }

  private static ByteBuffer bytes(ByteBuffer target, BytesVector v, int rows) {
    int first = v.start(0);
    int total = v.offsets()[rows] - first;
    ByteBuffer out = room(target, 4L + 4L * rows + total);
    out.putInt(total);
    for (int i = 1; i <= rows; i++) {
      out.putInt(v.offsets()[i] - first);
    }
    return out.put(v.heap(), first, total);
  }

  static Chunk decode(ByteBuffer in, List<SqlType> types, Vector[] columns) {
    int rows = in.getInt();
    if (types.isEmpty()) {
      return Chunk.ofRows(rows);
    }
    for (int c = 0; c < columns.length; c++) {
      boolean hasNulls = in.get() == 1;
      int nullsAt = in.position();
      if (hasNulls) {
        in.position(nullsAt + (rows + 7) / 8);
      }
      Vector column = Chunk.vector(types.get(c), rows);
      switch (column) {
        case LongVector v -> {
          in.asLongBuffer().get(v.resize(rows), 0, rows);
          in.position(in.position() + 8 * rows);
        }
        case DoubleVector v -> {
          in.asDoubleBuffer().get(v.resize(rows), 0, rows);
          in.position(in.position() + 8 * rows);
        }
        case DecimalVector v -> column = decimals(in, rows);
        case BytesVector v -> {
          int total = in.getInt();
          int[] ends = new int[rows + 1];
          in.asIntBuffer().get(ends, 1, rows);
          in.position(in.position() + 4 * rows);
          for (int i = 0; i < rows; i++) {
            v.append(in.array(), in.arrayOffset() + in.position() + ends[i], ends[i + 1] - ends[i]);
          }
          in.position(in.position() + total);
        }
      }
      if (hasNulls) {
        for (int i = 0; i < rows; i++) {
          if ((in.get(nullsAt + (i >>> 3)) & (1 << (i & 7))) != 0) {
            column.setNull(i);
          }
        }
      }
      columns[c] = column;
    }
    return new Chunk(columns);
  }

  private static DecimalVector decimals(ByteBuffer in, int rows) {
    int scale = in.get();
    boolean wide = in.get() == 1;
    DecimalVector v = new DecimalVector(rows, scale);
    in.asLongBuffer().get(v.resize(rows), 0, rows);
    in.position(in.position() + 8 * rows);
    if (wide) {
      for (int i = 0; i < rows; i++) {
        int length = in.get();
        if (length > 0) {
          byte[] unscaled = new byte[length];
          in.get(unscaled);
          v.set(i, new BigInteger(unscaled));
        }
      }
    }
    return v;
  }
}
