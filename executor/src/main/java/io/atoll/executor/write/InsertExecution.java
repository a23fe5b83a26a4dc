package io.atoll.executor.write;

import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Plans;
import io.atoll.executor.WriteOutcome;
import io.atoll.executor.table.TableLayout;
import io.atoll.planner.physical.WritePlan;

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
                  context);
        };
    return new InsertWriter(plan, context).run(source);
  }
}
