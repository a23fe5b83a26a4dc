package io.atoll.session.statement;

import io.atoll.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The locks of GET_LOCK: named, held by a connection, counted when taken again, given on in the
 * order of asking. Of this SQL node. Thread-safe.
 */
public final class UserLocks {
  private static final class UserLock {
    private long holder;
    private int count;
    private final Deque<Waiter> waiters = new ArrayDeque<>();
  }

  private record Waiter(long connection, CompletableFuture<Boolean> granted) {}

  private final Scheduler scheduler;
  private final Map<String, UserLock> locks = new HashMap<>();

  public UserLocks(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Waits up to {@code seconds}, for ever when negative; false where the time was over. */
  boolean acquire(String name, long connection, double seconds, Interruption interruption) {
    Waiter waiter;
    synchronized (this) {
      UserLock lock = locks.computeIfAbsent(key(name), k -> new UserLock());
      if (lock.count == 0 || lock.holder == connection) {
        lock.holder = connection;
        lock.count++;
        return true;
      }
      if (seconds == 0) {
        return false;
      }
      waiter = new Waiter(connection, new CompletableFuture<>());
      lock.waiters.add(waiter);
    }
    try {
      Duration timeout =
          seconds < 0 ? Duration.ofDays(365) : Duration.ofNanos((long) (seconds * 1e9));
      return scheduler.await(waiter.granted(), timeout);
    } catch (TimeoutException e) {
      return giveUp(name, waiter);
    } catch (InterruptedException e) {
      giveUp(name, waiter);
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

  synchronized int release(String name, long connection) {
    UserLock lock = locks.get(key(name));
    if (lock == null || lock.count == 0) {
      return -1;
    }
    if (lock.holder != connection) {
      return 0;
    }
    if (--lock.count == 0) {
      handOn(lock);
      if (lock.count == 0) {
        locks.remove(key(name));
      }
    }
    return 1;
  }

  private static void handOn(UserLock lock) {
    Waiter next = lock.waiters.poll();
    if (next != null) {
      lock.holder = next.connection();
      lock.count = 1;
      next.granted().complete(true);
    }
  }

  public synchronized int releaseAll(long connection) {
    int released = 0;
    Iterator<UserLock> all = locks.values().iterator();
    while (all.hasNext()) {
      UserLock lock = all.next();
      if (lock.count > 0 && lock.holder == connection) {
        released += lock.count;
        lock.count = 0;
        handOn(lock);
        if (lock.count == 0) {
          all.remove();
        }
      }
    }
    return released;
  }

  /** The connection that holds the lock; -1 where it is free. */
  synchronized long holder(String name) {
    UserLock lock = locks.get(key(name));
    return lock == null || lock.count == 0 ? -1 : lock.holder;
  }
}
