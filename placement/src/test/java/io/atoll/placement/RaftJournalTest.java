package io.atoll.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.raft.LivenessSettings;
import io.atoll.raft.Peer;
import io.atoll.raft.RaftSettings;
import io.atoll.raft.RaftStore;
import io.atoll.raft.Transport;
import io.atoll.runtime.Environment;
import io.atoll.runtime.simulated.Incarnation;
import io.atoll.runtime.simulated.SimulatedDisk;
import io.atoll.runtime.simulated.Simulation;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RaftJournalTest {
  private static RaftJournal open(Environment environment, MemoryKvEngine engine) {
    return RaftJournal.open(
        environment,
        engine,
        (e, machine) ->
            RaftStore.open(
                environment,
                new RaftSettings(
                    1,
                    "placement",
                    RaftSettings.defaults(1, "x").durability(),
                    256 << 10,
                    1 << 20,
                    64 << 10,
                    64,
                    64,
                    64 << 10,
                    1,
                    LivenessSettings.DEFAULT),
                Transport.none(),
                e,
                machine),
        new Peer(1, 1));
  }

  /** Timestamps, ids and sequences over many kills at any step: nothing is given out twice. */
  @Test
  void nothingIsGivenOutTwiceOverCrashes() {
    for (long seed = 1; seed <= 6; seed++) {
      Simulation simulation = new Simulation(seed);
      SimulatedDisk disk = new SimulatedDisk(simulation);
      MemoryKvEngine engine = new MemoryKvEngine();
      long[] last = {0, 0, 0};
      boolean[] isClosed = {false};
      int[] given = {0};
      for (int life = 0; life < 6; life++) {
        Incarnation incarnation = simulation.incarnation("life-" + life);
        Environment environment = incarnation.environment(disk);
        boolean isLast = life == 5;
        incarnation.start(
            "main",
            () -> {
              PlacementService placement =
                  new PlacementService(
                      environment, open(environment, engine), Duration.ofSeconds(1));
              for (int i = 0; i < (isLast ? 50 : 1_000_000); i++) {
                last[0] = above(last[0], placement.timestamps(100_000) - 99_999);
                last[1] = above(last[1], placement.allocateIds(37));
                last[2] = above(last[2], placement.allocateAutoIncrement(5, 99, 1, 1));
                given[0]++;
                environment.random().nextLong();
                try {
                  environment.scheduler().sleep(Duration.ofMillis(1));
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              }
              placement.close();
              isClosed[0] = true;
            });
        if (isLast) {
          simulation.run(() -> isClosed[0], 1_000_000);
        } else {
          simulation.runSteps(50 + simulation.world().nextInt(2_000));
          incarnation.kill();
          disk.crash(
              SimulatedDisk.CrashMode.values()[
                  simulation.world().nextInt(SimulatedDisk.CrashMode.values().length)]);
          engine.crash();
        }
      }
      assertThat(given[0]).as("seed %d", seed).isGreaterThan(50);
    }
  }

  private static long above(long before, long now) {
    if (now <= before) {
      throw new AssertionError(now + " after " + before);
    }
    return now;
  }

  @Test
  void cleanStopKeepsExactNumbers() {
    Simulation simulation = new Simulation(3);
    SimulatedDisk disk = new SimulatedDisk(simulation);
    MemoryKvEngine engine = new MemoryKvEngine();
    boolean[] isDone = {false};
    Incarnation incarnation = simulation.incarnation("life");
    Environment environment = incarnation.environment(disk);
    incarnation.start(
        "main",
        () -> {
          RaftJournal journal = open(environment, engine);
          byte[] text = {1, 2, 3};
          journal.save(Map.of("a", SavedValues.bytes(1), "b", SavedValues.bytes(2)));
          journal.save(Map.of("a", SavedValues.bytes(3), "b", Journal.REMOVED, "text", text));
          Map<String, byte[]> saved = journal.load();
          assertThat(saved).containsOnlyKeys("a", "text");
          assertThat(saved.get("a")).isEqualTo(SavedValues.bytes(3));
          assertThat(saved.get("text")).isEqualTo(text);
          isDone[0] = true;
        });
    simulation.run(() -> isDone[0], 1_000_000);
  }

  @Test
  void entriesOfBeforeThereWereTextsAreStillRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(2);
      out.writeUTF("timestamp");
      out.writeLong(77);
      out.writeUTF("gone");
      out.writeLong(Long.MIN_VALUE);
    }
    Map<String, byte[]> changes = RaftJournal.decode(bytes.toByteArray());
    assertThat(changes).containsOnlyKeys("timestamp", "gone");
    assertThat(changes.get("timestamp")).isEqualTo(SavedValues.bytes(77));
    assertThat(changes.get("gone")).isEmpty();
  }
}
