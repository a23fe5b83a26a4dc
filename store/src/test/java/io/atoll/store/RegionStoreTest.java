package io.atoll.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.KeyError;
import io.atoll.api.Region;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class RegionStoreTest {
  @Test
  void whatIsCommittedIsReadAndSurvivesACrash() {
    try (StoreHarness h = new StoreHarness()) {
      long first = h.put("a", "1");
      long second = h.put("a", "2");
      assertThat(h.get("a", first)).isEqualTo("1");
      assertThat(h.get("a", second)).isEqualTo("2");
      assertThat(h.get("a", Timestamps.MAX)).isEqualTo("2");
      h.crash();
      assertThat(h.get("a", first)).isEqualTo("1");
      assertThat(h.get("a", Timestamps.MAX)).isEqualTo("2");
      assertThat(h.get("b", h.ts())).isNull();
    }
  }

  @Test
  void aCommitIsLaterThanEveryReadBefore() {
    try (StoreHarness h = new StoreHarness()) {
      long startTs = h.ts();
      long readTs = h.ts() + 1000;
      h.placement.timestamps(2000);
      assertThat(h.get("a", readTs)).isNull();
      StoreResponses.Prewrite answer =
          h.send(
              StoreHarness.key("a"),
              new StoreRequest.Prewrite(
                  List.of(StoreHarness.put(StoreHarness.key("a"), StoreHarness.bytes("1"))),
                  StoreHarness.key("a"),
                  startTs,
                  3000,
                  0,
                  0,
                  Long.MAX_VALUE,
                  false,
                  List.of(),
                  true,
                  1));
      assertThat(answer.onePhaseCommitTs()).isGreaterThan(readTs);
      assertThat(h.get("a", readTs)).isNull();
    }
  }

  @Test
  void splitsKeepEverythingAndReplayIsIdempotent() {
    try (StoreHarness h = new StoreHarness()) {
      for (int i = 0; i < 50; i++) {
        h.put("k" + (10 + i), "v" + i);
      }
      Region before = h.region(StoreHarness.key("k10"));
      List<Key> borders = List.of(StoreHarness.key("k30"), StoreHarness.key("k50"));
      StoreResponses.SplitRegion answer =
          h.send(StoreHarness.key("k30"), new StoreRequest.SplitRegion(borders));
      assertThat(answer.regions()).hasSize(3);
      assertThat(h.store.regions()).hasSize(3).isEqualTo(answer.regions());
      // The old epoch is refused, with the Regions as they are.
      RegionResult<StoreResponses.Get> stale =
          h.store.execute(
              RequestContext.of(before), new StoreRequest.Get(StoreHarness.key("k40"), h.ts()));
      assertThat(stale).isInstanceOf(RegionResult.EpochNotMatch.class);
      assertThat(((RegionResult.EpochNotMatch<StoreResponses.Get>) stale).current())
          .isEqualTo(h.store.regions());
      // A border that is there is a no-op.
      assertThat(
              h.send(StoreHarness.key("k30"), new StoreRequest.SplitRegion(borders.subList(0, 1)))
                  .regions())
          .hasSize(1);
      for (int i = 0; i < 50; i++) {
        h.put("k" + (10 + i), "w" + i);
      }
      List<Region> regions = h.store.regions();
      for (int crash = 0; crash < 3; crash++) {
        h.crash();
        assertThat(h.store.regions()).isEqualTo(regions);
        for (int i = 0; i < 50; i++) {
          assertThat(h.get("k" + (10 + i), h.ts())).isEqualTo("w" + i);
        }
        if (crash == 1) {
          h.engine.flush();
        }
      }
      assertThat(h.placement.known().keySet()).hasSize(3);
    }
  }

  @Test
  void splitsUnderLoadLoseNothing() throws Exception {
    try (StoreHarness h = new StoreHarness()) {
      AtomicBoolean isOver = new AtomicBoolean();
      List<CompletableFuture<Integer>> writers = new ArrayList<>();
      for (int w = 0; w < 4; w++) {
        int writer = w;
        CompletableFuture<Integer> done = new CompletableFuture<>();
        writers.add(done);
        Thread.ofVirtual()
            .start(() -> {
              try {
                int i = 0;
                while (!isOver.get() || i < 20) {
                  h.put("k" + (i % 10) + "-" + writer + "-" + i, "v" + i);
                  // Statement locks move with the split.
                  long startTs = h.ts();
                  String name = "k" + (i % 10) + "-lock-" + writer;
                  assertThat(h.tryLock(startTs, 1000, name)).isNull();
                  StoreResponses.Prewrite answer =
                      h.prewrite(
                          List.of(
                              new io.atoll.api.Mutation(
                                  io.atoll.api.Mutation.Op.PUT,
                                  StoreHarness.key(name),
                                  StoreHarness.bytes("l" + i),
                                  io.atoll.api.Mutation.PessimisticAction.LOCKED)),
                          startTs,
                          h.ts(),
                          false,
                          true);
                  assertThat(answer.errors()).isEmpty();
                  if (answer.onePhaseCommitTs() == 0) {
                    h.send(
                        StoreHarness.key(name),
                        new StoreRequest.Commit(List.of(StoreHarness.key(name)), startTs, h.ts()));
                  }
                  i++;
                }
                done.complete(i);
              } catch (Throwable t) {
                done.completeExceptionally(t);
              }
            });
      }
      for (int i = 1; i < 10; i++) {
        Key border = StoreHarness.key("k" + i);
        h.send(border, new StoreRequest.SplitRegion(List.of(border)));
      }
      isOver.set(true);
      int[] counts = new int[writers.size()];
      for (int w = 0; w < counts.length; w++) {
        counts[w] = writers.get(w).get();
      }
      assertThat(h.store.regions()).hasSize(10);
      h.crash();
      for (int w = 0; w < counts.length; w++) {
        for (int i = 0; i < counts[w]; i++) {
          assertThat(h.get("k" + (i % 10) + "-" + w + "-" + i, h.ts())).isEqualTo("v" + i);
        }
      }
    }
  }

  @Test
  void aRegionThatGrowsTooLargeIsSplitAndTablesAreKeptApart() {
    try (StoreHarness h = new StoreHarness(s -> s.withRegionSplitBytes(40_000, 10_000))) {
      String value = "x".repeat(200);
      for (int i = 0; i < 400; i++) {
        h.put(table(1) + (1000 + i), value);
        h.put(table(2) + (1000 + i), value);
      }
      awaitTrue(() -> h.store.regions().size() >= 4);
      // Give running checks their end before looking at borders.
      List<Key> starts =
          h.store.regions().stream()
              .map(Region::start)
              .filter(k -> !k.isEmpty())
              .map(k -> io.atoll.mvcc.MvccKeys.decode(k.bytes()))
              .toList();
      assertThat(starts).contains(StoreHarness.key(table(2)));
      for (int i = 0; i < 400; i++) {
        assertThat(h.get(table(1) + (1000 + i), h.ts())).isEqualTo(value);
      }
    }
  }

  private static String table(int id) {
    return "t\0\0\0\0\0\0\0" + (char) id;
  }

  private static void awaitTrue(java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.yield();
    }
  }

  @Test
  void aKeyIsLockedWithItsConflictWhereThatIsAskedFor() {
    try (StoreHarness h = new StoreHarness()) {
      long startTs = h.ts();
      h.put("a", "newer");
      StoreResponses.PessimisticLock answer =
          h.send(StoreHarness.key("a"), h.lockWithConflict(startTs, startTs, "a"));
      assertThat(answer.errors().getFirst()).isInstanceOf(KeyError.WriteConflict.class);
      assertThat(answer.isLockedWithConflict()).isTrue();
      // It holds against others, and finds its own lock again.
      assertThat(h.tryLock(h.ts(), 0, "a")).isInstanceOf(KeyError.Locked.class);
      assertThat(h.tryLock(startTs, 0, "a")).isNull();
      long other = h.ts();
      answer = h.send(StoreHarness.key("a"), h.lockWithConflict(other, other, "a"));
      assertThat(answer.isLockedWithConflict()).isFalse();
      assertThat(answer.errors().getFirst()).isInstanceOf(KeyError.Locked.class);
    }
  }

  @Test
  void waitersAreCalledInOrderOfTheirStart() throws Exception {
    try (StoreHarness h = new StoreHarness()) {
      long holder = h.ts();
      assertThat(h.tryLock(holder, 0, "a")).isNull();
      assertThat(h.tryLock(h.ts(), 0, "a")).isInstanceOf(KeyError.Locked.class);
      List<Long> startTs = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        startTs.add(h.ts());
      }
      List<Long> order = Collections.synchronizedList(new ArrayList<>());
      List<CompletableFuture<Void>> all = new ArrayList<>();
      List<Long> shuffled = new ArrayList<>(startTs);
      Collections.shuffle(shuffled, new Random(7));
      for (long ts : shuffled) {
        int waiting = h.store.waitingLocks();
        all.add(
            CompletableFuture.runAsync(
                () -> {
                  KeyError error = h.tryLock(ts, 60_000, "a");
                  while (error instanceof KeyError.Locked) {
                    error = h.tryLock(ts, 60_000, "a");
                  }
                  assertThat(error).isNull();
                  order.add(ts);
                  h.unlock(ts, "a");
                },
                task -> Thread.ofVirtual().start(task)));
        awaitTrue(() -> h.store.waitingLocks() == waiting + 1);
      }
      h.unlock(holder, "a");
      for (CompletableFuture<Void> one : all) {
        one.get();
      }
      assertThat(order).isEqualTo(startTs);
      assertThat(h.store.waitingLocks()).isZero();
    }
  }

  @Test
  void aCircleOfWaitsEndsWithAVictim() throws Exception {
    try (StoreHarness h = new StoreHarness()) {
      long one = h.ts();
      long two = h.ts();
      assertThat(h.tryLock(one, 0, "a")).isNull();
      assertThat(h.tryLock(two, 0, "b")).isNull();
      CompletableFuture<KeyError> waiting =
          CompletableFuture.supplyAsync(
              () -> h.tryLock(one, Long.MAX_VALUE, "b"), task -> Thread.ofVirtual().start(task));
      awaitTrue(() -> h.store.waitingLocks() == 1);
      KeyError error = h.tryLock(two, 1000, "a");
      assertThat(error).isInstanceOf(KeyError.Deadlock.class);
      KeyError.Deadlock deadlock = (KeyError.Deadlock) error;
      assertThat(deadlock.lockTs()).isEqualTo(one);
      assertThat(deadlock.waitChain()).hasSize(2);
      assertThat(deadlock.waitChain().getFirst().txn()).isEqualTo(two);
      h.unlock(two, "b");
      KeyError outcome = waiting.get();
      assertThat(outcome == null || outcome instanceof KeyError.Locked).isTrue();
    }
  }

  @Test
  void aWaitEndsByTimeOut() {
    try (StoreHarness h = new StoreHarness()) {
      assertThat(h.tryLock(h.ts(), 0, "a")).isNull();
      assertThat(h.tryLock(h.ts(), 20, "a")).isInstanceOf(KeyError.LockWaitTimeout.class);
      assertThat(h.store.waitingLocks()).isZero();
    }
  }

  @Test
  void largeValuesTravelInPieces() {
    try (StoreHarness h = new StoreHarness(s -> s.withProposalBytes(64 << 10))) {
      byte[] large = new byte[3_000_000];
      new Random(1).nextBytes(large);
      Key key = StoreHarness.key("large");
      long startTs = h.ts();
      int entries = h.raft.entries();
      StoreResponses.Prewrite answer =
          h.prewrite(List.of(StoreHarness.put(key, large)), startTs, 0, false, true);
      assertThat(answer.errors()).isEmpty();
      assertThat(answer.onePhaseCommitTs()).isZero();
      h.checkEntries(entries, 41, 100);
      long commitTs = h.ts();
      h.send(key, new StoreRequest.Commit(List.of(key), startTs, commitTs));
      h.crash();
      assertThat(h.send(key, new StoreRequest.Get(key, commitTs)).value()).isEqualTo(large);
      assertThat(
              h.send(key, new StoreRequest.Scan(key, Key.EMPTY, 10, commitTs, false, false))
                  .pairs()
                  .getFirst()
                  .value())
          .isEqualTo(large);
    }
  }

  @Test
  void manyMutationsAreOneEntryAndMoreThanFitAreSeveral() {
    try (StoreHarness h = new StoreHarness(s -> s.withProposalBytes(1 << 20))) {
      List<io.atoll.api.Mutation> mutations = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        mutations.add(
            StoreHarness.put(StoreHarness.key("m" + (1000 + i)), StoreHarness.bytes("v" + i)));
      }
      int entries = h.raft.entries();
      assertThat(h.prewrite(mutations, h.ts(), 0, false, true).onePhaseCommitTs()).isPositive();
      h.checkEntries(entries, 1, 1);
      List<io.atoll.api.Mutation> larger = new ArrayList<>();
      byte[] value = new byte[20_000];
      Arrays.fill(value, (byte) 'x');
      for (int i = 0; i < 200; i++) {
        larger.add(StoreHarness.put(StoreHarness.key("n" + (1000 + i)), value));
      }
      entries = h.raft.entries();
      StoreResponses.Prewrite answer = h.prewrite(larger, h.ts(), 0, true, true);
      assertThat(answer.onePhaseCommitTs()).isZero();
      assertThat(answer.minCommitTs()).isPositive();
      h.checkEntries(entries, 4, 6);
    }
  }

  @Test
  void collectionDeletesAndOldReadsAreRefused() {
    try (StoreHarness h = new StoreHarness()) {
      h.put("a", "1");
      long old = h.ts();
      h.put("a", "2");
      long safePoint = h.ts();
      assertThat(h.store.collectGarbage(safePoint)).isEqualTo(1);
      StoreResponses.Get answer =
          h.send(StoreHarness.key("a"), new StoreRequest.Get(StoreHarness.key("a"), old));
      assertThat(answer.error()).isInstanceOf(KeyError.SnapshotTooOld.class);
      assertThat(h.get("a", h.ts())).isEqualTo("2");
      h.crash();
      assertThat(
              h.send(StoreHarness.key("a"), new StoreRequest.Get(StoreHarness.key("a"), old))
                  .error())
          .isInstanceOf(KeyError.SnapshotTooOld.class);
      h.send(
          StoreHarness.key("a"),
          new StoreRequest.DeleteRange(StoreHarness.key("a"), StoreHarness.key("b")));
      assertThat(h.get("a", h.ts())).isNull();
    }
  }

  @Test
  void rawValuesHaveTheirOwnFamily() {
    try (StoreHarness h = new StoreHarness()) {
      Key a = StoreHarness.key("a");
      Key b = StoreHarness.key("b");
      h.send(a, new StoreRequest.RawPut(List.of(a, b), List.of(new byte[] {1}, new byte[] {2})));
      assertThat(h.send(a, new StoreRequest.RawGet(a)).value()).containsExactly(1);
      assertThat(h.send(a, new StoreRequest.RawScan(a, null, 10, false)).pairs()).hasSize(2);
      h.send(a, new StoreRequest.RawDelete(List.of(a)));
      assertThat(h.send(a, new StoreRequest.RawGet(a)).value()).isNull();
      assertThat(h.get("b", h.ts())).isNull();
      h.send(b, new StoreRequest.RawDeleteRange(b, Key.EMPTY));
      assertThat(h.send(a, new StoreRequest.RawScan(a, null, 10, true)).pairs()).isEmpty();
    }
  }

  @Test
  void rawKeysLieWhereTheirBytesDo() {
    try (StoreHarness h = new StoreHarness()) {
      Key m = StoreHarness.key("m");
      h.send(m, new StoreRequest.SplitRegion(List.of(m)));
      Region left = h.region(StoreHarness.key("a"));
      Region right = h.region(m);
      // The border is m's encoding, which is longer and so behind m.
      StoreRequest.RawPut put = new StoreRequest.RawPut(List.of(m), List.of(new byte[] {1}));
      assertThat(h.store.execute(RequestContext.of(right), put))
          .isInstanceOf(RegionResult.KeyNotInRegion.class);
      assertThat(h.store.execute(RequestContext.of(left), put)).isInstanceOf(RegionResult.Ok.class);
      assertThat(h.store.execute(RequestContext.of(right), new StoreRequest.RawGet(m)))
          .isInstanceOf(RegionResult.KeyNotInRegion.class);
      assertThat(
              ((RegionResult.Ok<StoreResponses.RawScan>)
                      h.store.execute(
                          RequestContext.of(left),
                          new StoreRequest.RawScan(Key.EMPTY, null, 10, false)))
                  .response()
                  .pairs())
          .extracting(StoreResponses.KeyValue::key)
          .containsExactly(m);
    }
  }

  @Test
  void aWholeRegionsLocksAreResolvedInBatches() {
    try (StoreHarness h = new StoreHarness()) {
      List<io.atoll.api.Mutation> mutations = new ArrayList<>();
      for (int i = 0; i < 700; i++) {
        mutations.add(
            StoreHarness.put(StoreHarness.key("r" + (1000 + i)), StoreHarness.bytes("v" + i)));
      }
      long startTs = h.ts();
      assertThat(h.prewrite(mutations, startTs, 0, false, false).errors()).isEmpty();
      Key any = StoreHarness.key("r");
      assertThat(h.send(any, new StoreRequest.ScanLock(h.ts(), Key.EMPTY, Key.EMPTY, 1000)).locks())
          .hasSize(700);
      long commitTs = h.ts();
      assertThat(h.send(any, new StoreRequest.ResolveLock(startTs, commitTs, List.of())).error())
          .isNull();
      assertThat(
              h.send(any, new StoreRequest.Scan(Key.EMPTY, Key.EMPTY, 1000, h.ts(), true, false))
                  .pairs())
          .hasSize(700);
    }
  }
}
