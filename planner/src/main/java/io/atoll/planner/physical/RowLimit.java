package io.atoll.planner.physical;

import io.atoll.expression.Expression;
import io.atoll.types.SqlError;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * LIMIT count OFFSET offset; both constants or parameters, not negative.
 *
 * @param count rows to give
 * @param offset rows to skip before
 */
public record RowLimit(Expression count, Expression offset) {
  private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

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

  /** 1210 for a parameter's value that is no number of rows. */
  private static long number(Expression expression, BoundValues values) {
    Value value = values.value(expression);
    return switch (value) {
      case Value.OfLong n when n.value() < 0 && expression.type().unsigned() -> Long.MAX_VALUE;
      case Value.OfLong n -> counted(BigDecimal.valueOf(n.value()));
      case Value.OfDecimal n -> counted(n.value());
      case Value.OfDouble n when Double.isFinite(n.value()) ->
          counted(BigDecimal.valueOf(n.value()));
      case Value.OfDouble _ -> throw SqlError.ER_WRONG_ARGUMENTS.with("EXECUTE");
      case Value.OfBytes b -> counted(decimal(new String(b.value(), StandardCharsets.UTF_8)));
      case Value.Null _ -> 0;
    };
  }

  private static BigDecimal decimal(String text) {
    try {
      return new BigDecimal(text.trim());
    } catch (NumberFormatException e) {
      throw SqlError.ER_WRONG_ARGUMENTS.with("EXECUTE");
    }
  }

  private static long counted(BigDecimal number) {
    if (number.signum() < 0) {
      throw SqlError.ER_WRONG_ARGUMENTS.with("EXECUTE");
    }
    if (number.compareTo(MOST) >= 0) {
      return Long.MAX_VALUE;
    }
    return number.setScale(0, RoundingMode.HALF_UP).longValueExact();
  }
}
