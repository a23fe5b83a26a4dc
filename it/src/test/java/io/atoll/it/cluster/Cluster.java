package io.atoll.it.cluster;

import io.atoll.api.Placement.Routed;
import io.atoll.api.RegionId;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import io.atoll.codec.TableKeys;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.sql.ProcessDatabase;
import io.atoll.it.sql.RunningDatabase;
import io.atoll.mvcc.MvccKeys;
import io.atoll.rpc.client.RemotePlacement;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Placement, stores and one SQL node, each a process of its own on this machine. */
final class Cluster implements AutoCloseable {
  private final Path folder;
  private final int placementPort;
  private final int httpPort;
  private final Map<Integer, Integer> storePorts = new TreeMap<>();
  private final Map<Integer, RunningDatabase> stores = new TreeMap<>();
  private final Environment environment;
  private final RemotePlacement client;
  private RunningDatabase placement;
  private RunningDatabase sql;
  private int starts;

  Cluster(Path folder, int storeCount) throws IOException {
    this.folder = folder;
    this.placementPort = ProcessDatabase.freePort();
    this.httpPort = ProcessDatabase.freePort();
    startPlacement();
    for (int i = 1; i <= storeCount; i++) {
      startStore(i);
    }
    this.environment = RealEnvironment.at(Files.createDirectories(folder.resolve("client")));
    this.client =
        new RemotePlacement(
            environment,
            List.of(new InetSocketAddress("127.0.0.1", placementPort)),
            Duration.ofSeconds(30));
    startSql();
  }

  private RunningDatabase start(String role, int port, List<String> flags) throws IOException {
    Path log = folder.resolve(role + "-" + ++starts + ".log");
    return ProcessDatabase.start(Playgrounds.command(role, flags), port, log, Playgrounds.READY);
  }

  void startPlacement() throws IOException {
    placement =
        start(
            "placement",
            placementPort,
            List.of(
                "--data=" + folder.resolve("placement"),
                "--listen=127.0.0.1:" + placementPort,
                "--http-listen=127.0.0.1:" + httpPort));
  }

  void startStore(int number) throws IOException {
    Integer known = storePorts.get(number);
    int port = known == null ? ProcessDatabase.freePort() : known;
    storePorts.put(number, port);
    stores.put(
        number,
        start(
            "store",
            port,
            List.of(
                "--placement=127.0.0.1:" + placementPort,
                "--data=" + folder.resolve("store-" + number),
                "--listen=127.0.0.1:" + port,
                "--status-listen=127.0.0.1:0",
                "--storage.block-cache=64MiB",
                "--storage.write-buffer=4MiB",
                "--storage.region-split-size=2MiB")));
  }

  void startSql() throws IOException {
    int port = ProcessDatabase.freePort();
    sql =
        start(
            "sql",
            port,
            List.of(
                "--placement=127.0.0.1:" + placementPort,
                "--data=" + folder.resolve("sql"),
                "--port=" + port,
                "--status-port=0"));
  }

  RunningDatabase sql() {
    return sql;
  }

  RunningDatabase placement() {
    return placement;
  }

  RunningDatabase store(int number) {
    return stores.get(number);
  }

  /** Waits until every Region has so many voters. */
  void awaitVoters(int count) throws InterruptedException {
    while (!regions().stream().allMatch(each -> voters(each) >= count)) {
      environment.scheduler().sleep(Duration.ofMillis(200));
    }
  }

  private List<Routed> regions() {
    return client.scanRegions(Key.EMPTY, Key.EMPTY, Integer.MAX_VALUE);
  }

  int regionCount() {
    return regions().size();
  }

  private static long voters(Routed region) {
    return region.region().peers().stream().filter(peer -> !peer.isLearner()).count();
  }

  /** The encoded key before all rows of a table. */
  static Key rowsOf(long tableId) {
    return Key.of(MvccKeys.encode(TableKeys.rowPrefix(tableId)));
  }

  /** The Region of an encoded key. */
  RegionId regionOf(Key encodedKey) {
    return client.regionByKey(encodedKey).region().id();
  }

  /** The store that leads most Regions. */
  int mostLeaders() {
    Map<StoreId, Integer> leaders = new HashMap<>();
    for (Routed each : regions()) {
      leaders.merge(each.leader().store(), 1, Integer::sum);
    }
    return number(
        leaders.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey());
  }

  /** The store that leads the Region of an encoded key. */
  int leaderOf(Key encodedKey) {
    return number(client.regionByKey(encodedKey).leader().store());
  }

  /** Has a Region led by a store, and waits until it is. */
  void lead(RegionId region, int number) throws Exception {
    StoreId store = id(number);
    while (regions().stream()
        .noneMatch(
            each -> each.region().id().equals(region) && each.leader().store().equals(store))) {
      post(
          "operators",
          "{\"name\":\"transfer-leader\",\"region_id\":"
              + region.value()
              + ",\"to_store_id\":"
              + store.value()
              + "}");
      environment.scheduler().sleep(Duration.ofMillis(200));
    }
  }

  /** Tells placement's HTTP something; it may refuse it. */
  void post(String path, String json) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/pd/api/v1/" + path))
              .POST(HttpRequest.BodyPublishers.ofString(json))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  /** What placement's HTTP tells. */
  String get(String path) throws Exception {
    return getAt("127.0.0.1:" + httpPort + "/pd/api/v1/" + path);
  }

  private static String getAt(String where) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://" + where)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** What placement tells Prometheus. */
  Metrics placementMetrics() throws Exception {
    return Metrics.of(getAt("127.0.0.1:" + httpPort + "/metrics"));
  }

  /** What a store tells at a path of the address that it has told placement. */
  String getOfStore(int number, String path) throws Exception {
    return getAt(description(number).statusAddress() + path);
  }

  private StoreDescription description(int number) {
    return client.stores().stream()
        .filter(each -> each.address().endsWith(":" + storePorts.get(number)))
        .findFirst()
        .orElseThrow();
  }

  private StoreId id(int number) {
    return description(number).id();
  }

  private int number(StoreId store) {
    return storePorts.keySet().stream()
        .filter(number -> id(number).equals(store))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() throws Exception {
    client.close();
    sql.close();
    for (RunningDatabase store : stores.values()) {
      store.close();
    }
    placement.close();
  }
}
