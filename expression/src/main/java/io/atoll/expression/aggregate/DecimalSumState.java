package io.atoll.expression.aggregate;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.UnscaledDecimals;
import io.atoll.types.Decimals;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exact SUM and AVG of integers and DECIMALs. A sum is a 128-bit integer in two words, plus a wide
 * integer for the groups that met values beyond a long.
 */
final class DecimalSumState extends AggregateState {
  private final Evaluator argument;
  private final SqlType type;
  private final boolean isAverage;
  private final boolean isUnsigned;
  private final int scale;
  private long[] low = new long[0];
  private long[] high = new long[0];
  private long[] counts = new long[0];
  private @Nullable BigInteger @Nullable [] wide;

  DecimalSumState(Evaluator argument, SqlType type, boolean isAverage) {
    this.argument = argument;
    this.type = type;
    this.isAverage = isAverage;
    this.isUnsigned =
        argument.type().unsigned() && argument.type().storage() == TypeKind.Storage.LONG;
    this.scale = argument.type().kind() == TypeKind.DECIMAL ? argument.type().scale() : 0;
  }

  private SqlType sumType() {
    return isAverage ? SqlType.decimal(Decimals.MAX_PRECISION, scale) : type.withNullable(true);
  }

  private void reserve(int groups) {
    if (groups > low.length) {
      low = Arrays.copyOf(low, grown(low.length, groups));
      high = Arrays.copyOf(high, low.length);
      counts = Arrays.copyOf(counts, low.length);
      if (wide != null) {
        wide = Arrays.copyOf(wide, low.length);
      }
    }
  }

  private void add(int group, long value, boolean unsigned) {
    long sum = low[group] + value;
    long carry = Long.compareUnsigned(sum, value) < 0 ? 1 : 0;
    low[group] = sum;
    high[group] += (unsigned ? 0 : value >> 63) + carry;
  }

  private void add(int group, BigInteger value) {
    if (value.bitLength() < 64) {
      add(group, value.longValue(), false);
      return;
    }
    @Nullable BigInteger[] w = wide;
    if (w == null) {
      w = new @Nullable BigInteger[low.length];
      wide = w;
    }
    BigInteger sum = w[group];
    w[group] = sum == null ? value : sum.add(value);
  }

  @Override
  List<SqlType> partialTypes() {
    return isAverage ? List.of(SqlType.BIGINT, sumType()) : List.of(sumType());
  }

  @Override
  public void update(int[] groupIds, int groups, Chunk input, EvalContext context) {
    reserve(groups);
    Vector v = argument.operand(input, context);
    if (v instanceof LongVector longs) {
      addLongs(groupIds, input, longs);
    } else {
      addDecimals(groupIds, input, (DecimalVector) v, argument.mask());
    }
  }

  private void addLongs(int[] groupIds, Chunk input, LongVector v) {
    long[] values = v.values();
    boolean nulls = v.hasNulls();
    int mask = argument.mask();
    int n = input.rows();
    int[] selection = input.selection();
    for (int i = 0; i < n; i++) {
      int p = (selection == null ? i : selection[i]) & mask;
      if (!nulls || !v.isNull(p)) {
        add(groupIds[i], values[p], isUnsigned);
        counts[groupIds[i]]++;
      }
    }
  }

  private void addDecimals(int[] groupIds, Chunk input, DecimalVector v, int mask) {
    DecimalVector source =
        v.scale() == scale || mask == 0 ? v : UnscaledDecimals.rescale(v, input, scale);
    boolean sameScale = source.scale() == scale;
    long[] values = source.values();
    boolean nulls = source.hasNulls();
    int n = input.rows();
    int[] selection = input.selection();
    for (int i = 0; i < n; i++) {
      int p = (selection == null ? i : selection[i]) & mask;
      if (nulls && source.isNull(p)) {
        continue;
      }
      counts[groupIds[i]]++;
      if (sameScale && !source.isWide(p)) {
        add(groupIds[i], values[p], false);
      } else {
        add(groupIds[i], UnscaledDecimals.rescale(source.unscaled(p), source.scale(), scale));
      }
    }
  }

  @Override
  public void merge(int[] groupIds, int groups, Chunk input, int firstColumn, EvalContext context) {
    reserve(groups);
    DecimalVector v = input.decimals(isAverage ? firstColumn + 1 : firstColumn);
    for (int i = 0; i < input.rows(); i++) {
      int p = input.position(i);
      if (!v.isNull(p)) {
        add(groupIds[i], UnscaledDecimals.rescale(v.unscaled(p), v.scale(), scale));
        counts[groupIds[i]] += isAverage ? input.longs(firstColumn).get(p) : 1;
      }
    }
  }

  private BigInteger sum(int group) {
    BigInteger narrow =
        high[group] == low[group] >> 63
            ? BigInteger.valueOf(low[group])
            : BigInteger.valueOf(high[group])
                .shiftLeft(64)
                .add(new BigInteger(Long.toUnsignedString(low[group])));
    BigInteger big = wide == null ? null : wide[group];
    return big == null ? narrow : narrow.add(big);
  }

  private DecimalVector sums(int from, int to) {
    DecimalVector out = new DecimalVector(to - from, scale);
    out.resize(to - from);
    for (int group = from; group < to; group++) {
      if (counts[group] == 0) {
        out.setNull(group - from);
      } else {
        BigInteger sum = sum(group);
        if (UnscaledDecimals.isTooWide(sum)) {
          throw SqlError.ER_DATA_OUT_OF_RANGE.with("DECIMAL", "sum");
        }
        out.set(group - from, sum);
      }
    }
    return out;
  }

  @Override
  public Vector result(int from, int to, EvalContext context) {
    reserve(to);
    if (!isAverage) {
      return sums(from, to);
    }
    DecimalVector out = new DecimalVector(to - from, type.scale());
    out.resize(to - from);
    for (int group = from; group < to; group++) {
      if (counts[group] == 0) {
        out.setNull(group - from);
      } else {
        BigDecimal average =
            new BigDecimal(sum(group), scale)
                .divide(BigDecimal.valueOf(counts[group]), type.scale(), RoundingMode.HALF_UP);
        out.set(group - from, average.unscaledValue());
      }
    }
    return out;
  }

  @Override
  public Vector[] partial(int from, int to, EvalContext context) {
    reserve(to);
    DecimalVector sums = sums(from, to);
    if (!isAverage) {
      return new Vector[] {sums};
    }
    LongVector count = new LongVector(to - from);
    System.arraycopy(counts, from, count.resize(to - from), 0, to - from);
    return new Vector[] {count, sums};
  }

  @Override
  public long sizeBytes() {
    return 24L * low.length + (wide == null ? 0 : 48L * low.length);
  }
}
