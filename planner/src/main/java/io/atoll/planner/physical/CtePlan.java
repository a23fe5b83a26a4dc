package io.atoll.planner.physical;

import java.util.List;
import java.util.Optional;

/** Common table expressions that are not merged into the statement. */
public sealed interface CtePlan extends PhysicalPlan {
  /**
   * A definition; computed once per execution however many scans it has.
   *
   * @param id unique in the statement
   * @param recursive runs on the rows that the previous round added, until it adds none (at most
   *     cte_max_recursion_depth rounds, then 3636)
   * @param isDistinct UNION DISTINCT: a row that was given before is not added
   */
  record Definition(
      int id,
      String name,
      PhysicalPlan seed,
      Optional<PhysicalPlan> recursive,
      boolean isDistinct) {}

  /** All rows of the definition. Scans of one definition share its {@code id}. */
  record CteScan(PlanInfo info, Definition definition) implements CtePlan {
    @Override
    public List<PhysicalPlan> children() {
      return List.of();
    }
  }

  /** Inside the recursive part: the rows that the previous round added. */
  record CteTable(PlanInfo info, int definitionId, String name) implements CtePlan {
    @Override
    public List<PhysicalPlan> children() {
      return List.of();
    }
  }
}
