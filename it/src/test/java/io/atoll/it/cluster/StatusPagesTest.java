package io.atoll.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.sql.ProcessDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP of a SQL node: TiDB's paths and JSON. */
class StatusPagesTest {
  @TempDir static Path folder;
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();
  private static ProcessDatabase database;
  private static int statusPort;

  @BeforeAll
  static void start() throws Exception {
    int port = ProcessDatabase.freePort();
    statusPort = ProcessDatabase.freePort();
    database =
        ProcessDatabase.start(
            Playgrounds.command(
                "playground",
                List.of(
                    "--data=" + folder.resolve("atoll"),
                    "--port=" + port,
                    "--status-port=" + statusPort)),
            port,
            folder.resolve("atoll.log"),
            Playgrounds.READY);
    try (Client client = Client.openFresh(database, "shop")) {
      client.runAll(
          "CREATE TABLE t (id INT PRIMARY KEY, a INT, KEY by_a (a))",
          "CREATE VIEW v AS SELECT a FROM t",
          "INSERT INTO t VALUES (1, 2)");
    }
  }

  @AfterAll
  static void stop() throws Exception {
    database.close();
  }

  private static HttpResponse<String> ask(String method, String path) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + statusPort + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode get(String path) throws Exception {
    HttpResponse<String> answer = ask("GET", path);
    assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static int status(String path) throws Exception {
    return ask("GET", path).statusCode();
  }

  @Test
  void schemas() throws Exception {
    assertThat(get("/schema").findValuesAsText("O")).contains("shop");
    JsonNode tables = get("/schema/SHOP");
    assertThat(tables).hasSize(2);
    JsonNode t = get("/schema/shop/t");
    assertThat(t.path("name").path("O").asText()).isEqualTo("t");
    assertThat(t.path("cols")).hasSize(2);
    long id = t.path("id").asLong();
    assertThat(get("/schema?table_id=" + id)).isEqualTo(t);
    assertThat(get("/schema?table_ids=" + id + ",999999").path(Long.toString(id))).isEqualTo(t);
    assertThat(get("/schema/shop?id_name_only=true").get(0).size()).isEqualTo(2);
    JsonNode placed = get("/db-table/" + id);
    assertThat(placed.path("table_info")).isEqualTo(t);
    assertThat(placed.path("db_info").path("db_name").path("L").asText()).isEqualTo("shop");
    assertThat(placed.path("schema_version").asLong()).isPositive();
  }

  @Test
  void regions() throws Exception {
    JsonNode t = get("/tables/shop/t/regions");
    assertThat(t.path("name").asText()).isEqualTo("t");
    JsonNode region = t.path("record_regions").get(0);
    assertThat(region.path("leader").path("store_id").asLong()).isEqualTo(1);
    assertThat(region.path("region_epoch").path("version").asLong()).isPositive();
    assertThat(t.path("indices").get(0).path("name").asText()).isEqualTo("by_a");
    assertThat(t.path("indices").get(0).path("regions")).isNotEmpty();
    assertThat(get("/regions/meta")).isNotEmpty();
    JsonNode one = get("/regions/" + region.path("region_id").asLong());
    assertThat(one.path("frames").findValuesAsText("table_name")).contains("t");
    assertThat(one.path("start_key_hex").asText()).isNotNull();
  }

  @Test
  void servers() throws Exception {
    assertThat(get("/status").path("version").asText()).contains("Atoll");
    assertThat(get("/status").path("connections").isIntegralNumber()).isTrue();
    JsonNode own = get("/info");
    assertThat(own.path("is_owner").asBoolean()).isTrue();
    assertThat(own.path("listening_port").asInt()).isEqualTo(database.port());
    assertThat(own.path("status_port").asInt()).isEqualTo(statusPort);
    JsonNode all = get("/info/all");
    assertThat(all.path("servers_num").asInt()).isEqualTo(1);
    assertThat(all.path("owner_id").asText()).isEqualTo(own.path("ddl_id").asText());
    assertThat(all.path("all_servers_info").path(own.path("ddl_id").asText()).path("version"))
        .isEqualTo(own.path("version"));
  }

  @Test
  void schemaChanges() throws Exception {
    JsonNode jobs = get("/ddl/history");
    assertThat(jobs.findValuesAsText("query"))
        .anyMatch(query -> query.startsWith("CREATE TABLE t"));
    assertThat(get("/ddl/history?limit=1")).hasSize(1);
    long newest = jobs.get(0).path("id").asLong();
    assertThat(get("/ddl/history?start_job_id=" + newest)).hasSize(1);
  }

  @Test
  void prometheusIsToldOfAllRolesOfTheProcess() throws Exception {
    try (Client client = Client.open(database, "shop")) {
      client.runAll("INSERT INTO t VALUES (3, 4)", "SELECT * FROM t WHERE id = 3");
    }
    String text = ask("GET", "/metrics").body();
    Metrics metrics = Metrics.of(text);
    assertThat(metrics.value("atoll_sql_statements_total")).isPositive();
    assertThat(metrics.value("atoll_sql_statement_seconds_count")).isPositive();
    assertThat(metrics.value("process_cpu_seconds_total")).isPositive();
    // The store.
    assertThat(metrics.value("atoll_store_leaders{store=\"1\"}")).isPositive();
    assertThat(metrics.value("atoll_store_stopped_replicas{store=\"1\"}")).isZero();
    assertThat(metrics.value("atoll_store_request_seconds_count{kind=\"prewrite\",store=\"1\"}"))
        .isPositive();
    assertThat(metrics.value("atoll_store_request_errors_total{kind=\"disk_full\",store=\"1\"}"))
        .isZero();
    assertThat(metrics.value("atoll_store_raft_proposals_total{store=\"1\"}")).isPositive();
    assertThat(metrics.value("atoll_store_log_appends_total{store=\"1\"}")).isPositive();
    assertThat(metrics.value("atoll_store_log_sync_seconds_count{store=\"1\"}")).isPositive();
    assertThat(metrics.value("atoll_store_log_bytes{store=\"1\"}")).isPositive();
    assertThat(metrics.value("atoll_store_applied_entries_total{store=\"1\"}")).isPositive();
    assertThat(metrics.value("atoll_store_disk_capacity_bytes{store=\"1\"}")).isPositive();
    assertThat(metrics.value("atoll_store_engine_memtable_bytes{store=\"1\"}")).isPositive();
    assertThat(metrics.value("atoll_store_engine_block_cache_capacity_bytes{store=\"1\"}"))
        .isEqualTo(512 << 20);
    assertThat(metrics.value("atoll_store_engine_write_stopped{store=\"1\"}")).isZero();
    // Placement.
    assertThat(metrics.value("atoll_placement_leads")).isEqualTo(1);
    assertThat(metrics.value("atoll_placement_stores{state=\"up\"}")).isEqualTo(1);
    assertThat(metrics.value("atoll_placement_timestamps_total")).isPositive();
  }

  @Test
  void whatIsNotThereIsSaid() throws Exception {
    assertThat(status("/schema/nowhere")).isEqualTo(400);
    assertThat(ask("GET", "/schema/shop/nothing").body())
        .isEqualTo("[schema:1146]Table 'shop.nothing' doesn't exist\n");
    assertThat(status("/db-table/x")).isEqualTo(400);
    assertThat(status("/db-table/999999")).isEqualTo(400);
    assertThat(status("/regions/999999")).isEqualTo(400);
    assertThat(status("/ddl/history?limit=0")).isEqualTo(400);
    assertThat(status("/elsewhere")).isEqualTo(404);
    assertThat(status("/")).isEqualTo(404);
    assertThat(ask("POST", "/schema").statusCode()).isEqualTo(405);
  }
}
