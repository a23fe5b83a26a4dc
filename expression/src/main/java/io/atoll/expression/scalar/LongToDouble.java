package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.types.SqlType;

/** Integers as DOUBLE. */
final class LongToDouble extends Evaluator {
  private final Evaluator argument;

  LongToDouble(SqlType type, Evaluator argument) {
    super(type, argument.isConstant());
    this.argument = argument;
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    LongVector a = (LongVector) argument.operand(input, context);
    int physical = input.physicalRows();
    DoubleVector out = new DoubleVector(physical);
    double[] z = out.resize(physical);
    out.unionNulls(a);
    long[] x = a.values();
    boolean unsigned = argument.type().unsigned();
    int n = input.rows();
    int[] selection = input.selection();
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      z[p] = unsigned ? CastEvaluators.unsignedToDouble(x[p]) : x[p];
    }
    return out;
  }
}
