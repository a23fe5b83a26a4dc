package io.atoll.app.pd;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.atoll.api.PlacementRefusedException;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.placement.PlacementService;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
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
 * HTTP under {@code /pd/api/v1}, with the paths and JSON that PD's tools read; {@code /metrics} for
 * Prometheus and {@code /status} of this node. Errors are JSON strings: 400 for what is refused,
 * 404 for what is not there, 503 where another member leads.
 */
public final class PdServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PdServer.class);
  private static final String PREFIX = "/pd/api/v1/";
  private static final int MOST_BODY_BYTES = 1 << 20;

  private final JsonMapper mapper = new JsonMapper();
  private final HttpServer server;
  private final PdRoutes routes = new PdRoutes();
  private final Supplier<Optional<PlacementService>> leading;
  private final String version;

  /**
   * @param leading the service, while this member leads
   * @param registry what Prometheus is told
   * @throws IOException the address is taken
   */
  public PdServer(
      InetSocketAddress address,
      Supplier<Optional<PlacementService>> leading,
      Supplier<PdMembers> members,
      String version,
      PrometheusRegistry registry,
      Executor executor)
      throws IOException {
    this.leading = leading;
    this.version = version;
    new PdCluster(members, version).addTo(routes);
    new PdStores().addTo(routes);
    new PdRegions().addTo(routes);
    new PdOperators().addTo(routes);
    new PdConfig().addTo(routes);
    new PdNamespaces().addTo(routes);
    try {
      this.server = HttpServer.create(address, 64);
    } catch (IOException e) {
      throw new IOException("cannot listen at " + address + ": " + e.getMessage(), e);
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
    int status = 200;
    Object answer;
    try {
      answer = answer(exchange);
    } catch (HttpFailure e) {
      status = e.status();
      answer = message(e);
    } catch (PlacementRefusedException e) {
      status = 400;
      answer = message(e);
    } catch (PlacementUnavailableException e) {
      status = 503;
      answer = message(e);
    } catch (RuntimeException e) {
      LOG.error("a request failed path={}", exchange.getRequestURI().getPath(), e);
      status = 500;
      answer = "internal error: " + e;
    }
    byte[] body = mapper.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
    exchange.sendResponseHeaders(status, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static String message(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message;
  }

  private Object answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    if (path.equals("/status") && exchange.getRequestMethod().equals("GET")) {
      return status();
    }
    if (!path.startsWith(PREFIX)) {
      throw HttpFailure.missing(
          "not found; there are /metrics, /status, and what begins with " + PREFIX);
    }
    List<String> parts = new ArrayList<>();
    for (String part : path.substring(PREFIX.length()).split("/", -1)) {
      // A plus is one: it means a space in queries only.
      parts.add(decoded(part.replace("+", "%2B")));
    }
    PdRoutes.Found found =
        routes
            .find(exchange.getRequestMethod(), parts)
            .orElseThrow(() -> HttpFailure.missing("there is no " + path));
    PdRequest request = new PdRequest(found.path(), query(exchange), body(exchange), leading.get());
    return found.handler().answer(request);
  }

  /** Of this node, whoever leads; PD's names, and one more. */
  private Map<String, Object> status() {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("version", version);
    status.put("git_hash", "None");
    status.put("start_timestamp", ManagementFactory.getRuntimeMXBean().getStartTime() / 1000);
    status.put("is_leader", leading.get().isPresent());
    return status;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw HttpFailure.wrong("'" + text + "' is not encoded as a URL is");
    }
  }

  private static Map<String, List<String>> query(HttpExchange exchange) {
    Map<String, List<String>> result = new HashMap<>();
    String query = exchange.getRequestURI().getRawQuery();
    if (query != null) {
      for (String each : query.split("&", -1)) {
        int equals = each.indexOf('=');
        String name = decoded(equals < 0 ? each : each.substring(0, equals));
        String value = equals < 0 ? "" : decoded(each.substring(equals + 1));
        result.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
      }
    }
    return result;
  }

  private JsonNode body(HttpExchange exchange) throws IOException {
    byte[] bytes = exchange.getRequestBody().readNBytes(MOST_BODY_BYTES + 1);
    if (bytes.length > MOST_BODY_BYTES) {
      throw new HttpFailure(413, "the body is larger than " + MOST_BODY_BYTES + " bytes");
    }
    if (bytes.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return mapper.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw HttpFailure.wrong("the body is no JSON: " + e.getOriginalMessage());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
