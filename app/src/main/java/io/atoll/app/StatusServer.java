package io.atoll.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** HTTP: {@code /status} in TiDB's JSON, {@code /metrics} for Prometheus. */
final class StatusServer implements AutoCloseable {
  private final HttpServer server;

  StatusServer(
      InetSocketAddress address, Metrics metrics, Supplier<String> status, Executor executor)
      throws IOException {
    try {
      this.server = HttpServer.create(address, 64);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen at " + address + " (--status-port): " + e.getMessage(), e);
    }
    server.setExecutor(executor);
    server.createContext("/metrics", new MetricsHandler(metrics.registry()));
    server.createContext("/status", exchange -> answer(exchange, status.get()));
    server.createContext("/", exchange -> notFound(exchange));
    server.start();
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  private static void answer(HttpExchange exchange, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static void notFound(HttpExchange exchange) throws IOException {
    byte[] body = "not found; there are /status and /metrics\n".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(404, body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
