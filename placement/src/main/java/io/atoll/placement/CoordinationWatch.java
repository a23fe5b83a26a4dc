package io.atoll.placement;

import io.atoll.api.Coordination;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One watch: what its watcher has not been told yet, and the task that tells it. Thread-safe. */
final class CoordinationWatch implements Coordination.Watch {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinationWatch.class);

  /** Who is further behind reads anew. */
  private static final int MAX_UNTOLD = 10_000;

  private final String prefix;
  private final Coordination.Watcher watcher;
  private final Executor executor;
  private final Consumer<CoordinationWatch> onEnd;
  // Guarded by this.
  private List<Coordination.Change> untold = new ArrayList<>();
  private boolean isTelling;
  private boolean isEnded;
  private boolean isEndTold;

  /**
   * @param executor gives each task a virtual thread
   * @param onEnd takes the watch off the list of watches
   */
  CoordinationWatch(
      String prefix,
      Coordination.Watcher watcher,
      Executor executor,
      Consumer<CoordinationWatch> onEnd) {
    this.prefix = prefix;
    this.watcher = watcher;
    this.executor = executor;
    this.onEnd = onEnd;
  }

  /** Does not block. */
  synchronized void add(Coordination.Change change) {
    if (isEnded || !change.key().startsWith(prefix)) {
      return;
    }
    if (untold.size() >= MAX_UNTOLD) {
      end();
      return;
    }
    untold.add(change);
    tell();
  }

  /** What was not told yet is not told any more. */
  synchronized void end() {
    isEnded = true;
    untold.clear();
    tell();
  }

  private void tell() {
    if (!isTelling) {
      isTelling = true;
      executor.execute(this::run);
    }
  }

  private void run() {
    while (true) {
      List<Coordination.Change> changes;
      synchronized (this) {
        if (isEnded) {
          if (isEndTold) {
            isTelling = false;
            return;
          }
          isEndTold = true;
          changes = List.of();
        } else if (untold.isEmpty()) {
          isTelling = false;
          return;
        } else {
          changes = untold;
          untold = new ArrayList<>();
        }
      }
      try {
        if (changes.isEmpty()) {
          onEnd.accept(this);
          watcher.ended();
        } else {
          watcher.changed(changes);
        }
      } catch (RuntimeException e) {
        LOG.error("a watcher failed, its watch ends prefix={}", prefix, e);
        end();
      }
    }
  }

  @Override
  public void close() {
    end();
  }
}
