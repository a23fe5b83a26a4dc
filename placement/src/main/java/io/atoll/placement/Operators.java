package io.atoll.placement;

import io.atoll.api.Peer;
import io.atoll.api.RegionId;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The operators that run, at most one a Region, and the last that ended. Not thread-safe. */
final class Operators {
  private static final int MAX_ENDED = 100;

  /** What the copying of a Region is given time for. */
  private static final long LEAST_BYTES_PER_SECOND = 1 << 20;

  private static final Duration LEAST_TIME = Duration.ofMinutes(1);

  /** What operators will do to a store. */
  static final class Influence {
    long weightBytes;
    long leaders;
    long heat;
    int receiving;
    int leaving;
  }

  private final Map<RegionId, RunningOperator> running = new LinkedHashMap<>();

  /** Regions that others become a part of, and which ones. */
  private final Map<RegionId, RegionId> targets = new HashMap<>();

  private final Deque<OperatorReport> ended = new ArrayDeque<>();
  private final int[] byKind = new int[Operator.Kind.values().length];
  private final long[] begun = new long[Operator.Kind.values().length];
  private final long[][] outcomes =
      new long[Operator.Kind.values().length][OperatorReport.Outcome.values().length];
  private long lastNumber;

  Optional<RunningOperator> of(RegionId region) {
    return Optional.ofNullable(running.get(region));
  }

  boolean isFree(RegionId region) {
    return !running.containsKey(region) && !targets.containsKey(region);
  }

  /** The Region that is to become a part of this one. */
  Optional<RegionId> mergedInto(RegionId target) {
    return Optional.ofNullable(targets.get(target));
  }

  /** Ends merges of Regions that are no more. */
  boolean endMerged(RegionMap regions, long nowNanos) {
    boolean isAny = false;
    for (RegionId source : List.copyOf(targets.values())) {
      RunningOperator merge = running.get(source);
      if (merge != null && regions.find(source).isEmpty()) {
        end(merge, OperatorReport.Outcome.FINISHED, nowNanos);
        isAny = true;
      }
    }
    return isAny;
  }

  boolean hasRoom(Operator.Kind kind, ClusterSettings settings) {
    int limit =
        switch (kind) {
          case REPAIR -> settings.replicaScheduleLimit();
          case BALANCE_REPLICAS -> settings.regionScheduleLimit();
          case MOVE_LEADER -> settings.leaderScheduleLimit();
          case SPREAD_HEAT -> settings.hotRegionScheduleLimit();
          case MERGE -> settings.mergeScheduleLimit();
          case ORDERED -> Integer.MAX_VALUE;
        };
    return byKind[kind.ordinal()] < limit;
  }

  RunningOperator begin(Operator.Plan plan, KnownRegion region, ClusterView view) {
    Duration time =
        switch (plan.kind()) {
          case MERGE ->
              plan.steps().getFirst() instanceof RegionStep.AddLearner
                  ? view.settings()
                      .operatorTimeout()
                      .plusSeconds(region.weightBytes() / LEAST_BYTES_PER_SECOND)
                  : LEAST_TIME;
          case REPAIR, BALANCE_REPLICAS, SPREAD_HEAT, ORDERED ->
              view.settings()
                  .operatorTimeout()
                  .plusSeconds(region.weightBytes() / LEAST_BYTES_PER_SECOND);
          case MOVE_LEADER -> {
            Duration tenth = view.settings().operatorTimeout().dividedBy(10);
            yield tenth.compareTo(LEAST_TIME) < 0 ? LEAST_TIME : tenth;
          }
        };
    RunningOperator operator =
        new RunningOperator(
            new Operator(
                ++lastNumber,
                plan,
                region.region().epoch().version(),
                region.peers(),
                region.leader(),
                region.weightBytes(),
                region.heat(),
                view.nowNanos(),
                view.nowNanos() + time.toNanos()));
    if (running.putIfAbsent(plan.region(), operator) != null) {
      throw new IllegalStateException("a second operator for " + plan.region());
    }
    operator.operator().mergesInto().ifPresent(target -> targets.put(target, plan.region()));
    byKind[plan.kind().ordinal()]++;
    begun[plan.kind().ordinal()]++;
    return operator;
  }

  void end(RunningOperator operator, OperatorReport.Outcome outcome, long nowNanos) {
    running.remove(operator.operator().region());
    operator.operator().mergesInto().ifPresent(targets::remove);
    int kind = operator.operator().plan().kind().ordinal();
    byKind[kind]--;
    outcomes[kind][outcome.ordinal()]++;
    if (ended.size() == MAX_ENDED) {
      ended.removeFirst();
    }
    ended.addLast(report(operator, outcome, nowNanos));
  }

  /** Ends those whose Regions are not heard of any more. */
  int endOverdue(long nowNanos) {
    int before = running.size();
    for (RunningOperator each : List.copyOf(running.values())) {
      if (nowNanos - each.operator().deadlineNanos() >= 0) {
        end(each, OperatorReport.Outcome.TIMED_OUT, nowNanos);
      }
    }
    return before - running.size();
  }

  List<OperatorReport> reports(long nowNanos) {
    List<OperatorReport> result = new ArrayList<>(running.size());
    for (RunningOperator each : running.values()) {
      result.add(report(each, OperatorReport.Outcome.RUNNING, nowNanos));
    }
    return result;
  }

  /** The newest last. */
  Collection<OperatorReport> ended() {
    return List.copyOf(ended);
  }

  private static OperatorReport report(
      RunningOperator operator, OperatorReport.Outcome outcome, long nowNanos) {
    Operator what = operator.operator();
    return new OperatorReport(
        what.number(),
        what.region(),
        what.plan().reason(),
        what.steps(),
        operator.done(),
        outcome,
        Duration.ofNanos(nowNanos - what.startedNanos()));
  }

  /** By kind, since the start. */
  List<OperatorCounts> counts() {
    List<OperatorCounts> result = new ArrayList<>();
    for (Operator.Kind kind : Operator.Kind.values()) {
      Map<OperatorReport.Outcome, Long> ends = new EnumMap<>(OperatorReport.Outcome.class);
      for (OperatorReport.Outcome each : OperatorReport.Outcome.values()) {
        if (each != OperatorReport.Outcome.RUNNING) {
          ends.put(each, outcomes[kind.ordinal()][each.ordinal()]);
        }
      }
      result.add(
          new OperatorCounts(
              kind.name().toLowerCase(Locale.ROOT),
              byKind[kind.ordinal()],
              begun[kind.ordinal()],
              ends));
    }
    return result;
  }

  /** What is still to come, by store: what is done shows in the map already. */
  Map<StoreId, Influence> influences() {
    Map<StoreId, Influence> result = new HashMap<>();
    for (RunningOperator each : running.values()) {
      Operator operator = each.operator();
      for (RegionStep step : each.left()) {
        switch (step) {
          case RegionStep.AddLearner add -> {
            Influence on = on(add.peer(), result);
            on.weightBytes += operator.weightBytes();
          }
          // Only now has it got all that it needs.
          case RegionStep.Promote promote -> on(promote.peer(), result).receiving++;
          case RegionStep.Remove remove -> {
            Influence on = on(remove.peer(), result);
            on.weightBytes -= operator.weightBytes();
            on.leaving++;
          }
          case RegionStep.TransferLeader transfer -> {
            on(transfer.peer(), result).leaders++;
            on(operator.startLeader(), result).leaders--;
            on(transfer.peer(), result).heat += operator.heat();
            on(operator.startLeader(), result).heat -= operator.heat();
          }
          case RegionStep.Split split -> {}
          case RegionStep.Merge merge -> {}
        }
      }
    }
    return result;
  }

  private static Influence on(Peer peer, Map<StoreId, Influence> all) {
    return all.computeIfAbsent(peer.store(), id -> new Influence());
  }
}
