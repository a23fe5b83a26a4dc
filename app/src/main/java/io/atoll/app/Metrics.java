package io.atoll.app;

import io.atoll.mysql.TrafficMetrics;
import io.atoll.session.statement.SessionState;
import io.atoll.session.statement.StatementLog;
import io.atoll.types.SqlException;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a SQL node counts, for Prometheus and for SHOW STATUS, and its slow log. One line a slow
 * statement with fixed fields, on the logger {@code slow}. Never a label per table, key or text.
 */
final class Metrics implements TrafficMetrics, StatementLog {
  private static final Logger SLOW = LoggerFactory.getLogger("slow");
  private static final int MAX_LOGGED_TEXT = 4096;

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final long slowNanos;
  private final long startNanos;
  private final io.atoll.runtime.Clock clock;

  private final Gauge connections =
      Gauge.builder().name("atoll_sql_connections").help("Open connections").register(registry);
  private final Counter connectionsOpened = counter("connections_opened", "Connections accepted");
  private final Counter connectionsRefused =
      counter("connections_refused", "Connections refused by the limit");
  private final Counter handshakesFailed = counter("handshakes_failed", "Failed handshakes");
  private final Counter idleTimeouts =
      counter("idle_timeouts", "Connections ended by wait_timeout");
  private final Counter received = counter("received_bytes", "Bytes received from clients");
  private final Counter sent = counter("sent_bytes", "Bytes sent to clients");
  private final Counter commands = counter("commands", "Protocol commands");
  private final Counter statements = counter("statements", "Statements run");
  private final Counter failed = counter("statement_errors", "Statements that ended in an error");
  private final Counter slow = counter("slow_statements", "Statements over the slow-log limit");
  private final Histogram latency =
      Histogram.builder()
          .name("atoll_sql_statement_seconds")
          .help("Time of statements")
          .classicExponentialUpperBounds(0.0001, 4, 10)
          .classicOnly()
          .register(registry);

  Metrics(long slowLogMillis, io.atoll.runtime.Clock clock) {
    this.slowNanos = slowLogMillis * 1_000_000;
    this.clock = clock;
    this.startNanos = clock.nanos();
  }

  private Counter counter(String name, String help) {
    return Counter.builder().name("atoll_sql_" + name + "_total").help(help).register(registry);
  }

  PrometheusRegistry registry() {
    return registry;
  }

  @Override
  public void connectionOpened() {
    connections.inc();
    connectionsOpened.inc();
  }

  @Override
  public void connectionClosed() {
    connections.dec();
  }

  @Override
  public void connectionRefused() {
    connectionsRefused.inc();
  }

  @Override
  public void handshakeFailed() {
    handshakesFailed.inc();
  }

  @Override
  public void idleTimeout() {
    idleTimeouts.inc();
  }

  @Override
  public void received(int bytes) {
    received.inc(bytes);
  }

  @Override
  public void sent(int bytes) {
    sent.inc(bytes);
  }

  @Override
  public void command(int code) {
    commands.inc();
  }

  @Override
  public void ended(
      SessionState session,
      String text,
      long elapsedNanos,
      long scannedRows,
      long sentRows,
      long peakMemoryBytes,
      @Nullable SqlException error) {
    statements.inc();
    latency.observe(elapsedNanos / 1e9);
    if (error != null) {
      failed.inc();
    }
    if (elapsedNanos >= slowNanos && slowNanos > 0) {
      slow.inc();
      SLOW.warn(
          "slow statement elapsed_ms={} user={} host={} database={} connection={} scanned_rows={}"
              + " sent_rows={} memory_bytes={} error={} sql={}",
          elapsedNanos / 1_000_000,
          session.account().user(),
          session.details().host(),
          session.databaseName(),
          session.connectionId(),
          scannedRows,
          sentRows,
          peakMemoryBytes,
          error == null ? 0 : error.error().code(),
          oneLine(text));
    }
  }

  private static String oneLine(String text) {
    String cut = text.length() > MAX_LOGGED_TEXT ? text.substring(0, MAX_LOGGED_TEXT) : text;
    return cut.replace('\n', ' ').replace('\r', ' ');
  }

  /** Counters under MySQL's names, for SHOW STATUS. */
  Map<String, String> status() {
    Map<String, String> values = new TreeMap<>();
    long uptime = (clock.nanos() - startNanos) / 1_000_000_000L;
    long questions = statements.getLongValue();
    values.put("Bytes_received", Long.toString(received.getLongValue()));
    values.put("Bytes_sent", Long.toString(sent.getLongValue()));
    values.put("Connections", Long.toString(connectionsOpened.getLongValue()));
    values.put("Aborted_connects", Long.toString(handshakesFailed.getLongValue()));
    values.put("Questions", Long.toString(questions));
    values.put("Queries", Long.toString(questions));
    values.put("Slow_queries", Long.toString(slow.getLongValue()));
    values.put("Threads_connected", Long.toString((long) connections.get()));
    values.put("Threads_running", "1");
    values.put("Uptime", Long.toString(uptime));
    values.put("Ssl_cipher", "");
    values.put("Ssl_version", "");
    return values;
  }
}
