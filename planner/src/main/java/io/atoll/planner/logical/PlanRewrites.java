package io.atoll.planner.logical;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.AggregateColumn;
import io.atoll.planner.logical.LogicalPlan.Branch;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.CteDefinition;
import io.atoll.planner.logical.LogicalPlan.CteScan;
import io.atoll.planner.logical.LogicalPlan.CteTable;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.Limit;
import io.atoll.planner.logical.LogicalPlan.Lock;
import io.atoll.planner.logical.LogicalPlan.MaxOneRow;
import io.atoll.planner.logical.LogicalPlan.Rows;
import io.atoll.planner.logical.LogicalPlan.Scan;
import io.atoll.planner.logical.LogicalPlan.Sort;
import io.atoll.planner.logical.LogicalPlan.Union;
import io.atoll.planner.logical.LogicalPlan.Window;
import io.atoll.planner.logical.LogicalPlan.WindowColumn;
import io.atoll.planner.physical.RowPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Rebuilds plans with other children or other expressions. */
public final class PlanRewrites {
  private PlanRewrites() {}

  /** The same object where no child changes. */
  public static LogicalPlan mapChildren(LogicalPlan plan, UnaryOperator<LogicalPlan> change) {
    return switch (plan) {
      case Scan s -> s;
      case Rows r -> r;
      case CteScan c -> c;
      case CteTable c -> c;
      case Filter f -> {
        LogicalPlan child = change.apply(f.child());
        yield child == f.child() ? f : new Filter(child, f.conditions());
      }
      case Extend e -> {
        LogicalPlan child = change.apply(e.child());
        yield child == e.child() ? e : new Extend(child, e.computed());
      }
      case Aggregate a -> {
        LogicalPlan child = change.apply(a.child());
        yield child == a.child()
            ? a
            : new Aggregate(child, a.keys(), a.aggregates(), a.isScalar(), a.isFirstRowOrdered());
      }
      case Join j -> {
        LogicalPlan left = change.apply(j.left());
        LogicalPlan right = change.apply(j.right());
        yield left == j.left() && right == j.right() ? j : j.with(left, right);
      }
      case Sort s -> {
        LogicalPlan child = change.apply(s.child());
        yield child == s.child() ? s : new Sort(child, s.keys());
      }
      case Limit l -> {
        LogicalPlan child = change.apply(l.child());
        yield child == l.child() ? l : new Limit(child, l.limit());
      }
      case Union u -> {
        List<Branch> branches = new ArrayList<>(u.branches().size());
        boolean changed = false;
        for (Branch branch : u.branches()) {
          LogicalPlan child = change.apply(branch.plan());
          changed |= child != branch.plan();
          branches.add(new Branch(child, branch.columns()));
        }
        yield changed ? new Union(branches, u.ids()) : u;
      }
      case MaxOneRow m -> {
        LogicalPlan child = change.apply(m.child());
        yield child == m.child() ? m : new MaxOneRow(child);
      }
      case Lock l -> {
        LogicalPlan child = change.apply(l.child());
        yield child == l.child() ? l : new Lock(child, l.lock(), l.tables());
      }
      case Window w -> {
        LogicalPlan child = change.apply(w.child());
        yield child == w.child()
            ? w
            : new Window(child, w.partitionBy(), w.orderBy(), w.functions(), w.frame());
      }
    };
  }

  /**
   * Replaces columns in the expressions of the plan and of everything below. Key and branch columns
   * are replaced where the replacement is a column.
   */
  public static LogicalPlan replaceColumns(
      LogicalPlan plan, Function<ColumnRef, Expression> replacement) {
    LogicalPlan below = mapChildren(plan, child -> replaceColumns(child, replacement));
    return replaceOwnColumns(below, replacement);
  }

  /** As {@link #replaceColumns}, in the node alone. */
  public static LogicalPlan replaceOwnColumns(
      LogicalPlan plan, Function<ColumnRef, Expression> replacement) {
    return switch (plan) {
      case Scan s -> s;
      case Limit l -> l;
      case MaxOneRow m -> m;
      case Lock l -> l;
      case CteScan c -> new CteScan(replaceColumns(c.definition(), replacement), c.ids());
      case CteTable c -> c;
      case Union u -> u;
      case Filter f ->
          new Filter(f.child(), Expressions.replaceColumns(f.conditions(), replacement));
      case Extend e -> {
        List<Computed> computed = new ArrayList<>(e.computed().size());
        for (Computed c : e.computed()) {
          computed.add(
              new Computed(c.id(), Expressions.replaceColumns(c.expression(), replacement)));
        }
        yield new Extend(e.child(), computed);
      }
      case Aggregate a -> {
        List<ColumnRef> keys = new ArrayList<>(a.keys().size());
        for (ColumnRef key : a.keys()) {
          keys.add(replacement.apply(key) instanceof ColumnRef c ? c : key);
        }
        List<AggregateColumn> aggregates = new ArrayList<>(a.aggregates().size());
        for (AggregateColumn c : a.aggregates()) {
          aggregates.add(new AggregateColumn(c.id(), replaceColumns(c.function(), replacement)));
        }
        yield new Aggregate(a.child(), keys, aggregates, a.isScalar(), a.isFirstRowOrdered());
      }
      case Join j ->
          new Join(
              j.left(),
              j.right(),
              j.type(),
              Expressions.replaceColumns(j.conditions(), replacement),
              Expressions.replaceColumns(j.nullAware(), replacement),
              j.markId(),
              j.isStraight());
      case Sort s -> new Sort(s.child(), replaceKeys(s.keys(), replacement));
      case Rows r -> {
        List<List<Expression>> rows = new ArrayList<>(r.rows().size());
        for (List<Expression> row : r.rows()) {
          rows.add(Expressions.replaceColumns(row, replacement));
        }
        yield new Rows(r.ids(), rows);
      }
      case Window w -> {
        List<WindowColumn> functions = new ArrayList<>(w.functions().size());
        for (WindowColumn c : w.functions()) {
          functions.add(
              new WindowColumn(
                  c.id(),
                  new RowPlan.WindowFunction(
                      c.function().name(),
                      Expressions.replaceColumns(c.function().arguments(), replacement),
                      c.function().type())));
        }
        yield new Window(
            w.child(),
            Expressions.replaceColumns(w.partitionBy(), replacement),
            replaceKeys(w.orderBy(), replacement),
            functions,
            w.frame());
      }
    };
  }

  /** The definition with other columns of the queries around it. */
  private static CteDefinition replaceColumns(
      CteDefinition definition, Function<ColumnRef, Expression> replacement) {
    Branch recursive = definition.recursive();
    return new CteDefinition(
        definition.id(),
        definition.name(),
        replaceColumns(definition.seed(), replacement),
        recursive == null ? null : replaceColumns(recursive, replacement),
        definition.isDistinct());
  }

  private static Branch replaceColumns(Branch branch, Function<ColumnRef, Expression> replacement) {
    return new Branch(replaceColumns(branch.plan(), replacement), branch.columns());
  }

  public static AggregateFunction replaceColumns(
      AggregateFunction function, Function<ColumnRef, Expression> replacement) {
    return withArguments(function, a -> Expressions.replaceColumns(a, replacement));
  }

  /** The function with changed arguments and order. */
  public static AggregateFunction withArguments(
      AggregateFunction function, UnaryOperator<Expression> change) {
    List<Expression> arguments = new ArrayList<>(function.arguments().size());
    for (Expression argument : function.arguments()) {
      arguments.add(change.apply(argument));
    }
    List<io.atoll.expression.SortKey> orderBy = new ArrayList<>(function.orderBy().size());
    for (io.atoll.expression.SortKey key : function.orderBy()) {
      orderBy.add(
          new io.atoll.expression.SortKey(change.apply(key.expression()), key.isDescending()));
    }
    return new AggregateFunction(
        function.name(),
        arguments,
        function.isDistinct(),
        orderBy,
        function.separator(),
        function.type());
  }

  public static List<SortKey> replaceKeys(
      List<SortKey> keys, Function<ColumnRef, Expression> replacement) {
    List<SortKey> result = new ArrayList<>(keys.size());
    for (SortKey key : keys) {
      result.add(
          new SortKey(
              Expressions.replaceColumns(key.expression(), replacement), key.isDescending()));
    }
    return result;
  }
}
