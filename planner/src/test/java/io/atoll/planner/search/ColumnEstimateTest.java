package io.atoll.planner.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.atoll.catalog.ColumnStatistics;
import io.atoll.catalog.Histogram;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TopValues;
import io.atoll.codec.KeyValues;
import io.atoll.codec.ValueRow;
import io.atoll.expression.Expression.Constant;
import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ColumnEstimateTest {
  /** 100 to 1099, ten times each, in ten buckets; 5,000 rows of 7; 1,000 NULLs. */
  private static final ColumnStatistics STATISTICS = statistics();

  private static byte[] key(long value) {
    ByteBuilder bytes = new ByteBuilder(16);
    KeyValues.put(
        bytes,
        SqlType.BIGINT,
        IndexInfo.IndexColumn.WHOLE,
        new ValueRow(List.of(SqlType.BIGINT), List.of(Value.of(value))),
        0);
    return bytes.toArray();
  }

  private static ColumnStatistics statistics() {
    byte[][] lower = new byte[10][];
    byte[][] upper = new byte[10][];
    long[] cumulative = new long[10];
    long[] repeats = new long[10];
    long[] distinct = new long[10];
    for (int i = 0; i < 10; i++) {
      lower[i] = key(100 + 100L * i);
      upper[i] = key(199 + 100L * i);
      cumulative[i] = 1000L * (i + 1);
      repeats[i] = 10;
      distinct[i] = 100;
    }
    return new ColumnStatistics(
        1,
        1001,
        1000,
        8,
        0,
        new Histogram(lower, upper, cumulative, repeats, distinct),
        new TopValues(new byte[][] {key(7)}, new long[] {5000}),
        1);
  }

  private static double share(String operator, Value value, SqlType type, long modifications) {
    ColumnEstimate estimate =
        ColumnEstimate.ofType(STATISTICS, modifications, SqlType.BIGINT, new Constant(value, type));
    if (estimate == null) {
      throw new AssertionError("no estimate for " + value);
    }
    return estimate.share(operator);
  }

  private static double share(String operator, long value) {
    return share(operator, Value.of(value), SqlType.BIGINT, 0);
  }

  @Test
  void frequentAndOtherValuesAreToldApart() {
    assertThat(share("=", 7)).isCloseTo(5000 / 16_000.0, within(0.001));
    assertThat(share("=", 150)).isCloseTo(10 / 16_000.0, within(0.0002));
    assertThat(share("=", 5000)).isLessThanOrEqualTo(1 / 16_000.0);
  }

  @Test
  void rangesAreMeasuredWithoutNulls() {
    assertThat(share("<", 100)).isCloseTo(5000 / 16_000.0, within(0.001));
    assertThat(share(">=", 600)).isCloseTo(5000 / 16_000.0, within(0.01));
    assertThat(share("<=", 599)).isCloseTo(10_000 / 16_000.0, within(0.01));
    assertThat(share("<", Value.of(2.5), SqlType.DOUBLE, 0)).isLessThan(0.001);
  }

  @Test
  void whatCameAfterTheLastLookLiesBeyondTheKnownValues() {
    assertThat(share(">", Value.of(2000L), SqlType.BIGINT, 0)).isLessThan(0.001);
    assertThat(share(">", Value.of(2000L), SqlType.BIGINT, 3200)).isCloseTo(0.1, within(0.01));
  }
}
