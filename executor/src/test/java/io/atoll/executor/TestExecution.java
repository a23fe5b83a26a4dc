package io.atoll.executor;

import io.atoll.chunk.Chunk;
import io.atoll.executor.spill.SpillArea;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Expression;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.PlanInfo;
import io.atoll.planner.physical.RowPlan;
import io.atoll.runtime.real.DiskFileSystem;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs plans over rows made by hand, with a memory quota and a folder for temporary files. */
final class TestExecution {
  private TestExecution() {}

  static ExecutionContext context(Path directory, long quotaBytes) throws IOException {
    ExecutionContext.Services services =
        new ExecutionContext.Services(
            null,
            Runnable::run,
            new SpillArea(new DiskFileSystem(directory), "spill"),
            null,
            null,
            RowChanges.UNHEARD);
    return new ExecutionContext(
        EvalContext.defaults(),
        new Value[0],
        null,
        null,
        null,
        new MemoryQuota(quotaBytes, 1),
        services,
        new ExecutionContext.Settings(1000, 1, 1000, false, 1, 1, 1000, true),
        RunStatistics.totalsOnly(),
        null);
  }

  /** Rows of BIGINTs; null is NULL. */
  static PhysicalPlan rows(List<Long[]> rows, int columns) {
    List<List<Expression>> values = new ArrayList<>();
    for (Long[] row : rows) {
      List<Expression> line = new ArrayList<>();
      for (Long value : row) {
        line.add(
            new Expression.Constant(value == null ? Value.NULL : Value.of(value), SqlType.BIGINT));
      }
      values.add(line);
    }
    return new RowPlan.Values(info(columns), values);
  }

  static PlanInfo info(int columns) {
    return new PlanInfo(1, 1, java.util.Collections.nCopies(columns, SqlType.BIGINT));
  }

  static Expression column(int position) {
    return new Expression.ColumnRef(position, SqlType.BIGINT);
  }

  /** All rows as text, in order. */
  static List<String> run(PhysicalPlan plan, ExecutionContext context) {
    List<String> result = new ArrayList<>();
    try (Operator operator = Plans.operator(plan, context)) {
      operator.open();
      for (Chunk chunk = operator.next(); chunk != null; chunk = operator.next()) {
        for (int i = 0; i < chunk.rows(); i++) {
          List<Long> row = new ArrayList<>();
          for (int c = 0; c < chunk.columnCount(); c++) {
            int p = chunk.position(i);
            row.add(chunk.column(c).isNull(p) ? null : chunk.longs(c).get(p));
          }
          result.add(row.toString());
        }
      }
    }
    return result;
  }
}
