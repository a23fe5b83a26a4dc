package io.atoll.expression.key;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.scalar.Kernel;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The order of rows by columns, ascending or descending; NULL is smallest. For sorts, top-N and
 * merge joins. Immutable.
 */
public final class RowOrder {
  private final int[] columns;
  private final boolean[] isDescending;
  private final Kernel[] kernels;

  public RowOrder(int[] columns, boolean[] isDescending, List<SqlType> types) {
    this.columns = columns.clone();
    this.isDescending = isDescending.clone();
    this.kernels = new Kernel[columns.length];
    for (int i = 0; i < columns.length; i++) {
      kernels[i] = Kernel.of(types.get(i));
    }
  }

  /**
   * For each of the first {@code count} rows a number of its first column: of two rows, the one
   * with the smaller (unsigned) is the earlier; equal ones say nothing. Null where there are none.
   */
  long @Nullable [] prefixes(Chunk rows, int count) {
    if (columns.length == 0) {
      return null;
    }
    Vector first = rows.column(columns[0]);
    Kernel kernel = kernels[0];
    boolean inverts = isDescending[0];
    long[] prefixes = new long[count];
    for (int i = 0; i < count; i++) {
      long prefix = 0;
      if (!first.isNull(i)) {
        prefix = kernel.prefix(first, i);
        if (prefix == Collation.NO_PREFIX) {
          return null;
        }
      }
      prefixes[i] = inverts ? ~prefix : prefix;
    }
    return prefixes;
  }

  /** Row at position {@code i} of {@code a} against the one at position {@code j} of {@code b}. */
  public int compare(Chunk a, int i, Chunk b, int j) {
    for (int k = 0; k < columns.length; k++) {
      Vector x = a.column(columns[k]);
      Vector y = b.column(columns[k]);
      boolean nullX = x.isNull(i);
      boolean nullY = y.isNull(j);
      int order = nullX || nullY ? Boolean.compare(nullY, nullX) : kernels[k].compare(x, i, y, j);
      if (order != 0) {
        return isDescending[k] ? -order : order;
      }
    }
    return 0;
  }
}
