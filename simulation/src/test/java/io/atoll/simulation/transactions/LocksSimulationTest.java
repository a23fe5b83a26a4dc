package io.atoll.simulation.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.client.CommitOutcome;
import io.atoll.client.KvClient;
import io.atoll.client.KvIterator;
import io.atoll.client.KvReader;
import io.atoll.client.LockOptions;
import io.atoll.client.LockOutcome;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.runtime.Environment;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pessimistic locks over the real store: shared and exclusive, deadlocks, upgrades. */
class LocksSimulationTest {
  private static final LockOptions WAITING = LockOptions.waiting(600_000);

  private static Key key(String text) {
    return Key.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private interface Body {
    void run(Environment environment, KvClient client, int worker);
  }

  /** Runs workers in one world until all are through, then {@code check}. */
  private static void run(long seed, int workers, Body load, Body body, Body check) {
    OneStoreWorld world = new OneStoreWorld(seed, OneStoreWorld.storeSettings(), false);
    int[] left = {workers};
    boolean[] isDone = {false};
    Throwable[] failure = {null};
    world.boot((environment, client) -> {
      load.run(environment, client, -1);
      for (int w = 0; w < workers; w++) {
        int worker = w;
        environment
            .scheduler()
            .start(
                "worker",
                () -> {
                  try {
                    body.run(environment, client, worker);
                    if (--left[0] == 0) {
                      check.run(environment, client, -1);
                      client.close();
                      isDone[0] = true;
                    }
                  } catch (Throwable e) {
                    failure[0] = e;
                  }
                });
      }
    });
    try {
      world.simulation.run(() -> isDone[0] || failure[0] != null, 50_000_000);
    } catch (IllegalStateException e) {
      throw new AssertionError("seed " + seed, e);
    }
    if (failure[0] != null) {
      throw new AssertionError("seed " + seed, failure[0]);
    }
  }

  private static boolean isDeadlock(SqlException e) {
    assertThat(e.error()).isEqualTo(SqlError.ER_LOCK_DEADLOCK);
    return true;
  }

  @Test
  void incrementsInAnyLockOrderLoseNothing() {
    Seeds seeds = Seeds.of("increments", 8, 400);
    for (long seed = seeds.base(); seed < seeds.end(); seed++) {
      int[] committed = new int[3];
      run(
          seed,
          5,
          (environment, client, w) -> client.split(List.of(key("k1"), key("k2"))),
          (environment, client, w) -> {
            for (int i = 0; i < 8; i++) {
              int first = environment.random().nextInt(3);
              int second = (first + 1 + environment.random().nextInt(2)) % 3;
              if (increment(client, first, second)) {
                committed[first]++;
                committed[second]++;
              }
            }
          },
          (environment, client, w) -> {
            for (int i = 0; i < 3; i++) {
              byte[] value = client.getNewest(key("k" + i));
              int count =
                  value == null ? 0 : Integer.parseInt(new String(value, StandardCharsets.UTF_8));
              assertThat(count).isEqualTo(committed[i]);
            }
          });
      assertThat(committed[0] + committed[1] + committed[2]).isPositive();
    }
  }

  private static boolean increment(KvClient client, int first, int second) {
    Transaction txn = client.begin(TransactionOptions.PESSIMISTIC);
    try {
      for (int number : new int[] {first, second}) {
        LockOutcome outcome;
        while (!((outcome = txn.lockKey(key("k" + number), WAITING.returningValues()))
            instanceof LockOutcome.Locked)) {
          txn.refreshForUpdateTs();
        }
        byte @Nullable [] old = ((LockOutcome.Locked) outcome).values().getFirst();
        int count = old == null ? 0 : Integer.parseInt(new String(old, StandardCharsets.UTF_8));
        txn.put(key("k" + number), bytes(Integer.toString(count + 1)));
      }
      return txn.commit() instanceof CommitOutcome.Committed;
    } catch (SqlException e) {
      txn.rollback();
      return !isDeadlock(e);
    }
  }

  /** Children share-lock their parent; parents are deleted when they have no children. */
  @Test
  void noChildOutlivesItsParent() {
    Seeds seeds = Seeds.of("parents and children", 8, 400);
    for (long seed = seeds.base(); seed < seeds.end(); seed++) {
      int[] children = {0};
      run(
          seed,
          6,
          (environment, client, w) -> {
            Transaction txn = client.begin(TransactionOptions.OPTIMISTIC);
            for (int p = 0; p < 4; p++) {
              txn.put(key("p" + p), bytes("parent"));
            }
            assertThat(txn.commit()).isInstanceOf(CommitOutcome.Committed.class);
            client.split(List.of(key("p")));
          },
          (environment, client, w) -> {
            for (int i = 0; i < 8; i++) {
              int parent = environment.random().nextInt(4);
              if (environment.random().nextInt(5) == 0) {
                deleteParent(client, parent);
              } else if (insertChild(client, parent, w * 100 + i)) {
                children[0]++;
              }
            }
          },
          (environment, client, w) -> {
            Set<String> parents = new HashSet<>();
            KvReader snapshot = client.snapshot(client.currentTimestamp());
            KvIterator it = snapshot.scan(new KeyRange(key("p"), key("q")), false);
            while (it.next()) {
              parents.add(new String(it.key().bytes(), StandardCharsets.UTF_8));
            }
            int found = 0;
            it = snapshot.scan(new KeyRange(key("c"), key("d")), false);
            while (it.next()) {
              found++;
              assertThat(parents).contains(new String(it.value(), StandardCharsets.UTF_8));
            }
            assertThat(found).isEqualTo(children[0]);
          });
    }
  }

  private static boolean insertChild(KvClient client, int parent, int child) {
    Transaction txn = client.begin(TransactionOptions.PESSIMISTIC);
    try {
      LockOutcome outcome;
      while (!((outcome = txn.lockKey(key("p" + parent), WAITING.shared().returningValues()))
          instanceof LockOutcome.Locked)) {
        txn.refreshForUpdateTs();
      }
      if (((LockOutcome.Locked) outcome).values().getFirst() == null) {
        txn.rollback();
        return false;
      }
      txn.insert(key("c%d-%04d".formatted(parent, child)), bytes("p" + parent));
      while (!(txn.lockWrites(WAITING) instanceof LockOutcome.Locked)) {
        txn.refreshForUpdateTs();
      }
      return txn.commit() instanceof CommitOutcome.Committed;
    } catch (SqlException e) {
      txn.rollback();
      return !isDeadlock(e);
    }
  }

  private static void deleteParent(KvClient client, int parent) {
    Transaction txn = client.begin(TransactionOptions.PESSIMISTIC);
    try {
      while (!(txn.lockKey(key("p" + parent), WAITING) instanceof LockOutcome.Locked)) {
        txn.refreshForUpdateTs();
      }
      // Children committed before the lock was had are committed before a fresh timestamp.
      KvReader now = txn.view(txn.refreshForUpdateTs());
      if (!now.scan(new KeyRange(key("c" + parent), key("c" + (parent + 1))), false, 1).next()) {
        txn.delete(key("p" + parent));
        txn.commit();
      } else {
        txn.rollback();
      }
    } catch (SqlException e) {
      isDeadlock(e);
      txn.rollback();
    }
  }
}
