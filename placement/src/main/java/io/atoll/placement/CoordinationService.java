package io.atoll.placement;

import io.atoll.api.Coordination;
import io.atoll.placement.CoordinationState.Lease;
import io.atoll.runtime.Environment;
import io.atoll.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Coordination at the placement that serves. Values and leases are all saved in the journal, those
 * of leases, too, so that the next leader knows whose lease may still last; how far a lease's time
 * has run is this process's knowledge, and begins anew with each service. Revisions are an epoch,
 * saved once by each service, and a count. Thread-safe.
 *
 * <p>Changes are made one after the other, in memory when they are durable. Before anything is
 * told, the leadership is confirmed, so that a deposed leader tells nothing that its successor has
 * changed.
 */
final class CoordinationService implements Coordination, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinationService.class);
  private static final String EPOCH = "coordination/epoch";
  private static final int COUNT_BITS = 40;
  private static final int MAX_HISTORY = 4_096;
  private static final int MAX_VALUE_BYTES = 1 << 20;
  private static final int MAX_KEY_CHARS = 1_024;
  private static final Duration MAX_LATE = Duration.ofMillis(500);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final Environment environment;
  private final SavedValues saved;
  private final Leadership leadership;
  private final Executor executor;

  /** Held over the save of a change: changes are made one after the other. */
  private final ReentrantLock changing = new ReentrantLock();

  /** Held for moments only; within the other where both are. */
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock; changed under both.
  private @Nullable CoordinationState state;
  private long revision;
  private long forgottenRevision;
  private final Deque<Change> history = new ArrayDeque<>();
  private final List<CoordinationWatch> watches = new CopyOnWriteArrayList<>();
  private Scheduler.@Nullable Timer expiry;
  private long expiryNanos;
  private boolean isClosed;

  CoordinationService(
      Environment environment, SavedValues saved, Leadership leadership, Executor executor) {
    this.environment = environment;
    this.saved = saved;
    this.leadership = leadership;
    this.executor = executor;
  }

  /** Read when it is first asked for: most placements of tests have none. */
  private CoordinationState state() {
    lock.lock();
    try {
      if (state != null) {
        return state;
      }
    } finally {
      lock.unlock();
    }
    changing.lock();
    try {
      if (state != null) {
        return state;
      }
      long epoch = saved.number(EPOCH).orElse(0) + 1;
      saved.save(EPOCH, epoch);
      CoordinationState read = new CoordinationState(saved, environment.clock().nanos());
      lock.lock();
      try {
        state = read;
        revision = epoch << COUNT_BITS;
        forgottenRevision = revision;
        awaitExpiry();
      } finally {
        lock.unlock();
      }
      return read;
    } finally {
      changing.unlock();
    }
  }

  // Leases.

  @Override
  public long grantLease(long ttlMillis) {
    if (ttlMillis < 1) {
      throw new IllegalArgumentException("time to live " + ttlMillis);
    }
    CoordinationState now = state();
    long id;
    changing.lock();
    try {
      id = revision + 1;
      saved.save(CoordinationState.nameOfLease(id), ttlMillis);
      lock.lock();
      try {
        revision = id;
        now.grant(id, ttlMillis, environment.clock().nanos());
        awaitExpiry();
      } finally {
        lock.unlock();
      }
    } finally {
      changing.unlock();
    }
    return confirmed(id);
  }

  @Override
  public boolean keepAlive(long lease) {
    CoordinationState now = state();
    boolean isAlive = false;
    lock.lock();
    try {
      Lease kept = now.lease(lease);
      long nanos = environment.clock().nanos();
      if (kept != null && kept.isAlive(nanos)) {
        kept.begin(nanos);
        isAlive = true;
      }
    } finally {
      lock.unlock();
    }
    leadership.confirm();
    return isAlive;
  }

  @Override
  public void revokeLease(long lease) {
    end(List.of(lease));
    leadership.confirm();
  }

  /** Ends leases and what they kept, at once. */
  private void end(List<Long> ids) {
    CoordinationState now = state();
    changing.lock();
    try {
      Map<String, byte[]> changes = new HashMap<>();
      List<Change> told = new ArrayList<>();
      lock.lock();
      try {
        for (long id : ids) {
          Lease lease = now.lease(id);
          if (lease == null) {
            continue;
          }
          // From here on it is over, even where the save fails: it is tried again.
          lease.end();
          changes.put(CoordinationState.nameOfLease(id), Journal.REMOVED);
          for (String key : now.keysOf(id)) {
            changes.put(CoordinationState.nameOfKey(key), Journal.REMOVED);
            told.add(new Change.Deleted(key, revision + told.size() + 1));
          }
        }
      } finally {
        lock.unlock();
      }
      saved.save(changes);
      lock.lock();
      try {
        ids.forEach(now::forget);
        told.forEach(change -> now.remove(change.key()));
        tell(told);
      } finally {
        lock.unlock();
      }
    } finally {
      changing.unlock();
    }
  }

  /** A timer for the lease that is over first; the lock is held. */
  private void awaitExpiry() {
    CoordinationState now = state;
    if (expiry != null) {
      expiry.cancel();
      expiry = null;
    }
    if (now == null || isClosed || now.leases().isEmpty()) {
      return;
    }
    long nanos = environment.clock().nanos();
    long first = Long.MAX_VALUE;
    for (Lease lease : now.leases().values()) {
      first = Math.min(first, lease.leftNanos(nanos));
    }
    first = Math.max(1_000_000, first);
    expiryNanos = nanos + first;
    expiry = environment.scheduler().after(Duration.ofNanos(first), this::expireLeases);
  }

  private void expireLeases() {
    List<Long> over = new ArrayList<>();
    lock.lock();
    try {
      CoordinationState now = state;
      if (isClosed || now == null) {
        return;
      }
      long nanos = environment.clock().nanos();
      if (nanos - expiryNanos > MAX_LATE.toNanos()) {
        // This process stood still, and nobody could have been heard meanwhile.
        now.leases().values().forEach(lease -> lease.begin(nanos));
      }
      now.leases()
          .forEach((id, lease) -> {
            if (!lease.isAlive(nanos)) {
              over.add(id);
              lease.end();
            }
          });
    } finally {
      lock.unlock();
    }
    boolean isDone = true;
    if (!over.isEmpty()) {
      try {
        end(over);
        LOG.info("leases are over: {}", over);
      } catch (RuntimeException e) {
        isDone = false;
        LOG.warn("leases that are over cannot be ended yet: {}", e.toString());
      }
    }
    lock.lock();
    try {
      if (isDone) {
        awaitExpiry();
      } else if (!isClosed) {
        expiryNanos = environment.clock().nanos() + LOOK_AGAIN.toNanos();
        expiry = environment.scheduler().after(LOOK_AGAIN, this::expireLeases);
      }
    } finally {
      lock.unlock();
    }
  }

  // Values.

  @Override
  public Outcome put(String key, byte[] value, long lease, long expected) {
    if (value.length > MAX_VALUE_BYTES || key.length() > MAX_KEY_CHARS) {
      throw new IllegalArgumentException(
          "a key of " + key.length() + " characters with " + value.length + " bytes");
    }
    return confirmed(change(key, value, lease, expected));
  }

  private Outcome change(String key, byte[] value, long lease, long expected) {
    CoordinationState now = state();
    changing.lock();
    try {
      Entry entry;
      lock.lock();
      try {
        if (lease != NO_LEASE) {
          Lease kept = now.lease(lease);
          if (kept == null || !kept.isAlive(environment.clock().nanos())) {
            return new Outcome.LeaseEnded();
          }
        }
        if (isOther(now.entry(key), expected)) {
          return new Outcome.Differs();
        }
        entry = new Entry(key, value.clone(), revision + 1, lease);
      } finally {
        lock.unlock();
      }
      saved.save(CoordinationState.nameOfKey(key), CoordinationState.bytes(entry));
      lock.lock();
      try {
        now.put(entry);
        tell(List.of(new Change.Put(entry)));
      } finally {
        lock.unlock();
      }
      return new Outcome.Done(entry.revision());
    } finally {
      changing.unlock();
    }
  }

  private static boolean isOther(@Nullable Entry present, long expected) {
    if (expected == ANY) {
      return false;
    }
    return (present == null ? ABSENT : present.revision()) != expected;
  }

  @Override
  public Outcome delete(String key, long expected) {
    return confirmed(remove(key, expected));
  }

  private Outcome remove(String key, long expected) {
    CoordinationState now = state();
    changing.lock();
    try {
      long next;
      lock.lock();
      try {
        Entry present = now.entry(key);
        if (isOther(present, expected)) {
          return new Outcome.Differs();
        }
        if (present == null) {
          return new Outcome.Done(revision);
        }
        next = revision + 1;
      } finally {
        lock.unlock();
      }
      saved.save(CoordinationState.nameOfKey(key), Journal.REMOVED);
      lock.lock();
      try {
        now.remove(key);
        tell(List.of(new Change.Deleted(key, next)));
      } finally {
        lock.unlock();
      }
      return new Outcome.Done(next);
    } finally {
      changing.unlock();
    }
  }

  private <T> T confirmed(T told) {
    leadership.confirm();
    return told;
  }

  @Override
  public Listing list(String prefix) {
    CoordinationState now = state();
    Listing listing;
    lock.lock();
    try {
      listing = new Listing(revision, now.withPrefix(prefix));
    } finally {
      lock.unlock();
    }
    return confirmed(listing);
  }

  // News.

  /** The lock is held. */
  private void tell(List<Change> changes) {
    for (Change change : changes) {
      revision = change.revision();
      history.addLast(change);
      if (history.size() > MAX_HISTORY) {
        forgottenRevision = history.removeFirst().revision();
      }
      for (CoordinationWatch watch : watches) {
        watch.add(change);
      }
    }
  }

  @Override
  public Watch watch(String prefix, long afterRevision, Watcher watcher) {
    state();
    CoordinationWatch watch = new CoordinationWatch(prefix, watcher, executor, watches::remove);
    lock.lock();
    try {
      if (isClosed || afterRevision < forgottenRevision) {
        watch.end();
        return watch;
      }
      for (Change change : history) {
        if (change.revision() > afterRevision) {
          watch.add(change);
        }
      }
      watches.add(watch);
      return watch;
    } finally {
      lock.unlock();
    }
  }

  /** Ends all watches: their watchers ask whoever serves now. */
  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      if (expiry != null) {
        expiry.cancel();
      }
    } finally {
      lock.unlock();
    }
    watches.forEach(CoordinationWatch::end);
  }
}
