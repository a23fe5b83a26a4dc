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

/**
 * Variance and standard deviation by Welford's recurrence; parts merge by Chan's formula ("Updating
 * Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979).
 */
final class VarianceState extends AggregateState {
  private final Evaluator argument;
  private final boolean isSample;
  private final boolean isDeviation;
  private long[] counts = new long[0];
  private double[] means = new double[0];
  private double[] squares = new double[0];

  VarianceState(String name, Evaluator argument) {
    this.argument = argument;
    this.isSample = name.endsWith("SAMP");
    this.isDeviation = name.startsWith("STDDEV");
  }

  private void reserve(int groups) {
    if (groups > counts.length) {
      counts = Arrays.copyOf(counts, grown(counts.length, groups));
      means = Arrays.copyOf(means, counts.length);
      squares = Arrays.copyOf(squares, counts.length);
    }
  }

  @Override
  List<SqlType> partialTypes() {
    return List.of(SqlType.BIGINT, SqlType.DOUBLE, SqlType.DOUBLE);
  }

  @Override
  public void update(int[] groupIds, int groups, Chunk input, EvalContext context) {
    reserve(groups);
    DoubleVector v = (DoubleVector) argument.operand(input, context);
    for (int i = 0; i < input.rows(); i++) {
      int p = input.position(i) & argument.mask();
      if (!v.isNull(p)) {
        int group = groupIds[i];
        double value = v.get(p);
        long n = ++counts[group];
        double delta = value - means[group];
        means[group] += delta / n;
        squares[group] += delta * (value - means[group]);
      }
    }
  }

  @Override
  public void merge(int[] groupIds, int groups, Chunk input, int firstColumn, EvalContext context) {
    reserve(groups);
    for (int i = 0; i < input.rows(); i++) {
      int p = input.position(i);
      long m = input.longs(firstColumn).get(p);
      if (m == 0) {
        continue;
      }
      int group = groupIds[i];
      long n = counts[group];
      double delta = input.doubles(firstColumn + 1).get(p) - means[group];
      means[group] += delta * m / (n + m);
      squares[group] += input.doubles(firstColumn + 2).get(p) + delta * delta * n * m / (n + m);
      counts[group] = n + m;
    }
  }

  @Override
  public Vector result(int from, int to, EvalContext context) {
    reserve(to);
    DoubleVector out = new DoubleVector(to - from);
    for (int group = from; group < to; group++) {
      long divisor = isSample ? counts[group] - 1 : counts[group];
      if (divisor <= 0) {
        out.appendNull();
      } else {
        double variance = squares[group] / divisor;
        out.append(isDeviation ? Math.sqrt(variance) : variance);
      }
    }
    return out;
  }

  @Override
  public Vector[] partial(int from, int to, EvalContext context) {
    reserve(to);
    int n = to - from;
    LongVector count = new LongVector(n);
    DoubleVector mean = new DoubleVector(n);
    DoubleVector square = new DoubleVector(n);
    System.arraycopy(counts, from, count.resize(n), 0, n);
    System.arraycopy(means, from, mean.resize(n), 0, n);
    System.arraycopy(squares, from, square.resize(n), 0, n);
    return new Vector[] {count, mean, square};
  }

  @Override
  public long sizeBytes() {
    return 24L * counts.length;
  }
}
