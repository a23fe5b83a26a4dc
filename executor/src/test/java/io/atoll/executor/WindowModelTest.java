package io.atoll.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.planner.physical.RowPlan;
import io.atoll.planner.physical.RowPlan.Bound;
import io.atoll.planner.physical.RowPlan.Bound.Kind;
import io.atoll.planner.physical.RowPlan.Frame;
import io.atoll.planner.physical.RowPlan.WindowFunction;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Window functions and frames against a definition row by row. Rows: partition, key, value. */
class WindowModelTest {
  private static final long SEED = Long.getLong("seed", 77);

  @TempDir Path directory;

  private final Random random = new Random(SEED);

  /** Whether row {@code j} is in the frame of row {@code i} by one bound. */
  private static boolean inside(
      List<Long[]> rows, int i, int j, Frame.Unit unit, Bound bound, boolean isStart) {
    int side = isStart ? 1 : -1;
    long distance =
        bound
            .offset()
            .map(e -> ((Value.OfLong) ((Expression.Constant) e).value()).value())
            .orElse(0L);
    long signed = bound.kind() == Kind.PRECEDING ? -distance : distance;
    switch (bound.kind()) {
      case UNBOUNDED_PRECEDING, UNBOUNDED_FOLLOWING -> {
        return true;
      }
      case CURRENT_ROW, PRECEDING, FOLLOWING -> {}
    }
    if (unit == Frame.Unit.ROWS) {
      return Long.compare(j, i + signed) * side >= 0;
    }
    Long a = rows.get(i)[1];
    Long b = rows.get(j)[1];
    if (a == null || b == null) {
      return Objects.equals(a, b) || (b == null) != isStart;
    }
    return Long.compare(b, a + signed) * side >= 0;
  }

  private static List<String> model(List<Long[]> rows, Frame frame) {
    List<String> out = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Long[] row = rows.get(i);
      long count = 0;
      Long least = null;
      Long first = null;
      boolean hasFirst = false;
      long number = 0;
      long rank = 1;
      for (int j = 0; j < rows.size(); j++) {
        Long[] other = rows.get(j);
        if (!Objects.equals(other[0], row[0])) {
          continue;
        }
        number += j <= i ? 1 : 0;
        rank += j < i && !Objects.equals(other[1], row[1]) ? 1 : 0;
        if (inside(rows, i, j, frame.unit(), frame.start(), true)
            && inside(rows, i, j, frame.unit(), frame.end(), false)) {
          if (!hasFirst) {
            first = other[2];
            hasFirst = true;
          }
          if (other[2] != null) {
            count++;
            least = least == null ? other[2] : Long.valueOf(Math.min(least, other[2]));
          }
        }
      }
      out.add(Arrays.asList(row[0], row[1], row[2], number, rank, count, least, first).toString());
    }
    return out;
  }

  private Bound bound(boolean isStart) {
    Kind kind =
        switch (random.nextInt(4)) {
          case 0 -> isStart ? Kind.UNBOUNDED_PRECEDING : Kind.UNBOUNDED_FOLLOWING;
          case 1 -> Kind.CURRENT_ROW;
          case 2 -> Kind.PRECEDING;
          default -> Kind.FOLLOWING;
        };
    boolean hasOffset = kind == Kind.PRECEDING || kind == Kind.FOLLOWING;
    return new Bound(
        kind,
        hasOffset
            ? Optional.of(Functions.constant(Value.of(random.nextInt(4)), SqlType.BIGINT))
            : Optional.empty());
  }

  @Test
  void framesHoldWhatTheirDefinitionSays() throws Exception {
    for (int round = 0; round < 120; round++) {
      List<Long[]> rows = new ArrayList<>();
      int count = random.nextInt(60);
      for (int i = 0; i < count; i++) {
        rows.add(
            new Long[] {
              (long) random.nextInt(4),
              random.nextInt(6) == 0 ? null : Long.valueOf(random.nextInt(12)),
              random.nextInt(5) == 0 ? null : Long.valueOf(random.nextInt(100))
            });
      }
      Comparator<Long> nullsFirst = Comparator.nullsFirst(Comparator.naturalOrder());
      rows.sort(
          Comparator.<Long[], Long>comparing(r -> r[0], nullsFirst)
              .thenComparing(r -> r[1], nullsFirst));
      Frame frame =
          new Frame(
              random.nextBoolean() ? Frame.Unit.ROWS : Frame.Unit.RANGE, bound(true), bound(false));
      List<Expression> value = List.of(TestExecution.column(2));
      RowPlan.Window plan =
          new RowPlan.Window(
              TestExecution.info(8),
              TestExecution.rows(rows, 3),
              List.of(TestExecution.column(0)),
              List.of(new SortKey(TestExecution.column(1), false)),
              List.of(
                  new WindowFunction("ROW_NUMBER", List.of(), SqlType.BIGINT),
                  new WindowFunction("RANK", List.of(), SqlType.BIGINT),
                  new WindowFunction("COUNT", value, SqlType.BIGINT),
                  new WindowFunction("MIN", value, SqlType.BIGINT),
                  new WindowFunction("FIRST_VALUE", value, SqlType.BIGINT)),
              frame);
      assertThat(TestExecution.run(plan, TestExecution.context(directory, Long.MAX_VALUE)))
          .as("seed " + SEED + " round " + round + " " + frame)
          .isEqualTo(model(rows, frame));
    }
  }
}
