package io.atoll.expression.aggregate;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.scalar.Kernel;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * MIN and MAX. Values of storage LONG live in an array; others as one-value vectors, replaced only
 * when a better value comes.
 */
final class ExtremeState extends AggregateState {
  private final Evaluator argument;
  private final boolean isMax;
  private final Kernel kernel;
  private final boolean isLong;
  private final boolean unsigned;
  private long[] longs = new long[0];
  private boolean[] seen = new boolean[0];
  private @Nullable Vector[] values = new @Nullable Vector[0];
  private long valueBytes;

  ExtremeState(Evaluator argument, boolean isMax) {
    this.argument = argument;
    this.isMax = isMax;
    SqlType type = argument.type();
    this.kernel = Kernel.of(type);
    this.isLong = type.storage() == TypeKind.Storage.LONG;
    this.unsigned = type.unsigned();
  }

  private void reserve(int groups) {
    if (isLong && groups > longs.length) {
      longs = Arrays.copyOf(longs, grown(longs.length, groups));
      seen = Arrays.copyOf(seen, longs.length);
    } else if (!isLong && groups > values.length) {
      values = Arrays.copyOf(values, grown(values.length, groups));
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
    int n = input.rows();
    int[] selection = input.selection();
    boolean nulls = v.hasNulls();
    for (int i = 0; i < n; i++) {
      int p = (selection == null ? i : selection[i]) & mask;
      if (nulls && v.isNull(p)) {
        continue;
      }
      if (v instanceof LongVector l) {
        takeLong(groupIds[i], l.values()[p]);
      } else {
        takeOther(groupIds[i], v, p);
      }
    }
  }

  private void takeLong(int group, long value) {
    if (!seen[group]) {
      seen[group] = true;
      longs[group] = value;
      return;
    }
    int order =
        unsigned ? Long.compareUnsigned(value, longs[group]) : Long.compare(value, longs[group]);
    if (isMax ? order > 0 : order < 0) {
      longs[group] = value;
    }
  }

  private void takeOther(int group, Vector v, int p) {
    Vector best = values[group];
    if (best != null) {
      int order = kernel.compare(v, p, best, 0);
      if (isMax ? order <= 0 : order >= 0) {
        return;
      }
      valueBytes -= best.sizeBytes();
      best.clear();
    } else {
      best = v.empty(1);
      values[group] = best;
    }
    best.appendFrom(v, p);
    valueBytes += best.sizeBytes();
  }

  @Override
  public Vector result(int from, int to, EvalContext context) {
    reserve(to);
    Vector out = Chunk.vector(argument.type(), to - from);
    for (int group = from; group < to; group++) {
      if (isLong) {
        if (seen[group]) {
          ((LongVector) out).append(longs[group]);
        } else {
          out.appendNull();
        }
      } else {
        Vector value = values[group];
        if (value == null) {
          out.appendNull();
        } else {
          out.appendFrom(value, 0);
        }
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
    return 9L * longs.length + 8L * values.length + valueBytes;
  }
}
