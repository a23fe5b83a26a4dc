package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.types.SqlType;

/** A value that comes with each execution. */
public final class ParameterEvaluator extends Evaluator {
  private final int index;

  public ParameterEvaluator(int index, SqlType type) {
    super(type, true);
    this.index = index;
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    Vector one = Chunk.vector(type(), 1);
    one.append(context.parameter(index));
    return one;
  }
}
