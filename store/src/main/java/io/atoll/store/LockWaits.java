package io.atoll.store;

import io.atoll.api.KeyError.Deadlock;
import io.atoll.api.LockInfo;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for a pessimistic lock: when a key is released the one with the smallest
 * startTs tries again; where it does not take the lock in the end, the next is called. Thread-safe.
 */
final class LockWaits {
  /** Why a wait ended. */
  sealed interface Signal {
    /** The key was released. */
    record Retry() implements Signal {}

    /** The key went to someone who waits for this transaction. */
    record Victim(Deadlock deadlock) implements Signal {}
  }

  private static final Signal RETRY = new Signal.Retry();

  /** One waiting request. */
  static final class Waiter {
    private final Key key;
    private final long startTs;
    private final boolean holdsLocks;
    private final CompletableFuture<Signal> signal = new CompletableFuture<>();

    private Waiter(Key key, long startTs, boolean holdsLocks) {
      this.key = key;
      this.startTs = startTs;
      this.holdsLocks = holdsLocks;
    }

    Key key() {
      return key;
    }

    CompletableFuture<Signal> signal() {
      return signal;
    }
  }

  private final ConcurrentHashMap<Key, List<Waiter>> queues = new ConcurrentHashMap<>();
  private final DeadlockDetector detector;

  LockWaits(DeadlockDetector detector) {
    this.detector = detector;
  }

  /**
   * Joins the key's queue; called under the key's latch, so that no release is missed.
   *
   * @param holdsLocks whether others may wait for this transaction, so that it may be in a circle
   */
  Waiter join(Key key, long startTs, boolean holdsLocks) {
    Waiter waiter = new Waiter(key, startTs, holdsLocks);
    queues.compute(
        key,
        (k, queue) -> {
          List<Waiter> list = queue == null ? new ArrayList<>(2) : queue;
          int at = 0;
          while (at < list.size() && list.get(at).startTs <= startTs) {
            at++;
          }
          list.add(at, waiter);
          return list;
        });
    return waiter;
  }

  /** Leaves the queue; whether it was still in it (and so was not called). */
  boolean leave(Waiter waiter) {
    boolean[] wasThere = new boolean[1];
    queues.computeIfPresent(
        waiter.key,
        (k, queue) -> {
          wasThere[0] = queue.remove(waiter);
          return queue.isEmpty() ? null : queue;
        });
    return wasThere[0];
  }

  /** The key is free, or freer: calls the first in the queue. */
  void released(Key key) {
    if (queues.isEmpty()) {
      return;
    }
    Waiter[] first = new Waiter[1];
    queues.computeIfPresent(
        key,
        (k, queue) -> {
          first[0] = queue.removeFirst();
          return queue.isEmpty() ? null : queue;
        });
    if (first[0] != null) {
      first[0].signal.complete(RETRY);
    }
  }

  /** The key has new holders: those who go on waiting now wait for them. */
  void holdersChanged(Key key, List<Long> holders) {
    if (queues.isEmpty()) {
      return;
    }
    List<Waiter> waiters = new ArrayList<>();
    queues.computeIfPresent(
        key,
        (k, queue) -> {
          waiters.addAll(queue);
          return queue;
        });
    for (Waiter waiter : waiters) {
      if (!waiter.holdsLocks) {
        continue;
      }
      List<Long> others = new ArrayList<>(holders);
      others.remove(waiter.startTs);
      Deadlock deadlock = detector.wait(waiter.startTs, key, others);
      if (deadlock != null && leave(waiter)) {
        waiter.signal.complete(new Signal.Victim(deadlock));
      } else if (!isWaiting(waiter)) {
        // Gone meanwhile, and its wait with it: an edge left behind would close circles that are
        // none.
        detector.done(waiter.startTs, key);
      }
    }
  }

  /** A transaction that waits for a key is the victim of a deadlock found elsewhere. */
  void fail(Key key, long startTs, Deadlock deadlock) {
    List<Waiter> victims = new ArrayList<>(1);
    queues.computeIfPresent(
        key,
        (k, queue) -> {
          for (Waiter waiter : queue) {
            if (waiter.startTs == startTs) {
              victims.add(waiter);
            }
          }
          queue.removeAll(victims);
          return queue.isEmpty() ? null : queue;
        });
    victims.forEach(victim -> victim.signal.complete(new Signal.Victim(deadlock)));
  }

  private boolean isWaiting(Waiter waiter) {
    boolean[] isThere = new boolean[1];
    queues.computeIfPresent(
        waiter.key,
        (k, queue) -> {
          isThere[0] = queue.contains(waiter);
          return queue;
        });
    return isThere[0];
  }

  boolean isIdle() {
    return queues.isEmpty();
  }

  int waiting() {
    int sum = 0;
    for (List<Waiter> queue : queues.values()) {
      sum += queue.size();
    }
    return sum;
  }

  /** The transactions that hold a lock. */
  static List<Long> holders(LockInfo lock, long except) {
    if (lock.holders().isEmpty()) {
      return List.of(lock.startTs());
    }
    List<Long> holders = new ArrayList<>(lock.holders().size());
    for (LockInfo holder : lock.holders()) {
      if (holder.startTs() != except) {
        holders.add(holder.startTs());
      }
    }
    return holders;
  }

  static @Nullable Deadlock victim(Signal signal) {
    return switch (signal) {
      case Signal.Retry _ -> null;
      case Signal.Victim(Deadlock deadlock) -> deadlock;
    };
  }
}
