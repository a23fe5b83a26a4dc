package io.atoll.executor.constraint;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.executor.table.TableExpressions;
import io.atoll.executor.table.TableLayout;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.types.SqlError;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;

/** The CHECK conditions of a table. One statement, one thread. */
public final class RowChecks {
  private final EvalContext evaluation;
  private final List<Compiled> checks = new ArrayList<>();

  private record Compiled(String name, Evaluator condition) {}

  public RowChecks(TableLayout layout, EvalContext evaluation) {
    this(layout.expressions().checks(), evaluation);
  }

  public RowChecks(List<TableExpressions.Check> checks, EvalContext evaluation) {
    this.evaluation = evaluation;
    for (TableExpressions.Check each : checks) {
      this.checks.add(new Compiled(each.name(), Evaluators.compile(each.condition())));
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

    /** 3819 where a condition is false for the row; unknown is no violation. */
    public void require(int row) {
      for (int i = 0; i < outcomes.length; i++) {
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
