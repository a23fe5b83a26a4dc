package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.types.SqlType;

/** IS NULL. */
final class NullTest extends Evaluator {
  private final Evaluator argument;

  NullTest(SqlType type, Evaluator argument) {
    super(type, argument.isConstant());
    this.argument = argument;
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    Vector a = argument.operand(input, context);
    LongVector out = new LongVector(input.physicalRows());
    long[] z = out.resize(input.physicalRows());
    if (a.hasNulls()) {
      int n = input.rows();
      for (int i = 0; i < n; i++) {
        int p = input.position(i);
        z[p] = a.isNull(p) ? 1 : 0;
      }
    }
    return out;
  }
}
