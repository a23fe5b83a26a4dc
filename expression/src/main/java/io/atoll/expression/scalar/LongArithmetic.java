package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;

/** {@code + - *} and negation of BIGINTs, signed or not, with overflow as error 1690. */
final class LongArithmetic extends Evaluator {
  private final Expression.Call call;
  private final char operator;
  private final Evaluator left;
  private final Evaluator right;

  /**
   * @param operator {@code + - *}, or {@code ~} for the negation of {@code left}
   */
  LongArithmetic(Expression.Call call, char operator, Evaluator left, Evaluator right) {
    super(call.type(), left.isConstant() && right.isConstant());
    this.call = call;
    this.operator = operator;
    this.left = left;
    this.right = right;
  }

  static LongVector result(Chunk input, Vector a, Vector b, Evaluator left, Evaluator right) {
    int physical = input.physicalRows();
    LongVector out = new LongVector(physical);
    out.resize(physical);
    Nulls.union(out, a, left, physical);
    Nulls.union(out, b, right, physical);
    return out;
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    LongVector a = (LongVector) left.operand(input, context);
    LongVector b = left == right ? a : (LongVector) right.operand(input, context);
    LongVector out = result(input, a, b, left, right);
    boolean signed = !left.type().unsigned() && !right.type().unsigned();
    if (operator == '~') {
      negate(input, a, out);
    } else if (signed) {
      signed(input, a, b, out);
    } else {
      mixed(input, a, b, out);
    }
    return out;
  }

  private void signed(Chunk input, LongVector a, LongVector b, LongVector out) {
    long[] x = a.values();
    long[] y = b.values();
    long[] z = out.values();
    int ma = left.mask();
    int mb = right.mask();
    int n = input.rows();
    int[] selection = input.selection();
    switch (operator) {
      case '+' -> {
        for (int i = 0; i < n; i++) {
          int p = selection == null ? i : selection[i];
          long u = x[p & ma];
          long v = y[p & mb];
          long sum = u + v;
          if (((u ^ sum) & (v ^ sum)) < 0 && !out.isNull(p)) {
            throw outOfRange();
          }
          z[p] = sum;
        }
      }
      case '-' -> {
        for (int i = 0; i < n; i++) {
          int p = selection == null ? i : selection[i];
          long u = x[p & ma];
          long v = y[p & mb];
          long difference = u - v;
          if (((u ^ v) & (u ^ difference)) < 0 && !out.isNull(p)) {
            throw outOfRange();
          }
          z[p] = difference;
        }
      }
      default -> {
        for (int i = 0; i < n; i++) {
          int p = selection == null ? i : selection[i];
          long u = x[p & ma];
          long v = y[p & mb];
          long product = u * v;
          if (Math.multiplyHigh(u, v) != product >> 63 && !out.isNull(p)) {
            throw outOfRange();
          }
          z[p] = product;
        }
      }
    }
  }

  /** At least one side is unsigned: the exact result has 65 bits or 128, as high and low word. */
  private void mixed(Chunk input, LongVector a, LongVector b, LongVector out) {
    long[] x = a.values();
    long[] y = b.values();
    boolean ua = left.type().unsigned();
    boolean ub = right.type().unsigned();
    boolean unsigned = type().unsigned();
    int ma = left.mask();
    int mb = right.mask();
    int n = input.rows();
    int[] selection = input.selection();
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      long u = x[p & ma];
      long v = y[p & mb];
      long uHigh = ua ? 0 : u >> 63;
      long vHigh = ub ? 0 : v >> 63;
      long low;
      long high;
      switch (operator) {
        case '+' -> {
          low = u + v;
          high = uHigh + vHigh + (Long.compareUnsigned(low, u) < 0 ? 1 : 0);
        }
        case '-' -> {
          low = u - v;
          high = uHigh - vHigh - (Long.compareUnsigned(u, v) < 0 ? 1 : 0);
        }
        default -> {
          low = u * v;
          high = Math.unsignedMultiplyHigh(u, v) + uHigh * v + vHigh * u;
        }
      }
      boolean fits = unsigned ? high == 0 : high == low >> 63;
      if (!fits && !out.isNull(p)) {
        throw outOfRange();
      }
      out.values()[p] = low;
    }
  }

  private void negate(Chunk input, LongVector a, LongVector out) {
    long[] x = a.values();
    boolean unsigned = left.type().unsigned();
    int ma = left.mask();
    int n = input.rows();
    int[] selection = input.selection();
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      long u = x[p & ma];
      boolean overflows = unsigned ? u < 0 && u != Long.MIN_VALUE : u == Long.MIN_VALUE;
      if (overflows && !out.isNull(p)) {
        throw outOfRange();
      }
      out.values()[p] = -u;
    }
  }

  private SqlException outOfRange() {
    return SqlError.ER_DATA_OUT_OF_RANGE.with(
        type().unsigned() ? "BIGINT UNSIGNED" : "BIGINT", ExpressionText.of(call));
  }
}
