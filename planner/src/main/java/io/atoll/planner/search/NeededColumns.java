package io.atoll.planner.search;

import io.atoll.expression.Expression;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.AggregateColumn;
import io.atoll.planner.logical.LogicalPlan.Branch;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Lock;
import io.atoll.planner.logical.LogicalPlan.Union;
import io.atoll.planner.logical.PlanColumns;
import io.atoll.planner.logical.TableInstance;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Column pruning: which of each plan's columns anybody above reads. Plans give no others.
 *
 * <pre>
 * Extend(y := a + 1, z := b)        needed {y}
 *   Scan t(a, b, c)                 needed {a}
 * </pre>
 */
final class NeededColumns {
  private final Map<LogicalPlan, BitSet> needed = new IdentityHashMap<>();

  NeededColumns(LogicalPlan root, BitSet wanted) {
    visit(root, wanted);
  }

  /** The columns that the plan must give. */
  BitSet of(LogicalPlan plan) {
    return java.util.Objects.requireNonNull(needed.get(plan), "plan was not pruned");
  }

  /** Takes in a plan made later, with what its parent reads. */
  void add(LogicalPlan plan, BitSet wanted) {
    visit(plan, wanted);
  }

  private void visit(LogicalPlan plan, BitSet asked) {
    BitSet wanted = plan instanceof Extend e ? withAssignments(e, asked) : asked;
    BitSet own = PlanColumns.outputs(plan);
    own.and(wanted);
    needed.put(plan, own);
    switch (plan) {
      case Extend e -> {
        BitSet below = (BitSet) wanted.clone();
        for (Computed computed : e.computed()) {
          if (wanted.get(computed.id())) {
            Expressions.columns(computed.expression(), below);
          }
        }
        visit(e.child(), below);
      }
      case Aggregate a -> {
        BitSet below = new BitSet();
        for (Expression key : a.keys()) {
          Expressions.columns(key, below);
        }
        for (AggregateColumn column : a.aggregates()) {
          if (wanted.get(column.id())) {
            Expressions.columns(column.function().arguments(), below);
            for (var key : column.function().orderBy()) {
              Expressions.columns(key.expression(), below);
            }
          }
        }
        visit(a.child(), below);
      }
      case Union u -> {
        for (Branch branch : u.branches()) {
          BitSet below = new BitSet();
          for (int i = 0; i < u.ids().size(); i++) {
            if (wanted.get(u.ids().get(i))) {
              below.set(branch.columns().get(i));
            }
          }
          visit(branch.plan(), below);
        }
      }
      case Lock l -> {
        BitSet below = (BitSet) wanted.clone();
        for (TableInstance table : l.tables()) {
          table.handleIds().forEach(below::set);
        }
        visit(l.child(), below);
      }
      case LogicalPlan.Join j -> {
        BitSet below = (BitSet) wanted.clone();
        PlanColumns.used(j, below);
        below.or(PlanColumns.free(j.right()));
        visit(j.left(), below);
        visit(j.right(), below);
      }
      default -> {
        BitSet below = (BitSet) wanted.clone();
        PlanColumns.used(plan, below);
        plan.children().forEach(child -> visit(child, below));
      }
    }
  }

  /** Assignments to user variables happen even where nobody reads their value. */
  private static BitSet withAssignments(Extend extend, BitSet asked) {
    BitSet wanted = (BitSet) asked.clone();
    for (Computed computed : extend.computed()) {
      if (assigns(computed.expression())) {
        wanted.set(computed.id());
      }
    }
    return wanted;
  }

  private static boolean assigns(Expression expression) {
    return expression instanceof Expression.Call call
        && (Expressions.isCall(call, "SET_USER_VAR")
            || call.arguments().stream().anyMatch(NeededColumns::assigns));
  }
}
