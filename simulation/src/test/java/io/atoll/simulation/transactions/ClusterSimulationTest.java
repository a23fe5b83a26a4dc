package io.atoll.simulation.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionId;
import io.atoll.api.StoreId;
import io.atoll.client.ClientSettings;
import io.atoll.client.KvClient;
import io.atoll.codec.Key;
import io.atoll.raft.MemberOutcome;
import io.atoll.runtime.Environment;
import io.atoll.runtime.simulated.Incarnation;
import io.atoll.store.RegionStore;
import io.atoll.store.StoreSettings;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The bank on several stores: its Regions grow from one replica to three and move between stores,
 * stores die and come back, messages are lost, and the books are always right.
 */
class ClusterSimulationTest {
  private static final int STORES = 4;
  private static final int WORKERS = 4;
  private static final int TRANSFERS = 12;

  /**
   * What a client is told of a Region that nobody leads for long, or that is always being moved.
   */
  private static final Set<SqlError> AWAY =
      Set.of(
          SqlError.ER_REGION_UNAVAILABLE,
          SqlError.ER_PD_SERVER_TIMEOUT,
          SqlError.ER_TIKV_SERVER_BUSY);

  private static final class Run {
    final long seed;
    final ClusterWorld world;
    final Random random;
    final Bank bank;
    int workersLeft = WORKERS;
    boolean isDone;
    int moves;
    final Set<RegionId> merged = new HashSet<>();
    final boolean isMergedByPlacement;
    @Nullable Throwable failure;

    /** With as many stores as replicas, so that any two neighbours can become one. */
    final boolean isAboutMerges;

    final int stores;

    Run(long seed, boolean isAboutMerges) {
      this.seed = seed;
      this.isAboutMerges = isAboutMerges;
      this.stores = isAboutMerges ? 3 : STORES;
      Random drawn = new Random(seed);
      StoreSettings store = OneStoreWorld.storeSettings();
      if (drawn.nextBoolean()) {
        store = store.withRegionSplitBytes(1 << 10, 512);
      }
      this.world =
          new ClusterWorld(
              seed,
              stores,
              store,
              drawn.nextBoolean() ? Long.MAX_VALUE : 1 << drawn.nextInt(10, 18));
      this.random = world.simulation.world();
      this.bank = new Bank(random, AWAY.toArray(SqlError[]::new));
      world.faults = drawn.nextInt(20);
      isMergedByPlacement = drawn.nextBoolean();
    }

    void run(int crashes) {
      world.open();
      if (isMergedByPlacement) {
        world.set("split-merge-interval", "1s");
        world.set("merge-schedule-limit", "8");
      }
      Random drawn = new Random(seed);
      ClientSettings settings =
          ClientSettings.DEFAULT
              .withOnePhaseCommit(drawn.nextBoolean())
              .withAsyncCommit(drawn.nextInt(3) > 0);
      Incarnation operator = world.simulation.incarnation("operator");
      operator.start("operator", () -> guarded(() -> operate(operator)));
      try {
        world.simulation.run(() -> failure != null || isReplicated(), 10_000_000);
      } catch (IllegalStateException e) {
        throw new AssertionError("seed " + seed + ": not replicated" + world.describe(), e);
      }
      rethrow();
      world.client(settings, this::live);
      for (int i = 0; i < crashes; i++) {
        steps(isAboutMerges ? random.nextInt(6_000) : 2_000 + random.nextInt(20_000));
        if (isAboutMerges || random.nextBoolean()) {
          // In the middle of a merge, if one begins soon.
          long until = world.simulation.steps() + 20_000;
          world.simulation.run(
              () ->
                  failure != null
                      || isDone
                      || world.merging() > 0
                      || world.simulation.steps() >= until,
              100_000_000);
          steps(random.nextInt(isAboutMerges ? 1_500 : 4_000));
        }
        if (isDone) {
          break;
        }
        ClusterWorld.Node victim = world.nodes.get(new StoreId(1 + random.nextInt(stores)));
        victim.crash();
        steps(500 + random.nextInt(isAboutMerges ? 6_000 : 20_000));
        victim.open();
      }
      world.faults = 0;
      try {
        world.simulation.run(() -> failure != null || isDone, 5_000_000);
      } catch (IllegalStateException e) {
        throw new AssertionError("seed " + seed + ": not done" + world.describe(), e);
      }
      rethrow();
      try {
        world.simulation.run(() -> failure != null || isCovered(), 5_000_000);
      } catch (IllegalStateException e) {
        throw new AssertionError("seed " + seed + ": Regions leave keys out" + world.describe(), e);
      }
      rethrow();
    }

    /** Whether every key has one Region that is led, and no merge is half done. */
    private boolean isCovered() {
      if (world.merging() > 0) {
        return false;
      }
      Key reached = Key.EMPTY;
      boolean isFirst = true;
      for (Region region : world.led()) {
        if (!region.start().equals(reached) || (!isFirst && reached.isEmpty())) {
          return false;
        }
        reached = region.end();
        isFirst = false;
      }
      return !isFirst && reached.isEmpty();
    }

    private boolean isReplicated() {
      for (ClusterWorld.Node node : world.nodes.values()) {
        RegionStore store = node.store();
        if (store != null && store.regions().stream().anyMatch(Run::hasThreeVoters)) {
          return true;
        }
      }
      return false;
    }

    private static boolean hasThreeVoters(Region region) {
      return region.peers().stream().filter(peer -> !peer.isLearner()).count() >= 3;
    }

    private void steps(long count) {
      long until = world.simulation.steps() + count;
      world.simulation.run(
          () -> failure != null || isDone || world.simulation.steps() >= until, 100_000_000);
      rethrow();
    }

    private void rethrow() {
      if (failure != null) {
        throw new AssertionError("seed " + seed + world.describe(), failure);
      }
    }

    private void guarded(Runnable body) {
      try {
        body.run();
      } catch (Throwable e) {
        failure = e;
      }
    }

    private void live(Environment environment, KvClient client) {
      guarded(() -> {
        bank.load(client);
        for (int w = 0; w < WORKERS; w++) {
          int worker = w;
          environment
              .scheduler()
              .start("worker", () -> guarded(() -> work(environment, client, worker)));
        }
      });
    }

    private void work(Environment environment, KvClient client, int worker) {
      for (int i = 0; i < TRANSFERS; i++) {
        sleep(environment, random.nextInt(400));
        switch (worker) {
          case 0 -> look(client);
          case 1 -> {
            if (i % 2 == 0 || isAboutMerges) {
              split(client);
            }
            bank.transfer(client, false);
          }
          default -> bank.transfer(client, true);
        }
      }
      if (--workersLeft == 0) {
        bank.check(client);
        client.close();
        isDone = true;
      }
    }

    private void split(KvClient client) {
      try {
        client.split(List.of(Bank.account(random.nextInt(Bank.ACCOUNTS))));
      } catch (SqlException e) {
        if (!AWAY.contains(e.error())) {
          throw e;
        }
      }
    }

    /** Regions that still have one replica cannot be read while its store is away. */
    private void look(KvClient client) {
      try {
        switch (random.nextInt(3)) {
          case 0 -> bank.check(client);
          case 1 -> bank.checkTwice(client);
          default -> bank.checkPast(client);
        }
      } catch (SqlException e) {
        if (!AWAY.contains(e.error())) {
          throw e;
        }
      }
    }

    private static void sleep(Environment environment, long millis) {
      try {
        environment.scheduler().sleep(Duration.ofMillis(millis));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /**
     * Moves leaders and adds a replica too many now and then: placement makes three of them again.
     */
    private void operate(Incarnation operator) {
      while (!isDone) {
        operator.sleep(Duration.ofMillis(isAboutMerges ? 50 : 200));
        String overlap = world.overlap();
        if (overlap != null) {
          throw new AssertionError(overlap);
        }
        for (ClusterWorld.Node node : world.nodes.values()) {
          RegionStore store = node.store();
          if (node.isDown() || store == null) {
            continue;
          }
          for (Region region : store.regions()) {
            if (store.leads(region.id())) {
              operate(operator, node, store, region);
            }
          }
        }
      }
    }

    private void operate(
        Incarnation operator, ClusterWorld.Node node, RegionStore store, Region region) {
      if (random.nextInt(4) == 0 && merge(operator, node, store, region)) {
        return;
      }
      Set<StoreId> taken = region.peers().stream().map(Peer::store).collect(Collectors.toSet());
      List<StoreId> free = new ArrayList<>(world.nodes.keySet());
      free.removeAll(taken);
      if (!free.isEmpty() && random.nextInt(isMergedByPlacement ? 60 : 20) == 0) {
        StoreId target = free.get(random.nextInt(free.size()));
        Environment environment = operator.environment(world.disk());
        Peer added = world.newPeer(environment, target);
        change(operator, s -> s.addLearner(region.id(), new Peer(added.id(), target, true)), store);
        moves++;
      } else if (random.nextInt(10) == 0) {
        Peer target = region.peers().get(random.nextInt(region.peers().size()));
        change(operator, s -> s.transferLeader(region.id(), target), store);
      }
    }

    /** Makes a Region a part of the one before it, or its leader that one's. */
    private boolean merge(
        Incarnation operator, ClusterWorld.Node node, RegionStore store, Region source) {
      for (Region target : world.led()) {
        if (!source.start().isEmpty() && target.end().equals(source.start())) {
          if (store.leads(target.id())) {
            node.start(() -> {
              if (store.merge(source.id())) {
                merged.add(source.id());
              }
            });
          } else {
            ClusterWorld.Node leader = world.leaderOf(target.id());
            for (Peer peer : source.peers()) {
              if (leader != null && peer.store().equals(leader.id)) {
                change(operator, s -> s.transferLeader(source.id(), peer), store);
              }
            }
          }
          return true;
        }
      }
      return false;
    }

    private void change(
        Incarnation operator,
        Function<RegionStore, CompletableFuture<MemberOutcome>> change,
        RegionStore store) {
      CompletableFuture<MemberOutcome> outcome = change.apply(store);
      for (int i = 0; i < 50 && !outcome.isDone(); i++) {
        operator.sleep(Duration.ofMillis(20));
      }
    }
  }

  @Test
  void regionsAreMergedWhileStoresDieAndTheBooksAreRight() {
    Seeds seeds = Seeds.of("merges", 10, 2_000);
    long acknowledged = 0;
    long tried = 0;
    long begun = 0;
    long done = 0;
    for (long seed = seeds.base(); seed < seeds.end(); seed++) {
      Run run = new Run(seed, true);
      run.run(10);
      acknowledged += run.bank.acknowledged.size();
      tried += run.bank.nextTransfer;
      begun += run.merged.size();
      run.world.led().forEach(region -> run.merged.remove(region.id()));
      done += run.merged.size();
    }
    System.out.println(
        "cluster: "
            + acknowledged
            + " of "
            + tried
            + " transfers acknowledged, merges begun "
            + begun
            + " and done "
            + done);
    assertThat(acknowledged).isGreaterThan(tried / 4);
    assertThat(done).isPositive();
  }

  @Test
  void regionsMoveAndStoresDieAndTheBooksAreRight() {
    Seeds seeds = Seeds.of("cluster", 10, 2_000);
    long acknowledged = 0;
    long tried = 0;
    long moves = 0;
    long merges = 0;
    long merged = 0;
    long followerReads = 0;
    long staleReads = 0;
    Set<Integer> spread = new TreeSet<>();
    for (long seed = seeds.base(); seed < seeds.end(); seed++) {
      Run run = new Run(seed, false);
      run.run(4);
      acknowledged += run.bank.acknowledged.size();
      tried += run.bank.nextTransfer;
      moves += run.moves;
      followerReads += run.world.followerReads;
      staleReads += run.world.staleReads;
      merges += run.merged.size();
      run.world.led().forEach(region -> run.merged.remove(region.id()));
      merged += run.merged.size();
      for (ClusterWorld.Node node : run.world.nodes.values()) {
        RegionStore store = node.store();
        if (store != null) {
          store.regions().forEach(region -> spread.add(region.peers().size()));
        }
      }
    }
    System.out.println(
        "cluster: "
            + acknowledged
            + " of "
            + tried
            + " transfers acknowledged, replicas added "
            + moves
            + ", merges begun "
            + merges
            + " and done "
            + merged
            + ", Regions of "
            + spread
            + " replicas at the end, read from followers "
            + followerReads
            + " and without asking the leader "
            + staleReads);
    assertThat(acknowledged).isGreaterThan(tried / 4);
    assertThat(spread).contains(3);
    assertThat(followerReads).isPositive();
    assertThat(staleReads).isPositive();
  }
}
