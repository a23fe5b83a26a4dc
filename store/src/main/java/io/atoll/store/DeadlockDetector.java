package io.atoll.store;

import io.atoll.api.KeyError.Deadlock;
import io.atoll.api.KeyError.WaitFor;
import io.atoll.codec.Key;
import io.atoll.runtime.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for whom. A wait that would close a circle is refused, and whoever asked for it is the
 * victim. It is complete for this store's own waits, which are noted and ended exactly. Those of
 * other stores, where they are told here, may be late or their end lost: they count for a while
 * only. Thread-safe.
 */
final class DeadlockDetector {
  /** The source of this store's own waits; those of others have positive ones. */
  static final long OWN = 0;

  /** Waits told between two looks for those that are too old, at least. */
  private static final int SWEEP = 1024;

  private record Edge(long holder, Key key, long source, long id, long notedNanos) {
    WaitFor of(long waiter) {
      return new WaitFor(waiter, holder, key);
    }
  }

  /** One of this store's own waits; its id is never used again. */
  record Own(long id, WaitFor waitFor) {}

  private final Clock clock;
  private final long othersNanos;
  private final Map<Long, List<Edge>> waits = new HashMap<>();
  private long lastId;
  private int untilSweep = SWEEP;

  /**
   * @param others how long a wait of another store counts after it was told
   */
  DeadlockDetector(Clock clock, Duration others) {
    this.clock = clock;
    this.othersNanos = others.toNanos();
  }

  /**
   * Notes that {@code waiter} waits on {@code key} for its holders, in the place of what was noted
   * for the two before; or says which circle that would close, noting nothing.
   */
  synchronized @Nullable Deadlock wait(long waiter, Key key, List<Long> holders) {
    done(waiter, key);
    for (long holder : holders) {
      Deadlock deadlock = circle(new WaitFor(waiter, holder, key));
      if (deadlock != null) {
        return deadlock;
      }
    }
    for (long holder : holders) {
      add(waiter, new Edge(holder, key, OWN, ++lastId, 0));
    }
    return null;
  }

  /** An own wait is over. */
  synchronized void done(long waiter, Key key) {
    remove(waiter, edge -> edge.source == OWN && edge.key.equals(key));
  }

  /** Notes another store's wait, or says which circle that would close, noting nothing. */
  synchronized @Nullable Deadlock told(long source, long id, WaitFor wait) {
    ended(source, id, wait);
    Deadlock deadlock = circle(wait);
    if (deadlock != null) {
      return deadlock;
    }
    if (--untilSweep <= 0) {
      long now = clock.nanos();
      removeAll(edge -> isOld(edge, now));
      untilSweep = Math.max(SWEEP, waits.size());
    }
    add(wait.txn(), new Edge(wait.waitsForTxn(), wait.key(), source, id, clock.nanos()));
    return null;
  }

  /** Another store's wait is over; with id 0 all of the two. */
  synchronized void ended(long source, long id, WaitFor wait) {
    remove(
        wait.txn(),
        edge ->
            edge.source == source
                && edge.holder == wait.waitsForTxn()
                && (wait.key().isEmpty() || edge.key.equals(wait.key()))
                && (id == 0 || edge.id == id));
  }

  /** A transaction does not wait at another store. */
  synchronized void gone(long source, long waiter) {
    remove(waiter, edge -> edge.source == source);
  }

  /** Another store's waits are no longer known. */
  synchronized void forget(long source) {
    removeAll(edge -> edge.source == source);
  }

  /** Only this store's own waits are known from now on. */
  synchronized void forgetOthers() {
    removeAll(edge -> edge.source != OWN);
  }

  /** This store's own waits. */
  synchronized List<Own> own() {
    List<Own> own = new ArrayList<>();
    waits.forEach((waiter, edges) -> {
      for (Edge edge : edges) {
        if (edge.source == OWN) {
          own.add(new Own(edge.id, edge.of(waiter)));
        }
      }
    });
    return own;
  }

  /** Whether an own wait is still noted. */
  synchronized boolean isWaiting(Own own) {
    for (Edge edge : waits.getOrDefault(own.waitFor.txn(), List.of())) {
      if (edge.source == OWN && edge.id == own.id) {
        return true;
      }
    }
    return false;
  }

  /** All waits that count. */
  synchronized List<WaitFor> all() {
    long now = clock.nanos();
    List<WaitFor> all = new ArrayList<>();
    waits.forEach((waiter, edges) -> {
      for (Edge edge : edges) {
        if (!isOld(edge, now)) {
          all.add(edge.of(waiter));
        }
      }
    });
    return all;
  }

  /** Transactions that wait. */
  synchronized int waiting() {
    return waits.size();
  }

  private void add(long waiter, Edge edge) {
    waits.computeIfAbsent(waiter, w -> new ArrayList<>(1)).add(edge);
  }

  private boolean isOld(Edge edge, long now) {
    return edge.source != OWN && now - edge.notedNanos > othersNanos;
  }

  private void remove(long waiter, Predicate<Edge> which) {
    List<Edge> edges = waits.get(waiter);
    if (edges != null && edges.removeIf(which) && edges.isEmpty()) {
      waits.remove(waiter);
    }
  }

  private void removeAll(Predicate<Edge> which) {
    for (Iterator<List<Edge>> i = waits.values().iterator(); i.hasNext(); ) {
      List<Edge> edges = i.next();
      if (edges.removeIf(which) && edges.isEmpty()) {
        i.remove();
      }
    }
  }

  /** The circle that a wait would close; null for none. */
  private @Nullable Deadlock circle(WaitFor wait) {
    List<WaitFor> chain = path(wait.waitsForTxn(), wait.txn());
    if (chain == null) {
      return null;
    }
    chain.addFirst(wait);
    return new Deadlock(wait.waitsForTxn(), chain.getLast().key(), wait.keyHash(), chain);
  }

  /** The fewest waits that lead from one transaction to another; null where none do. */
  private @Nullable LinkedList<WaitFor> path(long from, long to) {
    if (from == to) {
      return new LinkedList<>();
    }
    if (!waits.containsKey(from)) {
      return null;
    }
    long now = clock.nanos();
    Map<Long, WaitFor> reachedBy = new HashMap<>();
    ArrayDeque<Long> next = new ArrayDeque<>(List.of(from));
    while (!next.isEmpty()) {
      long waiter = next.remove();
      for (Edge edge : waits.getOrDefault(waiter, List.of())) {
        if (isOld(edge, now)
            || edge.holder == from
            || reachedBy.putIfAbsent(edge.holder, edge.of(waiter)) != null) {
          continue;
        }
        if (edge.holder == to) {
          return back(reachedBy, from, to);
        }
        next.add(edge.holder);
      }
    }
    return null;
  }

  private static LinkedList<WaitFor> back(Map<Long, WaitFor> reachedBy, long from, long to) {
    LinkedList<WaitFor> path = new LinkedList<>();
    for (long at = to; at != from; ) {
      WaitFor wait = reachedBy.get(at);
      if (wait == null) {
        throw new IllegalStateException("no way to " + at);
      }
      path.addFirst(wait);
      at = wait.txn();
    }
    return path;
  }
}
