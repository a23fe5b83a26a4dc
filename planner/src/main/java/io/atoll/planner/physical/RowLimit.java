package io.atoll.planner.physical;

import io.atoll.expression.Expression;
import io.atoll.types.Value;

/**
 * LIMIT count OFFSET offset; both constants or parameters, not negative.
 *
 * @param count rows to give
 * @param offset rows to skip before
 */
public record RowLimit(Expression count, Expression offset) {
  /** Rows to give; {@link Long#MAX_VALUE} and above are the same: all. */
  public long rows(BoundValues values) {
    return number(count, values);
  }

  public long skipped(BoundValues values) {
    return number(offset, values);
  }

  /** Rows that the plan below must give so that this limit can be met. */
  public long rowsBelow(BoundValues values) {
    long sum = rows(values) + skipped(values);
    return sum < 0 ? Long.MAX_VALUE : sum;
  }

  private static long number(Expression expression, BoundValues values) {
    Value value = values.value(expression);
    return switch (value) {
      case Value.OfLong n -> n.value() < 0 ? Long.MAX_VALUE : n.value();
      case Value.OfDecimal n -> n.value().longValue();
      case Value.OfDouble n -> (long) n.value();
      case Value.OfBytes b ->
          Long.parseLong(new String(b.value(), java.nio.charset.StandardCharsets.UTF_8).trim());
      case Value.Null n -> 0;
    };
  }
}
