package io.atoll.rpc.wire;

import io.atoll.api.Region;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.StoreId;
import io.atoll.rpc.proto.Errorpb;

/** Why a Region could not answer: {@link RegionResult} but for its {@link RegionResult.Ok}. */
public final class RegionErrors {
  /** What a sender waits after an error that it does not know. */
  private static final long UNKNOWN_BACKOFF_MILLIS = 100;

  private RegionErrors() {}

  public static Errorpb.Error encode(RegionResult<?> result) {
    Errorpb.Error.Builder error = Errorpb.Error.newBuilder();
    return switch (result) {
      case RegionResult.Ok<?> ok -> throw new IllegalArgumentException("not an error: " + ok);
      case RegionResult.NotLeader<?> r -> {
        Errorpb.NotLeader.Builder notLeader =
            Errorpb.NotLeader.newBuilder().setRegionId(r.region().value());
        if (r.leader() != null) {
          notLeader.setLeader(Descriptors.encode(r.leader()));
        }
        yield error
            .setMessage("peer is not leader of Region " + r.region().value())
            .setNotLeader(notLeader)
            .build();
      }
      case RegionResult.RegionNotFound<?> r ->
          error
              .setMessage("Region " + r.region().value() + " is not on this store")
              .setRegionNotFound(
                  Errorpb.RegionNotFound.newBuilder().setRegionId(r.region().value()))
              .build();
      case RegionResult.KeyNotInRegion<?> r ->
          error
              .setMessage("key " + r.key() + " is not in Region " + r.region().value())
              .setKeyNotInRegion(
                  Errorpb.KeyNotInRegion.newBuilder()
                      .setRegionId(r.region().value())
                      .setKey(Bytes.of(r.key())))
              .build();
      case RegionResult.EpochNotMatch<?> r -> {
        Errorpb.EpochNotMatch.Builder mismatch = Errorpb.EpochNotMatch.newBuilder();
        for (Region region : r.current()) {
          mismatch.addCurrentRegions(Descriptors.encode(region));
        }
        yield error.setMessage("the Region has changed").setEpochNotMatch(mismatch).build();
      }
      case RegionResult.StaleCommand<?> _ ->
          error
              .setMessage("the command is stale")
              .setStaleCommand(Errorpb.StaleCommand.getDefaultInstance())
              .build();
      case RegionResult.ServerIsBusy<?> r ->
          error
              .setMessage("server is busy: " + r.reason())
              .setServerIsBusy(
                  Errorpb.ServerIsBusy.newBuilder()
                      .setReason(r.reason())
                      .setBackoffMs(r.backoffMillis()))
              .build();
      case RegionResult.Undetermined<?> r ->
          error
              .setMessage("the outcome is not known: " + r.reason())
              .setUndetermined(Errorpb.Undetermined.newBuilder().setReason(r.reason()))
              .build();
      case RegionResult.DataIsNotReady<?> r ->
          error
              .setMessage("data of that time is not ready in Region " + r.region().value())
              .setDataIsNotReady(
                  Errorpb.DataIsNotReady.newBuilder()
                      .setRegionId(r.region().value())
                      .setSafeTs(r.safeTs()))
              .build();
      case RegionResult.RaftEntryTooLarge<?> r ->
          error
              .setMessage("a log entry of " + r.sizeBytes() + " bytes is too large")
              .setRaftEntryTooLarge(
                  Errorpb.RaftEntryTooLarge.newBuilder()
                      .setRegionId(r.region().value())
                      .setEntrySize(r.sizeBytes()))
              .build();
      case RegionResult.DiskFull<?> r ->
          error
              .setMessage("disk full: " + r.reason())
              .setDiskFull(
                  Errorpb.DiskFull.newBuilder().addStoreId(r.store().value()).setReason(r.reason()))
              .build();
    };
  }

  /**
   * @param region the one that was asked
   */
  public static <R> RegionResult<R> decode(Errorpb.Error error, RegionId region) {
    if (error.hasEpochNotMatch()) {
      return new RegionResult.EpochNotMatch<>(
          Descriptors.decode(error.getEpochNotMatch().getCurrentRegionsList()));
    }
    if (error.hasNotLeader()) {
      Errorpb.NotLeader notLeader = error.getNotLeader();
      return new RegionResult.NotLeader<>(
          region, notLeader.hasLeader() ? Descriptors.decode(notLeader.getLeader()) : null);
    }
    if (error.hasRegionNotFound() || error.hasStoreNotMatch()) {
      return new RegionResult.RegionNotFound<>(region);
    }
    if (error.hasKeyNotInRegion()) {
      return new RegionResult.KeyNotInRegion<>(
          region, Bytes.key(error.getKeyNotInRegion().getKey()));
    }
    if (error.hasStaleCommand()) {
      return new RegionResult.StaleCommand<>();
    }
    if (error.hasServerIsBusy()) {
      Errorpb.ServerIsBusy busy = error.getServerIsBusy();
      return new RegionResult.ServerIsBusy<>(busy.getReason(), busy.getBackoffMs());
    }
    if (error.hasUndetermined()) {
      return new RegionResult.Undetermined<>(error.getUndetermined().getReason());
    }
    if (error.hasDataIsNotReady()) {
      Errorpb.DataIsNotReady notReady = error.getDataIsNotReady();
      return new RegionResult.DataIsNotReady<>(
          new RegionId(notReady.getRegionId()), notReady.getSafeTs());
    }
    if (error.hasRaftEntryTooLarge()) {
      return new RegionResult.RaftEntryTooLarge<>(
          region, error.getRaftEntryTooLarge().getEntrySize());
    }
    if (error.hasDiskFull()) {
      Errorpb.DiskFull full = error.getDiskFull();
      return new RegionResult.DiskFull<>(
          new StoreId(full.getStoreIdCount() == 0 ? 0 : full.getStoreId(0)), full.getReason());
    }
    return new RegionResult.ServerIsBusy<>(error.getMessage(), UNKNOWN_BACKOFF_MILLIS);
  }
}
