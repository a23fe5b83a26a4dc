package io.atoll.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.crash.Books;
import io.atoll.it.crash.Writer;
import io.atoll.it.harness.Client;
import io.atoll.it.harness.TestSize;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables are split and become one Region again while clients write and stores die. */
class SplitAndMergeTest {
  private static final int WRITERS = 6;

  @TempDir Path folder;

  @Test
  void theRegionsOfASplitTableAreSpreadOverAllStores() throws Exception {
    try (Cluster cluster = new Cluster(folder, 4);
        Client client = Client.openFresh(cluster.sql(), "spread")) {
      client.run("CREATE TABLE t (id BIGINT PRIMARY KEY, v INT)");
      cluster.awaitVoters(3);
      assertThat(client.one("SPLIT TABLE t BETWEEN (0) AND (100000) REGIONS 16"))
          .isEqualTo("15,1.0");
      Map<String, Integer> leaders = new HashMap<>();
      Map<String, Integer> replicas = new HashMap<>();
      for (String row :
          client.rows(
              "SELECT p.STORE_ID, p.IS_LEADER FROM information_schema.TIKV_REGION_PEERS p JOIN"
                  + " information_schema.TIKV_REGION_STATUS r ON r.REGION_ID = p.REGION_ID"
                  + " WHERE r.DB_NAME = 'spread' AND r.TABLE_NAME = 't' AND r.IS_INDEX = 0")) {
        String[] cells = row.split(",");
        replicas.merge(cells[0], 1, Integer::sum);
        leaders.merge(cells[0], Integer.parseInt(cells[1]), Integer::sum);
      }
      System.out.println("a split table: replicas " + replicas + ", leaders " + leaders);
      assertThat(leaders).hasSize(4).allSatisfy((_, count) -> assertThat(count).isBetween(2, 6));
      assertThat(replicas).hasSize(4).allSatisfy((_, count) -> assertThat(count).isBetween(9, 15));
      assertChecksumsOfAllRegions(client);
    }
  }

  private static void assertChecksumsOfAllRegions(Client client) throws Exception {
    client.run("INSERT INTO t VALUES (0, 1), (30000, 2), (60000, 3), (99999, 4)");
    String sum = client.one("ADMIN CHECKSUM TABLE t");
    assertThat(sum).matches("spread,t,[1-9][0-9]*,4,[1-9][0-9]*");
    client.run("UPDATE t SET v = v + 1 WHERE id = 60000");
    assertThat(client.one("ADMIN CHECKSUM TABLE spread.t")).isNotEqualTo(sum);
    client.run("UPDATE t SET v = v - 1 WHERE id = 60000");
    assertThat(client.one("ADMIN CHECKSUM TABLE t")).isEqualTo(sum);
    client.run("DELETE FROM t WHERE id = 0");
    assertThat(client.one("ADMIN CHECKSUM TABLE t")).matches("spread,t,[1-9][0-9]*,3,[1-9][0-9]*");
    client.fails(1146, "ADMIN CHECKSUM TABLE t, nothing");
  }

  @Test
  void regionsSplitAndBecomeOneWhileClientsWriteAndStoresDie() throws Exception {
    Random random = new Random(TestSize.seed("splits and merges"));
    List<Writer> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      writers.add(new Writer(i, random.nextLong()));
    }
    try (Cluster cluster = new Cluster(folder, 3)) {
      Books.setUp(cluster.sql());
      cluster.awaitVoters(3);
      cluster.post("config", "{\"split-merge-interval\":\"1s\",\"max-merge-region-size\":20}");
      for (int round = 0; round < TestSize.of(2, 10); round++) {
        Semaphore done = new Semaphore(0);
        List<FutureTask<Void>> tasks = Writing.begin(cluster.sql(), writers, done);
        cluster.post("config", "{\"merge-schedule-limit\":0}");
        int before = cluster.regionCount();
        try (Client admin = Client.open(cluster.sql(), "crash")) {
          admin.run("SPLIT TABLE account BY (5), (10), (20), (30), (35)");
          admin.run("SPLIT TABLE doc BETWEEN (0) AND (" + WRITERS * 1_000_000 + ") REGIONS 6");
        }
        int most = cluster.regionCount();
        assertThat(most).isGreaterThan(before);
        done.acquire(done.availablePermits() + 10 * WRITERS);
        cluster.post("config", "{\"merge-schedule-limit\":8}");
        while (cluster.regionCount() >= most) {
          Thread.sleep(Duration.ofMillis(20));
        }
        int victim = 1 + random.nextInt(3);
        cluster.store(victim).kill();
        done.acquire(done.availablePermits() + 10 * WRITERS);
        cluster.startStore(victim);
        // The rows' Regions of both tables, with the gaps before them, are few again.
        long back = System.nanoTime();
        while (cluster.regionCount() > most - 8) {
          Thread.sleep(Duration.ofMillis(100));
        }
        System.out.printf(
            "splits and merges: round %d, from %d Regions to %d, %d ms after the store came back%n",
            round, most, cluster.regionCount(), (System.nanoTime() - back) / 1_000_000);
        done.acquire(done.availablePermits() + 10 * WRITERS);
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
