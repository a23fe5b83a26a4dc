package io.atoll.api;

import io.atoll.codec.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Either the answer, or why the Region could not give one; the sender refreshes its cache, waits,
 * retries.
 */
public sealed interface RegionResult<R> {
  record Ok<R>(R response) implements RegionResult<R> {}

  /**
   * @param leader the leader where it is known
   */
  record NotLeader<R>(RegionId region, @Nullable Peer leader) implements RegionResult<R> {}

  record RegionNotFound<R>(RegionId region) implements RegionResult<R> {}

  record KeyNotInRegion<R>(RegionId region, Key key) implements RegionResult<R> {}

  /**
   * @param current the Regions that now cover the range, newest descriptors
   */
  record EpochNotMatch<R>(List<Region> current) implements RegionResult<R> {}

  /** Proposed under an older term or epoch and therefore not applied: nothing was written. */
  record StaleCommand<R>() implements RegionResult<R> {}

  record ServerIsBusy<R>(String reason, long backoffMillis) implements RegionResult<R> {}

  /** A proposal whose outcome is not known (the store stopped while it was in flight). */
  record Undetermined<R>(String reason) implements RegionResult<R> {}

  /**
   * A replica that follows does not know yet that it has all of that time.
   *
   * @param safeTs what it can read
   */
  record DataIsNotReady<R>(RegionId region, long safeTs) implements RegionResult<R> {}

  record RaftEntryTooLarge<R>(RegionId region, long sizeBytes) implements RegionResult<R> {}

  record DiskFull<R>(StoreId store, String reason) implements RegionResult<R> {}
}
