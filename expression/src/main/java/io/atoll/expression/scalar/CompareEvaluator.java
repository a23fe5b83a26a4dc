package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;

/** A comparison of two values of one storage. */
final class CompareEvaluator extends Evaluator {
  private final CompareOperator operator;
  private final Evaluator left;
  private final Evaluator right;
  private final Kernel kernel;
  private final boolean isSignedLong;

  CompareEvaluator(SqlType type, CompareOperator operator, Evaluator left, Evaluator right) {
    super(type, left.isConstant() && right.isConstant());
    this.operator = operator;
    this.left = left;
    this.right = right;
    this.kernel = Kernel.of(left.type(), right.type());
    this.isSignedLong =
        left.type().storage() == TypeKind.Storage.LONG
            && !left.type().unsigned()
            && !right.type().unsigned();
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    Vector a = left.operand(input, context);
    Vector b = right.operand(input, context);
    int physical = input.physicalRows();
    LongVector out = new LongVector(physical);
    long[] z = out.resize(physical);
    if (operator == CompareOperator.NULL_SAFE_EQUAL) {
      nullSafe(input, a, b, z);
      return out;
    }
    Nulls.union(out, a, left, physical);
    Nulls.union(out, b, right, physical);
    if (isSignedLong) {
      longs(input, ((LongVector) a).values(), ((LongVector) b).values(), z);
    } else if (a instanceof DoubleVector x && b instanceof DoubleVector y) {
      doubles(input, x.values(), y.values(), z);
    } else {
      others(input, a, b, out);
    }
    return out;
  }

  private void longs(Chunk input, long[] x, long[] y, long[] z) {
    int ma = left.mask();
    int mb = right.mask();
    int n = input.rows();
    int[] selection = input.selection();
    switch (operator) {
      case EQUAL, NULL_SAFE_EQUAL -> {
        for (int i = 0; i < n; i++) {
          int p = selection == null ? i : selection[i];
          z[p] = equal(x[p & ma], y[p & mb]);
        }
      }
      case NOT_EQUAL -> {
        for (int i = 0; i < n; i++) {
          int p = selection == null ? i : selection[i];
          z[p] = 1 - equal(x[p & ma], y[p & mb]);
        }
      }
      case LESS -> {
        for (int i = 0; i < n; i++) {
          int p = selection == null ? i : selection[i];
          z[p] = less(x[p & ma], y[p & mb]);
        }
      }
      case LESS_OR_EQUAL -> {
        for (int i = 0; i < n; i++) {
          int p = selection == null ? i : selection[i];
          z[p] = 1 - less(y[p & mb], x[p & ma]);
        }
      }
      case GREATER -> {
        for (int i = 0; i < n; i++) {
          int p = selection == null ? i : selection[i];
          z[p] = less(y[p & mb], x[p & ma]);
        }
      }
      case GREATER_OR_EQUAL -> {
        for (int i = 0; i < n; i++) {
          int p = selection == null ? i : selection[i];
          z[p] = 1 - less(x[p & ma], y[p & mb]);
        }
      }
    }
  }

  /** 1 where {@code u < v}, else 0, without a branch that random data would mispredict. */
  private static long less(long u, long v) {
    return ((u & ~v) | (~(u ^ v) & (u - v))) >>> 63;
  }

  private static long equal(long u, long v) {
    long difference = u ^ v;
    return ((difference | -difference) >>> 63) ^ 1;
  }

  private void doubles(Chunk input, double[] x, double[] y, long[] z) {
    int ma = left.mask();
    int mb = right.mask();
    int n = input.rows();
    int[] selection = input.selection();
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      double u = x[p & ma];
      double v = y[p & mb];
      z[p] =
          switch (operator) {
                case EQUAL, NULL_SAFE_EQUAL -> u == v;
                case NOT_EQUAL -> u != v;
                case LESS -> u < v;
                case LESS_OR_EQUAL -> u <= v;
                case GREATER -> u > v;
                case GREATER_OR_EQUAL -> u >= v;
              }
              ? 1
              : 0;
    }
  }

  private void others(Chunk input, Vector a, Vector b, LongVector out) {
    int ma = left.mask();
    int mb = right.mask();
    int n = input.rows();
    int[] selection = input.selection();
    long[] z = out.values();
    boolean byEquality = operator == CompareOperator.EQUAL || operator == CompareOperator.NOT_EQUAL;
    boolean whenEqual = operator == CompareOperator.EQUAL;
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      if (out.isNull(p)) {
        continue;
      }
      boolean holds =
          byEquality
              ? kernel.equal(a, p & ma, b, p & mb) == whenEqual
              : operator.holds(kernel.compare(a, p & ma, b, p & mb));
      z[p] = holds ? 1 : 0;
    }
  }

  private void nullSafe(Chunk input, Vector a, Vector b, long[] z) {
    int ma = left.mask();
    int mb = right.mask();
    int n = input.rows();
    for (int i = 0; i < n; i++) {
      int p = input.position(i);
      boolean nullA = a.isNull(p & ma);
      boolean nullB = b.isNull(p & mb);
      z[p] = nullA || nullB ? (nullA == nullB ? 1 : 0) : kernel.equal(a, p & ma, b, p & mb) ? 1 : 0;
    }
  }
}
