package io.atoll.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.RegionId;
import io.atoll.codec.Key;
import io.atoll.it.harness.Client;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions wait in circles for rows of Regions that different stores lead. */
class DeadlocksOverStoresTest {
  private static final List<String> TABLES = List.of("a", "b", "c");

  @TempDir Path folder;

  private final List<Client> clients = new ArrayList<>();
  private volatile boolean isStoreKilled;

  @Test
  void circlesOverStoresAreFoundAlsoAfterTheStoreThatLooksForThemIsKilled() throws Exception {
    try (Cluster cluster = new Cluster(folder, 3);
        Client admin = Client.openFresh(cluster.sql(), "circles")) {
      List<RegionId> regions = new ArrayList<>();
      for (String table : TABLES) {
        admin.run("CREATE TABLE " + table + " (id INT PRIMARY KEY, v INT)");
        admin.run("INSERT INTO " + table + " VALUES (1, 0), (2, 0)");
        regions.add(cluster.regionOf(Cluster.rowsOf(lastTable(admin))));
      }
      cluster.awaitVoters(3);
      int detector = cluster.leaderOf(Key.EMPTY);
      List<Integer> stores = new ArrayList<>(List.of(1, 2, 3));
      stores.remove((Integer) detector);
      stores.add(detector);
      for (int i = 0; i < 3; i++) {
        cluster.lead(regions.get(i), stores.get(i));
        clients.add(Client.open(cluster.sql(), "circles"));
      }
      // The detector's own waits are not in the first circle.
      circle(2, "two stores that tell a third");
      circle(3, "three stores");
      circle(3, "three stores, once more");
      Client.Running first = begin(2);
      isStoreKilled = true;
      cluster.store(detector).kill();
      assertThat(first.isDone()).isFalse();
      close(2, first, "the store that looks for them was killed");
      // Placement hears of the new leader a moment later.
      while (cluster.leaderOf(Key.EMPTY) == detector) {
        Thread.sleep(Duration.ofMillis(50));
      }
      for (Client client : clients) {
        client.close();
      }
      cluster.startStore(detector);
    }
  }

  /** The id of the table made last. */
  private static long lastTable(Client client) throws SQLException {
    try (Statement statement = client.connection().createStatement();
        ResultSet jobs = statement.executeQuery("ADMIN SHOW DDL JOBS 1")) {
      assertThat(jobs.next()).isTrue();
      return jobs.getLong("TABLE_ID");
    }
  }

  private static String update(int table) {
    return "UPDATE " + TABLES.get(table) + " SET v = v + 1 WHERE id = 1";
  }

  /** Each of so many locks a row of its table, and all but the last want the next one's. */
  private Client.Running begin(int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      clients.get(i).run("BEGIN");
      clients.get(i).run(update(i));
    }
    return clients.get(0).startAndAwait(update(1));
  }

  /** Closes the circle: one is the victim, all others go on. */
  private void close(int count, Client.Running first, String what) throws Exception {
    List<Client.Running> waits = new ArrayList<>(List.of(first));
    for (int i = 1; i < count - 1; i++) {
      waits.add(clients.get(i).startAndAwait(update(i + 1)));
    }
    long begun = System.nanoTime();
    waits.add(clients.get(count - 1).start(update(0)));
    List<CompletableFuture<Boolean>> victims = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Client client = clients.get(i);
      victims.add(
          waits
              .get(i)
              .result()
              .handle((done, failure) -> isVictim(client, failure))
              .orTimeout(60, TimeUnit.SECONDS));
    }
    assertThat(victims.stream().filter(CompletableFuture::join).count()).as(what).isEqualTo(1);
    System.out.printf(
        "deadlocks: %s, over after %d ms%n", what, (System.nanoTime() - begun) / 1_000_000);
  }

  /** Whoever has its lock gives way to those that wait for it. */
  private boolean isVictim(Client client, @Nullable Throwable failure) {
    try {
      if (failure == null) {
        client.run("COMMIT");
      } else if (!(failure instanceof SQLException e && e.getErrorCode() == 1213)) {
        throw new IllegalStateException(failure);
      }
      return failure != null;
    } catch (SQLException e) {
      // Locks are in the memory of the store that leads the row's Region. Where that is killed, or
      // loses the lead, another transaction may get the row: this one finds out when it commits.
      if (isStoreKilled && e.getErrorCode() == 1213) {
        return true;
      }
      throw new IllegalStateException(e);
    }
  }

  private void circle(int count, String what) throws Exception {
    close(count, begin(count), what);
  }
}
