package io.atoll.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.runtime.simulated.Incarnation;
import io.atoll.runtime.simulated.SimulatedDisk;
import io.atoll.runtime.simulated.SimulatedDisk.CrashMode;
import io.atoll.runtime.simulated.Simulation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One store in a simulated world, killed at any step, its disk losing what was not synced, its
 * engine set back to its last flush. The property: what was acknowledged is there afterwards,
 * exactly once, in the order of its proposer; nothing is there that was not proposed.
 */
@Timeout(1200)
final class RaftCrashTest {
  private static final int SEEDS = Integer.getInteger("atoll.crash.seeds", 200);

  /** New worlds each run; the base is printed and can be given back. */
  private static final long BASE =
      Long.getLong("atoll.crash.base", System.nanoTime() % 1_000_000_000_000L);

  private static final StoredGroup FIRST =
      new StoredGroup(2, RaftGroup.INITIAL_INDEX, Members.only(new Peer(11, 1)));

  private static RaftSettings settings() {
    return new RaftSettings(
        1,
        "raft",
        DurabilityMode.FSYNC,
        16 << 10,
        48 << 10,
        4 << 10,
        64,
        8,
        16 << 10,
        1,
        LivenessSettings.DEFAULT);
  }

  /** A world with a store that lives, dies and lives again. */
  private static final class World {
    final Simulation simulation;
    final SimulatedDisk disk;
    final MemoryKvEngine engine = new MemoryKvEngine();
    final Random random;
    Incarnation process;
    LedgerMachine machine;
    RaftStore store;
    Throwable openFailure;

    /** By group: what proposers were told, and what they tried. */
    final Map<Long, List<String>> acknowledged = new TreeMap<>();

    final Map<Long, Set<String>> tried = new TreeMap<>();
    int nextText;
    int finished;

    World(long seed) {
      simulation = new Simulation(seed);
      disk = new SimulatedDisk(simulation);
      random = simulation.world();
      engine.holdFlushes(true);
      LedgerMachine.bootstrap(engine, FIRST);
      engine.flush();
    }

    void open() {
      process = simulation.incarnation("store");
      machine = new LedgerMachine(engine);
      store = null;
      openFailure = null;
      LedgerMachine opened = machine;
      process.start(
          "open",
          () -> {
            try {
              store =
                  RaftStore.open(
                      process.environment(disk), settings(), Transport.none(), engine, opened);
            } catch (RuntimeException e) {
              openFailure = e;
            }
          });
      simulation.run(() -> store != null || openFailure != null, 1_000_000);
    }

    void mustOpen() {
      open();
      if (openFailure != null) {
        throw new AssertionError("the store did not open", openFailure);
      }
    }

    /** A client of one group: proposes one after the other and remembers what it was told. */
    void client(long groupId, int proposals) {
      process.start(
          "client",
          () -> {
            for (int i = 0; i < proposals; i++) {
              RaftGroup group = store.group(groupId).orElse(null);
              if (group == null) {
                break;
              }
              String text = "t" + nextText++ + "-" + "x".repeat(random.nextInt(600));
              tried.computeIfAbsent(groupId, id -> new HashSet<>()).add(text);
              ProposalOutcome outcome =
                  group.propose(group.term(), text.getBytes(UTF_8), null).join();
              if (outcome instanceof ProposalOutcome.Applied) {
                acknowledged.computeIfAbsent(groupId, id -> new ArrayList<>()).add(text);
              } else if (outcome instanceof ProposalOutcome.ReadOnly
                  || outcome instanceof ProposalOutcome.Unknown) {
                break;
              }
            }
            finished++;
          });
    }

    void split(long from, long child) {
      process.start(
          "split",
          () -> {
            RaftGroup group = store.group(from).orElseThrow();
            String text = "split " + child;
            tried.computeIfAbsent(from, id -> new HashSet<>()).add(text);
            if (group.propose(group.term(), text.getBytes(UTF_8), null).join()
                instanceof ProposalOutcome.Applied) {
              acknowledged.computeIfAbsent(from, id -> new ArrayList<>()).add(text);
              if (store.group(child).isPresent()) {
                client(child, 20);
              }
            }
          });
    }

    void crash(CrashMode mode) {
      process.kill();
      disk.crash(mode);
      engine.crash();
      engine.holdFlushes(true);
    }

    void check(String when) {
      for (Map.Entry<Long, List<String>> entry : acknowledged.entrySet()) {
        long groupId = entry.getKey();
        List<String> ledger = machine.ledger(groupId);
        Set<String> there = new HashSet<>(ledger);
        assertThat(there).as("%s: once each in group %d", when, groupId).hasSize(ledger.size());
        assertThat(tried.get(groupId)).as(when).containsAll(there);
        assertThat(ledger)
            .as("%s: acknowledged in group %d", when, groupId)
            .containsAll(entry.getValue());
      }
    }
  }

  private static void ledger(long seed, boolean ignoreSyncs) {
    World world = new World(seed);
    world.disk.ignoreSyncs(ignoreSyncs);
    world.mustOpen();
    long child = 3;
    for (int life = 0; life < 4; life++) {
      String when = "seed " + seed + ", life " + life;
      for (long group : world.machine.groups()) {
        for (int i = world.random.nextInt(3); i >= 0; i--) {
          world.client(group, 40);
        }
      }
      if (world.random.nextBoolean()) {
        world.split(2, child++);
      }
      int flushes = world.random.nextInt(3);
      for (int i = 0; i < flushes; i++) {
        world.simulation.runSteps(world.random.nextInt(1500));
        world.engine.flush();
      }
      world.simulation.runSteps(world.random.nextInt(3000));
      world.crash(CrashMode.values()[world.random.nextInt(CrashMode.values().length)]);
      if (world.random.nextInt(4) == 0) {
        // Killed again while it recovers.
        world.process = world.simulation.incarnation("recovering");
        LedgerMachine machine = new LedgerMachine(world.engine);
        Incarnation recovering = world.process;
        recovering.start(
            "open",
            () ->
                RaftStore.open(
                    recovering.environment(world.disk),
                    settings(),
                    Transport.none(),
                    world.engine,
                    machine));
        world.simulation.runSteps(world.random.nextInt(200));
        world.crash(CrashMode.values()[world.random.nextInt(CrashMode.values().length)]);
      }
      world.mustOpen();
      world.check(when);
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterAnyCrash() {
    System.out.println(
        "raft crashes: -Datoll.crash.base=" + BASE + " -Datoll.crash.seeds=" + SEEDS);
    for (long seed = BASE; seed < BASE + SEEDS; seed++) {
      try {
        ledger(seed, false);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("failing seed: -Datoll.crash.base=" + seed, e);
      }
    }
  }

  @Test
  void withoutSyncsTheLedgerTestFails() {
    int red = 0;
    for (long seed = 1; seed <= 20; seed++) {
      try {
        ledger(seed, true);
      } catch (AssertionError | RuntimeException e) {
        red++;
      }
    }
    assertThat(red).as("of 20 seeds without fsync").isGreaterThan(15);
  }

  @Test
  void theSameSeedGivesTheSameRun() {
    long[] traces = new long[2];
    for (int i = 0; i < 2; i++) {
      World world = new World(42);
      world.mustOpen();
      world.client(2, 50);
      world.client(2, 50);
      world.split(2, 3);
      world.simulation.runSteps(4000);
      traces[i] = world.simulation.trace();
    }
    assertThat(traces[0]).isEqualTo(traces[1]);
  }

  @Test
  void threeMarkersWithoutAFlushThenAKillAndEverythingIsThere() {
    for (CrashMode mode : CrashMode.values()) {
      World world = new World(7);
      world.mustOpen();
      world.client(2, 60); // a marker every 8 entries
      world.simulation.run(() -> world.finished == 1, 1_000_000);
      world.crash(mode);
      assertThat(new LedgerMachine(world.engine).ledger(2)).isEmpty();
      world.mustOpen();
      assertThat(world.machine.ledger(2)).isEqualTo(world.acknowledged.get(2L)).hasSize(60);
    }
  }

  @Test
  void aFullDiskMakesProposalsWaitAndLosesNothing() {
    for (long seed = 1; seed <= 30; seed++) {
      World world = new World(seed);
      world.mustOpen();
      world.client(2, 300);
      world.simulation.runSteps(500);
      world.disk.freeBytes(world.random.nextInt(20_000));
      world.simulation.run(() -> world.machine.spaceMissing != null, 5_000_000);
      assertThat(world.machine.spaceMissing).hasMessageContaining("the disk is full");
      world.simulation.runSteps(2000);
      assertThat(world.finished).isZero();
      switch ((int) (seed % 3)) {
        case 0 -> {
          world.disk.freeBytes(Long.MAX_VALUE);
          world.simulation.run(() -> world.finished == 1, 5_000_000);
          assertThat(world.machine.spaceMissing).isNull();
          assertThat(world.acknowledged.get(2L)).hasSize(300);
        }
        case 1 -> {
          // Stopped while it waits: the client is answered.
          RaftStore stopped = world.store;
          boolean[] isClosed = {false};
          world.process.start(
              "close",
              () -> {
                stopped.close();
                isClosed[0] = true;
              });
          world.simulation.run(() -> isClosed[0] && world.finished == 1, 5_000_000);
        }
        default -> {
          // Killed while it waits.
        }
      }
      world.disk.freeBytes(Long.MAX_VALUE);
      world.crash(CrashMode.DROP);
      world.mustOpen();
      world.check("seed " + seed);
    }
  }

  @Test
  void aFailingSyncAcknowledgesNothingMore() {
    World world = new World(3);
    world.mustOpen();
    world.client(2, 1000);
    world.simulation.runSteps(1000);
    world.disk.failSyncs(true);
    world.simulation.run(() -> world.finished == 1, 1_000_000);
    assertThat(world.machine.logFailure.reason()).isEqualTo(RaftLogException.Reason.IO);
    world.disk.failSyncs(false);
    world.crash(CrashMode.DROP);
    world.mustOpen();
    world.check("after a failing sync");
  }

  @Test
  void damageInTheMiddleIsNamedWithFileAndOffset() {
    World world = new World(5);
    world.mustOpen();
    world.client(2, 20);
    world.simulation.run(() -> world.finished == 1, 1_000_000);
    world.crash(CrashMode.DROP);
    String first = "raft/" + LogFormat.segmentName(1);
    world.disk.corrupt(first, 700);
    world.open();
    assertThat(world.openFailure)
        .isInstanceOfSatisfying(
            RaftLogException.class,
            e -> assertThat(e.reason()).isEqualTo(RaftLogException.Reason.CORRUPTION))
        .hasMessageContaining(first)
        .hasMessageContaining("offset");
  }

  @Test
  void aMissingLogIsNotTakenForAnEmptyOne() throws Exception {
    World world = new World(5);
    world.mustOpen();
    world.client(2, 20);
    world.simulation.run(() -> world.finished == 1, 1_000_000);
    world.engine.flush();
    world.crash(CrashMode.DROP);
    for (String name : world.disk.list("raft")) {
      world.disk.delete("raft/" + name);
    }
    world.open();
    assertThatThrownBy(
            () -> {
              throw world.openFailure;
            })
        .isInstanceOf(RaftLogException.class)
        .hasMessageContaining("lacks entry");
  }
}
