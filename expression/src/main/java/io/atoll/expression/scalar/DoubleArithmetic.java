package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;
import io.atoll.types.SqlError;

/** {@code + - * / %} and negation of DOUBLEs; what is not finite is error 1690. */
final class DoubleArithmetic extends Evaluator {
  private final Expression.Call call;
  private final char operator;
  private final Evaluator left;
  private final Evaluator right;

  /**
   * @param operator {@code + - * / %}, or {@code ~} for the negation of {@code left}
   */
  DoubleArithmetic(Expression.Call call, char operator, Evaluator left, Evaluator right) {
    super(call.type(), left.isConstant() && right.isConstant());
    this.call = call;
    this.operator = operator;
    this.left = left;
    this.right = right;
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    DoubleVector a = (DoubleVector) left.operand(input, context);
    DoubleVector b = left == right ? a : (DoubleVector) right.operand(input, context);
    int physical = input.physicalRows();
    DoubleVector out = new DoubleVector(physical);
    double[] z = out.resize(physical);
    Nulls.union(out, a, left, physical);
    Nulls.union(out, b, right, physical);
    double[] x = a.values();
    double[] y = b.values();
    int ma = left.mask();
    int mb = right.mask();
    int n = input.rows();
    int[] selection = input.selection();
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      double u = x[p & ma];
      double v = y[p & mb];
      double result =
          switch (operator) {
            case '+' -> u + v;
            case '-' -> u - v;
            case '*' -> u * v;
            case '~' -> -u;
            case '/' -> u / v;
            default -> u % v;
          };
      if (!Double.isFinite(result) && !out.isNull(p)) {
        if (v == 0 && (operator == '/' || operator == '%')) {
          context.divisionByZero();
          out.setNull(p);
          continue;
        }
        throw SqlError.ER_DATA_OUT_OF_RANGE.with("DOUBLE", ExpressionText.of(call));
      }
      z[p] = result;
    }
    return out;
  }
}
