package io.atoll.app.status;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.ddl.node.SqlNodes;
import io.atoll.session.statement.NodeServices;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP of a SQL node: {@code /metrics} for Prometheus, {@code /status}, and what {@link
 * SchemaPages}, {@link RegionPages} and {@link ServerPages} answer, in TiDB's JSON. It only shows,
 * and it trusts whoever connects: schemas and the texts of schema changes are told to everybody.
 * Errors are texts: 400 for what is not there or misspelt, 404 for other paths, 405 for other
 * methods than GET.
 */
public final class StatusServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusServer.class);
  private static final String PATHS =
      "not found; there are /status, /metrics, /info, /info/all, /schema, /schema/{db},"
          + " /schema/{db}/{table}, /db-table/{id}, /tables/{db}/{table}/regions, /regions/meta,"
          + " /regions/{id}, /ddl/history\n";

  private final JsonMapper mapper = new JsonMapper();
  private final HttpServer server;
  private final Supplier<String> connections;
  private final String version;
  private final List<Page> pages;

  /**
   * @param connections how many clients are connected
   * @throws IOException the address is taken
   */
  public StatusServer(
      InetSocketAddress address,
      PrometheusRegistry registry,
      Supplier<String> connections,
      NodeServices node,
      SqlNodes nodes,
      long schemaLeaseMillis,
      Executor executor)
      throws IOException {
    this.connections = connections;
    this.version = node.serverVersion();
    this.pages =
        List.of(
            new SchemaPages(node.catalog(), node.schemaChanges()),
            new RegionPages(node.catalog(), () -> node.placement().administration()),
            new ServerPages(nodes, schemaLeaseMillis));
    try {
      this.server = HttpServer.create(address, 64);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen at " + address + " (--status-port): " + e.getMessage(), e);
    }
    server.setExecutor(executor);
    server.createContext("/metrics", new MetricsHandler(registry));
    server.createContext("/", this::serve);
    server.start();
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  private void serve(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      answer(exchange, 405, "text/plain", "only GET\n".getBytes(StandardCharsets.UTF_8));
      return;
    }
    try {
      Optional<Object> found = page(path(exchange.getRequestURI().getRawPath()), query(exchange));
      if (found.isPresent()) {
        answer(exchange, 200, "application/json", mapper.writeValueAsBytes(found.get()));
      } else {
        answer(exchange, 404, "text/plain", PATHS.getBytes(StandardCharsets.UTF_8));
      }
    } catch (BadRequestException e) {
      answer(exchange, 400, "text/plain", text(e));
    } catch (PlacementUnavailableException e) {
      answer(exchange, 503, "text/plain", text(e));
    } catch (RuntimeException e) {
      LOG.error("a request failed path={}", exchange.getRequestURI().getPath(), e);
      answer(exchange, 500, "text/plain", "internal error\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static byte[] text(RuntimeException e) {
    return (e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private Optional<Object> page(List<String> path, Map<String, String> query) {
    if (path.equals(List.of("status"))) {
      Map<String, Object> status = new LinkedHashMap<>();
      status.put("connections", Long.parseLong(connections.get()));
      status.put("version", version);
      status.put("git_hash", "None");
      return Optional.of(status);
    }
    for (Page each : pages) {
      Optional<Object> answer = each.answer(path, query);
      if (answer.isPresent()) {
        return answer;
      }
    }
    return Optional.empty();
  }

  private static List<String> path(String raw) {
    List<String> parts = new ArrayList<>();
    String trimmed = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
    for (String part : trimmed.substring(Math.min(1, trimmed.length())).split("/", -1)) {
      // A plus is one: it means a space in queries only.
      parts.add(decoded(part.replace("+", "%2B")));
    }
    return parts;
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> result = new HashMap<>();
    String query = exchange.getRequestURI().getRawQuery();
    if (query != null) {
      for (String each : query.split("&", -1)) {
        int equals = each.indexOf('=');
        result.put(
            decoded(equals < 0 ? each : each.substring(0, equals)),
            equals < 0 ? "" : decoded(each.substring(equals + 1)));
      }
    }
    return result;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadRequestException("'" + text + "' is not encoded as a URL is");
    }
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean hasBody = !exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, hasBody ? body.length : -1);
    try (var out = exchange.getResponseBody()) {
      if (hasBody) {
        out.write(body);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
