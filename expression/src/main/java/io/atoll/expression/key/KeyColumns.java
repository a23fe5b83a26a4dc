package io.atoll.expression.key;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.scalar.Hashes;
import io.atoll.expression.scalar.Kernel;
import io.atoll.types.SqlType;
import java.util.List;

/**
 * Columns of chunks as keys of hash tables: hashes and equality of rows, with each column's
 * collation. NULL equals NULL here (GROUP BY, DISTINCT, UNION); a join asks {@link #hasNull} first.
 * Two inputs of a join use one object each for hashing, and one made with both column lists for
 * equality; their types must have the same storage, signedness and collation, as the binder's casts
 * ensure. Immutable.
 */
public final class KeyColumns {
  private static final long NULL_HASH = 0x5bd1e9955bd1e995L;

  private final int[] left;
  private final int[] right;
  private final Kernel[] kernels;

  private KeyColumns(int[] left, int[] right, List<SqlType> types) {
    this.left = left.clone();
    this.right = right.clone();
    this.kernels = new Kernel[types.size()];
    for (int i = 0; i < kernels.length; i++) {
      kernels[i] = Kernel.of(types.get(i));
    }
  }

  /** The same columns on both sides. */
  public static KeyColumns of(int[] columns, List<SqlType> types) {
    return new KeyColumns(columns, columns, types);
  }

  /** All columns of chunks of these types. */
  public static KeyColumns all(List<SqlType> types) {
    int[] columns = new int[types.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = i;
    }
    return of(columns, types);
  }

  /** Keys of two inputs: {@code left[i]} against {@code right[i]}. */
  public static KeyColumns of(int[] left, int[] right, List<SqlType> types) {
    return new KeyColumns(left, right, types);
  }

  public int count() {
    return left.length;
  }

  /** Hashes of the rows that count, by their ordinal, from the left columns. */
  public void hash(Chunk chunk, long[] out) {
    hash(chunk, left, out);
  }

  /** The same from the right columns. */
  public void hashRight(Chunk chunk, long[] out) {
    hash(chunk, right, out);
  }

  private void hash(Chunk chunk, int[] columns, long[] out) {
    int n = chunk.rows();
    int[] selection = chunk.selection();
    java.util.Arrays.fill(out, 0, n, 17);
    for (int k = 0; k < columns.length; k++) {
      Vector v = chunk.column(columns[k]);
      boolean nulls = v.hasNulls();
      if (v instanceof LongVector longs && !nulls) {
        long[] values = longs.values();
        for (int i = 0; i < n; i++) {
          int p = selection == null ? i : selection[i];
          out[i] = Hashes.combine(out[i], Hashes.mix(values[p]));
        }
        continue;
      }
      Kernel kernel = kernels[k];
      for (int i = 0; i < n; i++) {
        int p = selection == null ? i : selection[i];
        out[i] = Hashes.combine(out[i], nulls && v.isNull(p) ? NULL_HASH : kernel.hash(v, p));
      }
    }
  }

  /**
   * Whether row {@code i} of {@code a} (left columns) equals row {@code j} of {@code b} (right).
   */
  public boolean equal(Chunk a, int i, Chunk b, int j) {
    for (int k = 0; k < left.length; k++) {
      Vector x = a.column(left[k]);
      Vector y = b.column(right[k]);
      boolean nullX = x.isNull(i);
      boolean nullY = y.isNull(j);
      if (nullX || nullY) {
        if (nullX != nullY) {
          return false;
        }
      } else if (!kernels[k].equal(x, i, y, j)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a left key column is NULL at a position: such rows match nothing in a join. */
  public boolean hasNull(Chunk chunk, int position) {
    return hasNull(chunk, left, position);
  }

  /** The same for the right columns. */
  public boolean hasNullRight(Chunk chunk, int position) {
    return hasNull(chunk, right, position);
  }

  private static boolean hasNull(Chunk chunk, int[] columns, int position) {
    for (int column : columns) {
      if (chunk.column(column).isNull(position)) {
        return true;
      }
    }
    return false;
  }
}
