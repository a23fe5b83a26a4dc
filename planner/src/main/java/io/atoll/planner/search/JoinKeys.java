package io.atoll.planner.search;

import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.physical.JoinPlan.Match;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A join's conditions, sorted: equalities of the two sides, and the rest.
 *
 * @param equalities the conditions that {@code keys} came from, in the same order
 */
record JoinKeys(List<Key> keys, List<Expression> equalities, List<Expression> others) {
  /** Expressions over the left and the right side, in column ids. */
  record Key(Expression left, Expression right, Match match) {}

  static JoinKeys of(Join join, BitSet left, BitSet right) {
    List<Key> keys = new ArrayList<>();
    List<Expression> equalities = new ArrayList<>();
    List<Expression> others = new ArrayList<>();
    for (Expression condition : join.conditions()) {
      Key key = key(condition, left, right, Match.EQUAL);
      if (key == null) {
        others.add(condition);
      } else {
        keys.add(key);
        equalities.add(condition);
      }
    }
    for (Expression condition : join.nullAware()) {
      boolean isNullable =
          ((Call) condition).arguments().stream().anyMatch(a -> a.type().nullable());
      Match match = isNullable ? Match.NULL_AWARE : Match.EQUAL;
      Key key = key(condition, left, right, match);
      if (key == null) {
        // One side is the same for all rows: it goes with whichever side it can be computed on.
        Call call = (Call) condition;
        key = new Key(call.arguments().get(0), call.arguments().get(1), match);
      }
      keys.add(key);
      equalities.add(condition);
    }
    return new JoinKeys(keys, equalities, others);
  }

  private static @org.jspecify.annotations.Nullable Key key(
      Expression condition, BitSet left, BitSet right, Match match) {
    if (!(condition instanceof Call call)) {
      return null;
    }
    boolean isNullSafe = call.function().name().equals("<=>");
    if (!isNullSafe && !call.function().name().equals("=")) {
      return null;
    }
    Expression a = call.arguments().get(0);
    Expression b = call.arguments().get(1);
    Match how = isNullSafe ? Match.NULL_SAFE : match;
    if (isSide(a, left) && isSide(b, right)) {
      return new Key(a, b, how);
    }
    return isSide(a, right) && isSide(b, left) ? new Key(b, a, how) : null;
  }

  private static boolean isSide(Expression expression, BitSet side) {
    return !Expressions.isRowFree(expression) && Expressions.isWithin(expression, side);
  }

  boolean isNullAware() {
    return keys.stream().anyMatch(k -> k.match == Match.NULL_AWARE);
  }
}
