package io.atoll.app;

import io.atoll.app.metrics.MetricFamilies;
import io.atoll.app.metrics.MetricSource;
import io.atoll.app.metrics.ProcessMetrics;
import io.atoll.mysql.TrafficMetrics;
import io.atoll.runtime.LatencyCounts;
import io.atoll.session.statement.SessionState;
import io.atoll.session.statement.StatementLog;
import io.atoll.session.statement.StatementText;
import io.atoll.types.SqlException;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
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

  private final LongAdder connections = new LongAdder();
  private final LongAdder connectionsOpened = counter("connections_opened", "Connections accepted");
  private final LongAdder connectionsRefused =
      counter("connections_refused", "Connections refused by the limit");
  private final LongAdder handshakesFailed = counter("handshakes_failed", "Failed handshakes");
  private final LongAdder idleTimeouts =
      counter("idle_timeouts", "Connections ended by wait_timeout");
  private final LongAdder received = counter("received_bytes", "Bytes received from clients");
  private final LongAdder sent = counter("sent_bytes", "Bytes sent to clients");
  private final LongAdder commands = counter("commands", "Protocol commands");
  private final LongAdder statements = counter("statements", "Statements run");
  private final LongAdder failed = counter("statement_errors", "Statements that ended in an error");
  private final LongAdder slow = counter("slow_statements", "Statements over the slow-log limit");
  private final LatencyCounts latency = new LatencyCounts();

  Metrics(long slowLogMillis, io.atoll.runtime.Clock clock) {
    this.slowNanos = slowLogMillis * 1_000_000;
    this.clock = clock;
    this.startNanos = clock.nanos();
    GaugeWithCallback.builder()
        .name("atoll_sql_connections")
        .help("Open connections")
        .callback(callback -> callback.call(connections.sum()))
        .register(registry);
    MetricSource.register(List.<MetricSource>of(new ProcessMetrics(), this::tellLatency), registry);
  }

  /** A counter that costs an addition; Prometheus asks for its sum. */
  private LongAdder counter(String name, String help) {
    LongAdder sum = new LongAdder();
    CounterWithCallback.builder()
        .name("atoll_sql_" + name + "_total")
        .help(help)
        .callback(callback -> callback.call(sum.sum()))
        .register(registry);
    return sum;
  }

  private void tellLatency(MetricFamilies families) {
    families.histogram("atoll_sql_statement_seconds", "Time of statements", Labels.EMPTY, latency);
  }

  PrometheusRegistry registry() {
    return registry;
  }

  @Override
  public void connectionOpened() {
    connections.increment();
    connectionsOpened.increment();
  }

  @Override
  public void connectionClosed() {
    connections.decrement();
  }

  @Override
  public void connectionRefused() {
    connectionsRefused.increment();
  }

  @Override
  public void handshakeFailed() {
    handshakesFailed.increment();
  }

  @Override
  public void idleTimeout() {
    idleTimeouts.increment();
  }

  @Override
  public void received(int bytes) {
    received.add(bytes);
  }

  @Override
  public void sent(int bytes) {
    sent.add(bytes);
  }

  @Override
  public void command(int code) {
    commands.increment();
  }

  @Override
  public void ended(
      SessionState session,
      StatementText text,
      long elapsedNanos,
      long scannedRows,
      long sentRows,
      long peakMemoryBytes,
      @Nullable SqlException error) {
    statements.increment();
    latency.observe(elapsedNanos);
    if (error != null) {
      failed.increment();
    }
    if (elapsedNanos >= slowNanos && slowNanos > 0) {
      slow.increment();
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
          oneLine(text.toString()));
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
    long questions = statements.sum();
    values.put("Bytes_received", Long.toString(received.sum()));
    values.put("Bytes_sent", Long.toString(sent.sum()));
    values.put("Connections", Long.toString(connectionsOpened.sum()));
    values.put("Aborted_connects", Long.toString(handshakesFailed.sum()));
    values.put("Questions", Long.toString(questions));
    values.put("Queries", Long.toString(questions));
    values.put("Slow_queries", Long.toString(slow.sum()));
    values.put("Threads_connected", Long.toString(connections.sum()));
    values.put("Threads_running", "1");
    values.put("Uptime", Long.toString(uptime));
    values.put("Ssl_cipher", "");
    values.put("Ssl_version", "");
    return values;
  }
}
