package io.atoll.executor.row;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Operator;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes expressions over each chunk; expressions that assign user variables row by row and from
 * left to right, since what one row assigns the next one reads ({@code @n := @n + 1}).
 */
public final class ProjectionOperator implements Operator {
  private final Operator child;
  private final Evaluator[] expressions;
  private final boolean isRowByRow;
  private final ExecutionContext context;

  /** What is computed, the same for all executions. Immutable. */
  public static final class Shape {
    private final Evaluator[] expressions;
    private final boolean isRowByRow;

    private Shape(Evaluator[] expressions, boolean isRowByRow) {
      this.expressions = expressions;
      this.isRowByRow = isRowByRow;
    }

    public static Shape of(List<Expression> expressions) {
      return new Shape(
          Evaluators.compile(expressions),
          expressions.stream().anyMatch(ProjectionOperator::assigns));
    }
  }

  public ProjectionOperator(Operator child, Shape shape, ExecutionContext context) {
    this.child = child;
    this.expressions = shape.expressions;
    this.isRowByRow = shape.isRowByRow;
    this.context = context;
  }

  private static boolean assigns(Expression expression) {
    return expression instanceof Expression.Call call
        && (call.function().name().equals("SET_USER_VAR")
            || call.arguments().stream().anyMatch(ProjectionOperator::assigns));
  }

  @Override
  public void open() {
    child.open();
  }

  @Override
  public @Nullable Chunk next() {
    Chunk chunk = child.next();
    if (chunk == null) {
      return null;
    }
    context.checkInterrupted();
    return isRowByRow
        ? rowByRow(chunk)
        : Evaluators.project(expressions, chunk, context.evaluation());
  }

  private Chunk rowByRow(Chunk chunk) {
    Chunk result = null;
    for (int i = 0; i < chunk.rows(); i++) {
      Chunk row =
          Evaluators.project(expressions, chunk.slice(i, 1).compact(), context.evaluation())
              .compact();
      if (result == null) {
        result = row;
      } else {
        result.appendRows(row);
      }
    }
    return result == null ? Evaluators.project(expressions, chunk, context.evaluation()) : result;
  }

  @Override
  public void close() {
    child.close();
  }
}
