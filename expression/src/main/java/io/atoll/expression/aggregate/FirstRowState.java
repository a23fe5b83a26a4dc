package io.atoll.expression.aggregate;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.types.SqlType;
import java.util.Arrays;
import java.util.List;

/** The value of a group's first row, NULL or not: ANY_VALUE and columns not grouped by. */
final class FirstRowState extends AggregateState {
  private final Evaluator argument;
  private final Vector values;
  private int[] positions = new int[0];

  FirstRowState(Evaluator argument) {
    this.argument = argument;
    this.values = Chunk.vector(argument.type(), 16);
  }

  private void reserve(int groups) {
    int before = positions.length;
    if (groups > before) {
      positions = Arrays.copyOf(positions, grown(before, groups));
      Arrays.fill(positions, before, positions.length, -1);
    }
  }

  @Override
  List<SqlType> partialTypes() {
    return List.of(argument.type().withNullable(true));
  }

  @Override
  public void update(int[] groupIds, int groups, Chunk input, EvalContext context) {
    take(groupIds, groups, input, argument.operand(input, context), argument.mask());
  }

  @Override
  public void merge(int[] groupIds, int groups, Chunk input, int firstColumn, EvalContext context) {
    take(groupIds, groups, input, input.column(firstColumn), -1);
  }

  private void take(int[] groupIds, int groups, Chunk input, Vector v, int mask) {
    reserve(groups);
    for (int i = 0; i < input.rows(); i++) {
      if (positions[groupIds[i]] < 0) {
        positions[groupIds[i]] = values.size();
        values.appendFrom(v, input.position(i) & mask);
      }
    }
  }

  @Override
  public Vector result(int from, int to, EvalContext context) {
    reserve(to);
    Vector out = values.empty(to - from);
    for (int group = from; group < to; group++) {
      if (positions[group] < 0) {
        out.appendNull();
      } else {
        out.appendFrom(values, positions[group]);
      }
    }
    return out;
  }

  @Override
  public Vector[] partial(int from, int to, EvalContext context) {
    return new Vector[] {result(from, to, context)};
  }

  @Override
  public long sizeBytes() {
    return values.sizeBytes() + 4L * positions.length;
  }
}
