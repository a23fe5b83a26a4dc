package io.atoll.expression.key;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.scalar.Kernel;
import io.atoll.types.SqlType;
import java.util.List;

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
