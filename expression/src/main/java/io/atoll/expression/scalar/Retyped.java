package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.types.SqlType;

/** The argument's values under another type of the same storage: COLLATE. */
final class Retyped extends Evaluator {
  private final Evaluator argument;

  Retyped(SqlType type, Evaluator argument) {
    super(type, argument.isConstant());
    this.argument = argument;
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    return argument.operand(input, context);
  }
}
