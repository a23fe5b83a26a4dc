package io.atoll.executor.constraint;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.executor.table.TableExpressions;
import io.atoll.executor.table.TableLayout;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.planner.physical.WritePlan;
import io.atoll.types.SqlError;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The CHECK conditions of a table. One statement, one thread. */
public final class RowChecks {
  private final EvalContext evaluation;
  private final List<Compiled> checks = new ArrayList<>();

  /**
   * @param view of the condition; null for one of the table, which may be unknown
   */
  private record Compiled(String name, WritePlan.@Nullable ViewCheck view, Evaluator condition) {}

  public RowChecks(TableLayout layout, EvalContext evaluation) {
    this(layout.expressions().checks(), evaluation);
  }

  public RowChecks(List<TableExpressions.Check> checks, EvalContext evaluation) {
    this.evaluation = evaluation;
    for (TableExpressions.Check each : checks) {
      this.checks.add(new Compiled(each.name(), null, Evaluators.compile(each.condition())));
    }
  }

  /** Rows are written through a view: its conditions must hold, too. */
  void add(WritePlan.ViewCheck view) {
    for (Expression condition : view.conditions()) {
      checks.add(new Compiled(view.view(), view, Evaluators.compile(condition)));
    }
  }

  public boolean isEmpty() {
    return checks.isEmpty();
  }

  /** The conditions of a batch of rows, each evaluated over all of them. */
  public final class Batch {
    private final Vector[] outcomes;

    private Batch(Chunk rows) {
      this.outcomes = new Vector[checks.size()];
      for (int i = 0; i < outcomes.length; i++) {
        outcomes[i] = checks.get(i).condition.evaluate(rows, evaluation);
      }
    }

    /**
     * 3819 where a condition is false for the row; unknown is no violation. 1369 where a view's is
     * not true.
     */
    public void require(int row) {
      for (int i = 0; i < outcomes.length; i++) {
        WritePlan.ViewCheck view = checks.get(i).view;
        if (view != null) {
          if (outcomes[i].isNull(row) || isFalse(outcomes[i].value(row))) {
            throw SqlError.ER_VIEW_CHECK_FAILED.with(view.database(), view.view());
          }
          continue;
        }
        if (!outcomes[i].isNull(row) && isFalse(outcomes[i].value(row))) {
          throw SqlError.ER_CHECK_CONSTRAINT_VIOLATED.with(checks.get(i).name);
        }
      }
    }
  }

  public Batch of(Chunk rows) {
    return new Batch(rows);
  }

  private static boolean isFalse(Value value) {
    return switch (value) {
      case Value.OfLong l -> l.value() == 0;
      case Value.OfDouble d -> d.value() == 0;
      case Value.OfDecimal d -> d.value().signum() == 0;
      case Value.OfBytes _, Value.Null _ -> false;
    };
  }
}
