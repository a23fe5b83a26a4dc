package io.atoll.store;

import io.atoll.api.KeyError.Deadlock;
import io.atoll.api.KeyError.WaitFor;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for whom. A wait that would close a circle is refused, and whoever asked for it is the
 * victim. Complete for the waits it is told of; a cluster has one. Thread-safe.
 */
final class DeadlockDetector {
  private record Edge(long holder, Key key) {}

  private final Map<Long, List<Edge>> waits = new HashMap<>();

  /**
   * Notes that {@code waiter} waits on {@code key} for its holders, in the place of what was noted
   * for the two before; or says which circle that would close, noting nothing.
   */
  synchronized @Nullable Deadlock wait(long waiter, Key key, List<Long> holders) {
    remove(waiter, key);
    for (long holder : holders) {
      List<WaitFor> chain = path(holder, waiter, new HashSet<>());
      if (chain != null) {
        chain.addFirst(new WaitFor(waiter, holder, key));
        Key held = chain.getLast().key();
        return new Deadlock(holder, held, hash(key), chain);
      }
    }
    List<Edge> edges = waits.computeIfAbsent(waiter, w -> new ArrayList<>(1));
    for (long holder : holders) {
      edges.add(new Edge(holder, key));
    }
    return null;
  }

  /** The wait is over. */
  synchronized void done(long waiter, Key key) {
    remove(waiter, key);
  }

  synchronized int waiting() {
    return waits.size();
  }

  private void remove(long waiter, Key key) {
    List<Edge> edges = waits.get(waiter);
    if (edges != null) {
      for (Iterator<Edge> i = edges.iterator(); i.hasNext(); ) {
        if (i.next().key.equals(key)) {
          i.remove();
        }
      }
      if (edges.isEmpty()) {
        waits.remove(waiter);
      }
    }
  }

  /** The waits that lead from one transaction to another; null for none. */
  private @Nullable List<WaitFor> path(long from, long to, Set<Long> seen) {
    if (from == to) {
      return new ArrayList<>();
    }
    if (!seen.add(from)) {
      return null;
    }
    for (Edge edge : waits.getOrDefault(from, List.of())) {
      List<WaitFor> rest = path(edge.holder, to, seen);
      if (rest != null) {
        rest.addFirst(new WaitFor(from, edge.holder, edge.key));
        return rest;
      }
    }
    return null;
  }

  /** FNV-1a over the key, so that all stores name a key alike. */
  static long hash(Key key) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : key.bytes()) {
      hash = (hash ^ (b & 0xFF)) * 0x100000001b3L;
    }
    return hash;
  }
}
