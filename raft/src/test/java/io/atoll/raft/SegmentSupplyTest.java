package io.atoll.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.runtime.Environment;
import io.atoll.runtime.simulated.Incarnation;
import io.atoll.runtime.simulated.SimulatedDisk;
import io.atoll.runtime.simulated.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** The writer gets its next segment whatever the housekeeping thread is at. */
class SegmentSupplyTest {
  private final Simulation simulation = new Simulation(7);
  private final Incarnation incarnation = simulation.incarnation("store");
  private final Environment environment = incarnation.environment(new SimulatedDisk(simulation));
  private final RaftSettings settings =
      new RaftSettings(
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
  private final Deque<Runnable> housekeeping = new ArrayDeque<>();
  private boolean isDone;

  @Test
  void aSegmentThatWasAskedForIsMadeByTheWriterWhereNobodyHasBegun() {
    incarnation.start(
        "writer",
        () -> {
          try {
            SegmentSupply supply =
                new SegmentSupply(
                    environment,
                    settings,
                    new SpaceWait(
                        environment.scheduler(),
                        new LedgerMachine(new MemoryKvEngine()),
                        () -> false),
                    housekeeping::add);
            Segment first = supply.begin(1);
            first.end(settings.segmentBytes() - 1);
            supply.lookAhead(first);
            // The housekeeping thread waits for the writer, and comes to it later.
            Segment second = supply.take(2);
            assertThat(second.number()).isEqualTo(2);
            housekeeping.forEach(Runnable::run);
            housekeeping.clear();
            second.end(settings.segmentBytes() - 1);
            supply.lookAhead(second);
            housekeeping.forEach(Runnable::run);
            assertThat(supply.take(3).number()).isEqualTo(3);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          isDone = true;
        });
    simulation.run(() -> isDone, 10_000);
  }
}
