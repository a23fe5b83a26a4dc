package io.atoll.store;

import io.atoll.api.DeadlockDetection;
import io.atoll.api.DeadlockDetection.Change;
import io.atoll.api.KeyError.Deadlock;
import io.atoll.api.KeyError.WaitFor;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the store that looks for deadlocks of the waits here. Nobody waits for it: every few
 * milliseconds, while requests wait for locks, a thread tells how the waits differ from those told
 * before, so that the many short ones of a contended row cost nothing. A store found anew is told
 * all. Where this store is the one itself, or nobody waits, nothing runs.
 */
final class WaitReports implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WaitReports.class);

  /** A circle is found this much later, and waits shorter than this are mostly not told. */
  private static final Duration PERIOD = Duration.ofMillis(20);

  /** How often it is asked which store leads the first Region, while it seems well. */
  private static final Duration ASK = Duration.ofSeconds(1);

  /** Between two tries. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final StoreParts parts;
  private final Neighbours neighbours;
  private final AtomicBoolean isRunning = new AtomicBoolean();
  private final AtomicBoolean isAsking = new AtomicBoolean();

  /** The store that is to be told, as placement said last; null for nobody. */
  private volatile @Nullable StoreId detector;

  private volatile long askedNanos;
  private volatile boolean isAsked;
  private volatile boolean isClosed;

  // Of the running thread, but for closing.
  private volatile @Nullable Telling telling;

  WaitReports(StoreParts parts, Neighbours neighbours) {
    this.parts = parts;
    this.neighbours = neighbours;
  }

  /** There are new waits. Cheap. */
  void changed() {
    if (!isClosed && !parts.detectsDeadlocks() && isRunning.compareAndSet(false, true)) {
      parts.environment().scheduler().start("atoll-deadlock-waits", this::run);
    }
  }

  private void run() {
    boolean isToGoOn = true;
    try {
      while (isToGoOn && !isClosed) {
        Duration pause = tell();
        isToGoOn = pause.isPositive();
        if (isToGoOn) {
          parts.environment().scheduler().sleep(pause);
        }
      }
    } catch (InterruptedException e) {
      isToGoOn = false;
    } catch (RuntimeException e) {
      LOG.warn("waits for locks could not be told", e);
      stop();
    } finally {
      isRunning.set(false);
      if (!isClosed && !parts.detector().own().isEmpty()) {
        changed();
      }
    }
  }

  /** How long to wait until the next time; zero where there is nothing to tell. */
  private Duration tell() {
    if (parts.detectsDeadlocks()) {
      stop();
      return Duration.ZERO;
    }
    List<DeadlockDetector.Own> waits = parts.detector().own();
    Telling now = telling;
    if (waits.isEmpty() && (now == null || now.told.isEmpty())) {
      return Duration.ZERO;
    }
    Telling to = current(now);
    if (to == null) {
      return PAUSE;
    }
    to.tell(waits);
    return PERIOD;
  }

  /** Who is to be told; null where nobody can be now. */
  private @Nullable Telling current(@Nullable Telling now) {
    boolean isWell = now != null && !now.isEnded;
    long sinceAsked = parts.environment().clock().nanos() - askedNanos;
    if (!isAsked || sinceAsked > (isWell ? ASK : PAUSE).toNanos()) {
      ask();
    }
    StoreId wanted = detector;
    if (now != null && isWell && now.store.equals(wanted)) {
      return now;
    }
    stop();
    if (wanted == null || wanted.equals(parts.settings().store())) {
      return null;
    }
    DeadlockDetection there = neighbours.deadlocks(wanted);
    if (there == null) {
      return null;
    }
    Telling made = new Telling(wanted);
    made.waits = there.open(made);
    telling = made;
    if (isClosed) {
      stop();
    }
    return made.isEnded ? null : made;
  }

  /** Asks placement, on a thread of its own: it may be away for long. */
  private void ask() {
    if (!isAsking.compareAndSet(false, true)) {
      return;
    }
    parts
        .environment()
        .scheduler()
        .start(
            "atoll-deadlock-detector",
            () -> {
              try {
                detector = parts.placement().regionByKey(Key.EMPTY).leader().store();
              } catch (RuntimeException e) {
                LOG.debug("placement does not tell who leads the first Region", e);
              } finally {
                askedNanos = parts.environment().clock().nanos();
                isAsked = true;
                isAsking.set(false);
              }
            });
  }

  private void stop() {
    Telling now = telling;
    telling = null;
    DeadlockDetection.Waits open = now == null ? null : now.waits;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    isClosed = true;
    stop();
  }

  /** What one store was told. */
  private final class Telling implements DeadlockDetection.Listener {
    private final StoreId store;
    private final Map<Long, WaitFor> told = new ConcurrentHashMap<>();
    private volatile DeadlockDetection.@Nullable Waits waits;
    private volatile boolean isEnded;

    private Telling(StoreId store) {
      this.store = store;
    }

    void tell(List<DeadlockDetector.Own> current) {
      DeadlockDetection.Waits to = waits;
      if (to == null) {
        return;
      }
      List<Change> changes = new ArrayList<>();
      Set<Long> ids = HashSet.newHashSet(current.size());
      for (DeadlockDetector.Own own : current) {
        ids.add(own.id());
      }
      told.forEach((id, wait) -> {
        if (!ids.contains(id)) {
          told.remove(id);
          changes.add(new Change.Ended(id, wait));
        }
      });
      for (DeadlockDetector.Own own : current) {
        if (told.putIfAbsent(own.id(), own.waitFor()) == null) {
          changes.add(new Change.Begun(own.id(), own.waitFor()));
        }
      }
      if (!changes.isEmpty()) {
        to.tell(changes);
      }
    }

    @Override
    public void found(long id, Deadlock deadlock) {
      WaitFor wait = told.get(id);
      if (wait != null && parts.detector().isWaiting(new DeadlockDetector.Own(id, wait))) {
        parts.waits().fail(wait.key(), wait.txn(), deadlock);
      }
    }

    @Override
    public void ended(String reason) {
      isEnded = true;
      LOG.debug("waits are no longer told store={} reason={}", store.value(), reason);
    }
  }
}
