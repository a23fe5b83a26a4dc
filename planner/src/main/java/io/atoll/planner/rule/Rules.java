package io.atoll.planner.rule;

import io.atoll.planner.logical.Columns;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Branch;
import io.atoll.planner.logical.LogicalPlan.CteDefinition;
import io.atoll.planner.logical.LogicalPlan.CteScan;
import io.atoll.planner.logical.PlanRewrites;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All rewrites in the order that serves them best. */
public final class Rules {
  private Rules() {}

  /**
   * @param outputs columns of the plan that make the result
   */
  public static LogicalPlan apply(LogicalPlan plan, List<Integer> outputs, Columns columns) {
    BitSet wanted = new BitSet();
    outputs.forEach(wanted::set);
    return rewrite(definitions(plan, columns, new HashMap<>()), wanted, columns);
  }

  /** Rewrites the parts of recursive common table expressions, each definition once. */
  private static LogicalPlan definitions(
      LogicalPlan plan, Columns columns, Map<Integer, CteDefinition> done) {
    if (!(plan instanceof CteScan scan)) {
      return PlanRewrites.mapChildren(plan, child -> definitions(child, columns, done));
    }
    CteDefinition definition = done.get(scan.definition().id());
    if (definition == null) {
      CteDefinition before = scan.definition();
      definition =
          new CteDefinition(
              before.id(),
              before.name(),
              branch(before.seed(), columns),
              before.recursive() == null ? null : branch(before.recursive(), columns),
              before.isDistinct());
      done.put(before.id(), definition);
    }
    return new CteScan(definition, scan.ids());
  }

  private static Branch branch(Branch branch, Columns columns) {
    return new Branch(apply(branch.plan(), branch.columns(), columns), branch.columns());
  }

  private static LogicalPlan rewrite(LogicalPlan plan, BitSet wanted, Columns columns) {
    LogicalPlan result = MarkToSemiJoin.apply(plan);
    result = SortElimination.apply(result);
    result = Decorrelation.apply(result, columns);
    result = PredicatePushdown.apply(result);
    LogicalPlan again = Decorrelation.apply(result, columns);
    result = again == result ? result : PredicatePushdown.apply(again);
    result = DistinctElimination.apply(result);
    result = OuterJoinElimination.apply(result, wanted);
    result = OuterJoinLast.apply(result);
    return ExtremeByOrder.apply(result);
  }
}
