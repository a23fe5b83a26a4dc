package io.atoll.executor.row;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Operator;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import org.jspecify.annotations.Nullable;

/** Computes expressions over each chunk. */
public final class ProjectionOperator implements Operator {
  private final Operator child;
  private final Evaluator[] expressions;
  private final ExecutionContext context;

  public ProjectionOperator(Operator child, Evaluator[] expressions, ExecutionContext context) {
    this.child = child;
    this.expressions = expressions;
    this.context = context;
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
    return Evaluators.project(expressions, chunk, context.evaluation());
  }

  @Override
  public void close() {
    child.close();
  }
}
