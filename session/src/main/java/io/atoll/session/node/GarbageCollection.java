package io.atoll.session.node;

import io.atoll.api.Placement;
import io.atoll.api.Timestamps;
import io.atoll.client.KvClient;
import io.atoll.ddl.node.SqlNodes;
import io.atoll.runtime.Environment;
import io.atoll.runtime.Scheduler;
import io.atoll.session.statement.ProcessList;
import io.atoll.session.variables.GlobalVariables;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the safe point of garbage collection forward, {@code tidb_gc_life_time} behind the present
 * but never beyond what a session of any node may still read: each node holds it back for its own,
 * and the owner of schema changes moves it: resolves every older lock first, then tells placement;
 * the stores drop versions that nobody can see any more (TiDB's GC worker).
 */
public final class GarbageCollection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GarbageCollection.class);
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Duration HOLD = PERIOD.multipliedBy(5);
  private static final Pattern PART = Pattern.compile("(\\d+)([hms])");

  private final KvClient client;
  private final Placement placement;
  private final ProcessList processes;
  private final GlobalVariables variables;
  private final SqlNodes nodes;
  private final Scheduler.Timer timer;

  /** Begins at once; the first run is a minute away. */
  public GarbageCollection(
      Environment environment,
      KvClient client,
      Placement placement,
      ProcessList processes,
      GlobalVariables variables,
      SqlNodes nodes) {
    this.nodes = nodes;
    this.client = client;
    this.placement = placement;
    this.processes = processes;
    this.variables = variables;
    this.timer = environment.scheduler().every(PERIOD, this::run);
  }

  private void run() {
    try {
      long before = placement.gcSafePoint();
      long safePoint = safePoint();
      if (nodes.nodes().size() > 1) {
        // Whichever node moves it: never beyond what this one's sessions read.
        placement.holdSafePoint("sql-" + nodes.id(), safePoint, HOLD.toMillis());
      }
      if (safePoint <= before || !nodes.isOwner()) {
        return;
      }
      client.resolveLocksUpTo(safePoint);
      placement.updateGcSafePoint(safePoint);
    } catch (RuntimeException e) {
      LOG.warn("garbage collection did not run, the next one is in a minute", e);
    }
  }

  private long safePoint() {
    long lifeMillis = lifeTime(variables.get("tidb_gc_life_time")).toMillis();
    long now = Timestamps.physicalMillis(client.currentTimestamp());
    long wanted = Timestamps.compose(now - lifeMillis, 0);
    long oldest = processes.oldestTs();
    return oldest == Long.MAX_VALUE ? wanted : Math.min(wanted, oldest - 1);
  }

  /** TiDB's form: {@code 10m0s}, {@code 24h}; at least ten minutes. */
  static Duration lifeTime(String text) {
    Duration sum = Duration.ZERO;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      long number = Long.parseLong(parts.group(1));
      sum =
          sum.plus(
              switch (parts.group(2)) {
                case "h" -> Duration.ofHours(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofSeconds(number);
              });
    }
    return sum.compareTo(Duration.ofMinutes(10)) < 0 ? Duration.ofMinutes(10) : sum;
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
