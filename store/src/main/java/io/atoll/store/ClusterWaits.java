package io.atoll.store;

import io.atoll.api.DeadlockDetection;
import io.atoll.api.KeyError.Deadlock;
import io.atoll.api.KeyError.WaitFor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes the waits of other stores while this one leads the first Region. A new leader knows its own
 * waits only, and the others tell it theirs when they have found it. Thread-safe.
 */
final class ClusterWaits implements DeadlockDetection {
  private final StoreParts parts;
  private final AtomicLong lastSource = new AtomicLong(DeadlockDetector.OWN);
  private final Set<Source> sources = ConcurrentHashMap.newKeySet();

  ClusterWaits(StoreParts parts) {
    this.parts = parts;
  }

  @Override
  public Waits open(Listener listener) {
    Source source = new Source(lastSource.incrementAndGet(), listener);
    sources.add(source);
    source.isTaken();
    return source;
  }

  @Override
  public List<WaitFor> known() {
    return parts.detector().all();
  }

  /** This store does not lead the first Region any more. */
  void stop() {
    sources.forEach(Source::notHere);
    parts.detector().forgetOthers();
  }

  /** What one other store tells. */
  private final class Source implements Waits {
    private final long number;
    private final Listener listener;
    private final AtomicBoolean isOver = new AtomicBoolean();

    private Source(long number, Listener listener) {
      this.number = number;
      this.listener = listener;
    }

    private boolean isTaken() {
      if (!parts.detectsDeadlocks()) {
        notHere();
      }
      return !isOver.get();
    }

    @Override
    public void tell(List<Change> changes) {
      if (!isTaken()) {
        return;
      }
      for (Change change : changes) {
        switch (change) {
          case Change.Begun(long id, WaitFor wait) -> {
            Deadlock deadlock = parts.detector().told(number, id, wait);
            if (deadlock != null) {
              listener.found(id, deadlock);
            }
          }
          case Change.Ended(long id, WaitFor wait) -> parts.detector().ended(number, id, wait);
          case Change.Gone(long txn) -> parts.detector().gone(number, txn);
        }
      }
      if (isOver.get()) {
        // Ended meanwhile.
        parts.detector().forget(number);
      }
    }

    private void notHere() {
      if (end()) {
        listener.ended(
            "store " + parts.settings().store().value() + " does not lead the first Region");
      }
    }

    private boolean end() {
      if (!isOver.compareAndSet(false, true)) {
        return false;
      }
      sources.remove(this);
      parts.detector().forget(number);
      return true;
    }

    @Override
    public void close() {
      end();
    }
  }
}
