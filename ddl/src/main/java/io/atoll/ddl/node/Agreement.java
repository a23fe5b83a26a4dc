package io.atoll.ddl.node;

import io.atoll.api.Coordination;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.Timestamps;
import io.atoll.client.KvClient;
import io.atoll.runtime.Environment;
import io.atoll.types.SqlError;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the owner of schema changes waits for all other nodes. Asking costs nothing where there are
 * none. A node without an answer that is gone is waited out: until timestamps are above all that it
 * may still commit at (see {@link NodeLease}); then its fence is taken away. Thread-safe.
 */
final class Agreement {
  private static final Logger LOG = LoggerFactory.getLogger(Agreement.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private final Environment environment;
  private final Coordination coordination;
  private final KvClient client;
  private final NodeLease lease;
  private final AtomicLong count = new AtomicLong();

  /** Until which timestamp nodes that are gone may have been permitted to commit. */
  private final Map<String, Long> departed = new HashMap<>();

  private volatile CompletableFuture<Boolean> news = new CompletableFuture<>();

  Agreement(Environment environment, Coordination coordination, KvClient client, NodeLease lease) {
    this.environment = environment;
    this.coordination = coordination;
    this.client = client;
    this.lease = lease;
  }

  /** Somebody answered, came or left. */
  void look() {
    CompletableFuture<Boolean> before = news;
    news = new CompletableFuture<>();
    before.complete(true);
  }

  void await(Set<Long> tableIds, long endedJob, Runnable checkCancelled) {
    // Whose fence comes after this reads what is committed now by itself.
    List<Coordination.Entry> all = coordination.list(NodeKeys.ALL).entries();
    Set<String> asked = new HashSet<>();
    for (Map.Entry<Integer, Coordination.Entry> fence :
        NodeKeys.byId(all, NodeKeys.FENCE).entrySet()) {
      if (fence.getKey() != lease.id()) {
        asked.add(NodeKeys.text(fence.getValue()));
      }
    }
    if (asked.isEmpty()) {
      return;
    }
    NodeLease.Registration by = lease.current();
    // Never used again by anybody: an answer that is late is nobody else's.
    String name = lease.id() + "." + by.lease() + "." + count.incrementAndGet();
    try {
      Coordination.Outcome outcome =
          coordination.put(
              NodeKeys.ASK + name, NodeKeys.ask(endedJob, tableIds), by.lease(), Coordination.ANY);
      if (!(outcome instanceof Coordination.Outcome.Done)) {
        throw new PlacementUnavailableException("this SQL node's lease is over");
      }
      while (true) {
        CompletableFuture<Boolean> next = news;
        if (isAgreed(name, asked)) {
          return;
        }
        checkCancelled.run();
        if (lease.current() != by) {
          throw new PlacementUnavailableException("this SQL node's lease was over");
        }
        await(next);
      }
    } finally {
      forget(name);
    }
  }

  private boolean isAgreed(String name, Set<String> asked) {
    List<Coordination.Entry> all = coordination.list(NodeKeys.ALL).entries();
    Set<Integer> done = NodeKeys.byId(all, NodeKeys.DONE + name + "/").keySet();
    Map<Integer, Coordination.Entry> nodes = NodeKeys.byId(all, NodeKeys.NODE);
    boolean isAgreed = true;
    for (Map.Entry<Integer, Coordination.Entry> fence :
        NodeKeys.byId(all, NodeKeys.FENCE).entrySet()) {
      int id = fence.getKey();
      if (done.contains(id) || !asked.contains(NodeKeys.text(fence.getValue()))) {
        continue;
      }
      if (nodes.containsKey(id)) {
        // Perhaps again, after it was away: what it began before counts, too, so it has to answer.
        stays(fence.getValue());
        isAgreed = false;
      } else {
        isAgreed &= isOver(fence.getValue());
      }
    }
    return isAgreed;
  }

  private void stays(Coordination.Entry fence) {
    synchronized (departed) {
      departed.remove(NodeKeys.text(fence));
    }
  }

  /** Whether nothing of a node that is gone can be committed any more. */
  private boolean isOver(Coordination.Entry fence) {
    long now = client.currentTimestamp();
    synchronized (departed) {
      long end =
          departed.computeIfAbsent(
              NodeKeys.text(fence),
              k ->
                  Timestamps.compose(
                      Timestamps.physicalMillis(now) + NodeKeys.ttlMillis(fence) + 1, 0));
      if (now <= end) {
        return false;
      }
    }
    coordination.delete(fence.key(), fence.revision());
    stays(fence);
    return true;
  }

  private void await(CompletableFuture<Boolean> next) {
    try {
      environment.scheduler().await(next, LOOK_AGAIN);
    } catch (TimeoutException e) {
      // Looked at again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SqlError.ER_QUERY_INTERRUPTED.with();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Answers are taken back by those who gave them. */
  private void forget(String name) {
    try {
      coordination.delete(NodeKeys.ASK + name, Coordination.ANY);
    } catch (RuntimeException e) {
      LOG.debug("an agreement is not forgotten yet", e);
    }
  }
}
