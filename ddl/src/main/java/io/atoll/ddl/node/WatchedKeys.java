package io.atoll.ddl.node;

import io.atoll.api.Coordination;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.runtime.Environment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys of a prefix as they are now, kept by a watch. Where the watch ends, everything is listed
 * anew and what differs is told as if the watch had told it; changes in between are lost, only the
 * last of a key is told. Thread-safe.
 */
final class WatchedKeys implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedKeys.class);
  private static final Duration PAUSE = Duration.ofMillis(20);

  /** Called by one thread at a time; may block, which holds later news up. */
  interface Listener {
    void put(Coordination.Entry entry);

    void deleted(Coordination.Entry last);
  }

  private final Environment environment;
  private final Coordination coordination;
  private final String prefix;
  private final Listener listener;
  private final Map<String, Coordination.Entry> known = new HashMap<>();
  private volatile boolean isClosed;
  private Coordination.@Nullable Watch watch;
  private @Nullable Thread thread;

  private WatchedKeys(
      Environment environment, Coordination coordination, String prefix, Listener listener) {
    this.environment = environment;
    this.coordination = coordination;
    this.prefix = prefix;
    this.listener = listener;
  }

  /** Begins; what is there already is told soon. */
  static WatchedKeys open(
      Environment environment, Coordination coordination, String prefix, Listener listener) {
    WatchedKeys keys = new WatchedKeys(environment, coordination, prefix, listener);
    keys.thread = environment.scheduler().start("watch " + prefix, keys::run);
    return keys;
  }

  private void run() {
    try {
      while (!isClosed) {
        try {
          Coordination.Listing listing = coordination.list(prefix);
          replace(listing);
          CompletableFuture<Boolean> ended = new CompletableFuture<>();
          begin(coordination.watch(prefix, listing.revision(), new Watching(ended)));
          ended.get();
        } catch (PlacementUnavailableException e) {
          LOG.debug("placement is away, watching again soon", e);
        } catch (RuntimeException | ExecutionException e) {
          LOG.error("what other SQL nodes do could not be taken up, watching again", e);
        }
        environment.scheduler().sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin(Coordination.Watch begun) {
    synchronized (this) {
      watch = begun;
    }
    if (isClosed) {
      begun.close();
    }
  }

  private void replace(Coordination.Listing listing) {
    Set<String> gone = new HashSet<>(known.keySet());
    for (Coordination.Entry entry : listing.entries()) {
      gone.remove(entry.key());
      put(entry);
    }
    new ArrayList<>(gone).forEach(this::delete);
  }

  private void put(Coordination.Entry entry) {
    Coordination.Entry before = known.put(entry.key(), entry);
    if (before == null || before.revision() != entry.revision()) {
      listener.put(entry);
    }
  }

  private void delete(String key) {
    Coordination.Entry last = known.remove(key);
    if (last != null) {
      listener.deleted(last);
    }
  }

  private final class Watching implements Coordination.Watcher {
    private final CompletableFuture<Boolean> ended;

    Watching(CompletableFuture<Boolean> ended) {
      this.ended = ended;
    }

    @Override
    public void changed(List<Coordination.Change> changes) {
      for (Coordination.Change change : changes) {
        switch (change) {
          case Coordination.Change.Put(Coordination.Entry entry) -> put(entry);
          case Coordination.Change.Deleted(String key, long _) -> delete(key);
        }
      }
    }

    @Override
    public void ended() {
      ended.complete(true);
    }
  }

  @Override
  public void close() {
    isClosed = true;
    Coordination.Watch open;
    Thread running;
    synchronized (this) {
      open = watch;
      running = thread;
    }
    if (open != null) {
      open.close();
    }
    if (running != null) {
      running.interrupt();
    }
  }
}
