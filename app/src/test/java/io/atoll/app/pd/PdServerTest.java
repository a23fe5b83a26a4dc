package io.atoll.app.pd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import io.atoll.app.metrics.MetricSource;
import io.atoll.app.metrics.PlacementMetrics;
import io.atoll.codec.Key;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.placement.EngineJournal;
import io.atoll.placement.PlacementService;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PdServerTest {
  private static final long GIB = 1L << 30;

  @TempDir Path folder;
  private final JsonMapper mapper = new JsonMapper();
  private final HttpClient client = HttpClient.newHttpClient();
  private PlacementService placement;
  private PdServer server;
  private boolean isLeading = true;

  /** An answer: its status and its JSON. */
  private record Answer(int status, JsonNode json) {}

  @BeforeEach
  void start() throws IOException {
    Environment environment = RealEnvironment.at(folder);
    placement =
        new PlacementService(
            environment, new EngineJournal(new MemoryKvEngine()), Duration.ofSeconds(1));
    server =
        new PdServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            () -> isLeading ? Optional.of(placement) : Optional.empty(),
            () -> new PdMembers(List.of(new PdMembers.Member(1, "p1", "10.0.0.1:2379", true)), 1),
            "6.5.0",
            MetricSource.registry(
                List.of(
                    PlacementMetrics.of(
                        () -> isLeading ? Optional.of(placement) : Optional.empty()))),
            environment.scheduler().virtual("test-http"));
    for (long id = 1; id <= 4; id++) {
      placement.putStore(
          new StoreDescription(
              new StoreId(id),
              "10.0.0." + id + ":20160",
              "",
              "6.5.0",
              Map.of("zone", "z" + id),
              StoreDescription.State.UP));
      placement.storeHeartbeat(new StoreHeartbeat(new StoreId(id), 4 * GIB, 3 * GIB, 1, 0, 1_000));
    }
    tell(10, "", "m", 1, 2, 3);
    tell(11, "m", "", 2, 3, 1);
  }

  @AfterEach
  void stop() {
    server.close();
    placement.close();
  }

  @Test
  void prometheusIsToldOfTheClusterWhereThisMemberLeads() throws Exception {
    placement.timestamps(5);
    tell(12, "x", "", 3, 1);
    assertThat(outside("/metrics"))
        .contains(
            "atoll_placement_leads 1.0",
            "atoll_placement_stores{state=\"up\"} 4.0",
            "atoll_placement_stores{state=\"tombstone\"} 0.0",
            "atoll_placement_regions_by_trouble{kind=\"miss_peer\"}",
            "atoll_placement_capacity_bytes 1.7179869184E10",
            "atoll_placement_timestamps_total 5.0",
            "atoll_placement_timestamp_requests_total 1.0",
            "atoll_placement_region_heartbeat_seconds_count 3",
            "atoll_placement_store_heartbeat_seconds_count 4",
            "atoll_placement_operators{kind=\"repair\"} 1.0",
            "atoll_placement_operators_begun_total{kind=\"repair\"} 1.0",
            "atoll_placement_operators_ended_total{kind=\"repair\",outcome=\"finished\"} 0.0");
    isLeading = false;
    assertThat(outside("/metrics")).contains("atoll_placement_leads 0.0");
    assertThat(outside("/status")).contains("\"is_leader\":false");
    isLeading = true;
    assertThat(outside("/status")).contains("\"is_leader\":true");
  }

  /** What is not below PD's prefix. */
  private String outside(String path) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static Key key(String text) {
    return Key.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Peer peer(long region, long store) {
    return new Peer(region * 100 + store, new StoreId(store), false);
  }

  /** A Region of three replicas, led by the first store; what it is to do next. */
  private Optional<RegionStep> tell(long id, String start, String end, long... stores) {
    Region region =
        new Region(
            new RegionId(id),
            key(start),
            key(end),
            new RegionEpoch(5, 2),
            java.util.stream.LongStream.of(stores).mapToObj(store -> peer(id, store)).toList());
    return placement.regionHeartbeat(
        new RegionHeartbeat(
            region,
            region.peers().getFirst(),
            6,
            96 << 20,
            1_000,
            List.of(),
            List.of(),
            new RegionHeartbeat.Load(0, 0, 4_096, 8, 0)));
  }

  private Answer call(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.address().getPort() + "/pd/api/v1/" + path))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
    return new Answer(response.statusCode(), mapper.readTree(response.body()));
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    Answer answer = call("GET", path, "");
    assertThat(answer.status()).as("%s: %s", path, answer.json()).isEqualTo(200);
    return answer.json();
  }

  private void assertJson(JsonNode actual, String expected) throws IOException {
    assertThat(actual).isEqualTo(mapper.readTree(expected.replace('\'', '"')));
  }

  @Test
  void membersAreTold() throws Exception {
    String member =
        "{'name':'p1','member_id':1,'peer_urls':['http://10.0.0.1:2379'],"
            + "'client_urls':['http://10.0.0.1:2379'],'binary_version':'6.5.0'}";
    assertJson(
        get("members"),
        "{'header':{'cluster_id':"
            + placement.clusterId()
            + "},'members':["
            + member
            + "],'leader':"
            + member
            + ",'etcd_leader':"
            + member
            + "}");
    assertJson(get("leader"), member);
    assertJson(get("version"), "{'version':'6.5.0'}");
    assertThat(get("health").path(0).path("health").booleanValue()).isTrue();
    assertThat(get("cluster/status").path("is_initialized").booleanValue()).isTrue();
    isLeading = false;
    assertThat(call("GET", "stores", "").status()).isEqualTo(503);
    assertThat(call("GET", "leader", "").json().path("name").textValue()).isEqualTo("p1");
  }

  @Test
  void storesAreToldAndTakenOut() throws Exception {
    JsonNode stores = get("stores");
    assertThat(stores.path("count").intValue()).isEqualTo(4);
    JsonNode first = stores.path("stores").path(0);
    assertThat(first.path("store").path("address").textValue()).isEqualTo("10.0.0.1:20160");
    assertThat(first.path("store").path("state_name").textValue()).isEqualTo("Up");
    assertJson(first.path("store").path("labels"), "[{'key':'zone','value':'z1'}]");
    assertThat(first.path("status").path("capacity").textValue()).isEqualTo("4GiB");
    assertThat(first.path("status").path("leader_count").intValue()).isEqualTo(1);
    assertThat(first.path("status").path("region_count").intValue()).isEqualTo(2);
    assertThat(first.path("status").path("region_size").intValue()).isEqualTo(192);

    assertThat(call("DELETE", "store/4", "").json().textValue())
        .isEqualTo("The store is set as Offline.");
    assertThat(get("store/4").path("store").path("state_name").textValue()).isEqualTo("Offline");
    Answer refused = call("DELETE", "store/3", "");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().textValue()).contains("cannot hold 3 replicas");
    assertThat(call("POST", "store/4/state?state=Up", "").status()).isEqualTo(200);
    assertThat(get("store/4").path("store").path("state_name").textValue()).isEqualTo("Up");
    assertThat(call("GET", "store/9", "").status()).isEqualTo(404);
    assertThat(call("GET", "store/x", "").status()).isEqualTo(400);
    assertThat(call("POST", "store/4/label", "{}").json().textValue()).contains("--labels");
  }

  @Test
  void regionsAreTold() throws Exception {
    JsonNode all = get("regions");
    assertThat(all.path("count").intValue()).isEqualTo(2);
    assertJson(
        get("region/id/10"),
        "{'id':10,'start_key':'','end_key':'6D','epoch':{'conf_ver':5,'version':2},'peers':["
            + "{'id':1001,'store_id':1,'role_name':'Voter'},"
            + "{'id':1002,'store_id':2,'role_name':'Voter'},"
            + "{'id':1003,'store_id':3,'role_name':'Voter'}],"
            + "'leader':{'id':1001,'store_id':1,'role_name':'Voter'},"
            + "'down_peers':[],'pending_peers':[],'written_bytes':4096,'read_bytes':0,"
            + "'written_keys':8,'read_keys':0,'cpu_nanos_per_second':0,"
            + "'approximate_size':96,'approximate_keys':1000}");
    assertThat(get("region/key/zz").path("id").intValue()).isEqualTo(11);
    assertThat(get("region/key/6C?format=hex").path("id").intValue()).isEqualTo(10);
    assertThat(get("regions/store/2").path("count").intValue()).isEqualTo(2);
    assertThat(get("regions/store/4").path("count").intValue()).isZero();
    assertThat(get("regions/key?key=n&limit=5").path("regions").path(0).path("id").intValue())
        .isEqualTo(11);
    assertThat(get("regions/sibling/10").path("regions").path(0).path("id").intValue())
        .isEqualTo(11);
    assertThat(get("regions/writeflow?limit=1").path("count").intValue()).isEqualTo(1);
    assertThat(get("regions/check/miss-peer").path("count").intValue()).isZero();
    call("POST", "config", "{'max-replicas': 4}".replace('\'', '"'));
    assertThat(get("regions/check/miss-peer").path("count").intValue()).isEqualTo(2);
    assertThat(get("regions/check/empty-region").path("count").intValue()).isZero();
    assertThat(call("GET", "regions/check/nonsense", "").status()).isEqualTo(404);
    assertThat(call("GET", "region/id/12", "").status()).isEqualTo(404);
    tell(10, "", "m", 1, 2, 3);
    JsonNode hot = get("hotspot/regions/write").path("as_leader").path("1").path("statistics");
    assertThat(hot.path(0).path("region_id").intValue()).isEqualTo(10);
    assertThat(hot.path(0).path("flow_bytes").doubleValue()).isPositive();
  }

  @Test
  void operatorsAreOrderedAndCancelled() throws Exception {
    assertJson(get("operators"), "[]");
    Answer created =
        call(
            "POST",
            "operators",
            "{\"name\":\"transfer-leader\",\"region_id\":10,\"to_store_id\":2}");
    assertThat(created.json().textValue()).isEqualTo("The operator is created.");
    assertThat(get("operators").path(0).textValue())
        .startsWith(
            "admin-transfer-leader {transfer leader to store 2} (region:10, status:running");
    assertThat(tell(10, "", "m", 1, 2, 3)).contains(new RegionStep.TransferLeader(peer(10, 2)));
    Answer second =
        call("POST", "operators", "{\"name\":\"split-region\",\"region_id\":10,\"keys\":[\"63\"]}");
    assertThat(second.status()).isEqualTo(400);
    assertThat(second.json().textValue()).contains("has an operator already");
    assertThat(call("DELETE", "operators/10", "").status()).isEqualTo(200);
    assertThat(get("operators/10").path("status").textValue()).isEqualTo("cancelled");
    assertThat(call("DELETE", "operators/10", "").status()).isEqualTo(400);

    assertThat(
            call(
                    "POST",
                    "operators",
                    "{\"name\":\"transfer-peer\",\"region_id\":10,\"from_store_id\":3,\"to_store_id\":4}")
                .status())
        .isEqualTo(200);
    assertThat(get("operators?object=true").path(0).path("desc").textValue())
        .isEqualTo("admin-transfer-peer");
    assertThat(
            call(
                    "POST",
                    "operators",
                    "{\"name\":\"split-region\",\"region_id\":11,\"policy\":\"usekey\",\"keys\":[\"70\"]}")
                .status())
        .isEqualTo(200);
    Optional<RegionStep> step = tell(11, "m", "", 2, 3, 1);
    assertThat(((RegionStep.Split) step.orElseThrow()).encodedKeys().getFirst())
        .isEqualTo(new byte[] {0x70});
  }

  @Test
  void operatorsThatMakeNoSenseAreRefused() throws Exception {
    for (String each :
        List.of(
            "{\"region_id\":10}",
            "{\"name\":\"fly\",\"region_id\":10}",
            "{\"name\":\"transfer-leader\",\"region_id\":10}",
            "{\"name\":\"transfer-leader\",\"region_id\":99,\"to_store_id\":2}",
            "{\"name\":\"transfer-leader\",\"region_id\":10,\"to_store_id\":4}",
            "{\"name\":\"transfer-leader\",\"region_id\":10,\"to_store_id\":1}",
            "{\"name\":\"add-peer\",\"region_id\":10,\"store_id\":4}",
            "{\"name\":\"add-peer\",\"region_id\":10,\"store_id\":77}",
            "{\"name\":\"remove-peer\",\"region_id\":10,\"store_id\":4}",
            "{\"name\":\"transfer-peer\",\"region_id\":10,\"from_store_id\":1,\"to_store_id\":2}",
            "{\"name\":\"split-region\",\"region_id\":10,\"keys\":[\"7A\"]}",
            "{\"name\":\"split-region\",\"region_id\":10,\"keys\":[\"xx\"]}",
            "no json")) {
      Answer answer = call("POST", "operators", each);
      assertThat(answer.status()).as(each + ": " + answer.json()).isEqualTo(400);
      assertThat(answer.json().isTextual()).as(each).isTrue();
    }
    assertThat(placement.runningOperators()).isEmpty();
  }

  @Test
  void leadersAreEvictedByAScheduler() throws Exception {
    assertThat(get("schedulers").size()).isEqualTo(3);
    call("POST", "schedulers", "{\"name\":\"evict-leader-scheduler\",\"store_id\":1}");
    assertThat(get("schedulers").path(3).textValue()).isEqualTo("evict-leader-scheduler");
    assertThat(get("store/1").path("status").path("is_leader_evicted").booleanValue()).isTrue();
    assertJson(
        get("scheduler-config/evict-leader-scheduler/list"),
        "{'store-id-ranges':{'1':[{'start-key':'','end-key':''}]}}");
    assertThat(call("DELETE", "schedulers/evict-leader-scheduler-2", "").status()).isEqualTo(404);
    assertThat(call("DELETE", "schedulers/evict-leader-scheduler-1", "").status()).isEqualTo(200);
    assertThat(get("schedulers").size()).isEqualTo(3);
    assertThat(call("POST", "schedulers", "{\"name\":\"grant-leader-scheduler\"}").status())
        .isEqualTo(400);
  }

  @Test
  void namespacesAreTold() throws Exception {
    assertJson(
        get("namespaces"),
        "{'count':1,'namespaces':[{'name':'default','store_ids':[1,2,3,4],'table_ids':[]}]}");
    Answer refused = call("POST", "namespaces", "{\"name\":\"n\",\"store_ids\":[1,2,3]}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().textValue())
        .isEqualTo(
            "1 store would be left for the tables of no namespace, too few to hold 3 replicas;"
                + " add a store first, or lower max-replicas");
    placement.set("max-replicas", "1");
    call("POST", "namespaces", "{\"name\":\"n\",\"store_ids\":[1,2,3]}");
    call("POST", "namespaces/n/tables", "{\"table_id\":7}");
    assertJson(get("namespaces/n"), "{'name':'n','store_ids':[1,2,3],'table_ids':[7]}");
    assertThat(get("store/1").path("status").path("namespace").textValue()).isEqualTo("n");
    assertThat(call("DELETE", "namespaces/n/tables/8", "").status()).isEqualTo(404);
    assertThat(call("DELETE", "namespaces/n", "").status()).isEqualTo(400);
    assertThat(call("DELETE", "namespaces/n/tables/7", "").status()).isEqualTo(200);
    assertThat(call("DELETE", "namespaces/n", "").status()).isEqualTo(200);
  }

  @Test
  void settingsAreChangedTogetherOrNotAtAll() throws Exception {
    assertThat(get("config/replicate").path("max-replicas").intValue()).isEqualTo(3);
    assertThat(get("config").path("schedule").path("leader-schedule-limit").intValue())
        .isEqualTo(16);
    Answer wrong =
        call("POST", "config", "{\"max-replicas\":5,\"schedule\":{\"store-limit\":\"many\"}}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(wrong.json().textValue()).contains("store-limit cannot be 'many'");
    assertThat(get("config/replicate").path("max-replicas").intValue()).isEqualTo(3);
    call("POST", "config", "{\"schedule.store-limit\":9,\"max-replicas\":5}");
    assertThat(get("config/schedule").path("store-limit").intValue()).isEqualTo(9);
    assertThat(get("config/replicate").path("max-replicas").intValue()).isEqualTo(5);
    assertThat(call("GET", "nothing", "").status()).isEqualTo(404);
    assertThat(call("PUT", "config", "").status()).isEqualTo(405);
  }
}
