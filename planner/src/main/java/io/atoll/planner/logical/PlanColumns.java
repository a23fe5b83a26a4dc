package io.atoll.planner.logical;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.Expression;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.AggregateColumn;
import io.atoll.planner.logical.LogicalPlan.Branch;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.CteScan;
import io.atoll.planner.logical.LogicalPlan.CteTable;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.LogicalPlan.Limit;
import io.atoll.planner.logical.LogicalPlan.Lock;
import io.atoll.planner.logical.LogicalPlan.MaxOneRow;
import io.atoll.planner.logical.LogicalPlan.Rows;
import io.atoll.planner.logical.LogicalPlan.Scan;
import io.atoll.planner.logical.LogicalPlan.Sort;
import io.atoll.planner.logical.LogicalPlan.Union;
import io.atoll.planner.logical.LogicalPlan.Window;
import io.atoll.planner.logical.LogicalPlan.WindowColumn;
import java.util.BitSet;
import java.util.List;

/** Which columns plans give and which they take. */
public final class PlanColumns {
  private PlanColumns() {}

  /** The columns that a plan can give. */
  public static BitSet outputs(LogicalPlan plan) {
    BitSet set = new BitSet();
    outputs(plan, set);
    return set;
  }

  private static void outputs(LogicalPlan plan, BitSet into) {
    switch (plan) {
      case Scan s ->
          into.set(
              s.table().columnId(0), s.table().columnId(s.table().info().columns().size()) + 1);
      case Filter f -> outputs(f.child(), into);
      case Extend e -> {
        outputs(e.child(), into);
        for (Computed computed : e.computed()) {
          into.set(computed.id());
        }
      }
      case Aggregate a -> {
        for (Expression.ColumnRef key : a.keys()) {
          into.set(key.slot());
        }
        for (AggregateColumn aggregate : a.aggregates()) {
          into.set(aggregate.id());
        }
      }
      case Join j -> {
        outputs(j.left(), into);
        switch (j.type()) {
          case INNER, LEFT -> outputs(j.right(), into);
          case MARK -> into.set(j.markId());
          case SEMI, ANTI -> {}
        }
      }
      case Sort s -> outputs(s.child(), into);
      case Limit l -> outputs(l.child(), into);
      case Union u -> set(u.ids(), into);
      case MaxOneRow m -> outputs(m.child(), into);
      case Rows r -> set(r.ids(), into);
      case Lock l -> outputs(l.child(), into);
      case Window w -> {
        outputs(w.child(), into);
        for (WindowColumn column : w.functions()) {
          into.set(column.id());
        }
      }
      case CteScan c -> set(c.ids(), into);
      case CteTable c -> set(c.ids(), into);
    }
  }

  private static void set(List<Integer> ids, BitSet into) {
    for (int id : ids) {
      into.set(id);
    }
  }

  /** Columns that expressions of the plan or of plans below use and that nothing below gives. */
  public static BitSet free(LogicalPlan plan) {
    BitSet used = new BitSet();
    BitSet given = new BitSet();
    collect(plan, used, given);
    used.andNot(given);
    return used;
  }

  private static void collect(LogicalPlan plan, BitSet used, BitSet given) {
    used(plan, used);
    BitSet own = new BitSet();
    outputs(plan, own);
    given.or(own);
    for (LogicalPlan child : plan.children()) {
      collect(child, used, given);
    }
  }

  /** Columns that the node's own expressions use. */
  public static void used(LogicalPlan plan, BitSet into) {
    switch (plan) {
      case Scan s -> {}
      case Filter f -> Expressions.columns(f.conditions(), into);
      case Extend e -> {
        for (Computed computed : e.computed()) {
          Expressions.columns(computed.expression(), into);
        }
      }
      case Aggregate a -> {
        for (Expression key : a.keys()) {
          Expressions.columns(key, into);
        }
        for (AggregateColumn aggregate : a.aggregates()) {
          Expressions.columns(aggregate.function().arguments(), into);
          aggregate.function().orderBy().forEach(k -> Expressions.columns(k.expression(), into));
        }
      }
      case Join j -> {
        Expressions.columns(j.conditions(), into);
        Expressions.columns(j.nullAware(), into);
      }
      case Sort s -> keys(s.keys(), into);
      case Limit l -> {}
      case Union u -> {
        for (Branch branch : u.branches()) {
          set(branch.columns(), into);
        }
      }
      case MaxOneRow m -> {}
      case Rows r -> {
        for (List<Expression> row : r.rows()) {
          Expressions.columns(row, into);
        }
      }
      case Lock l -> {}
      case Window w -> {
        Expressions.columns(w.partitionBy(), into);
        keys(w.orderBy(), into);
        for (WindowColumn column : w.functions()) {
          Expressions.columns(column.function().arguments(), into);
        }
      }
      case CteScan c -> definition(c.definition(), into);
      case CteTable c -> {}
    }
  }

  /** What a definition takes of the queries around it. */
  private static void definition(LogicalPlan.CteDefinition definition, BitSet into) {
    into.or(free(definition.seed().plan()));
    if (definition.recursive() != null) {
      into.or(free(definition.recursive().plan()));
    }
  }

  private static void keys(List<SortKey> keys, BitSet into) {
    for (SortKey key : keys) {
      Expressions.columns(key.expression(), into);
    }
  }

  /** Whether the right side needs columns of the left one: the join is an apply. */
  public static boolean isApply(Join join) {
    BitSet free = free(join.right());
    return !free.isEmpty() && free.intersects(outputs(join.left()));
  }

  /** True for joins whose output holds the right side's columns. */
  public static boolean givesRight(JoinType type) {
    return type == JoinType.INNER || type == JoinType.LEFT;
  }
}
