package io.atoll.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.KeyError;
import io.atoll.api.Mutation;
import io.atoll.api.Mutation.Op;
import io.atoll.api.Mutation.PessimisticAction;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.api.StoreResponses.KeyValue;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Random transactions of every kind against a map of versions: after each history, the store at
 * every timestamp is the model at that timestamp, with crashes, splits and collection on the way.
 * Each history runs without a row cache, with one of a few rows, and with one that holds all.
 */
final class HistoryPropertyTest {
  private static final int KEYS = 12;

  /** What every commit left: key, commitTs, value (null for a delete). */
  private final Map<String, TreeMap<Long, String>> model = new TreeMap<>();

  private final TreeSet<Long> commits = new TreeSet<>();

  /** An open transaction. */
  private static final class Open {
    private final long startTs;
    private final Map<String, Long> locked = new TreeMap<>();
    private final Map<String, String> writes = new TreeMap<>();

    private Open(long startTs) {
      this.startTs = startTs;
    }
  }

  @Test
  void everySnapshotIsTheModels() {
    histories(15, s -> new StoreHarness(s));
  }

  @Test
  void everySnapshotIsTheModelsOnDisk() {
    histories(1, s -> new StoreHarness(StoreHarness.Ground.DISK, s));
  }

  private void histories(int count, Function<UnaryOperator<StoreSettings>, StoreHarness> grounds) {
    long seed = Long.getLong("atoll.seed", new Random().nextLong());
    System.out.println("history seed " + seed);
    for (int i = 0; i < count; i++) {
      for (long cacheBytes : new long[] {0, 1_000, 1 << 20}) {
        model.clear();
        commits.clear();
        run(
            new Random(seed + i),
            "seed " + seed + " + " + i + ", row cache " + cacheBytes,
            s -> grounds.apply(t -> s.apply(t).withRowCacheBytes(cacheBytes)));
      }
    }
  }

  private void run(
      Random random, String name, Function<UnaryOperator<StoreSettings>, StoreHarness> grounds) {
    try (StoreHarness h = grounds.apply(s -> random.nextBoolean() ? s : s.withMemoryLockBytes(0))) {
      List<Open> open = new ArrayList<>();
      long safePoint = 0;
      for (int step = 0; step < 150; step++) {
        switch (random.nextInt(20)) {
          case 0 -> h.crash();
          case 1 -> {
            Key border = key(random.nextInt(KEYS));
            h.send(border, new StoreRequest.SplitRegion(List.of(border)));
          }
          case 2 -> {
            if (open.isEmpty() && random.nextInt(3) == 0) {
              safePoint = h.ts();
              h.store.collectGarbage(safePoint);
            }
          }
          case 3, 4, 5, 6 -> optimistic(h, random);
          case 7, 8, 9 -> open.add(new Open(h.ts()));
          case 10 -> h.engine.flush();
          case 11, 12, 13, 14, 15 -> {
            if (!open.isEmpty()) {
              lock(h, random, open.get(random.nextInt(open.size())), open);
            }
          }
          case 16, 17 -> {
            if (!open.isEmpty()) {
              finish(h, random, open.remove(random.nextInt(open.size())));
            }
          }
          default -> readSomewhere(h, random, safePoint, name);
        }
      }
      for (Open txn : open) {
        rollback(h, txn);
      }
      List<Long> times = new ArrayList<>(commits);
      times.add(h.ts());
      for (long ts : times) {
        if (ts >= safePoint) {
          check(h, ts, name);
          check(h, ts - 1 >= safePoint ? ts - 1 : ts, name);
        }
      }
    }
  }

  private static Key key(int i) {
    return StoreHarness.key("k" + (10 + i));
  }

  private static String name(Random random) {
    return "k" + (10 + random.nextInt(KEYS));
  }

  private void optimistic(StoreHarness h, Random random) {
    long startTs = h.ts();
    List<Mutation> mutations = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      names.add(name(random));
    }
    Map<String, String> writes = new TreeMap<>();
    for (String name : names) {
      boolean isDelete = random.nextInt(4) == 0;
      String value = isDelete ? null : "v" + startTs + "x".repeat(random.nextInt(3) * 200);
      writes.put(name, value);
      mutations.add(
          new Mutation(
              isDelete ? Op.DELETE : Op.PUT,
              StoreHarness.key(name),
              value == null ? null : StoreHarness.bytes(value),
              PessimisticAction.NONE));
    }
    commit(h, random, startTs, 0, mutations, writes);
  }

  /** Groups mutations by Region, prewrites, and commits by one of the three ways. */
  private boolean commit(
      StoreHarness h,
      Random random,
      long startTs,
      long forUpdateTs,
      List<Mutation> mutations,
      Map<String, String> writes) {
    Map<Long, List<Mutation>> groups = new TreeMap<>();
    for (Mutation mutation : mutations) {
      groups
          .computeIfAbsent(h.region(mutation.key()).id().value(), id -> new ArrayList<>())
          .add(mutation);
    }
    boolean async = random.nextBoolean();
    boolean onePhase = groups.size() == 1 && random.nextBoolean();
    long minCommitTs = h.ts();
    Key primary = mutations.getFirst().key();
    List<Key> secondaries =
        mutations.subList(1, mutations.size()).stream().map(Mutation::key).toList();
    long asyncTs = 0;
    boolean isAsync = async;
    for (List<Mutation> group : groups.values()) {
      boolean repeats = random.nextInt(4) == 0;
      StoreResponses.Prewrite answer = null;
      for (int i = 0; i < (repeats ? 2 : 1); i++) {
        StoreResponses.Prewrite now =
            h.send(
                group.getFirst().key(),
                new StoreRequest.Prewrite(
                    group,
                    primary,
                    startTs,
                    3000,
                    forUpdateTs,
                    minCommitTs,
                    Long.MAX_VALUE,
                    async,
                    async ? secondaries : List.of(),
                    onePhase,
                    mutations.size()));
        if (answer != null && answer.errors().isEmpty()) {
          assertThat(now.errors()).isEmpty();
          assertThat(now.onePhaseCommitTs()).isEqualTo(answer.onePhaseCommitTs());
        }
        answer = now;
      }
      if (!answer.errors().isEmpty()) {
        for (Mutation mutation : mutations) {
          h.send(mutation.key(), new StoreRequest.Rollback(List.of(mutation.key()), startTs));
        }
        return false;
      }
      if (answer.onePhaseCommitTs() != 0) {
        committed(answer.onePhaseCommitTs(), writes);
        return true;
      }
      isAsync &= answer.minCommitTs() != 0;
      asyncTs = Math.max(asyncTs, answer.minCommitTs());
    }
    if (random.nextInt(8) == 0) {
      h.crash();
    }
    long commitTs = isAsync ? asyncTs : h.ts();
    List<Mutation> order = new ArrayList<>(mutations);
    if (isAsync) {
      Collections.shuffle(order, random);
    }
    for (Mutation mutation : order) {
      StoreResponses.Commit answer =
          h.send(
              mutation.key(), new StoreRequest.Commit(List.of(mutation.key()), startTs, commitTs));
      assertThat(answer.error()).isNull();
    }
    committed(commitTs, writes);
    return true;
  }

  private void committed(long commitTs, Map<String, String> writes) {
    commits.add(commitTs);
    writes.forEach((name, value) ->
        model.computeIfAbsent(name, n -> new TreeMap<>()).put(commitTs, String.valueOf(value)));
  }

  private void lock(StoreHarness h, Random random, Open txn, List<Open> open) {
    String name = name(random);
    long forUpdateTs = h.ts();
    boolean isShared = random.nextInt(4) == 0;
    StoreRequest.PessimisticLock request = h.lock(txn.startTs, forUpdateTs, 0, isShared, name);
    StoreResponses.PessimisticLock answer =
        h.send(
            StoreHarness.key(name),
            new StoreRequest.PessimisticLock(
                request.keys(),
                List.of(),
                StoreHarness.key("primary"),
                txn.startTs,
                forUpdateTs,
                3000,
                false,
                isShared,
                true,
                false,
                0,
                0,
                false));
    if (answer.errors().isEmpty()) {
      // The value is the newest committed one.
      byte[] value = answer.values().getFirst();
      String text = value == null ? null : new String(value, StandardCharsets.UTF_8);
      assertThat(text).isEqualTo(visible(name, Timestamps.MAX));
      txn.locked.put(name, forUpdateTs);
      if (!isShared) {
        txn.writes.put(name, random.nextInt(5) == 0 ? null : "p" + forUpdateTs);
      }
    } else {
      assertThat(answer.errors().getFirst()).isInstanceOf(KeyError.Locked.class);
      assertThat(open.stream().anyMatch(t -> t != txn && t.locked.containsKey(name))).isTrue();
    }
  }

  private void finish(StoreHarness h, Random random, Open txn) {
    if (txn.locked.isEmpty()) {
      return;
    }
    List<Mutation> mutations = new ArrayList<>();
    long forUpdateTs = 0;
    for (Map.Entry<String, Long> locked : txn.locked.entrySet()) {
      forUpdateTs = Math.max(forUpdateTs, locked.getValue());
      String name = locked.getKey();
      Op op =
          !txn.writes.containsKey(name)
              ? Op.LOCK
              : txn.writes.get(name) == null ? Op.DELETE : Op.PUT;
      mutations.add(
          new Mutation(
              op,
              StoreHarness.key(name),
              op == Op.PUT ? StoreHarness.bytes(txn.writes.get(name)) : null,
              PessimisticAction.LOCKED));
    }
    if (!commit(h, random, txn.startTs, forUpdateTs, mutations, txn.writes)) {
      rollback(h, txn);
    }
  }

  private static void rollback(StoreHarness h, Open txn) {
    for (String name : txn.locked.keySet()) {
      Key key = StoreHarness.key(name);
      h.send(key, new StoreRequest.PessimisticRollback(List.of(key), txn.startTs, Long.MAX_VALUE));
    }
  }

  private String visible(String name, long ts) {
    TreeMap<Long, String> versions = model.get(name);
    Map.Entry<Long, String> entry = versions == null ? null : versions.floorEntry(ts);
    return entry == null || entry.getValue().equals("null") ? null : entry.getValue();
  }

  private void readSomewhere(StoreHarness h, Random random, long safePoint, String name) {
    if (random.nextBoolean()) {
      check(h, Math.max(safePoint, h.ts()), name);
    } else {
      String key = name(random);
      assertThat(h.get(key, Timestamps.MAX)).as(name).isEqualTo(visible(key, Timestamps.MAX));
    }
  }

  private void check(StoreHarness h, long ts, String name) {
    TreeMap<String, String> wanted = new TreeMap<>();
    for (String key : model.keySet()) {
      String value = visible(key, ts);
      if (value != null) {
        wanted.put(key, value);
      }
    }
    for (boolean reverse : new boolean[] {false, true}) {
      TreeMap<String, String> got = new TreeMap<>();
      for (var region : h.store.regions()) {
        Key any =
            region.start().isEmpty()
                ? Key.EMPTY
                : io.atoll.mvcc.MvccKeys.decode(region.start().bytes());
        StoreResponses.Scan answer =
            h.send(any, new StoreRequest.Scan(Key.EMPTY, Key.EMPTY, 1000, ts, false, reverse));
        assertThat(answer.error()).as(name).isNull();
        for (KeyValue pair : answer.pairs()) {
          got.put(
              new String(pair.key().bytes(), StandardCharsets.UTF_8),
              new String(pair.value(), StandardCharsets.UTF_8));
        }
      }
      assertThat(got).as(name + " at " + ts).isEqualTo(wanted);
    }
    for (int i = 0; i < KEYS; i++) {
      String key = "k" + (10 + i);
      assertThat(h.get(key, ts)).as(name + " at " + ts).isEqualTo(wanted.get(key));
    }
  }
}
