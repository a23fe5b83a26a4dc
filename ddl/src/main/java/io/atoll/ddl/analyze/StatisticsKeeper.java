package io.atoll.ddl.analyze;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.catalog.TableStatistics;
import io.atoll.runtime.Environment;
import io.atoll.runtime.Scheduler;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps statistics as the tables are, so that plans are sensible where nobody ever said ANALYZE:
 * every few seconds takes up what was kept of tables not yet known here, analyzes tables without
 * statistics and those of which half the rows changed since, one after the other, and forgets
 * tables that are gone. A table that is being filled is analyzed again no sooner than when it has
 * grown by half, and at most once a minute.
 */
public final class StatisticsKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatisticsKeeper.class);
  private static final Duration PERIOD = Duration.ofSeconds(3);
  private static final Duration BETWEEN = Duration.ofMinutes(1);

  /** Fewer changed rows are no reason to read a table. */
  private static final long MIN_MODIFIED = 1_000;

  private final Environment environment;
  private final KeptStatistics statistics;
  private final Supplier<Catalog> catalog;
  private final Turn turn;
  private final Scheduler.Timer timer;

  /** Tables looked at, with when they were analyzed here; 0 for not yet. One thread. */
  private final Map<Long, Long> seen = new HashMap<>();

  /** Other SQL nodes, one of which analyzes a table at a time. */
  public interface Turn {
    /** Whether it is this node's; then it says its end. */
    boolean begin(long tableId);

    void end(long tableId);
  }

  /** Begins soon. */
  public StatisticsKeeper(
      Environment environment, KeptStatistics statistics, Supplier<Catalog> catalog, Turn turn) {
    this.turn = turn;
    this.environment = environment;
    this.statistics = statistics;
    this.catalog = catalog;
    this.timer = environment.scheduler().every(PERIOD, this::run);
  }

  private void run() {
    try {
      look();
    } catch (RuntimeException e) {
      LOG.warn("statistics were not looked at, the next time is in a few seconds", e);
    }
  }

  private void look() {
    Set<Long> there = new HashSet<>();
    Catalog now = catalog.get();
    for (DatabaseInfo database : now.databases()) {
      for (TableInfo table : now.tables(database.name())) {
        if (table.view() == null) {
          there.add(table.id());
          look(table);
        }
      }
    }
    for (Long gone : seen.keySet().stream().filter(id -> !there.contains(id)).toList()) {
      seen.remove(gone);
      statistics.forget(gone);
    }
  }

  private void look(TableInfo table) {
    Long before = seen.get(table.id());
    if (before == null) {
      statistics.load(table.id());
    }
    long now = environment.clock().nanos();
    boolean isTooSoon = before != null && before != 0 && now - before < BETWEEN.toNanos();
    if (!isOld(table.id(), before == null) || isTooSoon) {
      seen.putIfAbsent(table.id(), 0L);
      return;
    }
    if (!turn.begin(table.id())) {
      // Another node's statistics are told when they are there.
      return;
    }
    try {
      // The one whose turn it was before may have been faster.
      statistics.load(table.id());
      if (isOld(table.id(), before == null)) {
        analyze(table, now);
      } else {
        seen.putIfAbsent(table.id(), 0L);
      }
    } finally {
      turn.end(table.id());
    }
  }

  private boolean isOld(long tableId, boolean isNew) {
    TableStatistics known = statistics.table(tableId);
    return known.isPseudo()
        ? isNew || known.modifications() >= MIN_MODIFIED
        : known.modifications() >= Math.max(MIN_MODIFIED, known.rows() / 2);
  }

  private void analyze(TableInfo table, long now) {
    seen.put(table.id(), now);
    TableStatistics found = statistics.analyze(table);
    if (found.rows() < MIN_MODIFIED) {
      // What is new in a small table shows soon.
      seen.put(table.id(), 0L);
    }
    LOG.debug("analyzed table={} rows={}", table.id(), found.rows());
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
