package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;
import io.atoll.types.SqlError;

/** DIV and {@code %} of BIGINTs; a zero divisor gives NULL and warning 1365. */
final class LongDivision extends Evaluator {
  private final Expression.Call call;
  private final boolean isModulo;
  private final Evaluator left;
  private final Evaluator right;

  LongDivision(Expression.Call call, Evaluator left, Evaluator right) {
    super(call.type(), left.isConstant() && right.isConstant());
    this.call = call;
    this.isModulo = call.function().name().equals("%");
    this.left = left;
    this.right = right;
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    LongVector a = (LongVector) left.operand(input, context);
    LongVector b = (LongVector) right.operand(input, context);
    LongVector out = LongArithmetic.result(input, a, b, left, right);
    long[] x = a.values();
    long[] y = b.values();
    boolean ua = left.type().unsigned();
    boolean ub = right.type().unsigned();
    int ma = left.mask();
    int mb = right.mask();
    int n = input.rows();
    int[] selection = input.selection();
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      if (out.isNull(p)) {
        continue;
      }
      long u = x[p & ma];
      long v = y[p & mb];
      if (v == 0) {
        context.divisionByZero();
        out.setNull(p);
        continue;
      }
      boolean negativeU = !ua && u < 0;
      boolean negativeV = !ub && v < 0;
      long magnitudeU = negativeU ? -u : u;
      long magnitudeV = negativeV ? -v : v;
      if (isModulo) {
        long rest = Long.remainderUnsigned(magnitudeU, magnitudeV);
        out.values()[p] = negativeU ? -rest : rest;
      } else {
        long quotient = Long.divideUnsigned(magnitudeU, magnitudeV);
        boolean negative = negativeU != negativeV && quotient != 0;
        boolean overflows =
            type().unsigned()
                ? negative
                : quotient < 0 && !(negative && quotient == Long.MIN_VALUE);
        if (overflows) {
          throw SqlError.ER_DATA_OUT_OF_RANGE.with(
              type().unsigned() ? "BIGINT UNSIGNED" : "BIGINT", ExpressionText.of(call));
        }
        out.values()[p] = negative ? -quotient : quotient;
      }
    }
    return out;
  }
}
