package io.atoll.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.atoll.it.harness.TestSize;
import io.atoll.it.history.AppendChecker.Promise;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes are killed and stopped, and the network between them is cut, while clients append to
 * lists and change registers: afterwards everything goes on, and what clients saw has an
 * explanation. Needs network namespaces; where there can be none it says so.
 */
class FaultsTest {
  private static final int CLIENTS_OF_A_WORKLOAD = 3;
  private static final int HELD_OPERATIONS = 60;

  @TempDir Path folder;

  private final List<CompletableFuture<Void>> clients = new ArrayList<>();
  private final List<AtomicInteger> committed = new ArrayList<>();
  private final AtomicBoolean isOver = new AtomicBoolean();

  @Test
  void whateverFailsClientsSeeOneDatabase() throws Exception {
    assumeTrue(Hosts.areAllowed(), "no network namespaces here");
    long seed = TestSize.seed("faults");
    Random random = new Random(seed);
    List<Workload> workloads =
        List.of(
            new ListWorkload(Promise.SNAPSHOT_ISOLATION),
            new ListWorkload(Promise.REPEATABLE_READ),
            new RegisterWorkload());
    try (FaultyCluster cluster =
        new FaultyCluster(folder, TestSize.of(1, 3), TestSize.of(3, 5), 2)) {
      cluster.connect(0).createStatement().execute("CREATE DATABASE faults");
      Session session = new Session(cluster, 0, "");
      assertThat(session.isConnected()).isTrue();
      for (Workload each : workloads) {
        each.setUp(session);
      }
      cluster.awaitReplicas(3);
      for (Workload each : workloads) {
        for (int i = 0; i < CLIENTS_OF_A_WORKLOAD; i++) {
          start(cluster, each, i, random.nextLong());
        }
      }
      for (Fault fault : drawn(random)) {
        suffer(cluster, fault, random);
      }
      isOver.set(true);
      clients.forEach(CompletableFuture::join);
      List<String> wrong = check(session, workloads);
      if (!wrong.isEmpty()) {
        keep(seed, wrong);
      }
      assertThat(wrong).as("seed " + seed).isEmpty();
    }
  }

  /** Some of all kinds; at full size each of them several times. */
  private static List<Fault> drawn(Random random) {
    List<Fault> all = new ArrayList<>();
    for (int i = 0; i < TestSize.of(1, 4); i++) {
      List<Fault> round = new ArrayList<>(Arrays.asList(Fault.values()));
      Collections.shuffle(round, random);
      all.addAll(round);
    }
    return all.subList(0, TestSize.of(4, all.size()));
  }

  private void start(FaultyCluster cluster, Workload workload, int number, long seed) {
    AtomicInteger count = new AtomicInteger();
    committed.add(count);
    CompletableFuture<Void> end = new CompletableFuture<>();
    clients.add(end);
    Thread.ofVirtual()
        .start(() -> {
          Random random = new Random(seed);
          try (Session session =
              new Session(cluster, number % cluster.sqls.size(), workload.sessionSetup())) {
            while (!isOver.get()) {
              if (!session.isConnected()) {
                Thread.sleep(Duration.ofMillis(100));
              } else if (workload.step(session, random)) {
                count.incrementAndGet();
              }
            }
            end.complete(null);
          } catch (InterruptedException | RuntimeException | Error e) {
            end.completeExceptionally(e);
          }
        });
  }

  private int committed() {
    return committed.stream().mapToInt(AtomicInteger::get).sum();
  }

  /** A fault lasts while others still get something done, and a few seconds where nobody does. */
  private void suffer(FaultyCluster cluster, Fault fault, Random random) throws Exception {
    int before = committed();
    long began = System.nanoTime();
    Fault.Healing healing = fault.begin(cluster, random);
    long firstAfter = 0;
    for (int i = 0; i < 80 && (i < 20 || committed() < before + HELD_OPERATIONS); i++) {
      Thread.sleep(Duration.ofMillis(100));
      if (firstAfter == 0 && committed() >= before + 2 * clients.size()) {
        firstAfter = System.nanoTime() - began;
      }
    }
    int held = committed() - before;
    healing.run();
    long healed = System.nanoTime();
    for (AtomicInteger each : committed) {
      int now = each.get();
      while (each.get() == now && !clients.stream().anyMatch(CompletableFuture::isDone)) {
        Thread.sleep(Duration.ofMillis(20));
      }
    }
    System.out.printf(
        "faults: %s, went on after %s, %d transactions meanwhile; all clients at work %d ms"
            + " after it was over%n",
        fault,
        firstAfter == 0 ? "it was over" : firstAfter / 1_000_000 + " ms",
        held,
        (System.nanoTime() - healed) / 1_000_000);
  }

  private static List<String> check(Session session, List<Workload> workloads)
      throws SQLException, InterruptedException {
    List<String> wrong = new ArrayList<>();
    for (Workload each : workloads) {
      // The session was idle all the time; its node may have been another since.
      while (!isAlive(session)) {
        Thread.sleep(Duration.ofMillis(100));
      }
      wrong.addAll(each.check(session));
    }
    return wrong;
  }

  private static boolean isAlive(Session session) {
    try {
      return session.isConnected() && session.query("SELECT 1").size() == 1;
    } catch (SQLException e) {
      session.drop();
      return false;
    }
  }

  private static void keep(long seed, List<String> wrong) throws Exception {
    Path file = Path.of("target", "faults-" + seed + ".txt");
    Files.createDirectories(file.getParent());
    Files.write(file, wrong);
    System.out.println("what is wrong is in " + file.toAbsolutePath());
  }
}
