package io.atoll.it.faults;

import io.atoll.it.harness.Playgrounds;
import io.atoll.it.sql.ProcessDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Placement nodes, stores and SQL nodes, each on a machine of its own. */
final class FaultyCluster implements AutoCloseable {
  /** A process and where it runs; numbered over all. */
  final class Node {
    final int host;
    final String role;
    private final List<String> flags;
    private ProcessDatabase process;
    private int starts;

    private Node(int host, String role, List<String> flags) throws IOException {
      this.host = host;
      this.role = role;
      this.flags = flags;
      start();
    }

    void start() throws IOException {
      process =
          ProcessDatabase.start(
              hosts.on(host, Playgrounds.command(role, flags)),
              SQL_PORT,
              folder.resolve(this + "-" + ++starts + ".log"),
              Playgrounds.READY);
    }

    void kill() throws InterruptedException {
      process.kill();
    }

    void signal(String name) throws IOException, InterruptedException {
      process.signal(name);
    }

    @Override
    public String toString() {
      return role + "-" + host;
    }
  }

  private static final int PLACEMENT_PORT = 2379;
  private static final int STORE_PORT = 20160;
  private static final int SQL_PORT = 4000;

  final Hosts hosts;
  final List<Node> placements = new ArrayList<>();
  final List<Node> stores = new ArrayList<>();
  final List<Node> sqls = new ArrayList<>();
  private final Path folder;

  FaultyCluster(Path folder, int placementCount, int storeCount, int sqlCount) throws Exception {
    this.folder = folder;
    this.hosts = new Hosts(placementCount + storeCount + sqlCount);
    try {
      start(placementCount, storeCount, sqlCount);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void start(int placementCount, int storeCount, int sqlCount) throws IOException {
    String members =
        IntStream.range(0, placementCount)
            .mapToObj(i -> (i + 1) + "=" + hosts.address(i) + ":" + PLACEMENT_PORT)
            .collect(Collectors.joining(","));
    String placement = members.replaceAll("[0-9]+=", "");
    for (int i = 0; i < placementCount; i++) {
      List<String> flags = new ArrayList<>();
      flags.add("--data=" + folder.resolve("placement-" + i));
      if (placementCount == 1) {
        flags.add("--listen=" + placement);
      } else {
        flags.add("--members=" + members);
        flags.add("--member=" + (i + 1));
      }
      placements.add(new Node(i, "placement", flags));
    }
    for (int i = placementCount; i < placementCount + storeCount; i++) {
      stores.add(
          new Node(
              i,
              "store",
              List.of(
                  "--placement=" + placement,
                  "--data=" + folder.resolve("store-" + i),
                  "--listen=" + hosts.address(i) + ":" + STORE_PORT,
                  "--storage.block-cache=64MiB",
                  "--storage.write-buffer=4MiB",
                  "--storage.region-split-size=2MiB")));
    }
    for (int i = placementCount + storeCount; i < placementCount + storeCount + sqlCount; i++) {
      sqls.add(
          new Node(
              i,
              "sql",
              List.of(
                  "--placement=" + placement,
                  "--data=" + folder.resolve("sql-" + i),
                  "--host=" + hosts.address(i),
                  "--port=" + SQL_PORT,
                  "--status-port=0")));
    }
  }

  List<Node> nodes() {
    List<Node> all = new ArrayList<>(placements);
    all.addAll(stores);
    all.addAll(sqls);
    return all;
  }

  /** A connection whose statements fail when nothing is heard for a while. */
  Connection connect(int sql) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mariadb://"
            + hosts.address(sqls.get(sql).host)
            + ":"
            + SQL_PORT
            + "/?user=root&sslMode=disable&connectTimeout=5000&socketTimeout=60000");
  }

  /** Waits until all Regions have so many voting replicas. */
  void awaitReplicas(int count) throws SQLException, InterruptedException {
    try (Connection connection = connect(0);
        Statement statement = connection.createStatement()) {
      while (true) {
        try (ResultSet missing =
            statement.executeQuery(
                "SELECT s.region_id FROM information_schema.tikv_region_status s"
                    + " LEFT JOIN information_schema.tikv_region_peers p"
                    + " ON p.region_id = s.region_id AND p.is_learner = 0"
                    + " GROUP BY s.region_id HAVING COUNT(DISTINCT p.peer_id) < "
                    + count)) {
          if (!missing.next()) {
            return;
          }
        }
        Thread.sleep(Duration.ofMillis(300));
      }
    }
  }

  @Override
  public void close() throws Exception {
    for (Node each : nodes().reversed()) {
      each.kill();
    }
    hosts.close();
  }
}
