package io.atoll.expression.aggregate;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.types.SqlType;
import java.util.Arrays;
import java.util.List;

/** SUM and AVG of DOUBLEs. */
final class DoubleSumState extends AggregateState {
  private final Evaluator argument;
  private final SqlType type;
  private final boolean isAverage;
  private double[] sums = new double[0];
  private long[] counts = new long[0];

  DoubleSumState(Evaluator argument, SqlType type, boolean isAverage) {
    this.argument = argument;
    this.type = type;
    this.isAverage = isAverage;
  }

  private void reserve(int groups) {
    if (groups > sums.length) {
      sums = Arrays.copyOf(sums, grown(sums.length, groups));
      counts = Arrays.copyOf(counts, sums.length);
    }
  }

  @Override
  List<SqlType> partialTypes() {
    return isAverage ? List.of(SqlType.BIGINT, SqlType.DOUBLE) : List.of(type.withNullable(true));
  }

  @Override
  public void update(int[] groupIds, int groups, Chunk input, EvalContext context) {
    reserve(groups);
    DoubleVector v = (DoubleVector) argument.operand(input, context);
    double[] values = v.values();
    boolean nulls = v.hasNulls();
    int mask = argument.mask();
    int n = input.rows();
    int[] selection = input.selection();
    for (int i = 0; i < n; i++) {
      int p = (selection == null ? i : selection[i]) & mask;
      if (!nulls || !v.isNull(p)) {
        sums[groupIds[i]] += values[p];
        counts[groupIds[i]]++;
      }
    }
  }

  @Override
  public void merge(int[] groupIds, int groups, Chunk input, int firstColumn, EvalContext context) {
    reserve(groups);
    DoubleVector v = input.doubles(isAverage ? firstColumn + 1 : firstColumn);
    for (int i = 0; i < input.rows(); i++) {
      int p = input.position(i);
      if (!v.isNull(p)) {
        sums[groupIds[i]] += v.get(p);
        counts[groupIds[i]] += isAverage ? input.longs(firstColumn).get(p) : 1;
      }
    }
  }

  @Override
  public Vector result(int from, int to, EvalContext context) {
    return values(from, to, isAverage);
  }

  private DoubleVector values(int from, int to, boolean divide) {
    reserve(to);
    DoubleVector out = new DoubleVector(to - from);
    for (int group = from; group < to; group++) {
      if (counts[group] == 0) {
        out.appendNull();
      } else {
        out.append(divide ? sums[group] / counts[group] : sums[group]);
      }
    }
    return out;
  }

  @Override
  public Vector[] partial(int from, int to, EvalContext context) {
    DoubleVector sum = values(from, to, false);
    if (!isAverage) {
      return new Vector[] {sum};
    }
    LongVector count = new LongVector(to - from);
    System.arraycopy(counts, from, count.resize(to - from), 0, to - from);
    return new Vector[] {count, sum};
  }

  @Override
  public long sizeBytes() {
    return 16L * sums.length;
  }
}
