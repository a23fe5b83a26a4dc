package io.atoll.client;

import static io.atoll.client.ClientFixture.bytes;
import static io.atoll.client.ClientFixture.key;
import static io.atoll.client.ClientFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.api.RegionResult;
import io.atoll.api.StoreRequest;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KvClientTest {
  @TempDir Path folder;
  private ClientFixture f;

  @BeforeEach
  void open() {
    f = new ClientFixture(folder, ClientFixture.settings());
  }

  @AfterEach
  void close() {
    f.close();
  }

  /** A client that gives up soon. */
  private void impatient() {
    f.close();
    f = new ClientFixture(folder, ClientFixture.settings(200));
  }

  private static CommitOutcome.Committed committed(Transaction txn) {
    CommitOutcome outcome = txn.commit();
    assertThat(outcome).isInstanceOf(CommitOutcome.Committed.class);
    return (CommitOutcome.Committed) outcome;
  }

  // Cost.

  @Test
  void autocommitWriteIsOneTimestampAndOneCall() {
    f.put("warm", "x");
    f.store.calls.clear();
    f.store.timestampCalls = 0;
    f.put("a", "1");
    assertThat(f.store.calls).containsOnly(java.util.Map.entry("Prewrite", 1));
    assertThat(f.store.timestampCalls).isEqualTo(1);
  }

  @Test
  void newestReadIsOneCallWithoutTimestamp() {
    f.put("a", "1");
    f.store.calls.clear();
    f.store.timestampCalls = 0;
    assertThat(text(f.client.getNewest(key("a")))).isEqualTo("1");
    assertThat(f.store.calls).containsOnly(java.util.Map.entry("Get", 1));
    assertThat(f.store.timestampCalls).isZero();
  }

  // Reading.

  @Test
  void readsOwnWritesOverSnapshot() {
    f.put("a", "1");
    f.put("b", "1");
    f.put("c", "1");
    Transaction txn = f.optimistic();
    txn.put(key("b"), bytes("2"));
    txn.delete(key("c"));
    txn.put(key("d"), bytes("2"));
    f.put("a", "later");
    f.put("e", "later");
    // The timestamp was not taken yet: the snapshot begins with the first read.
    assertThat(text(txn.get(key("a")))).isEqualTo("later");
    assertThat(text(txn.get(key("c")))).isEqualTo("-");
    assertThat(all(txn.scan(new KeyRange(Key.EMPTY, Key.EMPTY), false)))
        .isEqualTo("a=later b=2 d=2 e=later ");
    assertThat(all(txn.scan(new KeyRange(Key.EMPTY, Key.EMPTY), true)))
        .isEqualTo("e=later d=2 b=2 a=later ");
    assertThat(
            txn.batchGet(List.of(key("d"), key("a"), key("x"), key("c"))).stream()
                .map(ClientFixture::text))
        .containsExactly("2", "later", "-", "-");
    txn.rollback();
  }

  private static String all(KvIterator it) {
    StringBuilder sb = new StringBuilder();
    while (it.next()) {
      sb.append(text(it.key().bytes())).append('=').append(text(it.value())).append(' ');
    }
    return sb.toString();
  }

  @Test
  void scansAgreeWithPlainMapOverManyRegions() {
    long seed = 42;
    Random random = new Random(seed);
    TreeMap<Key, String> model = new TreeMap<>();
    Transaction load = f.optimistic();
    for (int i = 0; i < 600; i++) {
      Key key = key(random.nextInt(2_000));
      load.put(key, bytes("v" + i));
      model.put(key, "v" + i);
    }
    committed(load);
    for (int i = 0; i < 2_000; i += 170) {
      f.store.splitAt(key(i));
    }
    Transaction txn = f.optimistic();
    for (int i = 0; i < 100; i++) {
      Key key = key(random.nextInt(2_000));
      if (random.nextBoolean()) {
        txn.put(key, bytes("own" + i));
        model.put(key, "own" + i);
      } else {
        txn.delete(key);
        model.remove(key);
      }
    }
    for (int i = 0; i < 60; i++) {
      Key start = random.nextInt(5) == 0 ? Key.EMPTY : key(random.nextInt(2_000));
      Key end = random.nextInt(5) == 0 ? Key.EMPTY : key(random.nextInt(2_000));
      if (!end.isEmpty() && start.compareTo(end) > 0) {
        continue;
      }
      boolean isReverse = random.nextBoolean();
      var part = end.isEmpty() ? model.tailMap(start, true) : model.subMap(start, true, end, false);
      StringBuilder expected = new StringBuilder();
      (isReverse ? part.descendingMap() : part)
          .forEach((k, v) -> expected.append(text(k.bytes())).append('=').append(v).append(' '));
      assertThat(all(txn.scan(new KeyRange(start, end), isReverse, 1 + random.nextInt(70))))
          .as("seed %d", seed)
          .isEqualTo(expected.toString());
    }
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      keys.add(key(random.nextInt(2_000)));
    }
    List<byte[]> values = txn.batchGet(keys);
    for (int i = 0; i < keys.size(); i++) {
      assertThat(text(values.get(i))).isEqualTo(model.getOrDefault(keys.get(i), "-"));
    }
    txn.rollback();
  }

  @Test
  void splitMakesRegionsAndTheCacheKnowsThem() {
    f.put("k000001", "1");
    f.client.split(List.of(key(10), key(20), key(30)));
    assertThat(f.store.regionCount()).isEqualTo(4);
    f.client.split(List.of(key(10), key(20)));
    assertThat(f.store.regionCount()).isEqualTo(4);
    f.put("k000025", "2");
    assertThat(f.read("k000025")).isEqualTo("2");
  }

  @Test
  void deleteRangeReachesAllRegions() {
    Transaction txn = f.optimistic();
    for (int i = 0; i < 100; i++) {
      txn.put(key(i), bytes("v"));
    }
    committed(txn);
    f.store.splitAt(key(30));
    f.store.splitAt(key(60));
    f.client.deleteRange(new KeyRange(key(10), key(90)));
    Snapshot snapshot = f.client.snapshot(f.client.currentTimestamp());
    int left = 0;
    KvIterator it = snapshot.scan(new KeyRange(Key.EMPTY, Key.EMPTY), false);
    while (it.next()) {
      left++;
    }
    assertThat(left).isEqualTo(20);
  }

  // Committing.

  @Test
  void manyRegionsCommitAsynchronouslyAndSecondariesFollow() {
    f.store.splitAt(key(5));
    Transaction txn = f.optimistic();
    txn.put(key(1), bytes("1"));
    txn.put(key(9), bytes("9"));
    long commitTs = committed(txn).commitTs();
    assertThat(commitTs).isGreaterThan(txn.startTs());
    assertThat(f.read("k000001") + f.read("k000009")).isEqualTo("19");
    f.close();
    assertThat(f.store.lockCount()).isZero();
  }

  @Test
  void declinedShortCutsEndInTwoPhases() {
    f.store.declinesShortCuts = true;
    f.store.splitAt(key(5));
    f.put("k000001", "one region");
    Transaction txn = f.optimistic();
    txn.put(key(2), bytes("1"));
    txn.put(key(9), bytes("9"));
    committed(txn);
    assertThat(f.read("k000001")).isEqualTo("one region");
    assertThat(f.read("k000002") + f.read("k000009")).isEqualTo("19");
    f.close();
    assertThat(f.store.lockCount()).isZero();
  }

  @Test
  void largeTransactionSpillsAndCommitsInBatches() {
    for (int i = 1; i < 20; i++) {
      f.store.splitAt(key(i * 500));
    }
    Transaction txn = f.optimistic();
    for (int i = 0; i < 10_000; i++) {
      txn.put(key((i * 7919) % 10_000), bytes("value " + (i * 7919) % 10_000 + " with a tail"));
    }
    assertThat(folder.resolve("spill")).isNotEmptyDirectory();
    assertThat(text(txn.get(key(77)))).isEqualTo("value 77 with a tail");
    committed(txn);
    assertThat(folder.resolve("spill")).isEmptyDirectory();
    f.close();
    assertThat(f.store.lockCount()).isZero();
    assertThat(f.store.calls).doesNotContainKey("ResolveLock");
    KvIterator it =
        f.client
            .snapshot(f.client.currentTimestamp())
            .scan(new KeyRange(Key.EMPTY, Key.EMPTY), false);
    int count = 0;
    while (it.next()) {
      assertThat(text(it.value())).isEqualTo("value " + count + " with a tail");
      count++;
    }
    assertThat(count).isEqualTo(10_000);
  }

  @Test
  void regionsThatSplitBehindTheCacheAreFoundAgain() {
    Transaction warm = f.optimistic();
    for (int i = 0; i < 100; i++) {
      warm.put(key(i), bytes("0"));
    }
    committed(warm);
    f.store.splitAt(key(50));
    Transaction txn = f.optimistic();
    for (int i = 0; i < 100; i++) {
      txn.put(key(i), bytes("1"));
    }
    f.store.splitAt(key(20));
    f.store.splitAt(key(70));
    committed(txn);
    assertThat(f.read("k000099") + f.read("k000000")).isEqualTo("11");
  }

  @Test
  void optimisticConflictIsReportedAndNothingIsWritten() {
    f.put("a", "1");
    Transaction txn = f.optimistic();
    assertThat(text(txn.get(key("a")))).isEqualTo("1");
    f.put("a", "2");
    txn.put(key("a"), bytes("mine"));
    txn.put(key("b"), bytes("mine"));
    assertThat(txn.commit())
        .isInstanceOfSatisfying(
            CommitOutcome.Conflict.class, c -> assertThat(c.key()).isEqualTo(key("a")));
    assertThat(f.read("a") + f.read("b")).isEqualTo("2-");
    assertThat(f.store.lockCount()).isZero();
  }

  @Test
  void duplicatesAreReportedWithTheirKey() {
    f.put("a", "1");
    Transaction txn = f.optimistic();
    assertThat(txn.insert(key("a"), bytes("2"))).isTrue();
    assertThat(txn.insert(key("a"), bytes("3"))).isFalse();
    assertThat(txn.commit()).isEqualTo(new CommitOutcome.AlreadyExists(key("a")));

    Transaction deleted = f.optimistic();
    deleted.insert(key("a"), bytes("2"));
    deleted.delete(key("a"));
    assertThat(deleted.commit()).isEqualTo(new CommitOutcome.AlreadyExists(key("a")));

    Transaction fine = f.optimistic();
    fine.delete(key("a"));
    assertThat(fine.insert(key("a"), bytes("2"))).isTrue();
    committed(fine);
    assertThat(f.read("a")).isEqualTo("2");
  }

  @Test
  void schemaLeaseStopsShortCutsAndChecksTwoPhases() {
    AtomicBoolean isUnchanged = new AtomicBoolean(true);
    TransactionOptions expired =
        TransactionOptions.OPTIMISTIC.withSchema(() -> 1, (start, commit) -> isUnchanged.get());
    Transaction txn = f.client.begin(expired);
    txn.put(key("a"), bytes("1"));
    committed(txn);
    assertThat(f.store.calls).containsKey("Commit");
    isUnchanged.set(false);
    Transaction refused = f.client.begin(expired);
    refused.put(key("a"), bytes("2"));
    assertThat(refused.commit()).isEqualTo(new CommitOutcome.SchemaChanged());
    assertThat(f.read("a")).isEqualTo("1");
  }

  @Test
  void undeterminedOnePhaseCommitIsFoundOutByAskingAgain() {
    AtomicInteger failures = new AtomicInteger(2);
    f.store.after =
        r ->
            r instanceof StoreRequest.Prewrite && failures.getAndDecrement() > 0
                ? new RegionResult.Undetermined<>("lost answer")
                : null;
    f.put("a", "1");
    assertThat(f.read("a")).isEqualTo("1");
  }

  @Test
  void lostAnswersOfEveryTryAreUndetermined() {
    impatient();
    f.store.after =
        r ->
            r instanceof StoreRequest.Prewrite
                ? new RegionResult.Undetermined<>("lost answer")
                : null;
    Transaction txn = f.optimistic();
    txn.put(key("a"), bytes("1"));
    assertThat(txn.commit()).isInstanceOf(CommitOutcome.Undetermined.class);
    f.store.after = r -> null;
    assertThat(f.read("a")).isEqualTo("1");
  }

  @Test
  void tooLargeEntriesAreHalved() {
    f.store.before =
        r ->
            r instanceof StoreRequest.Prewrite p && p.mutations().size() > 3
                ? new RegionResult.RaftEntryTooLarge<>(null, 1)
                : null;
    Transaction txn = f.optimistic();
    for (int i = 0; i < 10; i++) {
      txn.put(key(i), bytes("1"));
    }
    committed(txn);
    assertThat(f.read("k000009")).isEqualTo("1");
  }

  // Locks of the dead.

  /** Lets a client vanish when a request of a kind comes. */
  private void vanishAt(Class<?> kind) {
    f.store.before =
        r -> {
          if (kind.isInstance(r)) {
            throw new Vanished();
          }
          return null;
        };
  }

  private static final class Vanished extends RuntimeException {}

  @Test
  void asyncCommitOfAVanishedClientIsCommittedByReaders() {
    f.store.splitAt(key(5));
    ClientFixture dying = f;
    vanishAt(StoreRequest.Commit.class);
    Transaction txn = dying.optimistic();
    txn.put(key(1), bytes("1"));
    txn.put(key(9), bytes("9"));
    committed(txn);
    f.store.before = r -> null;
    f.store.advanceMillis(60_000);
    assertThat(f.read("k000009") + f.read("k000001")).isEqualTo("91");
    assertThat(f.store.lockCount()).isZero();
  }

  @Test
  void asyncCommitWithAMissingLockIsRolledBackByReaders() {
    impatient();
    f.store.splitAt(key(5));
    // The second Region never answers: the first prewrite stands alone.
    f.store.before =
        r -> {
          if (r instanceof StoreRequest.Prewrite p
              && p.mutations().getFirst().key().equals(key(9))) {
            throw new SqlException(SqlError.ER_UNKNOWN_ERROR, "cut off");
          }
          return r instanceof StoreRequest.Rollback ? new RegionResult.StaleCommand<>() : null;
        };
    Transaction txn = f.optimistic();
    txn.put(key(1), bytes("1"));
    txn.put(key(9), bytes("9"));
    try {
      txn.commit();
    } catch (SqlException e) {
      assertThat(e.getMessage()).contains("cut off");
    }
    f.store.before = r -> null;
    f.store.advanceMillis(60_000);
    assertThat(f.read("k000001") + f.read("k000009")).isEqualTo("--");
    assertThat(f.store.lockCount()).isZero();
  }

  @Test
  void twoPhasePrimaryOfAVanishedClientDecides() {
    f.store.declinesShortCuts = true;
    f.store.splitAt(key(5));
    AtomicInteger commits = new AtomicInteger();
    f.store.before =
        r -> {
          if (r instanceof StoreRequest.Commit && commits.incrementAndGet() > 1) {
            throw new Vanished();
          }
          return null;
        };
    Transaction txn = f.optimistic();
    txn.put(key(1), bytes("1"));
    txn.put(key(9), bytes("9"));
    committed(txn);
    f.store.before = r -> null;
    assertThat(f.read("k000009") + f.read("k000001")).isEqualTo("91");
  }

  @Test
  void locksOfWhoIsKnownToBeGoneAreNotWaitedFor() {
    f.store.splitAt(key(5));
    f.put("k000001", "old");
    Transaction undecided = f.pessimistic();
    undecided.lockKeys(List.of(key(1), key(9)), LockOptions.waiting(1_000));
    long beforeDecided = f.client.currentTimestamp();
    vanishAt(StoreRequest.Commit.class);
    Transaction decided = f.optimistic();
    decided.put(key(2), bytes("2"));
    decided.put(key(8), bytes("8"));
    committed(decided);
    f.store.before = r -> null;
    assertThat(f.store.lockCount()).isPositive();
    // The clock of the model stands: no lock's life ends by itself.
    f.client.goneBefore(beforeDecided);
    f.put("k000009", "free");
    f.put("k000001", "free");
    f.client.goneBefore(f.client.currentTimestamp());
    assertThat(f.read("k000008") + f.read("k000002")).isEqualTo("82");
    assertThat(f.store.lockCount()).isZero();
  }

  // Pessimistic.

  @Test
  void pessimisticUpdateLocksAndCommits() {
    f.put("a", "1");
    Transaction txn = f.pessimistic();
    LockOutcome outcome = txn.lockKey(key("a"), LockOptions.waiting(1_000).returningValues());
    assertThat(outcome)
        .isInstanceOfSatisfying(
            LockOutcome.Locked.class, l -> assertThat(text(l.values().getFirst())).isEqualTo("1"));
    assertThatThrownBy(() -> f.pessimistic().lockKey(key("a"), LockOptions.waiting(0)))
        .isInstanceOfSatisfying(
            SqlException.class, e -> assertThat(e.error()).isEqualTo(SqlError.ER_LOCK_NOWAIT));
    assertThatThrownBy(() -> f.pessimistic().lockKey(key("a"), LockOptions.waiting(20)))
        .isInstanceOfSatisfying(
            SqlException.class,
            e -> assertThat(e.error()).isEqualTo(SqlError.ER_LOCK_WAIT_TIMEOUT));
    txn.put(key("a"), bytes("2"));
    assertThat(txn.lockWrites(LockOptions.waiting(1_000))).isInstanceOf(LockOutcome.Locked.class);
    committed(txn);
    assertThat(f.read("a")).isEqualTo("2");
    assertThat(f.store.lockCount()).isZero();
  }

  @Test
  void conflictAsksForANewStatementAndKeepsNoLock() {
    f.put("a", "1");
    f.put("b", "1");
    Transaction txn = f.pessimistic();
    long snapshotTs = txn.startTs();
    f.put("b", "2");
    assertThat(txn.lockKeys(List.of(key("a"), key("b")), LockOptions.waiting(1_000)))
        .isInstanceOf(LockOutcome.Conflict.class);
    assertThat(f.store.lockCount()).isZero();
    txn.refreshForUpdateTs();
    assertThat(
            txn.lockKeys(List.of(key("a"), key("b")), LockOptions.waiting(1_000).returningValues()))
        .isInstanceOfSatisfying(
            LockOutcome.Locked.class, l -> assertThat(text(l.values().get(1))).isEqualTo("2"));
    assertThat(txn.startTs()).isEqualTo(snapshotTs);
    assertThat(text(txn.get(key("b")))).isEqualTo("1");
    txn.rollback();
    assertThat(f.store.lockCount()).isZero();
  }

  @Test
  void snapshotIsolationNeverMovesForUpdateTs() {
    f.put("a", "1");
    Transaction txn = f.client.begin(TransactionOptions.PESSIMISTIC.withSnapshotIsolation(true));
    txn.startTs();
    f.put("a", "2");
    assertThat(txn.refreshForUpdateTs()).isEqualTo(txn.startTs());
    assertThat(txn.lockKey(key("a"), LockOptions.waiting(1_000)))
        .isInstanceOf(LockOutcome.Conflict.class);
    txn.rollback();
  }

  @Test
  void skipLockedLeavesOutWhatOthersHold() {
    f.put("a", "1");
    f.put("b", "1");
    Transaction holder = f.pessimistic();
    holder.lockKey(key("a"), LockOptions.waiting(1_000));
    Transaction txn = f.pessimistic();
    assertThat(txn.lockKeys(List.of(key("a"), key("b")), LockOptions.skippingLocked()))
        .isInstanceOfSatisfying(
            LockOutcome.Locked.class,
            l -> {
              assertThat(l.skipped().get(0)).isTrue();
              assertThat(l.skipped().get(1)).isFalse();
            });
    assertThat(txn.holdsLock(key("b"))).isTrue();
    txn.put(key("b"), bytes("2"));
    committed(txn);
    holder.rollback();
    assertThat(f.read("b")).isEqualTo("2");
  }

  @Test
  void lockOnlyIfExistsTakesThePrimaryFromWhatExists() {
    f.put("b", "1");
    Transaction txn = f.pessimistic();
    assertThat(
            txn.lockKeys(
                List.of(key("a"), key("b"), key("c")), LockOptions.waiting(100).onlyExisting()))
        .isInstanceOf(LockOutcome.Locked.class);
    assertThat(txn.holdsLock(key("a"))).isFalse();
    assertThat(txn.holdsLock(key("b"))).isTrue();
    assertThat(f.store.lockCount()).isEqualTo(1);
    txn.put(key("b"), bytes("2"));
    committed(txn);
    assertThat(f.read("b")).isEqualTo("2");
  }

  @Test
  void pessimisticInsertSeesDuplicatesWhenItLocks() {
    f.put("a", "1");
    Transaction txn = f.pessimistic();
    int stage = txn.stage();
    txn.insert(key("a"), bytes("2"));
    txn.putCovered(key("idx"), bytes("0"));
    assertThat(txn.lockWrites(LockOptions.waiting(1_000)))
        .isEqualTo(new LockOutcome.AlreadyExists(key("a")));
    txn.cleanup(stage);
    assertThat(txn.buffer().isEmpty()).isTrue();
    txn.insert(key("b"), bytes("2"));
    assertThat(txn.lockWrites(LockOptions.waiting(1_000))).isInstanceOf(LockOutcome.Locked.class);
    committed(txn);
    assertThat(f.read("a") + f.read("b") + f.read("idx")).isEqualTo("12-");
    // Locked before it is inserted.
    Transaction second = f.pessimistic();
    second.lockKey(key("a"), LockOptions.waiting(1_000));
    second.insert(key("a"), bytes("3"));
    assertThat(second.lockWrites(LockOptions.waiting(1_000)))
        .isEqualTo(new LockOutcome.AlreadyExists(key("a")));
    second.rollback();
  }

  @Test
  void sharedLocksShareAndUpgrade() {
    f.put("a", "1");
    Transaction one = f.pessimistic();
    Transaction two = f.pessimistic();
    one.lockKey(key("a"), LockOptions.waiting(1_000).shared());
    two.lockKey(key("a"), LockOptions.waiting(1_000).shared());
    assertThatThrownBy(() -> one.lockKey(key("a"), LockOptions.waiting(20)))
        .isInstanceOf(SqlException.class);
    two.put(key("b"), bytes("2"));
    two.lockWrites(LockOptions.waiting(1_000));
    committed(two);
    assertThat(one.lockKey(key("a"), LockOptions.waiting(1_000)))
        .isInstanceOf(LockOutcome.Locked.class);
    one.put(key("a"), bytes("3"));
    committed(one);
    assertThat(f.read("a")).isEqualTo("3");
    f.close();
    assertThat(f.store.lockCount()).isZero();
  }

  @Test
  void deadlockEndsOneOfTwo() throws Exception {
    f.put("a", "1");
    f.put("b", "1");
    CountDownLatch bothHold = new CountDownLatch(2);
    AtomicInteger victims = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> futures = new ArrayList<>();
      for (String[] order : new String[][] {{"a", "b"}, {"b", "a"}}) {
        futures.add(
            threads.submit(() -> {
              Transaction txn = f.pessimistic();
              txn.lockKey(key(order[0]), LockOptions.waiting(5_000));
              bothHold.countDown();
              bothHold.await();
              try {
                txn.lockKey(key(order[1]), LockOptions.waiting(5_000));
                txn.put(key(order[0]), bytes("2"));
                committed(txn);
              } catch (SqlException e) {
                assertThat(e.error()).isEqualTo(SqlError.ER_LOCK_DEADLOCK);
                victims.incrementAndGet();
                txn.rollback();
              }
              return null;
            }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    }
    assertThat(victims).hasValue(1);
    assertThat(f.store.lockCount()).isZero();
  }

  @Test
  void locksOfAVanishedClientAreTakenOver() {
    f.put("a", "1");
    Transaction vanished = f.pessimistic();
    vanished.lockKey(key("a"), LockOptions.waiting(1_000));
    f.store.advanceMillis(60_000);
    Transaction txn = f.pessimistic();
    assertThat(txn.lockKey(key("a"), LockOptions.waiting(LockOptions.NOWAIT)))
        .isInstanceOf(LockOutcome.Locked.class);
    txn.put(key("a"), bytes("2"));
    committed(txn);
    assertThat(f.read("a")).isEqualTo("2");
    vanished.put(key("a"), bytes("3"));
    assertThat(vanished.commit()).isInstanceOf(CommitOutcome.LockLost.class);
    assertThat(f.read("a")).isEqualTo("2");
  }

  // Many at once.

  @Test
  void concurrentIncrementsLoseNothing() throws Exception {
    f.put("n", "0");
    f.store.splitAt(key("m"));
    int threads = 8;
    int each = 25;
    run(
        threads,
        t -> {
          for (int i = 0; i < each; i++) {
            Transaction txn = f.pessimistic();
            LockOutcome outcome;
            while (!((outcome =
                    txn.lockKey(key("n"), LockOptions.waiting(10_000).returningValues()))
                instanceof LockOutcome.Locked)) {
              txn.refreshForUpdateTs();
            }
            int n = Integer.parseInt(text(((LockOutcome.Locked) outcome).values().getFirst()));
            txn.put(key("n"), bytes(Integer.toString(n + 1)));
            if (i % 3 == 0) {
              txn.put(key("a" + t), bytes("x"));
            }
            assertThat(txn.lockWrites(LockOptions.waiting(10_000)))
                .isInstanceOf(LockOutcome.Locked.class);
            committed(txn);
          }
        });
    assertThat(f.read("n")).isEqualTo(Integer.toString(threads * each));
  }

  @Test
  void bankTotalIsConstantInEverySnapshotWhileRegionsSplit() throws Exception {
    int accounts = 40;
    Transaction load = f.optimistic();
    for (int i = 0; i < accounts; i++) {
      load.put(key(i), bytes("100"));
    }
    committed(load);
    AtomicLong commits = new AtomicLong();
    long seed = 7;
    run(
        8,
        t -> {
          Random random = new Random(seed + t);
          for (int i = 0; i < 60; i++) {
            if (t == 0 && i % 6 == 0) {
              f.store.splitAt(key(random.nextInt(accounts)));
            }
            if (t < 2) {
              KvIterator it =
                  f.client
                      .snapshot(f.client.currentTimestamp())
                      .scan(new KeyRange(Key.EMPTY, Key.EMPTY), random.nextBoolean(), 3);
              int total = 0;
              while (it.next()) {
                total += Integer.parseInt(text(it.value()));
              }
              assertThat(total).isEqualTo(accounts * 100);
              continue;
            }
            int from = random.nextInt(accounts);
            int to = (from + 1 + random.nextInt(accounts - 1)) % accounts;
            Transaction txn = f.optimistic();
            int a = Integer.parseInt(text(txn.get(key(from))));
            int b = Integer.parseInt(text(txn.get(key(to))));
            txn.put(key(from), bytes(Integer.toString(a - 1)));
            txn.put(key(to), bytes(Integer.toString(b + 1)));
            if (txn.commit() instanceof CommitOutcome.Committed) {
              commits.incrementAndGet();
            }
          }
        });
    assertThat(commits.get()).isPositive();
    f.close();
    assertThat(f.store.lockCount()).isZero();
  }

  private interface Body {
    void run(int thread) throws Exception;
  }

  private static void run(int count, Body body) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> futures = new ArrayList<>();
      for (int t = 0; t < count; t++) {
        int thread = t;
        futures.add(
            threads.submit(() -> {
              body.run(thread);
              return null;
            }));
      }
      for (Future<?> future : futures) {
        future.get();
      }
    }
  }

  @Test
  void resolveLocksUpToEndsOldTransactions() {
    f.store.splitAt(key(5));
    Transaction old = f.pessimistic();
    old.lockKeys(List.of(key(1), key(9)), LockOptions.waiting(1_000));
    assertThat(f.store.lockCount()).isEqualTo(2);
    f.client.resolveLocksUpTo(f.client.currentTimestamp());
    assertThat(f.store.lockCount()).isZero();
    old.rollback();
  }

  @Test
  void timestampsAreDistinctAndFreshUnderConcurrency() throws Exception {
    java.util.Set<Long> seen = java.util.concurrent.ConcurrentHashMap.newKeySet();
    run(
        16,
        t -> {
          long before = 0;
          for (int i = 0; i < 500; i++) {
            long ts = f.client.currentTimestamp();
            assertThat(ts).isGreaterThan(before);
            before = ts;
            seen.add(ts);
          }
        });
    assertThat(seen).hasSize(16 * 500);
  }
}
