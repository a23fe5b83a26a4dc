package io.atoll.planner.logical;

import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Expression.ColumnRef;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** Walks and rewrites of expressions. */
public final class Expressions {
  private Expressions() {}

  /** Adds the ids of all columns that occur. */
  public static void columns(Expression expression, BitSet into) {
    switch (expression) {
      case ColumnRef c -> into.set(c.slot());
      case Call call -> {
        for (Expression argument : call.arguments()) {
          columns(argument, into);
        }
      }
      case Expression.Constant c -> {}
      case Expression.Parameter p -> {}
    }
  }

  public static void columns(List<Expression> expressions, BitSet into) {
    for (Expression expression : expressions) {
      columns(expression, into);
    }
  }

  public static BitSet columns(Expression expression) {
    BitSet set = new BitSet();
    columns(expression, set);
    return set;
  }

  /** Whether every column that occurs satisfies the predicate. */
  public static boolean allColumns(Expression expression, IntPredicate predicate) {
    return switch (expression) {
      case ColumnRef c -> predicate.test(c.slot());
      case Call call -> {
        for (Expression argument : call.arguments()) {
          if (!allColumns(argument, predicate)) {
            yield false;
          }
        }
        yield true;
      }
      case Expression.Constant c -> true;
      case Expression.Parameter p -> true;
    };
  }

  /** No column occurs: the value is one for the whole execution (or for an outer row). */
  public static boolean isRowFree(Expression expression) {
    return allColumns(expression, c -> false);
  }

  public static boolean isWithin(Expression expression, BitSet columns) {
    return allColumns(expression, columns::get);
  }

  /** Replaces columns; the same object where nothing changes. */
  public static Expression replaceColumns(
      Expression expression, Function<ColumnRef, Expression> replacement) {
    return switch (expression) {
      case ColumnRef c -> replacement.apply(c);
      case Call call -> replaceArguments(call, a -> replaceColumns(a, replacement));
      case Expression.Constant c -> c;
      case Expression.Parameter p -> p;
    };
  }

  public static List<Expression> replaceColumns(
      List<Expression> expressions, Function<ColumnRef, Expression> replacement) {
    List<Expression> result = new ArrayList<>(expressions.size());
    for (Expression expression : expressions) {
      result.add(replaceColumns(expression, replacement));
    }
    return result;
  }

  /** Top down: where {@code replacement} gives another object, its inside is left alone. */
  public static Expression replace(
      Expression expression, Function<Expression, Expression> replacement) {
    Expression replaced = replacement.apply(expression);
    if (replaced != expression || !(expression instanceof Call call)) {
      return replaced;
    }
    return replaceArguments(call, a -> replace(a, replacement));
  }

  private static Expression replaceArguments(Call call, Function<Expression, Expression> change) {
    List<Expression> arguments = call.arguments();
    List<Expression> changed = null;
    for (int i = 0; i < arguments.size(); i++) {
      Expression before = arguments.get(i);
      Expression after = change.apply(before);
      if (after != before && changed == null) {
        changed = new ArrayList<>(arguments.size());
        changed.addAll(arguments.subList(0, i));
      }
      if (changed != null) {
        changed.add(after);
      }
    }
    return changed == null ? call : new Call(call.function(), changed, call.type());
  }

  public static boolean isCall(Expression expression, String name) {
    return expression instanceof Call call && call.function().name().equals(name);
  }
}
