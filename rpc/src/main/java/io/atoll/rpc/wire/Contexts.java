package io.atoll.rpc.wire;

import io.atoll.api.RegionId;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreId;
import io.atoll.rpc.proto.Kvrpcpb;
import io.atoll.rpc.proto.Metapb;
import io.atoll.runtime.Clock;
import java.util.HashSet;
import java.util.Set;

/** What accompanies a request. A deadline travels as the time that is left. */
public final class Contexts {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private Contexts() {}

  /**
   * @param store that the request is for
   */
  public static Kvrpcpb.Context encode(RequestContext context, StoreId store, Clock clock) {
    Kvrpcpb.Context.Builder builder =
        Kvrpcpb.Context.newBuilder()
            .setFromAtoll(true)
            .setRegionId(context.region().value())
            .setRegionEpoch(Descriptors.encode(context.epoch()))
            .setPeer(Metapb.Peer.newBuilder().setStoreId(store.value()))
            .setPriority(
                switch (context.priority()) {
                  case LOW -> Kvrpcpb.CommandPri.Low;
                  case NORMAL -> Kvrpcpb.CommandPri.Normal;
                  case HIGH -> Kvrpcpb.CommandPri.High;
                })
            .setIsolationLevel(
                switch (context.isolation()) {
                  case SNAPSHOT -> Kvrpcpb.IsolationLevel.SI;
                  case IGNORE_LOCKS -> Kvrpcpb.IsolationLevel.RC;
                });
    switch (context.replica()) {
      case LEADER -> {}
      case ANY -> builder.setReplicaRead(true);
      case STALE -> builder.setStaleRead(true);
    }
    if (!context.resolvedLocks().isEmpty()) {
      builder.addAllResolvedLocks(context.resolvedLocks());
    }
    if (context.deadlineNanos() != Long.MAX_VALUE) {
      builder.setMaxExecutionDurationMs(
          Math.max(1, (context.deadlineNanos() - clock.nanos()) / NANOS_PER_MILLI));
    }
    return builder.build();
  }

  public static RequestContext decode(Kvrpcpb.Context context, Clock clock) {
    Set<Long> resolved =
        context.getResolvedLocksCount() == 0
            ? Set.of()
            : new HashSet<>(context.getResolvedLocksList());
    long millis = context.getMaxExecutionDurationMs();
    return new RequestContext(
        new RegionId(context.getRegionId()),
        Descriptors.decode(context.getRegionEpoch()),
        switch (context.getPriority()) {
          case Low -> RequestContext.Priority.LOW;
          case High -> RequestContext.Priority.HIGH;
          case Normal, UNRECOGNIZED -> RequestContext.Priority.NORMAL;
        },
        switch (context.getIsolationLevel()) {
          case RC -> RequestContext.Isolation.IGNORE_LOCKS;
          case SI, RCCheckTS, UNRECOGNIZED -> RequestContext.Isolation.SNAPSHOT;
        },
        resolved,
        millis <= 0 || millis > Integer.MAX_VALUE
            ? Long.MAX_VALUE
            : clock.nanos() + millis * NANOS_PER_MILLI,
        context.getStaleRead()
            ? RequestContext.Replica.STALE
            : context.getReplicaRead()
                ? RequestContext.Replica.ANY
                : RequestContext.Replica.LEADER);
  }
}
