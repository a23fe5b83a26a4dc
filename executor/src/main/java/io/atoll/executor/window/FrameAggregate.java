package io.atoll.executor.window;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.executor.ExecutionContext;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.aggregate.AggregateState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An aggregate over the frame of each row. Frames that only grow, from the front or (where the
 * order of the values does not matter) from the back, are computed in one pass; others each by
 * itself.
 */
final class FrameAggregate {
  private static final Set<String> ORDERED =
      Set.of("GROUP_CONCAT", "JSON_ARRAYAGG", "JSON_OBJECTAGG", "FIRST_ROW");

  private final AggregateFunction function;
  private final ExecutionContext context;
  private int[] group = new int[Chunk.TARGET_ROWS];

  /**
   * @param function over the partition's columns
   */
  FrameAggregate(AggregateFunction function, ExecutionContext context) {
    this.context = context;
    List<Expression> columns = new ArrayList<>();
    for (int i = 0; i < function.arguments().size(); i++) {
      columns.add(new Expression.ColumnRef(i, function.arguments().get(i).type()));
    }
    this.function = function.withArguments(columns);
  }

  /**
   * @param arguments the function's, by column, for all rows of the partition
   * @param from first row of each row's frame
   * @param to row behind the last
   */
  Vector compute(Chunk arguments, int n, int[] from, int[] to) {
    Vector out = Chunk.vector(function.type(), n);
    if (isConstant(from, n, 0)) {
      growing(arguments, n, to, out);
    } else if (isConstant(to, n, n) && !ORDERED.contains(function.name())) {
      shrinking(arguments, n, from, out);
    } else {
      for (int i = 0; i < n; i++) {
        if (i > 0 && from[i] == from[i - 1] && to[i] == to[i - 1]) {
          out.appendFrom(out, i - 1);
          continue;
        }
        context.checkInterrupted();
        AggregateState state = AggregateState.of(function);
        take(state, arguments, from[i], to[i]);
        out.appendFrom(state.result(0, 1, context.evaluation()), 0);
      }
    }
    return out;
  }

  private static boolean isConstant(int[] bounds, int n, int value) {
    for (int i = 0; i < n; i++) {
      if (bounds[i] != value) {
        return false;
      }
    }
    return true;
  }

  private void growing(Chunk arguments, int n, int[] to, Vector out) {
    AggregateState state = AggregateState.of(function);
    int at = 0;
    for (int i = 0; i < n; i++) {
      if (i > 0 && to[i] == at) {
        out.appendFrom(out, i - 1);
        continue;
      }
      context.checkInterrupted();
      take(state, arguments, at, to[i]);
      at = to[i];
      out.appendFrom(state.result(0, 1, context.evaluation()), 0);
    }
  }

  private void shrinking(Chunk arguments, int n, int[] from, Vector out) {
    AggregateState state = AggregateState.of(function);
    Vector results = out.empty(n);
    int[] resultOf = new int[n];
    int at = n;
    for (int i = n - 1; i >= 0; i--) {
      if (i == n - 1 || from[i] != at) {
        context.checkInterrupted();
        take(state, arguments, from[i], at);
        at = from[i];
        results.appendFrom(state.result(0, 1, context.evaluation()), 0);
      }
      resultOf[i] = results.size() - 1;
    }
    for (int i = 0; i < n; i++) {
      out.appendFrom(results, resultOf[i]);
    }
  }

  private void take(AggregateState state, Chunk arguments, int from, int to) {
    int count = to - from;
    if (group.length < count) {
      group = new int[count];
    }
    state.update(group, 1, arguments.slice(from, count), context.evaluation());
  }
}
