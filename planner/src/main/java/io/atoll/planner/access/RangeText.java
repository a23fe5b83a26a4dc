package io.atoll.planner.access;

import io.atoll.planner.access.RangeTerm.Interval;
import io.atoll.planner.access.RangeTerm.Limit;
import io.atoll.planner.access.RangeTerm.Point;
import io.atoll.planner.explain.ExpressionText;
import io.atoll.planner.logical.Columns;
import java.util.ArrayList;
import java.util.List;

/** Ranges as EXPLAIN shows them: {@code [1,1], (5 3,5 +inf]}. */
final class RangeText {
  private RangeText() {}

  private static final int SHOWN_MAX = 8;

  static String of(List<RangeTerm> terms, Columns columns) {
    List<String> texts = new ArrayList<>();
    for (RangeTerm term : terms) {
      prefixes(term, 0, new ArrayList<>(), columns, texts);
    }
    if (texts.size() > SHOWN_MAX) {
      return String.join(", ", texts.subList(0, SHOWN_MAX))
          + ", ... "
          + (texts.size() - SHOWN_MAX)
          + " more";
    }
    return String.join(", ", texts);
  }

  private static void prefixes(
      RangeTerm term, int column, List<String> chosen, Columns columns, List<String> into) {
    if (into.size() > 1_000) {
      return;
    }
    if (column < term.points().size()) {
      for (Point point : term.points().get(column)) {
        chosen.add(ExpressionText.of(point.value(), columns::label));
        prefixes(term, column + 1, chosen, columns, into);
        chosen.removeLast();
      }
      return;
    }
    String prefix = String.join(" ", chosen);
    Interval interval = term.interval();
    if (interval == null) {
      into.add(prefix.isEmpty() ? "[NULL,+inf]" : "[" + prefix + "," + prefix + "]");
      return;
    }
    String space = prefix.isEmpty() ? "" : prefix + " ";
    if (interval.lows().stream().anyMatch(Limit::isPattern)) {
      into.add(
          "like "
              + space
              + ExpressionText.of(
                  interval.lows().stream()
                      .filter(Limit::isPattern)
                      .findFirst()
                      .orElseThrow()
                      .value(),
                  columns::label));
      return;
    }
    String low =
        interval.lows().isEmpty()
            ? "[" + space + "-inf"
            : (interval.lows().getFirst().isInclusive() ? "[" : "(")
                + space
                + bounds(interval.lows(), "max", columns);
    String high =
        interval.highs().isEmpty()
            ? space + "+inf]"
            : space
                + bounds(interval.highs(), "min", columns)
                + (interval.highs().getFirst().isInclusive() ? "]" : ")");
    into.add(low + "," + high);
  }

  private static String bounds(List<Limit> limits, String choice, Columns columns) {
    List<String> texts =
        limits.stream().map(l -> ExpressionText.of(l.value(), columns::label)).toList();
    return texts.size() == 1 ? texts.getFirst() : choice + "(" + String.join(",", texts) + ")";
  }
}
