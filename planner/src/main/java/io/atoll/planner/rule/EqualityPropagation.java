package io.atoll.planner.rule;

import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Functions;
import io.atoll.planner.logical.Expressions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What is known of one side's column holds for the column of the other side that equals it.
 *
 * <pre>
 * a.x = b.x AND a.x = 5      =&gt;  also b.x = 5 (and so a scan of b by its index on x)
 * a.x = b.x AND a.x IN (…)   =&gt;  also b.x IN (…)
 * </pre>
 *
 * Only between columns of one type and collation: {@code c = 'a'} under two collations is not the
 * same test.
 */
final class EqualityPropagation {
  private EqualityPropagation() {}

  /** For inner joins: in both directions. */
  static void extend(
      List<Expression> all,
      BitSet left,
      BitSet right,
      List<Expression> toLeft,
      List<Expression> toRight) {
    List<Expression> fromLeft = new ArrayList<>(toLeft);
    List<Expression> fromRight = new ArrayList<>(toRight);
    copy(fromLeft, all, left, right, toRight);
    copy(fromRight, all, right, left, toLeft);
  }

  /** For outer and semi joins: what holds for the left rows narrows the right ones. */
  static void toRight(
      List<Expression> known,
      List<Expression> on,
      BitSet left,
      BitSet right,
      List<Expression> toRight) {
    copy(known, on, left, right, toRight);
  }

  private static void copy(
      List<Expression> known,
      List<Expression> equalities,
      BitSet from,
      BitSet to,
      List<Expression> into) {
    for (Expression equality : equalities) {
      if (!(equality instanceof Call call)
          || !call.function().name().equals("=")
          || !(call.arguments().get(0) instanceof ColumnRef a)
          || !(call.arguments().get(1) instanceof ColumnRef b)) {
        continue;
      }
      ColumnRef source = from.get(a.slot()) && to.get(b.slot()) ? a : b;
      ColumnRef target = source == a ? b : a;
      if (!from.get(source.slot())
          || !to.get(target.slot())
          || !source.type().withNullable(true).equals(target.type().withNullable(true))) {
        continue;
      }
      for (Expression condition : known) {
        if (isAbout(condition, source.slot())) {
          Expression copied =
              Expressions.replaceColumns(condition, c -> c.slot() == source.slot() ? target : c);
          if (!into.contains(copied)) {
            into.add(copied);
          }
        }
      }
    }
  }

  /** A comparison of the column with values. */
  private static boolean isAbout(Expression condition, int column) {
    if (!(condition instanceof Call call)
        || !Functions.isDeterministic(condition)
        || !Expressions.allColumns(condition, c -> c == column)) {
      return false;
    }
    return switch (call.function().name()) {
      case "=", "<", "<=", ">", ">=", "IN" ->
          call.arguments().stream().anyMatch(a -> a instanceof ColumnRef);
      default -> false;
    };
  }
}
