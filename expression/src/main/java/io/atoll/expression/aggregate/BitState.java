package io.atoll.expression.aggregate;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.types.SqlType;
import java.util.Arrays;
import java.util.List;

/** BIT_AND, BIT_OR, BIT_XOR. */
final class BitState extends AggregateState {
  private final String name;
  private final Evaluator argument;
  private final long neutral;
  private long[] bits = new long[0];

  BitState(String name, Evaluator argument) {
    this.name = name;
    this.argument = argument;
    this.neutral = name.equals("BIT_AND") ? -1 : 0;
  }

  private void reserve(int groups) {
    int before = bits.length;
    if (groups > before) {
      bits = Arrays.copyOf(bits, grown(before, groups));
      Arrays.fill(bits, before, bits.length, neutral);
    }
  }

  @Override
  List<SqlType> partialTypes() {
    return List.of(SqlType.UNSIGNED_BIGINT);
  }

  @Override
  public void update(int[] groupIds, int groups, Chunk input, EvalContext context) {
    take(groupIds, groups, input, (LongVector) argument.operand(input, context), argument.mask());
  }

  @Override
  public void merge(int[] groupIds, int groups, Chunk input, int firstColumn, EvalContext context) {
    take(groupIds, groups, input, input.longs(firstColumn), -1);
  }

  private void take(int[] groupIds, int groups, Chunk input, LongVector v, int mask) {
    reserve(groups);
    for (int i = 0; i < input.rows(); i++) {
      int p = input.position(i) & mask;
      if (!v.isNull(p)) {
        int group = groupIds[i];
        bits[group] =
            switch (name) {
              case "BIT_AND" -> bits[group] & v.get(p);
              case "BIT_OR" -> bits[group] | v.get(p);
              default -> bits[group] ^ v.get(p);
            };
      }
    }
  }

  @Override
  public Vector result(int from, int to, EvalContext context) {
    reserve(to);
    LongVector out = new LongVector(to - from);
    System.arraycopy(bits, from, out.resize(to - from), 0, to - from);
    return out;
  }

  @Override
  public Vector[] partial(int from, int to, EvalContext context) {
    return new Vector[] {result(from, to, context)};
  }

  @Override
  public long sizeBytes() {
    return 8L * bits.length;
  }
}
