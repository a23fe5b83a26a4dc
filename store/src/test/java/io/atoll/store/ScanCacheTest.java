package io.atoll.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.CoprocessorPlan;
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
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Scans with the cache against a map of all versions, and beside writers. */
final class ScanCacheTest {
  private static final SqlType TEXT = SqlType.varchar(2000, Collation.BINARY);
  private static final List<ScanColumn> COLUMNS =
      List.of(
          new ScanColumn(ScanColumn.HANDLE_ID, SqlType.BIGINT, true, null),
          new ScanColumn(2, SqlType.BIGINT, false, null),
          new ScanColumn(3, TEXT, false, null));
  private static final RowEncoder ENCODER =
      new RowEncoder(List.of(new RowColumn(2, SqlType.BIGINT), new RowColumn(3, TEXT)));
  private static final int HANDLES = 4000;

  private static long seed() {
    Long given = Long.getLong("atoll.seed");
    long seed = given == null ? new java.util.Random().nextLong() : given;
    System.out.println("scan cache seed " + seed);
    return seed;
  }

  /** A value of a row: the text's length makes some of them long values. */
  private record Row(long number, int length) {
    byte[] encoded() {
      return ENCODER.encode(
          new ValueRow(
              List.of(SqlType.BIGINT, TEXT),
              List.of(Value.of(number), Value.ofUtf8("x".repeat(length)))));
    }
  }

  private static CoprocessorPlan plan(boolean isDescending, boolean isFiltered) {
    Expression number = new Expression.ColumnRef(1, SqlType.BIGINT);
    Expression odd =
        Functions.call(
            "=",
            List.of(
                Functions.call(
                    "%",
                    List.of(number, Functions.constant(Value.of(5L), SqlType.BIGINT)),
                    ResolveContext.DEFAULT),
                Functions.constant(Value.of(1L), SqlType.BIGINT)),
            ResolveContext.DEFAULT);
    return new CoprocessorPlan(
        new CoprocessorPlan.TableScan(5, COLUMNS, List.of(), isDescending),
        isFiltered ? List.of(new CoprocessorPlan.Selection(List.of(odd))) : List.of(),
        List.of(0, 1, 2),
        new CoprocessorPlan.Evaluation(SqlMode.DEFAULT.bits(), "UTC", 0, 4, 1 << 26, 1024, false));
  }

  private static List<String> scan(
      StoreHarness h, CoprocessorPlan plan, List<KeyRange> ranges, long readTs) {
    List<String> rows = new ArrayList<>();
    List<KeyRange> left = ranges;
    while (!left.isEmpty()) {
      StoreResponses.Coprocess answer =
          h.send(left.getFirst().start(), new StoreRequest.Coprocess(plan, left, readTs, 40_000));
      assertThat(answer.error()).isNull();
      for (Chunk chunk : answer.chunks()) {
        for (int i = 0; i < chunk.rows(); i++) {
          int p = chunk.position(i);
          rows.add(
              chunk.longs(0).get(p) + ":" + chunk.longs(1).get(p) + ":" + chunk.bytes(2).length(p));
        }
      }
      left = answer.remaining();
    }
    return rows;
  }

  private static List<String> expected(
      TreeMap<Long, NavigableMap<Long, Row>> model,
      long from,
      long to,
      long readTs,
      CoprocessorPlan plan) {
    List<String> rows = new ArrayList<>();
    model
        .subMap(from, to)
        .forEach((handle, versions) -> {
          Map.Entry<Long, Row> seen = versions.floorEntry(readTs);
          if (seen != null
              && seen.getValue().length() >= 0
              && (plan.operators().isEmpty() || seen.getValue().number() % 5 == 1)) {
            rows.add(handle + ":" + seen.getValue().number() + ":" + seen.getValue().length());
          }
        });
    return plan.scan().isDescending() ? rows.reversed() : rows;
  }

  @Test
  void scansGiveTheSameRowsAsAMapOfAllVersions() {
    long seed = seed();
    SplittableRandom random = new SplittableRandom(seed);
    TreeMap<Long, NavigableMap<Long, Row>> model = new TreeMap<>();
    try (StoreHarness h = new StoreHarness(s -> s.withScanCacheBytes(8 << 20))) {
      List<Long> moments = new ArrayList<>();
      for (int step = 0; step < 80; step++) {
        boolean isBulk = step < 4;
        int writes = isBulk ? 1000 : random.nextInt(6);
        write(h, random, model, writes, isBulk ? step * 1000L : -1, HANDLES);
        if (!isBulk && random.nextInt(8) == 0) {
          // Enough for segments to be put together anew, some of them more than once.
          int hot = 1 + random.nextInt(300);
          for (int i = random.nextInt(40); i >= 0; i--) {
            write(h, random, model, 20, -1, hot);
            moments.add(h.ts());
            checkShort(h, random, model, moments, hot);
          }
        }
        moments.add(h.ts());
        for (int i = 0; i < 4; i++) {
          long readTs =
              random.nextInt(4) == 0
                  ? moments.get(random.nextInt(moments.size()))
                  : moments.getLast();
          CoprocessorPlan plan = plan(random.nextBoolean(), random.nextBoolean());
          boolean isAll = random.nextInt(3) > 0;
          long from = isAll ? 0 : random.nextInt(HANDLES);
          long to = isAll ? HANDLES : from + 1 + random.nextInt(random.nextBoolean() ? 150 : 2500);
          KeyRange range =
              isAll
                  ? TableKeys.rowRange(5)
                  : new KeyRange(TableKeys.row(5, from), TableKeys.row(5, to));
          assertThat(scan(h, plan, List.of(range), readTs))
              .as("seed %d step %d", seed, step)
              .isEqualTo(expected(model, from, to, readTs, plan));
        }
        lookups(h, random, model, moments.getLast());
      }
    }
  }

  /** A short range, of now or of a moment ago. */
  private static void checkShort(
      StoreHarness h,
      SplittableRandom random,
      TreeMap<Long, NavigableMap<Long, Row>> model,
      List<Long> moments,
      int handles) {
    long readTs = moments.get(moments.size() - 1 - random.nextInt(Math.min(3, moments.size())));
    CoprocessorPlan plan = plan(random.nextInt(4) == 0, random.nextBoolean());
    long from = random.nextInt(handles);
    long to = from + 1 + random.nextInt(100);
    KeyRange range = new KeyRange(TableKeys.row(5, from), TableKeys.row(5, to));
    assertThat(scan(h, plan, List.of(range), readTs))
        .isEqualTo(expected(model, from, to, readTs, plan));
  }

  /** Many short ranges, as index lookups ask. */
  private static void lookups(
      StoreHarness h,
      SplittableRandom random,
      TreeMap<Long, NavigableMap<Long, Row>> model,
      long readTs) {
    List<KeyRange> ranges = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    CoprocessorPlan plan = plan(false, false);
    for (long at = random.nextInt(300); at < HANDLES; at += 1 + random.nextInt(600)) {
      long end = at + 1 + random.nextInt(3);
      ranges.add(new KeyRange(TableKeys.row(5, at), TableKeys.row(5, end)));
      rows.addAll(expected(model, at, end, readTs, plan));
      at = end;
    }
    if (!ranges.isEmpty()) {
      assertThat(scan(h, plan, ranges, readTs)).isEqualTo(rows);
    }
  }

  private static void write(
      StoreHarness h,
      SplittableRandom random,
      TreeMap<Long, NavigableMap<Long, Row>> model,
      int count,
      long bulkFrom,
      int handles) {
    if (count == 0) {
      return;
    }
    TreeMap<Long, Row> rows = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      long handle = bulkFrom >= 0 ? bulkFrom + i : random.nextInt(handles);
      boolean isDelete = bulkFrom < 0 && random.nextInt(4) == 0;
      int length = random.nextInt(40) == 0 ? 600 : random.nextInt(30);
      rows.put(handle, new Row(random.nextInt(1000), isDelete ? -1 : length));
    }
    List<Mutation> mutations = new ArrayList<>();
    rows.forEach((handle, row) -> mutations.add(mutation(handle, row)));
    long startTs = h.ts();
    long commitTs;
    if (random.nextBoolean()) {
      commitTs = h.prewrite(mutations, startTs, 0, false, true).onePhaseCommitTs();
      assertThat(commitTs).isPositive();
    } else {
      assertThat(h.prewrite(mutations, startTs, 0, false, false).errors()).isEmpty();
      List<Key> keys = mutations.stream().map(Mutation::key).toList();
      if (random.nextInt(5) == 0) {
        h.send(keys.getFirst(), new StoreRequest.Rollback(keys, startTs));
        return;
      }
      commitTs = h.ts();
      h.send(keys.getFirst(), new StoreRequest.Commit(keys, startTs, commitTs));
    }
    rows.forEach(
        (handle, row) -> model.computeIfAbsent(handle, k -> new TreeMap<>()).put(commitTs, row));
  }

  private static Mutation mutation(long handle, Row row) {
    Key key = TableKeys.row(5, handle);
    return row.length() < 0
        ? new Mutation(Mutation.Op.DELETE, key, new byte[0], Mutation.PessimisticAction.NONE)
        : StoreHarness.put(key, row.encoded());
  }

  /** Writers move amounts between rows; every scan must see the same sum. */
  @Test
  void scansBesideWritersSeeWholeTransactions() throws InterruptedException {
    long seed = seed();
    int accounts = 3000;
    try (StoreHarness h = new StoreHarness()) {
      long[] balances = new long[accounts];
      for (int from = 0; from < accounts; from += 1000) {
        List<Mutation> mutations = new ArrayList<>();
        for (int i = from; i < from + 1000; i++) {
          balances[i] = 100;
          mutations.add(mutation(i, new Row(100, 5)));
        }
        h.prewrite(mutations, h.ts(), 0, false, true);
      }
      AtomicBoolean isOver = new AtomicBoolean();
      ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                SplittableRandom random = new SplittableRandom(seed);
                try {
                  while (!isOver.get()) {
                    move(h, random, balances);
                    if (random.nextInt(4) == 0) {
                      Thread.yield();
                    }
                  }
                } catch (RuntimeException | AssertionError e) {
                  failures.add(e);
                }
              });
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        boolean isDescending = i == 1;
        readers.add(
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    for (int scan = 0; scan < 40; scan++) {
                      long sum = sum(h, plan(isDescending, false), TableKeys.rowRange(5));
                      assertThat(sum).as("seed %d scan %d", seed, scan).isEqualTo(100L * accounts);
                    }
                  } catch (RuntimeException | AssertionError e) {
                    failures.add(e);
                  }
                }));
      }
      for (Thread reader : readers) {
        reader.join();
      }
      isOver.set(true);
      writer.join();
      assertThat(failures).isEmpty();
    }
  }

  /** Amounts move between neighbours only: every short range of pairs must see whole pairs. */
  @Test
  void shortRangesBesideWritersSeeWholeTransactions() throws InterruptedException {
    long seed = seed();
    int accounts = 3000;
    try (StoreHarness h = new StoreHarness()) {
      for (int from = 0; from < accounts; from += 1000) {
        List<Mutation> mutations = new ArrayList<>();
        for (int i = from; i < from + 1000; i++) {
          mutations.add(mutation(i, new Row(100, 5)));
        }
        h.prewrite(mutations, h.ts(), 0, false, true);
      }
      long[] balances = new long[accounts];
      java.util.Arrays.fill(balances, 100);
      AtomicBoolean isOver = new AtomicBoolean();
      ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
      Thread writer =
          Thread.ofPlatform()
              .start(() -> {
                SplittableRandom random = new SplittableRandom(seed);
                try {
                  while (!isOver.get()) {
                    int from = random.nextInt(accounts);
                    move(h, random, balances, from, from ^ 1);
                  }
                } catch (RuntimeException | AssertionError e) {
                  failures.add(e);
                }
              });
      List<Thread> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        SplittableRandom random = new SplittableRandom(seed + 1 + i);
        readers.add(
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    for (int scan = 0; scan < 4000; scan++) {
                      long first = 2L * random.nextInt(accounts / 2);
                      long end = Math.min(accounts, first + 2L * (1 + random.nextInt(100)));
                      KeyRange range = new KeyRange(TableKeys.row(5, first), TableKeys.row(5, end));
                      assertThat(sum(h, plan(random.nextInt(8) == 0, false), range))
                          .as("seed %d scan %d", seed, scan)
                          .isEqualTo(100 * (end - first));
                    }
                  } catch (RuntimeException | AssertionError e) {
                    failures.add(e);
                  }
                }));
      }
      for (Thread reader : readers) {
        reader.join();
      }
      isOver.set(true);
      writer.join();
      assertThat(failures).isEmpty();
    }
  }

  private static void move(StoreHarness h, SplittableRandom random, long[] balances) {
    int from = random.nextInt(balances.length);
    int to = random.nextInt(balances.length);
    if (from != to) {
      move(h, random, balances, from, to);
    }
  }

  private static void move(
      StoreHarness h, SplittableRandom random, long[] balances, int from, int to) {
    long startTs = h.ts();
    List<Mutation> mutations =
        List.of(
            mutation(from, new Row(balances[from] - 1, 5)),
            mutation(to, new Row(balances[to] + 1, 5)));
    boolean isOnePhase = random.nextBoolean();
    StoreResponses.Prewrite prewrite = h.prewrite(mutations, startTs, 0, false, isOnePhase);
    assertThat(prewrite.errors()).isEmpty();
    if (prewrite.onePhaseCommitTs() == 0) {
      List<Key> keys = mutations.stream().map(Mutation::key).toList();
      long commitTs = h.ts();
      // One key after the other, as a client does with secondaries.
      for (Key key : keys) {
        h.send(key, new StoreRequest.Commit(List.of(key), startTs, commitTs));
      }
    }
    balances[from]--;
    balances[to]++;
  }

  /** Of a scan at a fresh timestamp; again where it meets a lock, as a client would wait. */
  private static long sum(StoreHarness h, CoprocessorPlan plan, KeyRange range) {
    long readTs = h.ts();
    long sum = 0;
    List<KeyRange> left = List.of(range);
    while (!left.isEmpty()) {
      StoreResponses.Coprocess answer =
          h.send(left.getFirst().start(), new StoreRequest.Coprocess(plan, left, readTs, 20_000));
      if (answer.error() instanceof KeyError.Locked && answer.remaining().isEmpty()) {
        continue;
      }
      for (Chunk chunk : answer.chunks()) {
        for (int i = 0; i < chunk.rows(); i++) {
          sum += chunk.longs(1).get(chunk.position(i));
        }
      }
      left = answer.remaining();
    }
    return sum;
  }
}
