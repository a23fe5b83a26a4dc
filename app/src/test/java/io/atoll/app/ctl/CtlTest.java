package io.atoll.app.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import io.atoll.app.metrics.MetricSource;
import io.atoll.app.metrics.PlacementMetrics;
import io.atoll.app.pd.PdMembers;
import io.atoll.app.pd.PdServer;
import io.atoll.codec.Key;
import io.atoll.codec.MemComparable;
import io.atoll.codec.TableKeys;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.placement.EngineJournal;
import io.atoll.placement.PlacementService;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import io.atoll.types.ByteBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CtlTest {
  private static final long GIB = 1L << 30;

  @TempDir Path folder;
  private PlacementService placement;
  private PdServer server;

  /** How a command ended, and what it told. */
  private record Ended(int exitCode, String out, String err) {}

  @BeforeEach
  void start() throws IOException {
    Environment environment = RealEnvironment.at(folder);
    placement =
        new PlacementService(
            environment, new EngineJournal(new MemoryKvEngine()), Duration.ofSeconds(1));
    server =
        new PdServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            () -> Optional.of(placement),
            () ->
                new PdMembers(
                    List.of(
                        new PdMembers.Member(1, "p1", "10.0.0.1:2379", false),
                        new PdMembers.Member(2, "p2", "10.0.0.2:2379", true)),
                    2),
            "6.5.0",
            MetricSource.registry(List.of(PlacementMetrics.of(() -> Optional.of(placement)))),
            environment.scheduler().virtual("test-http"));
    for (long id = 1; id <= 6; id++) {
      placement.putStore(
          new StoreDescription(
              new StoreId(id),
              "10.0.0." + id + ":20160",
              "",
              "6.5.0",
              id == 1 ? Map.of("zone", "a", "rack", "7") : Map.of(),
              StoreDescription.State.UP));
      if (id < 6) {
        placement.storeHeartbeat(
            new StoreHeartbeat(
                new StoreId(id), 4 * GIB, 3 * GIB, 1, 0, System.currentTimeMillis() - 3_605_000));
      }
    }
    tell(10, Key.EMPTY, table(5));
    tell(11, table(5), table(6));
    tell(11, table(5), table(6));
    tell(12, table(6), Key.EMPTY);
  }

  @AfterEach
  void stop() {
    server.close();
    placement.close();
  }

  private static Key table(long id) {
    ByteBuilder out = new ByteBuilder(32);
    MemComparable.putBytes(out, TableKeys.tablePrefix(id).bytes());
    return Key.of(out.toArray());
  }

  private void tell(long id, Key start, Key end) {
    List<Peer> peers = new ArrayList<>();
    for (long store = 1; store <= 3; store++) {
      peers.add(new Peer(id * 100 + store, new StoreId(store), false));
    }
    placement.regionHeartbeat(
        new RegionHeartbeat(
            new Region(new RegionId(id), start, end, new RegionEpoch(5, 2), peers),
            peers.get(1),
            6,
            96 << 20,
            1_000,
            List.of(),
            id == 12 ? List.of(peers.get(2)) : List.of(),
            new RegionHeartbeat.Load(0, 0, id == 11 ? 1 << 20 : 0, 8, 0)));
  }

  private Ended run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    if (!all.contains("--placement")) {
      all.addAll(List.of("--placement", "127.0.0.1:" + server.address().getPort()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        Ctl.run(
            all,
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Ended(
        exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private String out(String... words) {
    Ended ended = run(words);
    assertThat(ended.err()).isEmpty();
    assertThat(ended.exitCode()).isZero();
    return ended.out();
  }

  /** Without what aligns it. */
  private static String collapsed(String text) {
    return text.replaceAll(" +", " ").replaceAll("(?m)^ ", "");
  }

  private void refused(String why, String... words) {
    Ended ended = run(words);
    assertThat(ended.exitCode()).as("%s", ended).isEqualTo(1);
    assertThat(ended.err()).startsWith("atoll ctl: ").contains(why);
    assertThat(ended.out()).isEmpty();
  }

  private void wrong(String why, String... words) {
    Ended ended = run(words);
    assertThat(ended.exitCode()).as("%s", ended).isEqualTo(2);
    assertThat(ended.err()).startsWith("atoll ctl: ").contains(why);
  }

  @Test
  void columnsAreAligned() {
    TextTable table = new TextTable("NAME", "SIZE", "NOTE");
    table.row("a", 5, "first");
    table.row("longer", "12.5", "-");
    assertThat(table.toString())
        .isEqualTo(
            """
            NAME    SIZE  NOTE
            a          5  first
            longer  12.5  -
            """);
    assertThat(new TextTable("A", "B").toString()).isEqualTo("A  B\n");
  }

  @Test
  void storesAreShownAndTakenOut() {
    assertThat(collapsed(out("stores")).replaceAll("1h0m[0-9.]+s", "1h"))
        .isEqualTo(
            """
            ID ADDRESS STATE NAMESPACE LEADERS REPLICAS MIB USED CAPACITY UPTIME LABELS
            1 10.0.0.1:20160 Up default 0 3 288 1GiB 4GiB 1h rack=7,zone=a
            2 10.0.0.2:20160 Up default 3 3 288 1GiB 4GiB 1h -
            3 10.0.0.3:20160 Up default 0 3 288 1GiB 4GiB 1h -
            4 10.0.0.4:20160 Up default 0 0 0 1GiB 4GiB 1h -
            5 10.0.0.5:20160 Up default 0 0 0 1GiB 4GiB 1h -
            6 10.0.0.6:20160 Disconnected default 0 0 0 - - - -
            """);
    assertThat(out("store", "4", "remove")).isEqualTo("The store is set as Offline.\n");
    assertThat(out("store", "4")).contains("Offline");
    assertThat(out("store", "4", "cancel")).isEqualTo("The store's state is updated.\n");
    out("scheduler", "add", "evict-leader", "1");
    assertThat(out("store", "1")).contains("Up (no leaders)");
    assertThat(out("schedulers")).contains("evict-leader-scheduler\n");
    out("scheduler", "remove", "evict-leader", "1");
    refused("there is no scheduler", "scheduler", "remove", "evict-leader", "1");
    refused("there is no store 9", "store", "9");
    wrong("'x' is no store id", "store", "x");
    wrong("not 'fly'", "store", "1", "fly");
  }

  @Test
  void regionsAreShown() {
    String border = "7480000000000000FF0500000000000000F8";
    String end = "7480000000000000FF0600000000000000F8";
    assertThat(collapsed(out("regions")))
        .isEqualTo(
            """
            ID TABLE REPLICAS VERSION CONF MIB KEYS START END
            10 - 1, 2*, 3 2 5 96 1000 - %s
            11 5 1, 2*, 3 2 5 96 1000 %s %s
            12 6 1, 2*, 3 behind 2 5 96 1000 %s -
            """
                .formatted(border, border, end, end));
    assertThat(out("region", "11")).contains("\n11 ");
    assertThat(out("region", "key", border)).contains("\n11 ");
    assertThat(out("regions", "--table", "5").lines()).hasSize(2);
    assertThat(out("regions", "--table=5")).contains("\n11 ");
    assertThat(out("regions", "--store", "3", "--limit", "2").lines()).hasSize(3);
    assertThat(out("regions", "--check", "pending-peer")).contains("\n12 ").doesNotContain("11 ");
    refused("there is no check", "regions", "--check", "beauty");
    refused("no Region 13 is known", "region", "13");
    wrong("is missing", "region");
    assertThat(collapsed(out("hot")).replaceAll("\\d+\\.\\d", "N"))
        .startsWith("STORE REGION ROLE KIB/S KEYS/S QUERIES/S CPU\n1 11 follower N N N N%\n");
    wrong("hot is read or write", "hot", "spot");
  }

  @Test
  void operatorsAreShownAddedAndRemoved() {
    assertThat(out("operator", "add", "transfer-leader", "11", "1"))
        .isEqualTo("The operator is created.\n");
    assertThat(collapsed(out("operators")).replaceAll("[0-9.]+s ", "0s "))
        .isEqualTo(
            """
            REGION OPERATOR STATUS AGE DONE STEPS
            11 admin-transfer-leader running 0s 0/1 transfer leader to store 1
            """);
    refused("has an operator already", "operator", "add", "remove-peer", "11", "1");
    out("operator", "remove", "11");
    assertThat(out("operator", "11")).contains("cancelled");
    assertThat(out("operators", "--ended")).contains("cancelled");
    out("operator", "add", "transfer-peer", "10", "1", "4");
    out("operator", "add", "split-region", "11", "7480000000000000FF055F000000000000F9");
    assertThat(out("operators")).contains("admin-transfer-peer", "split region at 1 keys");
    refused("is not whole", "operator", "add", "scatter-region", "12");
    wrong("there is no operator", "operator", "add", "fly", "11");
    wrong("store id is missing", "operator", "add", "transfer-peer", "11", "1");
    wrong("'5' is too much", "operator", "add", "scatter-region", "11", "5");
  }

  @Test
  void namespacesAreMadeAndChanged() {
    refused("too few to hold 3", "namespace", "create", "n", "4");
    out("namespace", "create", "n", "4", "5", "6");
    out("namespace", "assign-table", "n", "5");
    out("namespace", "create", "m");
    assertThat(out("namespace", "list"))
        .isEqualTo(
            """
            NAMESPACE  STORES   TABLES
            default    1, 2, 3  all others
            m          -        -
            n          4, 5, 6  5
            """);
    refused("would have 0 stores", "namespace", "assign-table", "m", "6");
    refused("is in namespace n", "namespace", "add-store", "m", "4");
    refused("too few", "namespace", "remove-store", "n", "4");
    refused("in use by tables [5]", "namespace", "drop", "n");
    refused("store 4 of namespace n", "operator", "add", "transfer-peer", "10", "1", "4");
    out("namespace", "remove-table", "n", "5");
    out("namespace", "remove-store", "n", "4");
    out("namespace", "add-store", "m", "4");
    out("namespace", "drop", "n");
    out("namespace", "drop", "m");
    refused("there is no namespace m", "namespace", "drop", "m");
    assertThat(out("namespace", "list").lines()).hasSize(2);
    wrong("there is no 'namespace rename'", "namespace", "rename", "n");
  }

  @Test
  void settingsMembersAndTimestampsAreShown() throws Exception {
    assertThat(collapsed(out("config"))).contains("max-replicas 3\n");
    out("config", "set", "max-replicas", "5");
    assertThat(collapsed(out("config"))).contains("max-replicas 5\n");
    refused("there is no setting 'color'", "config", "set", "color", "red");
    assertThat(out("members"))
        .isEqualTo(
            """
            ID  NAME  ADDRESS               ROLE
             1  p1    http://10.0.0.1:2379  follower
             2  p2    http://10.0.0.2:2379  leader
            """);
    Ended health = run("health");
    assertThat(health.exitCode()).isEqualTo(1);
    assertThat(health.out()).contains("p2    http://10.0.0.2:2379  well\n");
    assertThat(out("tso", "443852055297916932"))
        .isEqualTo(
            """
            TIME                       MILLISECONDS  LOGICAL
            2023-08-27T18:33:41.687Z  1693161221687        4
            """);
    assertThat(new JsonMapper().readTree(out("-o", "json", "tso", "443852055297916932")))
        .isEqualTo(
            new JsonMapper()
                .readTree(
                    "{\"timestamp\":443852055297916932,\"time\":\"2023-08-27T18:33:41.687Z\","
                        + "\"physical_millis\":1693161221687,\"logical\":4}"));
    assertThat(new JsonMapper().readTree(out("members", "-o", "json")).path("members")).hasSize(2);
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    assertThat(run("--help").out()).startsWith("usage: ./atoll ctl");
    wrong("there is no command 'dance'", "dance");
    wrong("there is no option --loud", "stores", "--loud");
    wrong("-o is text or json", "stores", "-o", "xml");
    wrong("a host and a port", "stores", "--placement", "no host");
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    refused("does not answer at 127.0.0.1:" + free, "stores", "--placement", "127.0.0.1:" + free);
    // The second one answers.
    String both = "127.0.0.1:" + free + ",127.0.0.1:" + server.address().getPort();
    assertThat(out("stores", "--placement", both)).contains("10.0.0.5");
  }
}
