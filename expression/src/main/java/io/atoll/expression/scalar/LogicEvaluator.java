package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;

/**
 * AND and OR. Each argument sees only the rows that earlier arguments left undecided, so that
 * errors and warnings come from the rows that MySQL would have looked at.
 */
final class LogicEvaluator extends Evaluator {
  private final boolean isAnd;
  private final Evaluator[] arguments;

  private LogicEvaluator(Expression.Call call, Evaluator[] arguments) {
    super(call.type(), RowEvaluator.allConstant(arguments));
    this.isAnd = call.function().name().equals("AND");
    this.arguments = arguments;
  }

  static Evaluator of(Expression.Call call, Evaluator[] arguments) {
    return new LogicEvaluator(call, arguments);
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    int physical = input.physicalRows();
    LongVector out = new LongVector(physical);
    long[] z = out.resize(physical);
    int open = input.rows();
    int[] positions = new int[open];
    for (int i = 0; i < open; i++) {
      positions[i] = input.position(i);
      z[positions[i]] = isAnd ? 1 : 0;
    }
    boolean[] unknown = null;
    Chunk rows = input;
    for (Evaluator argument : arguments) {
      if (open == 0) {
        break;
      }
      Vector v = argument.operand(rows, context);
      int mask = argument.mask();
      boolean plain = v instanceof LongVector;
      long[] values = plain ? ((LongVector) v).values() : new long[0];
      boolean nulls = v.hasNulls();
      int kept = 0;
      for (int i = 0; i < open; i++) {
        int p = positions[i];
        int q = p & mask;
        if (nulls && v.isNull(q)) {
          if (unknown == null) {
            unknown = new boolean[physical];
          }
          unknown[p] = true;
          positions[kept++] = p;
        } else if ((plain ? values[q] != 0 : Truth.isNonZero(v, q)) == isAnd) {
          positions[kept++] = p;
        } else {
          z[p] = isAnd ? 0 : 1;
        }
      }
      if (kept < open) {
        open = kept;
        rows = input.select(positions.clone(), open);
      }
    }
    if (unknown != null) {
      for (int i = 0; i < open; i++) {
        if (unknown[positions[i]]) {
          out.setNull(positions[i]);
        }
      }
    }
    return out;
  }
}
