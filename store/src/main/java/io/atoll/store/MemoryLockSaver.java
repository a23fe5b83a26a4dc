package io.atoll.store;

import io.atoll.api.RegionResult;
import io.atoll.api.StoreResponse;
import io.atoll.kv.Family;
import io.atoll.mvcc.Modifications;
import io.atoll.mvcc.MvccKeys;
import org.jspecify.annotations.Nullable;

/**
 * Moves a Region's pessimistic locks from memory to the log, for whoever is to have them that
 * cannot see this store's memory: the parts of a split, the next leader. The Region's gate must be
 * closed.
 */
final class MemoryLockSaver {
  private final StoreParts parts;
  private final WritePath writes;

  MemoryLockSaver(StoreParts parts, WritePath writes) {
    this.parts = parts;
    this.writes = writes;
  }

  /** Null where they are all in the log, and no longer in memory. */
  <R extends StoreResponse> @Nullable RegionResult<R> save(Admission.Granted granted) {
    if (granted.replica().memoryLocks().isEmpty()) {
      return null;
    }
    Modifications all = new Modifications();
    granted
        .replica()
        .memoryLocks()
        .forEach((key, lock) -> all.put(Family.LOCK, MvccKeys.encode(key), lock.encode()));
    for (int from = 0; from < all.count(); ) {
      int count = all.fitting(from, parts.settings().proposalBytes());
      Proposal.Write proposal =
          new Proposal.Write(
              granted.view().region().epoch(), granted.term(), all.slice(from, from + count));
      RegionResult<R> failure =
          writes.await(
              granted, granted.group().propose(granted.term(), proposal.encode(), proposal));
      if (failure != null) {
        return failure;
      }
      from += count;
    }
    granted.replica().memoryLocks().clear();
    return null;
  }
}
