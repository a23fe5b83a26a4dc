package io.atoll.expression.aggregate;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.types.SqlType;
import java.util.Arrays;
import java.util.List;

/** COUNT(*) without arguments; else rows in which no argument is NULL. */
final class CountState extends AggregateState {
  private final Evaluator[] arguments;
  private long[] counts = new long[0];

  CountState(Evaluator[] arguments) {
    this.arguments = arguments;
  }

  private void reserve(int groups) {
    if (groups > counts.length) {
      counts = Arrays.copyOf(counts, grown(counts.length, groups));
    }
  }

  @Override
  List<SqlType> partialTypes() {
    return List.of(SqlType.BIGINT.withNullable(false));
  }

  @Override
  public void update(int[] groupIds, int groups, Chunk input, EvalContext context) {
    reserve(groups);
    Vector[] vectors = new Vector[arguments.length];
    boolean nulls = false;
    for (int k = 0; k < vectors.length; k++) {
      vectors[k] = arguments[k].operand(input, context);
      nulls |= vectors[k].hasNulls();
    }
    int n = input.rows();
    for (int i = 0; i < n; i++) {
      if (!nulls || !anyNull(vectors, input.position(i))) {
        counts[groupIds[i]]++;
      }
    }
  }

  private boolean anyNull(Vector[] vectors, int position) {
    for (int k = 0; k < vectors.length; k++) {
      if (vectors[k].isNull(position & arguments[k].mask())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void merge(int[] groupIds, int groups, Chunk input, int firstColumn, EvalContext context) {
    reserve(groups);
    LongVector partial = input.longs(firstColumn);
    for (int i = 0; i < input.rows(); i++) {
      counts[groupIds[i]] += partial.get(input.position(i));
    }
  }

  @Override
  public Vector result(int from, int to, EvalContext context) {
    reserve(to);
    LongVector out = new LongVector(to - from);
    System.arraycopy(counts, from, out.resize(to - from), 0, to - from);
    return out;
  }

  @Override
  public Vector[] partial(int from, int to, EvalContext context) {
    return new Vector[] {result(from, to, context)};
  }

  @Override
  public long sizeBytes() {
    return 8L * counts.length;
  }
}
