package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.types.SqlType;
import io.atoll.types.Value;

/** A literal. */
public final class ConstantEvaluator extends Evaluator {
  private final Value value;
  private final Vector one;

  public ConstantEvaluator(Value value, SqlType type) {
    super(type, true);
    this.value = value;
    this.one = Chunk.vector(type, 1);
    one.append(value);
  }

  Value value() {
    return value;
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    return one;
  }
}
