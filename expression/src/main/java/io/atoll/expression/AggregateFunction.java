package io.atoll.expression;

import io.atoll.types.SqlType;
import java.util.List;

/**
 * An aggregate over the rows of a group.
 *
 * @param name canonical upper-case name: COUNT, SUM, AVG, MIN, MAX, GROUP_CONCAT, BIT_AND,
 *     FIRST_ROW, …
 * @param arguments over the input's columns; empty for COUNT(*)
 * @param type of the final result
 */
public record AggregateFunction(
    String name, List<Expression> arguments, boolean isDistinct, SqlType type) {
  public AggregateFunction {
    arguments = List.copyOf(arguments);
  }
}
