package io.atoll.executor.write;

import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Plans;
import io.atoll.executor.WriteOutcome;
import io.atoll.executor.table.TableLayout;
import io.atoll.planner.physical.PlanTables;
import io.atoll.planner.physical.WritePlan;
import java.util.Set;

/** Runs INSERT and REPLACE from either source of rows. */
public final class InsertExecution {
  private InsertExecution() {}

  public static WriteOutcome run(WritePlan.Insert plan, ExecutionContext context) {
    TableLayout layout = context.layout(plan.table().tableId());
    RowSource source =
        switch (plan.source()) {
          case WritePlan.ValueRows rows -> new ValueRowSource(plan, rows.rows(), layout, context);
          case WritePlan.QueryRows query ->
              new QueryRowSource(
                  plan.columnOffsets(),
                  Plans.operator(query.plan(), context),
                  query.plan().types(),
                  layout,
                  context,
                  mayMeetItsWrites(plan, query));
        };
    return new InsertWriter(plan, context).run(source);
  }

  /** Whether the query reads what the statement writes, or what goes with it by foreign keys. */
  private static boolean mayMeetItsWrites(WritePlan.Insert plan, WritePlan.QueryRows query) {
    Set<Long> read = PlanTables.of(query.plan());
    boolean changesRows = plan.isReplace() || !plan.onDuplicate().isEmpty();
    return read.contains(plan.table().tableId()) || (changesRows && !read.isEmpty());
  }
}
