package io.atoll.planner.access;

import io.atoll.expression.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One alternative of a set of ranges: points on the first columns, then at most one interval.
 *
 * <pre>
 * index (a, b, c): a IN (1, 2) AND b = ? AND c > 5 AND c <= ?
 *   points [{1, 2}, {?}]  interval (5, ?]
 * </pre>
 *
 * @param points per column, the values that it may have
 */
record RangeTerm(List<List<Point>> points, @Nullable Interval interval) {
  RangeTerm {
    points = List.copyOf(points);
  }

  /**
   * A value. Where it is NULL the point is empty, unless {@code isNullSafe}: then it is NULL's
   * place.
   */
  record Point(Expression value, boolean isNullSafe) {}

  /** All bounds hold; NULL is never inside. */
  record Interval(List<Limit> lows, List<Limit> highs) {
    Interval {
      lows = List.copyOf(lows);
      highs = List.copyOf(highs);
    }
  }

  /**
   * @param isPattern the value is a LIKE pattern: the bound is that of its literal beginning
   */
  record Limit(Expression value, boolean isInclusive, boolean isPattern) {
    Limit(Expression value, boolean isInclusive) {
      this(value, isInclusive, false);
    }
  }
}
