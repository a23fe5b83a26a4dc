package io.atoll.session.statement;

import io.atoll.executor.RunStatistics;
import io.atoll.planner.explain.Explain;
import io.atoll.planner.explain.RuntimeStatistics;
import io.atoll.planner.physical.RowPlan;
import io.atoll.session.ResultSink;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** EXPLAIN and EXPLAIN ANALYZE. */
final class ExplainCommand {
  private final PlanRunner plans;
  private final Dialogue dialogue;

  ExplainCommand(PlanRunner plans, Dialogue dialogue) {
    this.plans = plans;
    this.dialogue = dialogue;
  }

  void run(RowPlan.Explain plan, PlanRunner.Run run, ResultSink sink, boolean more) {
    if (!plan.analyze()) {
      dialogue.table(sink, Explain.COLUMNS, Explain.cells(plan.target()), more);
      return;
    }
    RunStatistics statistics = RunStatistics.perOperator();
    PlanRunner.Run measured = run.of(plan.target(), statistics);
    if (plan.target() instanceof io.atoll.planner.physical.WritePlan) {
      plans.write(measured);
    } else {
      plans.query(measured, chunk -> {});
    }
    List<List<String>> cells = Explain.cells(plan.target(), ran(statistics));
    dialogue.table(sink, Explain.ANALYZE_COLUMNS, cells, more);
  }

  private static RuntimeStatistics ran(RunStatistics statistics) {
    return planId -> {
      RunStatistics.OperatorRun run = statistics.find(planId);
      return run == null
          ? Optional.empty()
          : Optional.of(
              new RuntimeStatistics.Of(
                  run.rows(),
                  String.format(
                      Locale.ROOT,
                      "time:%.3fms, loops:%d",
                      run.nanos() / 1e6,
                      Math.max(run.chunks(), run.runs())),
                  run.memoryBytes(),
                  run.diskBytes()));
    };
  }
}
