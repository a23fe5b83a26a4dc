package io.atoll.app.status;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * HTTP of a store: {@code /metrics} for Prometheus and {@code /status}, which a check of its health
 * may ask for. It only shows, and it trusts whoever connects. 404 for other paths, 405 for other
 * methods than GET.
 */
public final class StoreStatusServer implements AutoCloseable {
  private final JsonMapper mapper = new JsonMapper();
  private final HttpServer server;
  private final Supplier<Map<String, Object>> status;

  /**
   * @param status becomes the JSON of {@code /status}
   * @throws IOException the address is taken
   */
  public StoreStatusServer(
      InetSocketAddress address,
      PrometheusRegistry registry,
      Supplier<Map<String, Object>> status,
      Executor executor)
      throws IOException {
    this.status = status;
    try {
      this.server = HttpServer.create(address, 64);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen at " + address + " (--status-listen): " + e.getMessage(), e);
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
      answer(exchange, 405, "text/plain", text("only GET\n"));
    } else if (exchange.getRequestURI().getPath().equals("/status")) {
      answer(exchange, 200, "application/json", mapper.writeValueAsBytes(status.get()));
    } else {
      answer(exchange, 404, "text/plain", text("not found; there are /status and /metrics\n"));
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
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
