package io.atoll.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.CoprocessorPlan.Operator;
import io.atoll.api.CoprocessorPlan.ScanColumn;
import io.atoll.api.KeyError;
import io.atoll.api.Mutation;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.chunk.Chunk;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.RowColumn;
import io.atoll.codec.RowEncoder;
import io.atoll.codec.TableKeys;
import io.atoll.codec.ValueRow;
import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.expression.ResolveContext;
import io.atoll.types.Collation;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CoprocessorTest {
  private static final int ROWS = 5000;
  private static final SqlType TEXT = SqlType.varchar(20, Collation.BINARY);
  private static final List<ScanColumn> COLUMNS =
      List.of(
          new ScanColumn(ScanColumn.HANDLE_ID, SqlType.BIGINT, true, null),
          new ScanColumn(2, SqlType.BIGINT, false, null),
          new ScanColumn(3, TEXT, false, null),
          new ScanColumn(4, SqlType.BIGINT, false, Value.of(42)));
  private static final Expression HANDLE = new Expression.ColumnRef(0, SqlType.BIGINT);
  private static final Expression GROUP = new Expression.ColumnRef(1, SqlType.BIGINT);

  private final StoreHarness h = new StoreHarness();

  @BeforeEach
  void rows() {
    RowEncoder encoder =
        new RowEncoder(List.of(new RowColumn(2, SqlType.BIGINT), new RowColumn(3, TEXT)));
    List<Mutation> mutations = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      ValueRow row =
          new ValueRow(
              List.of(SqlType.BIGINT, TEXT),
              List.of(Value.of((long) i % 7), i % 10 == 0 ? Value.NULL : Value.ofUtf8("r" + i)));
      mutations.add(StoreHarness.put(TableKeys.row(5, i), encoder.encode(row)));
    }
    for (int from = 0; from < ROWS; from += 1000) {
      assertThat(
              h.prewrite(mutations.subList(from, from + 1000), h.ts(), 0, false, true)
                  .onePhaseCommitTs())
          .isPositive();
    }
  }

  @AfterEach
  void close() {
    h.close();
  }

  private static CoprocessorPlan plan(
      boolean isDescending, List<Integer> outputs, Operator... operators) {
    return new CoprocessorPlan(
        new CoprocessorPlan.TableScan(5, COLUMNS, List.of(), isDescending),
        List.of(operators),
        outputs,
        new CoprocessorPlan.Evaluation(SqlMode.DEFAULT.bits(), "UTC", 0, 4, 1 << 26, 1024, false));
  }

  /** All pages of a plan; how many there were. */
  private int run(CoprocessorPlan plan, long maxBytes, List<Chunk> into) {
    List<KeyRange> ranges = List.of(TableKeys.rowRange(5));
    int pages = 0;
    long readTs = h.ts();
    while (!ranges.isEmpty()) {
      StoreResponses.Coprocess answer =
          h.send(TableKeys.row(5, 0), new StoreRequest.Coprocess(plan, ranges, readTs, maxBytes));
      assertThat(answer.error()).isNull();
      into.addAll(answer.chunks());
      ranges = answer.remaining();
      pages++;
    }
    return pages;
  }

  private static List<Long> longs(List<Chunk> chunks, int column) {
    List<Long> values = new ArrayList<>();
    for (Chunk chunk : chunks) {
      for (int i = 0; i < chunk.rows(); i++) {
        values.add(chunk.longs(column).get(chunk.position(i)));
      }
    }
    return values;
  }

  private static Expression call(String name, Expression... arguments) {
    return Functions.call(name, List.of(arguments), ResolveContext.DEFAULT);
  }

  private static Expression number(long value) {
    return Functions.constant(Value.of(value), SqlType.BIGINT);
  }

  @Test
  void scansBothWaysPageByPage() {
    for (boolean isDescending : new boolean[] {false, true}) {
      List<Chunk> chunks = new ArrayList<>();
      int pages = run(plan(isDescending, List.of(0, 1, 2, 3)), 50_000, chunks);
      assertThat(pages).isGreaterThan(2);
      List<Long> handles = longs(chunks, 0);
      assertThat(handles).hasSize(ROWS);
      for (int i = 0; i < ROWS; i++) {
        assertThat(handles.get(i)).isEqualTo(isDescending ? ROWS - 1 - i : i);
      }
      assertThat(longs(chunks, 3)).containsOnly(42L);
      Chunk first = chunks.getFirst();
      assertThat(first.column(2).isNull(isDescending ? 9 : 0)).isTrue();
    }
  }

  @Test
  void selectsProjectsAndLimits() {
    List<Chunk> chunks = new ArrayList<>();
    run(
        plan(
            false,
            List.of(0),
            new CoprocessorPlan.Selection(
                List.of(call("=", GROUP, number(3)), call(">", HANDLE, number(1000)))),
            new CoprocessorPlan.Projection(List.of(call("+", HANDLE, number(1)))),
            new CoprocessorPlan.Limit(4)),
        0,
        chunks);
    assertThat(longs(chunks, 0)).containsExactly(1005L, 1012L, 1019L, 1026L);
  }

  @Test
  void aggregatesInParts() {
    var count =
        Functions.aggregate("COUNT", List.of(), false, List.of(), null, ResolveContext.DEFAULT);
    var max =
        Functions.aggregate("MAX", List.of(HANDLE), false, List.of(), null, ResolveContext.DEFAULT);
    List<Chunk> chunks = new ArrayList<>();
    run(
        plan(
            false,
            List.of(0, 1, 2),
            new CoprocessorPlan.Aggregation(List.of(GROUP), List.of(count, max), false)),
        0,
        chunks);
    TreeMap<Long, Long> counts = new TreeMap<>();
    List<Long> groups = longs(chunks, 2);
    for (int i = 0; i < groups.size(); i++) {
      counts.merge(groups.get(i), longs(chunks, 0).get(i), Long::sum);
    }
    assertThat(counts).hasSize(7);
    assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(ROWS);
    assertThat(longs(chunks, 1)).contains(ROWS - 1L);
    List<Chunk> all = new ArrayList<>();
    run(
        plan(false, List.of(0), new CoprocessorPlan.Aggregation(List.of(), List.of(count), false)),
        0,
        all);
    assertThat(longs(all, 0)).containsExactly((long) ROWS);
  }

  @Test
  void keepsTheTop() {
    List<Chunk> chunks = new ArrayList<>();
    run(
        plan(
            false,
            List.of(0, 1),
            new CoprocessorPlan.TopN(
                List.of(
                    new CoprocessorPlan.SortKey(GROUP, true),
                    new CoprocessorPlan.SortKey(HANDLE, false)),
                3)),
        0,
        chunks);
    assertThat(longs(chunks, 0)).containsExactly(6L, 13L, 20L);
  }

  @Test
  void stopsAtALockAndTellsTheRest() {
    Key locked = TableKeys.row(5, 1234);
    long startTs = h.ts();
    assertThat(
            h.prewrite(List.of(StoreHarness.put(locked, new byte[] {1})), startTs, 0, false, false)
                .errors())
        .isEmpty();
    for (boolean isDescending : new boolean[] {false, true}) {
      StoreResponses.Coprocess answer =
          h.send(
              locked,
              new StoreRequest.Coprocess(
                  plan(isDescending, List.of(0)), List.of(TableKeys.rowRange(5)), h.ts(), 0));
      assertThat(answer.error()).isInstanceOf(KeyError.Locked.class);
      assertThat(longs(answer.chunks(), 0))
          .hasSize(isDescending ? ROWS - 1235 : 1234)
          .doesNotContain(1234L);
      assertThat(answer.remaining()).hasSize(1);
      assertThat(answer.remaining().getFirst().contains(locked)).isTrue();
    }
  }
}
