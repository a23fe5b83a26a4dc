package io.atoll.expression;

import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.List;

/**
 * A typed scalar expression: what the planner rewrites, the coprocessor receives and {@code
 * expression} evaluates over chunks. Immutable; equality is structural. Subqueries never appear:
 * the binder turns them into joins and applies first.
 */
public sealed interface Expression {
  SqlType type();

  /**
   * A column. While planning, {@code slot} is the statement-wide unique id of the column; in a
   * physical plan and in the coprocessor it is the position in the input chunk.
   */
  record ColumnRef(int slot, SqlType type) implements Expression {}

  record Constant(Value value, SqlType type) implements Expression {}

  /**
   * A statement parameter or a literal that the plan cache took out: its value comes with each
   * execution, its type is part of the plan key.
   */
  record Parameter(int index, SqlType type) implements Expression {}

  /** A call of a function or operator whose argument types are already resolved. */
  record Call(Function function, List<Expression> arguments, SqlType type) implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }
}
