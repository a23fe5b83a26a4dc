package io.atoll.ddl.node;

import io.atoll.api.Coordination;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.Timestamps;
import io.atoll.catalog.CatalogLoader;
import io.atoll.catalog.SchemaLease;
import io.atoll.client.KvClient;
import io.atoll.runtime.Environment;
import io.atoll.runtime.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A SQL node's place among the others: an id, and a lease that it keeps alive. What rests on it is
 * safe whatever the clocks do:
 *
 * <pre>
 *   node    takes timestamp g -> lease kept alive: it was registered after g
 *             -> may commit up to g + time to live by the schemas that it uses
 *   owner   sees it gone -> takes timestamp s, so s > g -> waits until placement gives out
 *             timestamps above s + time to live: nothing of it can be committed any more
 * </pre>
 *
 * <p>A node that was away for too long registers again, reads the schemas, and goes on; what was
 * begun before can only be committed up to the old end. Thread-safe.
 */
final class NodeLease {
  private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);

  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(3);

  /** Ids are the upper part of connection ids, which have 31 bits. */
  static final int MAX_NODES = 1_023;

  private final Environment environment;
  private final Coordination coordination;
  private final KvClient client;
  private final CatalogLoader loader;
  private final long ttlMillis;
  private final String mark;

  /** Before anything that this node began. */
  private final long since;

  private final ReentrantLock registering = new ReentrantLock();
  private volatile int id;
  private volatile NodeDescription description;
  private volatile Registration current;
  private volatile boolean isClosed;
  private final Scheduler.Timer timer;

  /** One life of the lease. */
  final class Registration implements SchemaLease {
    private final long lease;
    private volatile long maxCommitTs;
    private volatile long endNanos;
    private volatile boolean isLost;

    private Registration(long lease, long atTs, long atNanos) {
      this.lease = lease;
      this.maxCommitTs = until(atTs);
      this.endNanos = atNanos + ttlMillis * 1_000_000;
    }

    long lease() {
      return lease;
    }

    @Override
    public long maxCommitTs() {
      return maxCommitTs;
    }

    @Override
    public boolean isRunning() {
      return environment.clock().nanos() - endNanos < 0;
    }

    /** Whether it runs for a while yet: what begins now is done before its end. */
    boolean isRunningWell() {
      return !isLost && environment.clock().nanos() - endNanos < -ttlMillis * 100_000;
    }

    @Override
    public boolean renew(long commitTs) {
      return commitTs <= maxCommitTs || (extend(commitTs) && commitTs <= maxCommitTs);
    }

    /**
     * @param ts that placement has given out before
     */
    private boolean extend(long ts) {
      if (isLost) {
        return false;
      }
      long nanos = environment.clock().nanos();
      boolean isAlive = coordination.keepAlive(lease);
      synchronized (this) {
        if (!isAlive) {
          isLost = true;
        } else if (until(ts) > maxCommitTs) {
          maxCommitTs = until(ts);
          endNanos = nanos + ttlMillis * 1_000_000;
        }
        return !isLost;
      }
    }
  }

  private long until(long ts) {
    return Timestamps.compose(Timestamps.physicalMillis(ts) + ttlMillis, 0);
  }

  /** Registers the node, and has the schemas read after that. */
  NodeLease(
      Environment environment,
      Coordination coordination,
      KvClient client,
      CatalogLoader loader,
      NodeDescription description,
      long ttlMillis) {
    this.environment = environment;
    this.coordination = coordination;
    this.client = client;
    this.loader = loader;
    this.description = description;
    this.ttlMillis = ttlMillis;
    // Tells this node's fence from that of another one that took its id after a long silence.
    this.mark = NodeKeys.mark(description.instance(), ttlMillis, environment.random().nextLong());
    this.since = client.currentTimestamp();
    forgetPredecessor();
    this.id = takeId();
    this.current = register();
    this.timer = environment.scheduler().every(Duration.ofMillis(ttlMillis / 5), this::keepAlive);
  }

  int id() {
    return id;
  }

  Registration current() {
    return current;
  }

  /** As {@link #current}; after a silence, what is good for what begins now. */
  Registration running() {
    Registration now = current;
    if (now.isRunning()) {
      return now;
    }
    extendOrRegister();
    return current;
  }

  /** An instance cannot run twice: who was registered as this one is gone, with all it began. */
  private void forgetPredecessor() {
    if (description.instance().isEmpty()) {
      return;
    }
    var all = coordination.list(NodeKeys.ALL).entries();
    for (Map.Entry<Integer, Coordination.Entry> fence :
        NodeKeys.byId(all, NodeKeys.FENCE).entrySet()) {
      if (NodeKeys.instance(fence.getValue()).equals(description.instance())) {
        Coordination.Entry node = NodeKeys.byId(all, NodeKeys.NODE).get(fence.getKey());
        if (node != null) {
          coordination.revokeLease(node.lease());
        }
        coordination.delete(fence.getValue().key(), fence.getValue().revision());
      }
    }
  }

  /** The smallest id that nobody has, nor had until lately. */
  private int takeId() {
    var taken = NodeKeys.byId(coordination.list(NodeKeys.FENCE).entries(), NodeKeys.FENCE);
    for (int next = 0; next <= MAX_NODES; next++) {
      if (!taken.containsKey(next) && putFence(next)) {
        return next;
      }
    }
    throw new PlacementUnavailableException("there are " + (MAX_NODES + 1) + " SQL nodes already");
  }

  private boolean putFence(int as) {
    return coordination.put(
            NodeKeys.fence(as), NodeKeys.bytes(mark), Coordination.NO_LEASE, Coordination.ABSENT)
        instanceof Coordination.Outcome.Done;
  }

  /** This node's fence; after a long silence it may be gone, or another's there. */
  private Optional<Coordination.Entry> ownFence() {
    return coordination.list(NodeKeys.fence(id)).entries().stream()
        .filter(e -> e.key().equals(NodeKeys.fence(id)) && NodeKeys.text(e).equals(mark))
        .findFirst();
  }

  private boolean renewFence() {
    long present = ownFence().map(Coordination.Entry::revision).orElse(Coordination.ABSENT);
    return coordination.put(
            NodeKeys.fence(id), NodeKeys.bytes(mark), Coordination.NO_LEASE, present)
        instanceof Coordination.Outcome.Done;
  }

  private Registration register() {
    if (ownFence().isEmpty() && !putFence(id)) {
      id = takeId();
    }
    long nanos = environment.clock().nanos();
    long lease = coordination.grantLease(ttlMillis);
    long ts = client.currentTimestamp();
    // The fence anew: an owner that saw it without its node may be about to take it away.
    if (!putDescription(lease) || !renewFence()) {
      throw new PlacementUnavailableException("it took too long to register the SQL node");
    }
    // After it is registered: from now on each change waits for this node.
    loader.reload();
    LOG.info("SQL node registered: id={} lease={}", id, lease);
    return new Registration(lease, ts, nanos);
  }

  private boolean putDescription(long lease) {
    return isPut(NodeKeys.since(id), Long.toString(since), lease)
        && isPut(NodeKeys.node(id), description.text(), lease);
  }

  private boolean isPut(String key, String value, long lease) {
    return coordination.put(key, NodeKeys.bytes(value), lease, Coordination.ANY)
        instanceof Coordination.Outcome.Done;
  }

  /** Tells the others where the node is reached. */
  void describe(NodeDescription now) {
    description = now;
    putDescription(current.lease());
  }

  private void keepAlive() {
    try {
      extendOrRegister();
    } catch (RuntimeException e) {
      LOG.warn("the SQL node's lease could not be kept alive, trying again: {}", e.toString());
    }
  }

  private void extendOrRegister() {
    // One at a time, and none while the end is on its way.
    registering.lock();
    try {
      if (!isClosed && !current.extend(client.currentTimestamp()) && !isClosed) {
        LOG.warn("the SQL node was silent for too long, what it had begun cannot go on: id={}", id);
        current = register();
      }
    } finally {
      registering.unlock();
    }
  }

  /**
   * Leaves.
   *
   * @param isIdle whether nothing of this node is under way any more: nobody needs to wait
   */
  void leave(boolean isIdle) {
    timer.cancel();
    isClosed = true;
    CompletableFuture<Boolean> left = new CompletableFuture<>();
    environment.scheduler().start("leave", () -> leave(isIdle, left));
    try {
      environment.scheduler().await(left, LEAVE_LIMIT);
    } catch (TimeoutException | ExecutionException e) {
      LOG.info("the SQL node left without saying so: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void leave(boolean isIdle, CompletableFuture<Boolean> left) {
    registering.lock();
    try {
      ownFence()
          .filter(fence -> isIdle)
          .ifPresent(fence -> coordination.delete(fence.key(), fence.revision()));
      coordination.revokeLease(current.lease());
      left.complete(true);
    } catch (RuntimeException e) {
      left.completeExceptionally(e);
    } finally {
      registering.unlock();
    }
  }
}
