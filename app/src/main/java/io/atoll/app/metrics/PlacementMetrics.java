package io.atoll.app.metrics;

import io.atoll.placement.OperatorCounts;
import io.atoll.placement.PlacementCounters;
import io.atoll.placement.PlacementMember;
import io.atoll.placement.PlacementNumbers;
import io.atoll.placement.PlacementService;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a placement node tells: the member that leads tells of the cluster, too. What it counts
 * begins anew where another begins to lead.
 */
public final class PlacementMetrics implements MetricSource {
  private static final String ROLE = "atoll_placement";
  private static final Labels NONE = Labels.EMPTY;

  private final Supplier<Optional<PlacementService>> leading;
  private final Optional<PlacementMember> member;

  private PlacementMetrics(
      Supplier<Optional<PlacementService>> leading, Optional<PlacementMember> member) {
    this.leading = leading;
    this.member = member;
  }

  /**
   * Of the only node.
   *
   * @param leading the service, while it leads
   */
  public static PlacementMetrics of(Supplier<Optional<PlacementService>> leading) {
    return new PlacementMetrics(leading, Optional.empty());
  }

  /** Of one of several. */
  public static PlacementMetrics of(PlacementMember member) {
    return new PlacementMetrics(member::leading, Optional.of(member));
  }

  @Override
  public void tell(MetricFamilies families) {
    Optional<PlacementService> service = leading.get();
    families.gauge(
        ROLE + "_leads", "1 while this member serves", NONE, service.isPresent() ? 1 : 0);
    service.ifPresent(serving -> {
      tellCluster(families, serving.numbers());
      tellWork(families, serving.counters());
      serving.operatorCounts().forEach(each -> tellOperators(families, each));
    });
    member.ifPresent(
        each -> LogMetrics.tell(families, ROLE, NONE, each.raftCounters(), each.logBytes()));
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void tellCluster(MetricFamilies families, PlacementNumbers numbers) {
    numbers
        .stores()
        .forEach((state, count) ->
            families.gauge(
                ROLE + "_stores",
                "Stores by state; disconnected ones are silent for seconds, down ones given up",
                Labels.of("state", name(state)),
                count));
    families.gauge(ROLE + "_regions", "Regions that are known", NONE, numbers.regions());
    numbers
        .wrong()
        .forEach((state, count) ->
            families.gauge(
                ROLE + "_regions_by_trouble",
                "Regions with something the matter; miss_peer have too few replicas",
                Labels.of("kind", name(state)),
                count));
    families.gauge(
        ROLE + "_capacity_bytes", "Disks of the stores that are up", NONE, numbers.capacityBytes());
    families.gauge(
        ROLE + "_available_bytes", "Free bytes of these disks", NONE, numbers.availableBytes());
  }

  private static void tellWork(MetricFamilies families, PlacementCounters counters) {
    families.counter(ROLE + "_timestamps", "Timestamps given", NONE, counters.timestamps());
    families.counter(
        ROLE + "_timestamp_requests",
        "Requests for timestamps, one or many at once",
        NONE,
        counters.timestampRequests());
    families.histogram(
        ROLE + "_region_heartbeat_seconds",
        "Time of handling a Region's heartbeat",
        NONE,
        counters.regionHeartbeats());
    families.histogram(
        ROLE + "_store_heartbeat_seconds",
        "Time of handling a store's heartbeat; it balances, too",
        NONE,
        counters.storeHeartbeats());
    families.counter(
        ROLE + "_steps", "Heartbeats answered with something to do", NONE, counters.steps());
  }

  private static void tellOperators(MetricFamilies families, OperatorCounts counts) {
    Labels kind = Labels.of("kind", counts.kind());
    families.gauge(ROLE + "_operators", "Operators that run", kind, counts.running());
    families.counter(ROLE + "_operators_begun", "Operators begun", kind, counts.begun());
    counts
        .ended()
        .forEach((outcome, count) ->
            families.counter(
                ROLE + "_operators_ended",
                "Operators that ended, by outcome",
                kind.add("outcome", outcome.name().toLowerCase(Locale.ROOT)),
                count));
  }
}
