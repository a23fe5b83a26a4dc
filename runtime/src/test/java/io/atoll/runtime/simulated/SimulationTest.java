package io.atoll.runtime.simulated;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.runtime.FileSystem;
import io.atoll.runtime.Scheduler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

final class SimulationTest {
  private record Outcome(List<String> events, long trace, long nanos) {}

  /** Locks, queues, timers, pools and sleeps in one. */
  private static Outcome program(long seed) {
    Simulation simulation = new Simulation(seed);
    Incarnation process = simulation.incarnation("p");
    List<String> events = new ArrayList<>();
    ReentrantLock lock = new ReentrantLock();
    BlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
    CountDownLatch left = new CountDownLatch(8);
    Scheduler.Pool pool = process.pool("pool", 2);
    for (int i = 0; i < 8; i++) {
      int id = i;
      process.start(
          "worker " + i,
          () -> {
            for (int round = 0; round < 3; round++) {
              lock.lock();
              try {
                events.add(id + ":" + round);
                Thread.yield();
              } finally {
                lock.unlock();
              }
              queue.add(id);
              if (round == 1) {
                process.sleep(Duration.ofMillis(simulation.random().nextInt(50)));
              }
            }
            pool.execute(() -> events.add("pooled " + id));
            left.countDown();
          });
    }
    boolean[] done = {false};
    process.start(
        "reader",
        () -> {
          try {
            for (int i = 0; i < 24; i++) {
              events.add("took " + queue.take());
            }
            left.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
          pool.close();
          done[0] = true;
        });
    simulation.run(() -> done[0], 100_000);
    return new Outcome(events, simulation.trace(), simulation.clock().nanos());
  }

  @Test
  void theSameSeedGivesTheSameTrace() {
    for (long seed = 0; seed < 20; seed++) {
      assertThat(program(seed)).as("seed %d", seed).isEqualTo(program(seed));
    }
  }

  @Test
  void otherSeedsGiveOtherInterleavings() {
    assertThat(program(1).events()).isNotEqualTo(program(2).events());
  }

  @Test
  void theClockJumpsToTheNextTimer() {
    Simulation simulation = new Simulation(1);
    Incarnation process = simulation.incarnation("p");
    List<Long> at = new ArrayList<>();
    Scheduler.Timer every =
        process.every(Duration.ofHours(1), () -> at.add(simulation.clock().nanos()));
    simulation.run(() -> at.size() == 3, 1000);
    every.cancel();
    assertThat(at.get(2)).isGreaterThanOrEqualTo(Duration.ofHours(3).toNanos());
    assertThatThrownBy(() -> simulation.run(() -> false, 1000))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("deadlock");
  }

  @Test
  void aKilledProcessNeverRunsAgain() {
    Simulation simulation = new Simulation(1);
    Incarnation killed = simulation.incarnation("killed");
    Incarnation other = simulation.incarnation("other");
    boolean[] ran = {false, false, false};
    killed.start(
        "t",
        () -> {
          try {
            killed.sleep(Duration.ofSeconds(1));
            ran[0] = true;
          } finally {
            ran[1] = true;
          }
        });
    killed.after(Duration.ofSeconds(1), () -> ran[0] = true);
    simulation.runSteps(1);
    killed.kill();
    other.after(Duration.ofSeconds(5), () -> ran[2] = true);
    simulation.run(() -> ran[2], 1000);
    assertThat(ran).containsExactly(false, false, true);
  }

  @Test
  void awaitTimesOutOnVirtualTime() {
    Simulation simulation = new Simulation(1);
    Incarnation process = simulation.incarnation("p");
    List<String> events = new ArrayList<>();
    process.start(
        "t",
        () -> {
          try {
            process.await(new CompletableFuture<String>(), Duration.ofSeconds(3));
          } catch (TimeoutException e) {
            events.add("timed out");
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          CompletableFuture<String> soon = new CompletableFuture<>();
          process.after(Duration.ofSeconds(1), () -> soon.complete("value"));
          try {
            events.add(process.await(soon, Duration.ofSeconds(3)));
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    simulation.run(() -> events.size() == 2, 1000);
    assertThat(events).containsExactly("timed out", "value");
  }

  private static String read(FileSystem files, String name) throws IOException {
    try (FileSystem.LogFile file = files.open(name)) {
      byte[] bytes = new byte[(int) file.size()];
      file.read(0, ByteBuffer.wrap(bytes));
      return new String(bytes, UTF_8);
    }
  }

  @Test
  void aCrashKeepsWhatWasSyncedAndNoMore() throws IOException {
    for (SimulatedDisk.CrashMode mode : SimulatedDisk.CrashMode.values()) {
      for (long seed = 0; seed < 50; seed++) {
        SimulatedDisk disk = new SimulatedDisk(new Simulation(seed));
        FileSystem.LogFile file = disk.open("d/a");
        file.append(ByteBuffer.wrap("synced".getBytes(UTF_8)));
        file.sync();
        disk.syncDirectory("d");
        file.append(ByteBuffer.wrap("lost".repeat(1000).getBytes(UTF_8)));
        disk.open("d/b").append(ByteBuffer.wrap("lost".getBytes(UTF_8)));
        disk.crash(mode);
        assertThat(read(disk, "d/a")).startsWith("synced");
        if (mode == SimulatedDisk.CrashMode.DROP) {
          assertThat(read(disk, "d/a")).isEqualTo("synced");
          assertThat(disk.exists("d/b")).isFalse();
        }
      }
    }
  }

  @Test
  void aFullDiskSaysSo() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(new Simulation(1));
    FileSystem.LogFile file = disk.open("d/a");
    disk.freeBytes(10);
    file.append(ByteBuffer.allocate(8));
    assertThatThrownBy(() -> file.append(ByteBuffer.allocate(8)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");
    file.write(0, ByteBuffer.allocate(8));
  }
}
