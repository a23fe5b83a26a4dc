package io.atoll.planner.access;

import io.atoll.expression.Expression;
import io.atoll.planner.access.RangeTerm.Interval;
import io.atoll.planner.access.RangeTerm.Limit;
import io.atoll.planner.access.RangeTerm.Point;
import java.util.List;
import java.util.function.UnaryOperator;

/** Rewrites the values of range terms. */
final class RangeTerms {
  private RangeTerms() {}

  static RangeTerm map(RangeTerm term, UnaryOperator<Expression> change) {
    List<List<Point>> points =
        term.points().stream()
            .map(column ->
                column.stream()
                    .map(p -> new Point(change.apply(p.value()), p.isNullSafe()))
                    .toList())
            .toList();
    Interval interval = term.interval();
    return new RangeTerm(
        points,
        interval == null
            ? null
            : new Interval(map(interval.lows(), change), map(interval.highs(), change)));
  }

  private static List<Limit> map(List<Limit> limits, UnaryOperator<Expression> change) {
    return limits.stream()
        .map(l -> new Limit(change.apply(l.value()), l.isInclusive(), l.isPattern()))
        .toList();
  }
}
