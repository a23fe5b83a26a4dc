package io.atoll.coprocessor;

import io.atoll.api.CoprocessorPlan;
import io.atoll.chunk.Chunk;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.Filter;
import io.atoll.expression.aggregate.AggregateState;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One operator of a running plan; gives its rows to the next one. One thread. */
abstract class Stage {
  /** Takes a chunk, which it may keep. */
  abstract void accept(Chunk chunk);

  /** Whether no further row can change the result. */
  abstract boolean isSatisfied();

  /** Heap held in this stage and those after it. */
  abstract long heldBytes();

  /** Gives what it holds, then ends those after it. */
  abstract void finish();

  static Stage of(
      CoprocessorPlan.Operator operator, List<SqlType> input, EvalContext context, Stage next) {
    return switch (operator) {
      case CoprocessorPlan.Selection s -> new SelectionStage(s.conditions(), context, next);
      case CoprocessorPlan.Projection p ->
          new ProjectionStage(Evaluators.compile(p.expressions()), context, next);
      case CoprocessorPlan.Aggregation a -> new AggregationStage(a, context, next);
      case CoprocessorPlan.TopN t -> new TopNStage(t, input, context, next);
      case CoprocessorPlan.Limit l -> new LimitStage(l.limit(), next);
    };
  }

  static List<SqlType> outputTypes(CoprocessorPlan.Operator operator, List<SqlType> input) {
    return switch (operator) {
      case CoprocessorPlan.Selection _, CoprocessorPlan.TopN _, CoprocessorPlan.Limit _ -> input;
      case CoprocessorPlan.Projection p -> p.expressions().stream().map(Expression::type).toList();
      case CoprocessorPlan.Aggregation a -> {
        List<SqlType> types = new ArrayList<>();
        for (AggregateFunction function : a.aggregates()) {
          types.addAll(AggregateState.partialTypes(function));
        }
        a.groupBy().forEach(e -> types.add(e.type()));
        yield types;
      }
    };
  }

  private static final class SelectionStage extends Stage {
    private final List<Expression> conditions;
    private final EvalContext context;
    private final Stage next;

    /** Compiled when rows come: those of blocks are filtered before. */
    private @Nullable Filter filter;

    SelectionStage(List<Expression> conditions, EvalContext context, Stage next) {
      this.conditions = conditions;
      this.context = context;
      this.next = next;
    }

    @Override
    void accept(Chunk chunk) {
      Filter compiled = filter;
      if (compiled == null) {
        compiled = Filter.compile(conditions);
        filter = compiled;
      }
      Chunk kept = compiled.apply(chunk, context);
      if (kept.rows() > 0) {
        next.accept(kept);
      }
    }

    @Override
    boolean isSatisfied() {
      return next.isSatisfied();
    }

    @Override
    long heldBytes() {
      return next.heldBytes();
    }

    @Override
    void finish() {
      next.finish();
    }
  }

  private static final class ProjectionStage extends Stage {
    private final Evaluator[] expressions;
    private final EvalContext context;
    private final Stage next;

    ProjectionStage(Evaluator[] expressions, EvalContext context, Stage next) {
      this.expressions = expressions;
      this.context = context;
      this.next = next;
    }

    @Override
    void accept(Chunk chunk) {
      next.accept(Evaluators.project(expressions, chunk, context));
    }

    @Override
    boolean isSatisfied() {
      return next.isSatisfied();
    }

    @Override
    long heldBytes() {
      return next.heldBytes();
    }

    @Override
    void finish() {
      next.finish();
    }
  }

  private static final class LimitStage extends Stage {
    private final Stage next;
    private long left;

    LimitStage(long limit, Stage next) {
      this.left = limit;
      this.next = next;
    }

    @Override
    void accept(Chunk chunk) {
      if (left <= 0) {
        return;
      }
      Chunk kept = chunk.rows() > left ? chunk.slice(0, (int) left) : chunk;
      left -= kept.rows();
      next.accept(kept);
    }

    @Override
    boolean isSatisfied() {
      return left <= 0 || next.isSatisfied();
    }

    @Override
    long heldBytes() {
      return next.heldBytes();
    }

    @Override
    void finish() {
      next.finish();
    }
  }
}
