package io.atoll.it.cluster;

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
}
