package io.atoll.planner.physical;

import io.atoll.expression.Expression;
import io.atoll.types.Value;

/**
 * Gives the values of one execution: parameters, the statement's time, user variables. Used by one
 * thread.
 */
@FunctionalInterface
public interface BoundValues {
  /** The value of an expression without column references, in the expression's type. */
  Value value(Expression expression);
}
