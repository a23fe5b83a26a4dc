package io.atoll.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The path of one replica is the path of three: several stores in one simulated world. */
@Timeout(1200)
final class ThreeStoresTest {
  private static final Peer ONE = new Peer(11, 1);
  private static final Peer TWO = new Peer(12, 2);
  private static final Peer THREE = new Peer(13, 3);
  private static final Peer FOUR = new Peer(14, 4);
  private static final Members ALL = new Members(Set.of(ONE, TWO, THREE), Set.of());
  private static final Set<Long> IDS = Set.of(1L, 2L, 3L);

  @Test
  void aCrashedLeadersEntriesSurviveAndItComesBack() {
    for (long seed = 1; seed <= 5; seed++) {
      SimulatedStores world = new SimulatedStores(seed, 3, ALL);
      world.open();
      SimulatedStores.Store first = world.leader();
      List<String> expected = new ArrayList<>(world.propose("a", 10));
      assertThat(expected).as("seed %d", seed).hasSize(10);
      first.crash();
      SimulatedStores.Store second = world.leader();
      assertThat(second).isNotSameAs(first);
      expected.addAll(world.propose("b", 4));
      first.open();
      world.settle(IDS, expected.size());
      assertThat(first.machine.ledger(2)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void whoWasAwayForLongGetsTheDataAndNotTheLog() {
    for (long seed = 1; seed <= 5; seed++) {
      SimulatedStores world = new SimulatedStores(seed, 3, ALL);
      world.open();
      SimulatedStores.Store leader = world.leader();
      SimulatedStores.Store away =
          world.stores.values().stream().filter(s -> s != leader).findFirst().orElseThrow();
      List<String> expected = new ArrayList<>(world.propose("a", 20));
      away.crash();
      // Beyond what leaders keep of the log.
      expected.addAll(world.propose("b", 300));
      away.open();
      world.settle(IDS, expected.size());
      assertThat(away.installed).as("seed %d", seed).isPositive();
      assertThat(away.machine.ledger(2)).as("seed %d", seed).isEqualTo(expected);
      expected.addAll(world.propose("c", 20));
      world.settle(IDS, expected.size());
      away.crash();
      away.open();
      world.settle(IDS, expected.size());
      assertThat(away.machine.ledger(2)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void whoWasAwayWhileALeaderStartedAndTookAMarkerCatchesUp() {
    for (long seed = 1; seed <= 5; seed++) {
      SimulatedStores world = new SimulatedStores(seed, 3, ALL);
      world.markerInterval = 100;
      world.open();
      List<String> expected = new ArrayList<>(world.propose("a", 20));
      world.settle(IDS, expected.size());
      world.stores.values().forEach(each -> each.group().snapshotMarker());
      world.pass(Duration.ofSeconds(1));
      SimulatedStores.Store away = world.stores.get(1 + seed % 3);
      away.crash();
      for (SimulatedStores.Store each : world.stores.values()) {
        if (each != away) {
          each.crash();
          each.open();
        }
      }
      expected.addAll(world.propose("b", 2));
      world.leader().group().snapshotMarker();
      expected.addAll(world.propose("c", 2));
      away.open();
      world.settle(IDS, expected.size());
      assertThat(away.machine.ledger(2)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  @Test
  void aReplicaMovesToAnotherStore() {
    for (long seed = 1; seed <= 5; seed++) {
      SimulatedStores world = new SimulatedStores(seed, 4, ALL);
      world.open();
      List<String> expected = new ArrayList<>(world.propose("a", 30));
      world.change(g -> g.addLearner(FOUR), m -> m.learners().contains(FOUR));
      world.settle(Set.of(1L, 2L, 3L, 4L), expected.size());
      world.change(g -> g.promote(FOUR), m -> m.voters().contains(FOUR));
      Peer gone = world.leader().id == 1 ? TWO : ONE;
      world.change(g -> g.remove(gone), m -> m.on(gone.storeId()).isEmpty());
      world.stores.get(gone.storeId()).crash();
      // Needs the new one for its quorum of two.
      SimulatedStores.Store other = world.stores.get(THREE.storeId());
      other.crash();
      expected.addAll(world.propose("b", 30));
      assertThat(expected).as("seed %d", seed).hasSize(60);
      other.open();
      Set<Long> left = gone.equals(ONE) ? Set.of(2L, 3L, 4L) : Set.of(1L, 3L, 4L);
      world.settle(left, 60);
      assertThat(world.stores.get(4L).machine.ledger(2)).as("seed %d", seed).isEqualTo(expected);
      assertThat(world.stores.get(4L).group().members().voters())
          .extracting(Peer::storeId)
          .containsExactlyInAnyOrderElementsOf(left);
    }
  }

  @Test
  void anIdleGroupIsSilentAndWakesAtOnce() {
    for (long seed = 1; seed <= 10; seed++) {
      SimulatedStores world = new SimulatedStores(seed, 3, ALL);
      world.open();
      List<String> expected = new ArrayList<>(world.propose("a", 5));
      world.faults = 30;
      for (int round = 0; round < 6; round++) {
        world.pass(Duration.ofSeconds(20));
        long before = world.groupMessages;
        world.pass(Duration.ofSeconds(20));
        // Not one a second and follower, which makes 80 with the answers; lost beats wake it
        // briefly.
        assertThat(world.groupMessages)
            .as("seed %d, messages of an idle group", seed)
            .isLessThan(before + 30);
        SimulatedStores.Store leader = world.leader();
        if (round % 2 == 1) {
          leader.crash();
          expected.addAll(world.propose("c" + round + "-", 3));
          leader.open();
        }
        expected.addAll(world.propose("b" + round + "-", 3));
      }
      world.faults = 0;
      world.settle(IDS, expected.size());
      assertThat(world.stores.get(1L).machine.ledger(2)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  /** One-way cuts, messages that come seconds late, restarts, leaders that are moved. */
  @Test
  void whoMayReadUnderALeaseLacksNothingAcknowledged() {
    long base = Long.getLong("atoll.raft.seed", System.nanoTime() % 1_000_000_000L);
    int seeds = Integer.getInteger("atoll.raft.seeds", 20);
    System.out.println("leases: -Datoll.raft.seed=" + base + " -Datoll.raft.seeds=" + seeds);
    AtomicInteger reads = new AtomicInteger();
    int written = 0;
    for (long seed = base; seed < base + seeds; seed++) {
      SimulatedStores world = new SimulatedStores(seed, 3, ALL);
      world.faults = 60;
      world.lateMillis = 4000;
      world.open();
      world.leader();
      List<String> acknowledged = new ArrayList<>();
      List<String> problems = new ArrayList<>();
      world.watchReads(acknowledged, reads, problems);
      world.keepProposing(acknowledged);
      world.disturb(List.of(ONE, TWO, THREE), 60);
      assertThat(problems).as("seed %d", seed).isEmpty();
      written += acknowledged.size();
    }
    assertThat(reads.get()).as("reads under a lease").isPositive();
    System.out.println("leases: writes " + written + ", reads under a lease " + reads.get());
  }

  @Test
  void nothingAcknowledgedIsLostWhateverHappens() {
    long base = Long.getLong("atoll.raft.seed", System.nanoTime() % 1_000_000_000L);
    int seeds = Integer.getInteger("atoll.raft.seeds", 20);
    System.out.println("stores: -Datoll.raft.seed=" + base + " -Datoll.raft.seeds=" + seeds);
    int installed = 0;
    AtomicInteger reads = new AtomicInteger();
    for (long seed = base; seed < base + seeds; seed++) {
      SimulatedStores world = new SimulatedStores(seed, 3, ALL);
      world.faults = 20;
      world.open();
      Random random = world.simulation.world();
      List<String> acknowledged = new ArrayList<>();
      List<String> problems = new ArrayList<>();
      world.watchReads(acknowledged, reads, problems);
      for (int round = 0; round < 8; round++) {
        SimulatedStores.Store victim = world.stores.get(1L + random.nextInt(3));
        boolean isCut = random.nextBoolean();
        if (isCut) {
          world.cutOff.add(victim.id);
        } else {
          world.simulation.runSteps(random.nextInt(3000));
          victim.crash();
        }
        if (random.nextInt(3) == 0) {
          world.transfer(List.of(ONE, TWO, THREE).get(random.nextInt(3)));
        }
        world.propose("r" + round + "-", 5 + random.nextInt(60), acknowledged);
        world.cutOff.clear();
        if (!isCut) {
          victim.open();
        }
        world.simulation.runSteps(random.nextInt(20_000));
      }
      world.faults = 0;
      world.settle(IDS, acknowledged.size());
      assertThat(problems).as("seed %d", seed).isEmpty();
      List<String> ledger = world.stores.get(1L).machine.ledger(2);
      assertThat(ledger).as("seed %d", seed).doesNotHaveDuplicates().containsAll(acknowledged);
      List<String> inOrder = new ArrayList<>(ledger);
      inOrder.retainAll(acknowledged);
      assertThat(inOrder).as("seed %d", seed).isEqualTo(acknowledged);
      installed += world.stores.values().stream().mapToInt(s -> s.installed).sum();
    }
    assertThat(installed).as("snapshots taken in").isPositive();
    assertThat(reads.get()).as("reads under a lease").isPositive();
    System.out.println("stores: reads under a lease " + reads.get());
  }
}
