package io.atoll.bench.hospital;

import io.atoll.bench.hospital.HospitalStatement.Ordering;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares two servers' answers row for row, as far as the statement fixes the order of the rows.
 */
public final class AnswerComparison {
  private AnswerComparison() {}

  /** The first difference in words, or nothing where the answers are the same. */
  public static Optional<String> difference(
      Ordering ordering, String leftName, Answer left, String rightName, Answer right) {
    if (!left.labels().equals(right.labels())) {
      return Optional.of(
          "columns: " + leftName + " " + left.labels() + ", " + rightName + " " + right.labels());
    }
    if (ordering instanceof Ordering.Column column) {
      int at = left.labels().indexOf(column.label());
      for (int i = 0; i < Math.min(left.rows().size(), right.rows().size()); i++) {
        if (compare(left.rows().get(i).get(at), right.rows().get(i).get(at)) != 0) {
          return rows(
              "row " + (i + 1) + " in order", i, leftName, left.rows(), rightName, right.rows());
        }
      }
    }
    boolean isOrderFixed = ordering instanceof Ordering.Whole;
    List<List<@Nullable String>> lefts = isOrderFixed ? left.rows() : sorted(left.rows());
    List<List<@Nullable String>> rights = isOrderFixed ? right.rows() : sorted(right.rows());
    String place = isOrderFixed ? "row " : "sorted row ";
    for (int i = 0; i < Math.max(lefts.size(), rights.size()); i++) {
      if (i >= lefts.size() || i >= rights.size() || !lefts.get(i).equals(rights.get(i))) {
        return rows(place + (i + 1), i, leftName, lefts, rightName, rights);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> rows(
      String place,
      int i,
      String leftName,
      List<List<@Nullable String>> lefts,
      String rightName,
      List<List<@Nullable String>> rights) {
    return Optional.of(
        place
            + " of "
            + lefts.size()
            + " and "
            + rights.size()
            + ": "
            + leftName
            + " "
            + row(lefts, i)
            + ", "
            + rightName
            + " "
            + row(rights, i));
  }

  private static String row(List<List<@Nullable String>> rows, int i) {
    return i < rows.size() ? rows.get(i).toString() : "none";
  }

  private static List<List<@Nullable String>> sorted(List<List<@Nullable String>> rows) {
    List<List<@Nullable String>> sorted = new ArrayList<>(rows);
    Comparator<List<@Nullable String>> byValues =
        (a, b) -> {
          for (int i = 0; i < a.size(); i++) {
            int order = compare(a.get(i), b.get(i));
            if (order != 0) {
              return order;
            }
          }
          return 0;
        };
    sorted.sort(byValues);
    return sorted;
  }

  private static int compare(@Nullable String a, @Nullable String b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    return a.compareTo(b);
  }
}
