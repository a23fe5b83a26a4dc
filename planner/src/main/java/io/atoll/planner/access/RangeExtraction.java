package io.atoll.planner.access;

import io.atoll.codec.IndexColumn;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Functions;
import io.atoll.planner.access.RangeTerm.Interval;
import io.atoll.planner.access.RangeTerm.Limit;
import io.atoll.planner.access.RangeTerm.Point;
import io.atoll.planner.binder.Conditions;
import io.atoll.planner.logical.Expressions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds key ranges in AND-ed conditions: equalities and IN on the first key columns, then bounds on
 * the next one. Where neither gives anything for a column, an OR whose every branch does is
 * expanded into one term per branch:
 *
 * <pre>
 * (date > ?) OR (date = ? AND time > ?)   over (date, time)
 *   term (date > ?), term (date = ?, time > ?)
 * </pre>
 *
 * Values are whatever has no column of the table itself: constants, parameters, columns of outer
 * rows.
 */
final class RangeExtraction {
  private static final int TERMS_MAX = 64;
  private static final int POINTS_MAX = 5_000;

  /**
   * @param exact conditions that the ranges decide wholly, by identity; the rest must be checked
   * @param used conditions that took part, by identity
   */
  record Found(List<RangeTerm> terms, Set<Expression> exact, Set<Expression> used) {
    /** Whether every row of the key space is in. */
    boolean isFull() {
      return terms.size() == 1
          && terms.getFirst().points().isEmpty()
          && terms.getFirst().interval() == null;
    }

    /** Columns with points in all terms. */
    int pointColumns() {
      int least = Integer.MAX_VALUE;
      for (RangeTerm term : terms) {
        least = Math.min(least, term.points().size());
      }
      return terms.isEmpty() ? 0 : least;
    }

    /** Whether a column has the same single value in all rows of the ranges. */
    boolean isFixed(int column) {
      return terms.size() == 1
          && column < terms.getFirst().points().size()
          && terms.getFirst().points().get(column).size() == 1;
    }
  }

  private final int[] ids;
  private final List<IndexColumn> columns;
  private final IntPredicate isOwn;

  /**
   * @param ids of the key's columns in the statement
   * @param isOwn whether a column belongs to the table (and can be no value)
   */
  RangeExtraction(int[] ids, List<IndexColumn> columns, IntPredicate isOwn) {
    this.ids = ids;
    this.columns = columns;
    this.isOwn = isOwn;
  }

  Found find(List<Expression> conditions) {
    Set<Expression> exact = Collections.newSetFromMap(new IdentityHashMap<>());
    Set<Expression> used = Collections.newSetFromMap(new IdentityHashMap<>());
    List<RangeTerm> terms = terms(conditions, 0, 1, exact, used);
    if (terms.size() > TERMS_MAX) {
      terms = List.of(new RangeTerm(List.of(), null));
      exact.clear();
      used.clear();
    }
    return new Found(terms, exact, used);
  }

  private List<RangeTerm> terms(
      List<Expression> conditions,
      int column,
      int combinations,
      Set<Expression> exact,
      Set<Expression> used) {
    if (column == ids.length) {
      return List.of(new RangeTerm(List.of(), null));
    }
    boolean isPrefix = columns.get(column).prefix() >= 0;
    List<Point> points = null;
    Expression chosen = null;
    for (Expression condition : conditions) {
      List<Point> found = points(condition, ids[column]);
      if (found != null
          && (points == null || found.size() < points.size())
          && combinations * found.size() <= POINTS_MAX) {
        points = found;
        chosen = condition;
      }
    }
    if (points != null && chosen != null) {
      // Other conditions on the column are checked again.
      used.add(chosen);
      if (!isPrefix && !isUnwrapped(chosen, ids[column])) {
        exact.add(chosen);
      }
      List<RangeTerm> rest =
          isPrefix
              ? List.of(new RangeTerm(List.of(), null))
              : terms(conditions, column + 1, combinations * points.size(), exact, used);
      List<RangeTerm> result = new ArrayList<>(rest.size());
      for (RangeTerm term : rest) {
        List<List<Point>> all = new ArrayList<>(term.points().size() + 1);
        all.add(points);
        all.addAll(term.points());
        result.add(new RangeTerm(all, term.interval()));
      }
      return result;
    }
    List<RangeTerm> expanded = expand(conditions, column, combinations, used);
    if (expanded != null) {
      return expanded;
    }
    return List.of(new RangeTerm(List.of(), interval(conditions, column, exact, used)));
  }

  private @Nullable Interval interval(
      List<Expression> conditions, int column, Set<Expression> exact, Set<Expression> used) {
    List<Limit> lows = new ArrayList<>();
    List<Limit> highs = new ArrayList<>();
    boolean isNotNull = false;
    boolean isPrefix = columns.get(column).prefix() >= 0;
    for (Expression condition : conditions) {
      if (!(condition instanceof Call call)) {
        continue;
      }
      if (isNotNull(call, ids[column])) {
        isNotNull = true;
        used.add(condition);
        exact.add(condition);
        continue;
      }
      Expression pattern = pattern(call, ids[column]);
      if (pattern != null) {
        lows.add(new Limit(pattern, true, true));
        highs.add(new Limit(pattern, true, true));
        used.add(condition);
        continue;
      }
      Comparison comparison = comparison(call, ids[column]);
      if (comparison == null) {
        continue;
      }
      switch (comparison.operator) {
        case ">" -> lows.add(new Limit(comparison.value, isPrefix));
        case ">=" -> lows.add(new Limit(comparison.value, true));
        case "<" -> highs.add(new Limit(comparison.value, isPrefix));
        case "<=" -> highs.add(new Limit(comparison.value, true));
        default -> {
          continue;
        }
      }
      used.add(condition);
      if (!isPrefix && !comparison.isUnwrapped) {
        exact.add(condition);
      }
    }
    return lows.isEmpty() && highs.isEmpty() && !isNotNull ? null : new Interval(lows, highs);
  }

  private @Nullable List<RangeTerm> expand(
      List<Expression> conditions, int column, int combinations, Set<Expression> used) {
    for (Expression condition : conditions) {
      if (!Expressions.isCall(condition, "OR")) {
        continue;
      }
      List<RangeTerm> all = new ArrayList<>();
      boolean every = true;
      for (Expression branch : ((Call) condition).arguments()) {
        List<Expression> inBranch = new ArrayList<>();
        Conditions.split(branch, inBranch);
        for (Expression other : conditions) {
          if (other != condition && !Expressions.isCall(other, "OR")) {
            inBranch.add(other);
          }
        }
        // Inside a branch nothing is decided for the whole.
        Set<Expression> ignored = Collections.newSetFromMap(new IdentityHashMap<>());
        List<RangeTerm> terms = terms(inBranch, column, combinations, ignored, ignored);
        all.addAll(terms);
        every &= terms.stream().allMatch(t -> !t.points().isEmpty() || t.interval() != null);
        if (!every || all.size() > TERMS_MAX) {
          every = false;
          break;
        }
      }
      if (every) {
        used.add(condition);
        return all;
      }
    }
    return null;
  }

  private boolean isValue(Expression expression) {
    return Expressions.allColumns(expression, id -> !isOwn.test(id)) && isStable(expression);
  }

  /** What the session answers once a statement. */
  private static final Set<String> SESSION_VALUES =
      Set.of(
          "LAST_INSERT_ID",
          "CONNECTION_ID",
          "DATABASE",
          "SCHEMA",
          "USER",
          "CURRENT_USER",
          "VERSION",
          "FOUND_ROWS",
          "ROW_COUNT",
          "GET_USER_VAR");

  /** Whether the value is the same throughout the statement. */
  private static boolean isStable(Expression expression) {
    if (!(expression instanceof Call call)) {
      return true;
    }
    String name = call.function().name();
    boolean isSessionValue =
        SESSION_VALUES.contains(name)
            && (call.arguments().isEmpty() || name.equals("GET_USER_VAR"));
    return (isSessionValue || Functions.isDeterministic(call.function()))
        && call.arguments().stream().allMatch(RangeExtraction::isStable);
  }

  /** The points that a condition allows; null where it says nothing of the kind. */
  private @Nullable List<Point> points(Expression condition, int column) {
    if (!(condition instanceof Call call)) {
      return null;
    }
    return switch (call.function().name()) {
      case "=", "<=>" -> {
        Comparison comparison = comparison(call, column);
        yield comparison == null
            ? null
            : List.of(new Point(comparison.value, call.function().name().equals("<=>")));
      }
      case "ISNULL" ->
          call.arguments().getFirst() instanceof ColumnRef c && c.slot() == column
              ? List.of(
                  new Point(new Expression.Constant(io.atoll.types.Value.NULL, c.type()), true))
              : null;
      case "IN" -> {
        if (!isColumn(call.arguments().getFirst(), column)) {
          yield null;
        }
        List<Point> points = new ArrayList<>(call.arguments().size() - 1);
        for (Expression item : call.arguments().subList(1, call.arguments().size())) {
          if (!isValue(item)) {
            yield null;
          }
          points.add(new Point(item, false));
        }
        yield points;
      }
      case "OR" -> {
        List<Point> points = new ArrayList<>();
        for (Expression branch : call.arguments()) {
          List<Point> found = points(branch, column);
          if (found == null) {
            yield null;
          }
          points.addAll(found);
        }
        yield points;
      }
      default -> null;
    };
  }

  /** The pattern of {@code column LIKE pattern} where sort keys keep the order of beginnings. */
  private @Nullable Expression pattern(Call call, int column) {
    return call.function().name().equals("LIKE")
            && call.arguments().getFirst() instanceof ColumnRef c
            && c.slot() == column
            && c.type().kind().isString()
            && LikePrefix.isOrdered(c.type().collation())
            && isValue(call.arguments().get(1))
            && (call.arguments().size() < 3 || LikePrefix.isBackslash(call.arguments().get(2)))
        ? call.arguments().get(1)
        : null;
  }

  private static boolean isNotNull(Call call, int column) {
    return call.function().name().equals("NOT")
        && call.arguments().getFirst() instanceof Call inner
        && inner.function().name().equals("ISNULL")
        && inner.arguments().getFirst() instanceof ColumnRef c
        && c.slot() == column;
  }

  /** {@code column operator value}. */
  private record Comparison(String operator, Expression value, boolean isUnwrapped) {}

  private @Nullable Comparison comparison(Call call, int column) {
    String operator = call.function().name();
    String turned =
        switch (operator) {
          case "=", "<=>" -> operator;
          case "<" -> ">";
          case "<=" -> ">=";
          case ">" -> "<";
          case ">=" -> "<=";
          default -> null;
        };
    if (turned == null) {
      return null;
    }
    Expression left = call.arguments().get(0);
    Expression right = call.arguments().get(1);
    if (isColumn(left, column) && isValue(right)) {
      return new Comparison(operator, right, !(left instanceof ColumnRef));
    }
    if (isColumn(right, column) && isValue(left)) {
      return new Comparison(turned, left, !(right instanceof ColumnRef));
    }
    return null;
  }

  /** The column, or an integer column cast to a wider number for the comparison. */
  private static boolean isColumn(Expression expression, int column) {
    return expression instanceof ColumnRef c
        ? c.slot() == column
        : expression instanceof Call call
            && call.function().name().equals("CAST")
            && call.arguments().getFirst() instanceof ColumnRef inner
            && inner.slot() == column
            && inner.type().kind().isInteger()
            && (call.type().kind() == io.atoll.types.TypeKind.DOUBLE
                || (call.type().kind() == io.atoll.types.TypeKind.DECIMAL
                    && call.type().length() - call.type().scale() >= 20));
  }

  private static boolean isUnwrapped(Expression condition, int column) {
    return condition instanceof Call call
        && call.arguments().stream()
            .anyMatch(a ->
                !(a instanceof ColumnRef) && isColumn(a, column)
                    || Expressions.isCall(call, "OR") && isUnwrapped(a, column));
  }
}
