package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.ReadState;
import io.atoll.api.RequestContext;
import io.atoll.api.Store;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.codec.KeyRange;
import io.atoll.raft.RaftGroup;
import io.atoll.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells replicas that follow the Regions led here up to which timestamp they can read without
 * asking (TiKV's resolved timestamps), once a second, one message a store for all its Regions.
 *
 * <p>For a timestamp T fetched now, and {@code maxTs} raised to it, whoever commits at or below T
 * in a Region is one of these:
 *
 * <ol>
 *   <li>A prewrite whose commit timestamp was calculated before: its memory lock is held until it
 *       is applied, and says the timestamp.
 *   <li>A transaction with a prewritten lock in the engine: it commits behind its start.
 *   <li>One whose commit is applied, or was being applied when its lock was gone from memory: it is
 *       in the log up to the index looked at last.
 * </ol>
 *
 * All others calculate a timestamp behind T, or fetch it after their prewrites, later than now. The
 * lease, looked at after T was fetched, says that nobody else has led the Region until now; who
 * leads it next fetches a timestamp before it calculates any.
 */
final class ReadStates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ReadStates.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final StoreParts parts;
  private final Neighbours neighbours;
  private final AtomicBoolean isLooking = new AtomicBoolean();

  /** Stores that have not answered yet. */
  private final Set<StoreId> asked = ConcurrentHashMap.newKeySet();

  private Scheduler.@Nullable Timer timer;
  private volatile boolean isClosed;

  ReadStates(StoreParts parts, Neighbours neighbours) {
    this.parts = parts;
    this.neighbours = neighbours;
  }

  void start() {
    Scheduler scheduler = parts.environment().scheduler();
    timer = scheduler.every(PERIOD, () -> scheduler.start("atoll-read-states", this::look));
  }

  private void look() {
    if (isClosed || !isLooking.compareAndSet(false, true)) {
      return;
    }
    try {
      List<RegionReplica> led = new ArrayList<>();
      for (RegionReplica replica : parts.regions().all()) {
        if (replica.isLed() && replica.region().peers().size() > 1) {
          led.add(replica);
        }
      }
      if (!led.isEmpty()) {
        tell(led);
      }
    } catch (PlacementUnavailableException e) {
      // Nobody is told anything new until there are timestamps again.
    } catch (RuntimeException e) {
      if (!isClosed) {
        LOG.warn("followers are not told what they can read", e);
      }
    } finally {
      isLooking.set(false);
    }
  }

  private void tell(List<RegionReplica> led) {
    long now = parts.placement().timestamp();
    parts.memoryLocks().raiseMaxTs(now);
    Map<StoreId, List<ReadState>> states = new HashMap<>();
    for (RegionReplica replica : led) {
      ReadState state = state(replica, now);
      if (state != null) {
        for (Peer peer : replica.region().peers()) {
          if (!peer.store().equals(parts.settings().store())) {
            states.computeIfAbsent(peer.store(), id -> new ArrayList<>()).add(state);
          }
        }
      }
    }
    states.forEach(this::send);
  }

  /** Null where nothing can be said. */
  private @Nullable ReadState state(RegionReplica replica, long now) {
    RaftGroup group = parts.raft().group(replica.id()).orElse(null);
    RegionReplica.View view = replica.view();
    if (group == null || view.merging() != null) {
      return null;
    }
    long term = group.term();
    if (!group.canRead()) {
      return null;
    }
    // In this order: a lock goes from memory after it is in the engine, and from there after the
    // index of its commit is that of what is being applied.
    long calculated = parts.memoryLocks().lowest(view.start(), view.end());
    long oldest = parts.storedLocks().oldest(new KeyRange(view.start(), view.end()));
    long index = replica.applyingIndex();
    if (oldest < 0
        || !group.isLeader()
        || group.term() != term
        || replica.view().region().epoch().version() != view.region().epoch().version()) {
      return null;
    }
    long safeTs = Math.min(now, Math.min(calculated, oldest) - 1);
    return new ReadState(view.region().id(), view.region().epoch(), index, safeTs);
  }

  private void send(StoreId to, List<ReadState> states) {
    if (!asked.add(to)) {
      return;
    }
    parts
        .environment()
        .scheduler()
        .start(
            "atoll-read-states-" + to.value(),
            () -> {
              try {
                Store store = neighbours.store(to);
                if (store != null) {
                  RegionReplica any = parts.regions().get(states.getFirst().region().value());
                  if (any != null) {
                    store.execute(
                        RequestContext.of(any.region()), new StoreRequest.TellReadStates(states));
                  }
                }
              } catch (RuntimeException e) {
                LOG.debug("a store was not told what it can read store={}", to.value(), e);
              } finally {
                asked.remove(to);
              }
            });
  }

  /** Takes what other stores say of their Regions' replicas here. */
  void told(List<ReadState> states) {
    for (ReadState state : states) {
      RegionReplica replica = parts.regions().get(state.region().value());
      if (replica != null) {
        replica
            .safeTimestamp()
            .told(state.epoch().version(), state.index(), state.safeTs(), replica.appliedIndex());
      }
    }
  }

  @Override
  public void close() {
    isClosed = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
