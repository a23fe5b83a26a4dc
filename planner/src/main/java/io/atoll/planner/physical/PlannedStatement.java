package io.atoll.planner.physical;

import java.util.List;
import java.util.Set;

/**
 * A statement ready to run.
 *
 * @param plan the root
 * @param fields the result's columns, one per column of {@code plan}; empty for statements that
 *     give no rows
 * @param statementParameters parameters of the statement itself ({@code ?} and literals that the
 *     plan key took out)
 * @param parameterSlots all parameters, those bound from outer rows included: the size of the array
 *     that holds their values
 * @param privileges what the session checks before it runs the plan
 * @param isCacheable whether the plan may be used again for other parameter values
 * @param isReadOnly whether it neither writes nor locks
 * @param tableIds the stored tables that it reads or writes
 */
public record PlannedStatement(
    PhysicalPlan plan,
    List<ResultField> fields,
    int statementParameters,
    int parameterSlots,
    List<RequiredPrivilege> privileges,
    boolean isCacheable,
    boolean isReadOnly,
    Set<Long> tableIds) {
  public PlannedStatement {
    fields = List.copyOf(fields);
    privileges = List.copyOf(privileges);
    tableIds = Set.copyOf(tableIds);
  }

  /** A statement over the tables that its plan names. */
  public PlannedStatement(
      PhysicalPlan plan,
      List<ResultField> fields,
      int statementParameters,
      int parameterSlots,
      List<RequiredPrivilege> privileges,
      boolean isCacheable,
      boolean isReadOnly) {
    this(
        plan,
        fields,
        statementParameters,
        parameterSlots,
        privileges,
        isCacheable,
        isReadOnly,
        PlanTables.of(plan));
  }
}
