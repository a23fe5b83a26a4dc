package io.atoll.expression;

import io.atoll.types.SqlType;
import java.util.List;

/**
 * An aggregate over the rows of a group. Build one with {@link Functions#aggregate}, which knows
 * argument and result types; run it with {@code io.atoll.expression.aggregate.AggregateState}.
 *
 * @param name canonical upper-case name: COUNT, SUM, AVG, MIN, MAX, GROUP_CONCAT, BIT_AND,
 *     FIRST_ROW, …
 * @param arguments over the input's columns; empty for COUNT(*)
 * @param orderBy of GROUP_CONCAT, over the same columns; empty otherwise
 * @param separator of GROUP_CONCAT; "," otherwise
 * @param type of the final result
 */
public record AggregateFunction(
    String name,
    List<Expression> arguments,
    boolean isDistinct,
    List<SortKey> orderBy,
    String separator,
    SqlType type) {
  public AggregateFunction {
    arguments = List.copyOf(arguments);
    orderBy = List.copyOf(orderBy);
  }

  public AggregateFunction(
      String name, List<Expression> arguments, boolean isDistinct, SqlType type) {
    this(name, arguments, isDistinct, List.of(), ",", type);
  }

  /** The same aggregate over other arguments, as a planner's rewriting needs. */
  public AggregateFunction withArguments(List<Expression> arguments) {
    return new AggregateFunction(name, arguments, isDistinct, orderBy, separator, type);
  }
}
