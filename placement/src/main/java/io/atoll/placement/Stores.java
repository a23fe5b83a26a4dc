package io.atoll.placement;

import io.atoll.api.PlacementRefusedException;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreDescription.State;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import io.atoll.runtime.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The stores of the cluster: what they are is saved, what they told last is not. A store's life
 * (PD's states):
 *
 * <pre>
 *   UP ──remove──► OFFLINE ──holds nothing──► TOMBSTONE
 *   UP ◄──cancel── OFFLINE
 * </pre>
 *
 * Thread-safe.
 */
final class Stores {
  private static final String STORE = "store/";

  /**
   * @param heartbeat the last since this process started; null where there was none
   * @param heardNanos when that was, or when this process first knew of the store
   */
  record Known(StoreDescription description, @Nullable StoreHeartbeat heartbeat, long heardNanos) {
    Duration silence(long nowNanos) {
      return Duration.ofNanos(Math.max(0, nowNanos - heardNanos));
    }
  }

  private final Clock clock;
  private final SavedValues saved;
  private final Map<StoreId, Known> known = new ConcurrentHashMap<>();

  /**
   * Held from looking at all stores until the change of one is saved, so that changes are saved in
   * the order in which they were allowed; readers and heartbeats do not take it.
   */
  private final ReentrantLock changing = new ReentrantLock();

  Stores(Clock clock, SavedValues saved) {
    this.clock = clock;
    this.saved = saved;
    saved
        .withPrefix(STORE)
        .values()
        .forEach(record -> {
          StoreDescription store = Records.store(record);
          known.put(store.id(), new Known(store, null, clock.nanos()));
        });
  }

  /** By id. */
  List<StoreDescription> descriptions() {
    return all().stream().map(Known::description).toList();
  }

  /** By id. */
  List<Known> all() {
    List<Known> result = new ArrayList<>(known.values());
    result.sort(Comparator.comparingLong(each -> each.description().id().value()));
    return result;
  }

  void heard(StoreHeartbeat heartbeat) {
    known.computeIfPresent(
        heartbeat.store(),
        (id, before) -> new Known(before.description(), heartbeat, clock.nanos()));
  }

  void put(StoreDescription told) {
    changing.lock();
    try {
      for (Known each : known.values()) {
        StoreDescription other = each.description();
        if (!other.id().equals(told.id())
            && other.state() != State.TOMBSTONE
            && !told.address().isEmpty()
            && other.address().equals(told.address())) {
          throw new PlacementRefusedException(
              "store "
                  + told.id().value()
                  + " cannot have the address "
                  + told.address()
                  + ": it is store "
                  + other.id().value()
                  + "'s; remove that store first, or listen elsewhere");
        }
      }
      Known before = known.get(told.id());
      if (before == null) {
        save(told.with(State.UP));
        return;
      }
      if (before.description().state() == State.TOMBSTONE) {
        throw new PlacementRefusedException(
            "store "
                + told.id().value()
                + " was removed for good; start it with an empty data folder to join as a new one");
      }
      StoreDescription next = told.with(before.description().state());
      if (!next.equals(before.description())) {
        save(next);
      }
    } finally {
      changing.unlock();
    }
  }

  /**
   * Begins to move everything away from a store.
   *
   * @param maxReplicas that the other stores must be able to hold
   * @param isSibling whether another store takes what this one has
   */
  void remove(StoreId id, int maxReplicas, Predicate<StoreId> isSibling) {
    changing.lock();
    try {
      StoreDescription store = description(id);
      if (store.state() != State.UP) {
        return;
      }
      long others =
          known.values().stream()
              .map(Known::description)
              .filter(each -> each.state() == State.UP && !each.id().equals(id))
              .filter(each -> isSibling.test(each.id()))
              .count();
      if (others < maxReplicas) {
        throw new PlacementRefusedException(
            "store "
                + id.value()
                + " cannot be removed: the "
                + others
                + " others of its namespace cannot hold "
                + maxReplicas
                + " replicas; add a store first, or lower max-replicas");
      }
      save(store.with(State.OFFLINE));
    } finally {
      changing.unlock();
    }
  }

  void cancelRemoval(StoreId id) {
    changing.lock();
    try {
      StoreDescription store = description(id);
      switch (store.state()) {
        case UP -> {}
        case OFFLINE -> save(store.with(State.UP));
        case TOMBSTONE ->
            throw new PlacementRefusedException("store " + id.value() + " is removed already");
      }
    } finally {
      changing.unlock();
    }
  }

  /** An offline store that holds nothing any more is gone for good. */
  void bury(StoreId id) {
    changing.lock();
    try {
      StoreDescription store = description(id);
      if (store.state() == State.OFFLINE) {
        save(store.with(State.TOMBSTONE));
      }
    } finally {
      changing.unlock();
    }
  }

  /** Refuses what is unknown. */
  StoreDescription description(StoreId id) {
    Known found = known.get(id);
    if (found == null) {
      throw new PlacementRefusedException("there is no store " + id.value());
    }
    return found.description();
  }

  private void save(StoreDescription store) {
    saved.save(STORE + store.id().value(), Records.of(store));
    known.compute(
        store.id(),
        (id, before) ->
            before == null
                ? new Known(store, null, clock.nanos())
                : new Known(store, before.heartbeat(), before.heardNanos()));
  }
}
