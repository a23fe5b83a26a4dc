package io.atoll.expression.scalar;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.UnscaledDecimals;
import io.atoll.types.SqlType;

/** Puts together one result from branches that each computed some of the rows. */
final class Merge {
  private Merge() {}

  /**
   * @param branchOf for each position that counts, the branch that has its value; -1 for NULL
   * @param branches null where no row took the branch
   */
  static Vector merge(
      SqlType type,
      Chunk input,
      int[] branchOf,
      @org.jspecify.annotations.Nullable Vector[] branches,
      int[] masks) {
    int physical = input.physicalRows();
    int scale = 0;
    for (Vector branch : branches) {
      if (branch instanceof DecimalVector d) {
        scale = Math.max(scale, d.scale());
      }
    }
    Vector out =
        type.storage() == io.atoll.types.TypeKind.Storage.DECIMAL
            ? decimals(physical, Math.max(scale, Math.max(0, type.scale())))
            : RowEvaluator.allocate(type, physical);
    int n = input.rows();
    int[] selection = input.selection();
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      if (out instanceof BytesVector bytes) {
        bytes.skipTo(p);
      }
      int branch = branchOf[p];
      Vector source = branch < 0 ? null : branches[branch];
      int q = branch < 0 ? 0 : p & masks[branch];
      if (source == null || source.isNull(q)) {
        if (out instanceof BytesVector bytes) {
          bytes.appendNull();
        } else {
          out.setNull(p);
        }
        continue;
      }
      copy(out, p, source, q);
    }
    if (out instanceof BytesVector bytes) {
      bytes.skipTo(physical);
    }
    return out;
  }

  private static DecimalVector decimals(int physical, int scale) {
    DecimalVector v = new DecimalVector(physical, scale);
    v.resize(physical);
    return v;
  }

  private static void copy(Vector out, int p, Vector source, int q) {
    switch (out) {
      case LongVector v -> v.values()[p] = ((LongVector) source).values()[q];
      case DoubleVector v -> v.values()[p] = ((DoubleVector) source).values()[q];
      case DecimalVector v -> {
        DecimalVector s = (DecimalVector) source;
        if (s.scale() == v.scale() && !s.isWide(q)) {
          v.values()[p] = s.values()[q];
        } else {
          v.set(p, UnscaledDecimals.rescale(s.unscaled(q), s.scale(), v.scale()));
        }
      }
      case BytesVector v -> {
        BytesVector s = (BytesVector) source;
        v.append(s.heap(), s.start(q), s.length(q));
      }
    }
  }
}
