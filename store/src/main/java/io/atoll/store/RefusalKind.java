package io.atoll.store;

import io.atoll.api.RegionResult;
import org.jspecify.annotations.Nullable;

/** Why requests were not answered, as that is counted. */
public enum RefusalKind {
  NOT_LEADER,
  REGION_NOT_FOUND,
  KEY_NOT_IN_REGION,
  EPOCH_NOT_MATCH,
  STALE_COMMAND,
  SERVER_IS_BUSY,
  UNDETERMINED,
  RAFT_ENTRY_TOO_LARGE,
  DISK_FULL,
  DATA_IS_NOT_READY;

  /** Null where it was answered. */
  static @Nullable RefusalKind of(RegionResult<?> result) {
    return switch (result) {
      case RegionResult.Ok<?> _ -> null;
      case RegionResult.NotLeader<?> _ -> NOT_LEADER;
      case RegionResult.RegionNotFound<?> _ -> REGION_NOT_FOUND;
      case RegionResult.KeyNotInRegion<?> _ -> KEY_NOT_IN_REGION;
      case RegionResult.EpochNotMatch<?> _ -> EPOCH_NOT_MATCH;
      case RegionResult.StaleCommand<?> _ -> STALE_COMMAND;
      case RegionResult.ServerIsBusy<?> _ -> SERVER_IS_BUSY;
      case RegionResult.Undetermined<?> _ -> UNDETERMINED;
      case RegionResult.RaftEntryTooLarge<?> _ -> RAFT_ENTRY_TOO_LARGE;
      case RegionResult.DiskFull<?> _ -> DISK_FULL;
      case RegionResult.DataIsNotReady<?> _ -> DATA_IS_NOT_READY;
    };
  }
}
