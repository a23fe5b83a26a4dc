package io.atoll.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.crash.Books;
import io.atoll.it.crash.Writer;
import io.atoll.it.harness.TestSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three stores, placement and a SQL node as processes of their own are killed while clients write:
 * the others go on without them, and nothing acknowledged is lost.
 */
class ClusterTest {
  private static final int WRITERS = 8;

  @TempDir Path folder;

  private final List<Writer> writers = new ArrayList<>();

  @Test
  void everyProcessMayDieWhileClientsWrite() throws Exception {
    long seed = TestSize.seed("cluster");
    Random random = new Random(seed);
    for (int i = 0; i < WRITERS; i++) {
      writers.add(new Writer(i, seed));
    }
    try (Cluster cluster = new Cluster(folder, 3)) {
      Books.setUp(cluster.sql());
      cluster.awaitVoters(3);
      assertProcessesTellOfThemselves(cluster);
      for (int round = 0; round < TestSize.of(2, 12); round++) {
        int commits = random.nextInt(50, TestSize.of(150, 1000));
        Semaphore done = new Semaphore(0);
        List<FutureTask<Void>> tasks = Writing.begin(cluster.sql(), writers, done);
        done.acquire(commits);
        int victim = round % 2 == 0 ? cluster.mostLeaders() : 1 + random.nextInt(3);
        cluster.store(victim).kill();
        long killed = System.nanoTime();
        // What is under way may still be answered; these were begun afterwards.
        done.acquire(done.availablePermits() + 2 * WRITERS);
        System.out.printf(
            "cluster: round %d, store %d killed, writes went on after %d ms%n",
            round, victim, (System.nanoTime() - killed) / 1_000_000);
        done.acquire(commits);
        cluster.startStore(victim);
        if (random.nextBoolean()) {
          cluster.placement().kill();
          cluster.startPlacement();
        }
        done.acquire(commits);
        cluster.sql().kill();
        for (FutureTask<Void> task : tasks) {
          task.get();
        }
        cluster.startSql();
        Books.verify(cluster.sql(), writers, "round " + round);
      }
    }
  }

  private static void assertProcessesTellOfThemselves(Cluster cluster) throws Exception {
    Metrics placement = cluster.placementMetrics();
    assertThat(placement.value("atoll_placement_stores{state=\"up\"}")).isEqualTo(3);
    assertThat(placement.value("atoll_placement_regions_by_trouble{kind=\"down_peer\"}")).isZero();
    assertThat(
            placement.value(
                "atoll_placement_operators_ended_total{kind=\"repair\",outcome=\"finished\"}"))
        .isPositive();
    int leaders = 0;
    int received = 0;
    for (int number = 1; number <= 3; number++) {
      assertThat(cluster.getOfStore(number, "/status")).contains("\"stopped_replicas\":0");
      assertThat(cluster.getOfStore(number, "/")).contains("there are /status and /metrics");
      Metrics store = Metrics.of(cluster.getOfStore(number, "/metrics"));
      leaders += (int) store.ofStore("atoll_store_leaders");
      received += (int) store.ofStore("atoll_store_snapshots_received_total");
      assertThat(store.ofStore("atoll_store_regions")).isPositive();
      assertThat(store.ofStore("atoll_store_log_sync_seconds_count")).isPositive();
      assertThat(store.ofStore("atoll_store_applied_entries_total")).isPositive();
    }
    assertThat(leaders).isPositive();
    assertThat(received).as("replicas that came to be").isPositive();
  }
}
