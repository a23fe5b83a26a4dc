package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.types.SqlType;

/** A column of the input, without a copy. */
public final class ColumnEvaluator extends Evaluator {
  private final int position;

  public ColumnEvaluator(int position, SqlType type) {
    super(type, false);
    this.position = position;
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    return input.column(position);
  }
}
