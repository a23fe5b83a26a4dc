package io.atoll.simulation.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionId;
import io.atoll.api.StoreId;
import io.atoll.client.ClientSettings;
import io.atoll.client.CommitOutcome;
import io.atoll.client.KvClient;
import io.atoll.client.LockOptions;
import io.atoll.client.LockOutcome;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.codec.Key;
import io.atoll.runtime.Environment;
import io.atoll.runtime.simulated.Incarnation;
import io.atoll.store.RegionStore;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Transactions lock keys of Regions that different stores lead, in any order, with hours of
 * patience: circles are found soon, also while the store that looks for them dies or changes.
 */
class DeadlockSimulationTest {
  private static final int KEYS = 3;
  private static final int WORKERS = 6;
  private static final int TRANSACTIONS = 6;
  private static final LockOptions PATIENT = LockOptions.waiting(10_000_000);

  /** Nobody may wait longer for locks while all stores live. */
  private static final Duration SOON = Duration.ofSeconds(15);

  /** The same where one was killed: locks of its Regions may have to time out. */
  private static final Duration LATE = Duration.ofSeconds(90);

  private static final Set<SqlError> AWAY =
      Set.of(
          SqlError.ER_LOCK_DEADLOCK,
          SqlError.ER_REGION_UNAVAILABLE,
          SqlError.ER_PD_SERVER_TIMEOUT,
          SqlError.ER_TIKV_SERVER_BUSY);

  private static Key key(int number) {
    return Key.of(("k" + number).getBytes(StandardCharsets.UTF_8));
  }

  private static final class Run {
    final long seed;
    final ClusterWorld world;
    final Random random;
    final int[] committed = new int[KEYS];
    final int[] unknown = new int[KEYS];
    int workersLeft = WORKERS;
    int deadlocks;
    long longestNanos;
    boolean isLoaded;
    boolean isDone;
    @Nullable Throwable failure;

    Run(long seed) {
      this.seed = seed;
      this.world = new ClusterWorld(seed, 3, OneStoreWorld.storeSettings(), Long.MAX_VALUE);
      this.random = world.simulation.world();
      world.faults = new Random(seed).nextInt(20);
    }

    void run(boolean kills) {
      world.open();
      Incarnation operator = world.simulation.incarnation("operator");
      operator.start("operator", () -> guarded(() -> spreadLeaders(operator)));
      world.client(ClientSettings.DEFAULT, this::live);
      try {
        world.simulation.run(() -> failure != null || isLoaded, 20_000_000);
        if (kills) {
          killDetector();
        }
        world.simulation.run(() -> failure != null || isDone, 50_000_000);
      } catch (IllegalStateException e) {
        throw new AssertionError("seed " + seed + ": not done" + world.describe(), e);
      }
      if (failure != null) {
        throw new AssertionError("seed " + seed + world.describe(), failure);
      }
    }

    /** While requests wait at another store. */
    private void killDetector() {
      world.simulation.run(() -> failure != null || isDone || waits(), 20_000_000);
      ClusterWorld.Node detector = leaderOfFirst();
      if (detector == null || isDone || failure != null) {
        return;
      }
      detector.crash();
      long until = world.simulation.steps() + 20_000;
      world.simulation.run(
          () -> failure != null || isDone || world.simulation.steps() >= until, 50_000_000);
      detector.open();
    }

    private boolean waits() {
      ClusterWorld.Node detector = leaderOfFirst();
      for (ClusterWorld.Node node : world.nodes.values()) {
        RegionStore store = node.store();
        if (detector != null && node != detector && store != null && store.waitingLocks() > 1) {
          return true;
        }
      }
      return false;
    }

    private ClusterWorld.@Nullable Node leaderOfFirst() {
      for (ClusterWorld.Node node : world.nodes.values()) {
        RegionStore store = node.store();
        if (store == null || node.isDown()) {
          continue;
        }
        for (Region region : store.regions()) {
          if (region.start().isEmpty() && store.leads(region.id())) {
            return node;
          }
        }
      }
      return null;
    }

    private void guarded(Runnable body) {
      try {
        body.run();
      } catch (Throwable e) {
        failure = e;
      }
    }

    /** The nth Region is led by the nth store, all over again and now and then. */
    private void spreadLeaders(Incarnation operator) {
      while (!isDone) {
        operator.sleep(Duration.ofMillis(300));
        for (ClusterWorld.Node node : world.nodes.values()) {
          RegionStore store = node.store();
          if (node.isDown() || store == null) {
            continue;
          }
          List<Region> regions = store.regions();
          for (int i = 0; i < regions.size(); i++) {
            move(operator, store, regions.get(i), new StoreId(1 + i % 3));
          }
        }
      }
    }

    private void move(Incarnation operator, RegionStore store, Region region, StoreId to) {
      if (!store.leads(region.id()) || store.id().equals(to) || world.nodes.get(to).isDown()) {
        return;
      }
      for (Peer peer : region.peers()) {
        if (peer.store().equals(to) && !peer.isLearner()) {
          var outcome = store.transferLeader(region.id(), peer);
          for (int i = 0; i < 50 && !outcome.isDone(); i++) {
            operator.sleep(Duration.ofMillis(20));
          }
        }
      }
    }

    private boolean isSpread() {
      Set<RegionId> led = new java.util.HashSet<>();
      int stores = 0;
      for (ClusterWorld.Node node : world.nodes.values()) {
        RegionStore store = node.store();
        boolean leads = false;
        for (Region region : store == null ? List.<Region>of() : store.regions()) {
          // A Region of two voters could not go on while one of them is away.
          boolean isWhole = region.peers().stream().filter(peer -> !peer.isLearner()).count() == 3;
          if (store.leads(region.id()) && isWhole) {
            leads = true;
            led.add(region.id());
          }
        }
        stores += leads ? 1 : 0;
      }
      return stores == 3 && led.size() == KEYS;
    }

    private void live(Environment environment, KvClient client) {
      guarded(() -> {
        client.split(List.of(key(1), key(2)));
        while (!isSpread()) {
          sleep(environment, 100);
        }
        isLoaded = true;
        for (int w = 0; w < WORKERS; w++) {
          environment.scheduler().start("worker", () -> guarded(() -> work(environment, client)));
        }
      });
    }

    private void work(Environment environment, KvClient client) {
      for (int i = 0; i < TRANSACTIONS; i++) {
        increment(environment, client);
      }
      if (--workersLeft == 0) {
        for (int i = 0; i < KEYS; i++) {
          byte[] value = client.getNewest(key(i));
          int count =
              value == null ? 0 : Integer.parseInt(new String(value, StandardCharsets.UTF_8));
          assertThat(count).isBetween(committed[i], committed[i] + unknown[i]);
        }
        client.close();
        isDone = true;
      }
    }

    private void increment(Environment environment, KvClient client) {
      List<Integer> order = new ArrayList<>(List.of(0, 1, 2));
      Collections.shuffle(order, random);
      Transaction txn;
      try {
        txn = client.begin(TransactionOptions.PESSIMISTIC);
      } catch (SqlException e) {
        assertThat(e.error()).isIn(AWAY);
        return;
      }
      int locks = 2 + random.nextInt(2);
      try {
        for (int number : order.subList(0, locks)) {
          long begun = environment.clock().nanos();
          LockOutcome outcome;
          while (!((outcome = txn.lockKey(key(number), PATIENT.returningValues()))
              instanceof LockOutcome.Locked)) {
            txn.refreshForUpdateTs();
          }
          longestNanos = Math.max(longestNanos, environment.clock().nanos() - begun);
          byte @Nullable [] old = ((LockOutcome.Locked) outcome).values().getFirst();
          int count = old == null ? 0 : Integer.parseInt(new String(old, StandardCharsets.UTF_8));
          txn.put(key(number), Integer.toString(count + 1).getBytes(StandardCharsets.UTF_8));
          sleep(environment, random.nextInt(200));
        }
      } catch (SqlException e) {
        txn.rollback();
        assertThat(e.error()).isIn(AWAY);
        deadlocks += e.error() == SqlError.ER_LOCK_DEADLOCK ? 1 : 0;
        return;
      }
      boolean isCommitted = false;
      boolean isKnown = true;
      try {
        isCommitted = txn.commit() instanceof CommitOutcome.Committed;
      } catch (SqlException e) {
        isKnown = false;
      }
      for (int number : order.subList(0, locks)) {
        committed[number] += isCommitted ? 1 : 0;
        unknown[number] += isKnown ? 0 : 1;
      }
    }

    private static void sleep(Environment environment, long millis) {
      try {
        environment.scheduler().sleep(Duration.ofMillis(millis));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void circlesOverStoresAreFound() {
    run(Seeds.of("deadlocks", 4, 400), false, SOON);
  }

  @Test
  void circlesAreFoundAfterTheStoreThatLooksForThemDied() {
    run(Seeds.of("deadlocks, detector killed", 4, 400), true, LATE);
  }

  private static void run(Seeds seeds, boolean kills, Duration bound) {
    int deadlocks = 0;
    long longestMillis = 0;
    for (long seed = seeds.base(); seed < seeds.end(); seed++) {
      Run run = new Run(seed);
      run.run(kills);
      deadlocks += run.deadlocks;
      longestMillis = Math.max(longestMillis, run.longestNanos / 1_000_000);
      assertThat(Duration.ofNanos(run.longestNanos)).as("seed " + seed).isLessThan(bound);
    }
    System.out.println("deadlocks: " + deadlocks + " found, longest wait " + longestMillis + " ms");
    assertThat(deadlocks).isPositive();
  }
}
