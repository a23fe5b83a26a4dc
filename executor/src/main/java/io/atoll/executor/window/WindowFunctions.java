package io.atoll.executor.window;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.executor.ExecutionContext;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.expression.ResolveContext;
import io.atoll.planner.physical.RowPlan.WindowFunction;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.List;

/** The functions of a window over one partition, as MySQL defines them. */
final class WindowFunctions {
  /** Computes a column for the rows of a partition. */
  interface Column {
    Vector of(Partition partition);
  }

  private final ExecutionContext context;

  WindowFunctions(ExecutionContext context) {
    this.context = context;
  }

  Column of(WindowFunction function) {
    return switch (function.name()) {
      case "ROW_NUMBER" -> p -> longs(p, row -> row + 1L);
      case "RANK" -> p -> longs(p, row -> p.peerFrom(row) + 1L);
      case "DENSE_RANK" -> this::denseRank;
      case "PERCENT_RANK" ->
          p -> doubles(p, row -> p.size() == 1 ? 0 : p.peerFrom(row) / (p.size() - 1.0));
      case "CUME_DIST" -> p -> doubles(p, row -> p.peerTo(row) / (double) p.size());
      case "NTILE" -> {
        long buckets = number(function, 0, 1);
        yield p -> longs(p, row -> bucket(row, p.size(), buckets));
      }
      case "LAG" -> shifted(function, -1);
      case "LEAD" -> shifted(function, 1);
      case "FIRST_VALUE" -> atFrame(function, (from, to) -> from < to ? from : -1);
      case "LAST_VALUE" -> atFrame(function, (from, to) -> from < to ? to - 1 : -1);
      case "NTH_VALUE" -> {
        long nth = number(function, 1, 1);
        yield atFrame(function, (from, to) -> nth <= to - from ? from + (int) nth - 1 : -1);
      }
      default -> aggregate(function);
    };
  }

  private interface LongOf {
    long at(int row);
  }

  private interface DoubleOf {
    double at(int row);
  }

  private interface RowOf {
    int of(int from, int to);
  }

  private static Vector longs(Partition partition, LongOf value) {
    LongVector out = new LongVector(partition.size());
    for (int i = 0; i < partition.size(); i++) {
      out.append(value.at(i));
    }
    return out;
  }

  private static Vector doubles(Partition partition, DoubleOf value) {
    DoubleVector out = new DoubleVector(partition.size());
    for (int i = 0; i < partition.size(); i++) {
      out.append(value.at(i));
    }
    return out;
  }

  private Vector denseRank(Partition partition) {
    LongVector out = new LongVector(partition.size());
    long rank = 0;
    for (int i = 0; i < partition.size(); i++) {
      rank += partition.peerFrom(i) == i ? 1 : 0;
      out.append(rank);
    }
    return out;
  }

  /** The first {@code size % buckets} buckets have one row more. */
  private static long bucket(int row, int size, long buckets) {
    long small = size / buckets;
    long larger = size % buckets;
    long inLarger = larger * (small + 1);
    return row < inLarger ? row / (small + 1) + 1 : larger + (row - inLarger) / small + 1;
  }

  /** A constant argument that must be a number, not below {@code least}. */
  private long number(WindowFunction function, int argument, long least) {
    Value value = context.value(function.arguments().get(argument));
    if (value instanceof Value.OfLong n && n.value() >= least) {
      return n.value();
    }
    throw SqlError.ER_WRONG_ARGUMENTS.with(function.name().toLowerCase(java.util.Locale.ROOT));
  }

  /** The value {@code direction * n} rows away, or the default where there is none. */
  private Column shifted(WindowFunction function, int direction) {
    List<Expression> arguments = function.arguments();
    long distance = arguments.size() > 1 ? number(function, 1, 0) : 1;
    Evaluator value = typed(arguments.getFirst(), function.type());
    Evaluator otherwise = arguments.size() > 2 ? typed(arguments.get(2), function.type()) : null;
    return p -> {
      Vector source = value.evaluate(p.rows(), context.evaluation());
      Vector fallback =
          otherwise == null ? null : otherwise.evaluate(p.rows(), context.evaluation());
      Vector out = Chunk.vector(function.type(), p.size());
      for (int i = 0; i < p.size(); i++) {
        long at = distance > p.size() ? -1 : i + direction * distance;
        if (at >= 0 && at < p.size()) {
          out.appendFrom(source, (int) at);
        } else if (fallback != null) {
          out.appendFrom(fallback, i);
        } else {
          out.appendNull();
        }
      }
      return out;
    };
  }

  private static Evaluator typed(Expression expression, SqlType type) {
    boolean isSame = expression.type().withNullable(true).equals(type.withNullable(true));
    return Evaluators.compile(isSame ? expression : Functions.cast(expression, type));
  }

  private Column atFrame(WindowFunction function, RowOf row) {
    Evaluator value = Evaluators.compile(function.arguments().getFirst());
    return p -> {
      int[] positions = new int[p.size()];
      for (int i = 0; i < positions.length; i++) {
        positions[i] = row.of(p.from()[i], p.to()[i]);
      }
      return Partition.pick(value.evaluate(p.rows(), context.evaluation()), positions);
    };
  }

  private Column aggregate(WindowFunction function) {
    // Resolved once more for its canonical name and the casts of its arguments.
    AggregateFunction resolved =
        Functions.aggregate(
            function.name(), function.arguments(), false, List.of(), null, ResolveContext.DEFAULT);
    AggregateFunction aggregate =
        new AggregateFunction(resolved.name(), resolved.arguments(), false, function.type());
    Evaluator[] arguments = Evaluators.compile(aggregate.arguments());
    FrameAggregate frames = new FrameAggregate(aggregate, context);
    return p -> {
      Chunk values = Evaluators.project(arguments, p.rows(), context.evaluation());
      return frames.compute(values, p.size(), p.from(), p.to());
    };
  }
}
