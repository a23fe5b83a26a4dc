package io.atoll.bench.micro;

import io.atoll.chunk.Chunk;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Expression;
import io.atoll.expression.Filter;
import io.atoll.expression.Functions;
import io.atoll.expression.ResolveContext;
import io.atoll.expression.aggregate.AggregateState;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Filters and aggregates over a chunk of 1,024 rows; figures are per row. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OperationsPerInvocation(Chunk.TARGET_ROWS)
public class VectorBenchmark {
  private static final int GROUPS = 16;
  private static final SqlType TEXT = SqlType.varchar(20, Collation.UTF8MB4_0900_AI_CI);
  private static final SqlType PRICE = SqlType.decimal(10, 2);

  private final EvalContext context = EvalContext.defaults();
  private final Chunk rows =
      Chunk.allocate(List.of(SqlType.BIGINT, TEXT, PRICE), Chunk.TARGET_ROWS);
  private final int[] groups = new int[Chunk.TARGET_ROWS];

  private final Filter ofLongs =
      Filter.compile(
          List.of(
              call(">", column(0, SqlType.BIGINT), constant(Value.of(100L), SqlType.BIGINT)),
              call("<", column(0, SqlType.BIGINT), constant(Value.of(500L), SqlType.BIGINT))));
  private final Filter ofTexts =
      Filter.compile(List.of(call("=", column(1, TEXT), constant(Value.ofUtf8("name 7"), TEXT))));
  private final AggregateFunction count = aggregate("COUNT", column(0, SqlType.BIGINT));
  private final AggregateFunction sum = aggregate("SUM", column(2, PRICE));

  public VectorBenchmark() {
    Random random = new Random(1);
    for (int i = 0; i < Chunk.TARGET_ROWS; i++) {
      rows.longs(0).append(random.nextInt(1000));
      rows.column(1).append(Value.ofUtf8("name " + random.nextInt(50)));
      rows.decimals(2).append((long) random.nextInt(100_000));
      groups[i] = random.nextInt(GROUPS);
    }
    rows.rowsAppended();
  }

  private static Expression column(int slot, SqlType type) {
    return new Expression.ColumnRef(slot, type);
  }

  private static Expression constant(Value value, SqlType type) {
    return Functions.constant(value, type);
  }

  private static Expression call(String name, Expression... arguments) {
    return Functions.call(name, List.of(arguments), ResolveContext.DEFAULT);
  }

  private static AggregateFunction aggregate(String name, Expression argument) {
    return Functions.aggregate(
        name, List.of(argument), false, List.of(), null, ResolveContext.DEFAULT);
  }

  @Benchmark
  public int filterNumbers() {
    return ofLongs.apply(rows, context).rows();
  }

  @Benchmark
  public int filterTexts() {
    return ofTexts.apply(rows, context).rows();
  }

  @Benchmark
  public AggregateState countByGroup() {
    AggregateState state = AggregateState.of(count);
    state.update(groups, GROUPS, rows, context);
    return state;
  }

  @Benchmark
  public AggregateState sumByGroup() {
    AggregateState state = AggregateState.of(sum);
    state.update(groups, GROUPS, rows, context);
    return state;
  }
}
