package io.atoll.session.statement;

import io.atoll.api.PlacementUnavailableException;
import io.atoll.client.PlacementErrors;
import io.atoll.runtime.Environment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The locks of GET_LOCK: named, held by a connection, counted when taken again. This node's
 * connections are given a lock in the order of asking; whose turn it is takes it from the other
 * nodes' ({@link Cluster}), in no order. Thread-safe.
 */
public final class UserLocks {
  /** The nodes, one of whose connections holds a name. Blocks. */
  public interface Cluster {
    /** Completes when a name is given back, or may have been. Ask before {@link #tryTake}. */
    CompletableFuture<Boolean> nextRelease(String name);

    boolean tryTake(String name, long connection);

    /** Never throws. */
    void release(String name);

    OptionalLong holder(String name);
  }

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** Holds a name while it goes from one to the next. */
  private static final long NOBODY = -1;

  private static final class UserLock {
    private long holder;

    /** 0: free here. */
    private int count;

    /** Taken from the other nodes, too. */
    private boolean isTaken;

    private final Deque<Waiter> waiters = new ArrayDeque<>();
  }

  private record Waiter(long connection, CompletableFuture<Boolean> granted) {}

  private final Environment environment;
  private final Cluster cluster;
  private final Map<String, UserLock> locks = new HashMap<>();

  public UserLocks(Environment environment, Cluster cluster) {
    this.environment = environment;
    this.cluster = cluster;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * Waits up to {@code seconds}, for ever when negative; false where the time was over.
   *
   * @throws io.atoll.types.SqlException 1317 where it was killed, 9001 where placement is away
   */
  boolean acquire(String name, long connection, double seconds, Interruption interruption) {
    long begin = environment.clock().nanos();
    long nanos = seconds < 0 ? Duration.ofDays(365).toNanos() : (long) (seconds * 1e9);
    Waiter waiter = null;
    synchronized (this) {
      UserLock lock = locks.computeIfAbsent(key(name), k -> new UserLock());
      if (lock.count > 0 && lock.holder == connection) {
        lock.count++;
        return true;
      }
      if (lock.count == 0) {
        lock.holder = connection;
        lock.count = 1;
      } else if (seconds == 0) {
        return false;
      } else {
        waiter = new Waiter(connection, new CompletableFuture<>());
        lock.waiters.add(waiter);
      }
    }
    if (waiter != null && !await(name, waiter, nanos, interruption)) {
      return false;
    }
    boolean isTaken = false;
    try {
      isTaken = take(name, connection, begin + nanos);
    } catch (InterruptedException e) {
      interruption.check();
    } catch (PlacementUnavailableException e) {
      interruption.check();
      throw PlacementErrors.sqlError(e);
    } finally {
      settle(name, isTaken);
    }
    return isTaken;
  }

  private boolean await(String name, Waiter waiter, long nanos, Interruption interruption) {
    try {
      return environment.scheduler().await(waiter.granted(), Duration.ofNanos(nanos));
    } catch (TimeoutException e) {
      return giveUp(name, waiter);
    } catch (InterruptedException e) {
      if (giveUp(name, waiter)) {
        settle(name, false);
      }
      interruption.check();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Leaves the queue; true where the lock was granted meanwhile. */
  private synchronized boolean giveUp(String name, Waiter waiter) {
    UserLock lock = locks.get(key(name));
    if (lock != null) {
      lock.waiters.remove(waiter);
    }
    return waiter.granted().getNow(false);
  }

  /** From the other nodes; tried once at least. */
  private boolean take(String name, long connection, long deadlineNanos)
      throws InterruptedException {
    while (true) {
      CompletableFuture<Boolean> released = cluster.nextRelease(key(name));
      if (cluster.tryTake(key(name), connection)) {
        return true;
      }
      long left = deadlineNanos - environment.clock().nanos();
      if (left <= 0) {
        return false;
      }
      try {
        environment
            .scheduler()
            .await(released, Duration.ofNanos(Math.min(left, LOOK_AGAIN.toNanos())));
      } catch (TimeoutException e) {
        // Looks again.
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** What became of the turn that a connection had. */
  private synchronized void settle(String name, boolean isTaken) {
    UserLock lock = locks.get(key(name));
    if (lock == null) {
      throw new IllegalStateException("no lock " + name);
    }
    if (isTaken) {
      lock.isTaken = true;
    } else {
      handOn(key(name), lock);
    }
  }

  /** -1 where it is free, 0 where it is another connection's. */
  int release(String name, long connection) {
    boolean isMine = false;
    synchronized (this) {
      UserLock lock = locks.get(key(name));
      if (lock != null && lock.isTaken) {
        if (lock.holder != connection) {
          return 0;
        }
        if (lock.count > 1) {
          lock.count--;
          return 1;
        }
        passing(lock);
        isMine = true;
      }
    }
    if (!isMine) {
      return holderElsewhere(name).isPresent() ? 0 : -1;
    }
    pass(List.of(key(name)));
    return 1;
  }

  private OptionalLong holderElsewhere(String name) {
    try {
      return cluster.holder(key(name));
    } catch (PlacementUnavailableException e) {
      throw PlacementErrors.sqlError(e);
    }
  }

  private static void passing(UserLock lock) {
    lock.holder = NOBODY;
    lock.count = 1;
    lock.isTaken = false;
  }

  /** Gives names back to all nodes first, so that the next one here takes them as others do. */
  private void pass(List<String> keys) {
    keys.forEach(cluster::release);
    synchronized (this) {
      for (String key : keys) {
        UserLock lock = locks.get(key);
        if (lock != null) {
          handOn(key, lock);
        }
      }
    }
  }

  private void handOn(String key, UserLock lock) {
    Waiter next = lock.waiters.poll();
    lock.isTaken = false;
    if (next == null) {
      locks.remove(key);
    } else {
      lock.holder = next.connection();
      lock.count = 1;
      next.granted().complete(true);
    }
  }

  public int releaseAll(long connection) {
    int released = 0;
    List<String> keys = new ArrayList<>();
    synchronized (this) {
      for (Map.Entry<String, UserLock> each : locks.entrySet()) {
        UserLock lock = each.getValue();
        if (lock.isTaken && lock.holder == connection) {
          released += lock.count;
          passing(lock);
          keys.add(each.getKey());
        }
      }
    }
    pass(keys);
    return released;
  }

  /** The connection that holds the lock; -1 where it is free. */
  long holder(String name) {
    synchronized (this) {
      UserLock lock = locks.get(key(name));
      if (lock != null && lock.isTaken) {
        return lock.holder;
      }
    }
    return holderElsewhere(name).orElse(NOBODY);
  }
}
