package io.atoll.ddl.node;

import io.atoll.api.Coordination;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks by name that one connection of all nodes holds: GET_LOCK. A node takes a name for one of
 * its connections at a time; who of them is next, it knows itself. They end with the node's lease:
 * a node that was silent for too long loses them, and its sessions are not told. Thread-safe.
 */
public final class NamedLocks {
  private static final Logger LOG = LoggerFactory.getLogger(NamedLocks.class);

  private final Coordination coordination;
  private final NodeLease lease;
  private final AtomicLong count = new AtomicLong();

  /** What this node has put, by key. */
  private final Map<String, String> held = new ConcurrentHashMap<>();

  /** What is to be taken back as soon as placement answers, by mark. */
  private final Map<String, String> pending = new ConcurrentHashMap<>();

  private final Map<String, CompletableFuture<Boolean>> waiting = new ConcurrentHashMap<>();

  NamedLocks(Coordination coordination, NodeLease lease) {
    this.coordination = coordination;
    this.lease = lease;
  }

  private static String key(String name) {
    return NodeKeys.LOCK + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8));
  }

  /** Completes when the lock is given back, or may have been. Ask before {@link #tryTake}. */
  public CompletableFuture<Boolean> nextRelease(String name) {
    return waiting.computeIfAbsent(key(name), k -> new CompletableFuture<>());
  }

  /** Takes a lock that nobody holds; blocks as long as that takes. */
  public boolean tryTake(String name, long connection) {
    String key = key(name);
    NodeLease.Registration by = lease.current();
    String mark = connection + " " + by.lease() + "." + count.incrementAndGet();
    boolean isTaken = false;
    boolean isKnown = false;
    try {
      isTaken =
          switch (coordination.put(key, NodeKeys.bytes(mark), by.lease(), Coordination.ABSENT)) {
            case Coordination.Outcome.Done _ -> true;
            // An answer was lost, and the call repeated.
            case Coordination.Outcome.Differs _ ->
                entry(key).filter(e -> NodeKeys.text(e).equals(mark)).isPresent();
            case Coordination.Outcome.LeaseEnded _ -> false;
          };
      isKnown = true;
    } finally {
      if (!isKnown) {
        pending.put(mark, key);
      }
    }
    if (isTaken) {
      held.put(key, mark);
    }
    return isTaken;
  }

  private Optional<Coordination.Entry> entry(String key) {
    return coordination.list(key).entries().stream().filter(e -> e.key().equals(key)).findAny();
  }

  /** Gives back what this node holds; at once, or as soon as placement answers. */
  public void release(String name) {
    String key = key(name);
    String mark = held.remove(key);
    if (mark != null) {
      pending.put(mark, key);
      takeBack(mark, key);
    }
  }

  private void takeBack(String mark, String key) {
    try {
      // Of its own revision only: another may have taken it after the lease ended.
      entry(key)
          .filter(e -> NodeKeys.text(e).equals(mark))
          .ifPresent(e -> coordination.delete(key, e.revision()));
      pending.remove(mark);
    } catch (RuntimeException e) {
      LOG.warn("a lock of GET_LOCK is given back late: {}", e.toString());
    }
  }

  /** Tries again what could not be given back. */
  void retry() {
    pending.forEach(this::takeBack);
  }

  /** The connection, of whichever node, that holds a lock. */
  public OptionalLong holder(String name) {
    Optional<Coordination.Entry> entry = entry(key(name));
    return entry.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(NodeKeys.text(entry.get()).split(" ", 2)[0]));
  }

  void released(String key) {
    CompletableFuture<Boolean> told = waiting.remove(key);
    if (told != null) {
      told.complete(true);
    }
  }
}
