package io.atoll.expression.scalar;

import io.atoll.chunk.Vector;
import io.atoll.expression.Evaluator;

/** NULL bits of results. */
final class Nulls {
  private Nulls() {}

  /** What is NULL in an operand is NULL in the result; a NULL constant makes all of it NULL. */
  static void union(Vector out, Vector operand, Evaluator evaluator, int rows) {
    if (!operand.hasNulls()) {
      return;
    }
    if (!evaluator.isConstant()) {
      out.unionNulls(operand);
    } else if (operand.isNull(0)) {
      out.setNulls(rows);
    }
  }
}
