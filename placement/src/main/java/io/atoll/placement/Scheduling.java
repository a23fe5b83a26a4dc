package io.atoll.placement;

import io.atoll.api.PlacementRefusedException;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.RegionId;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreDescription.State;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import io.atoll.api.StoreReport;
import io.atoll.runtime.Clock;
import io.atoll.runtime.RandomSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides where replicas and leaders are to be. All it does, it does in answer to heartbeats:
 * checkers look at the Region that was heard of, balancers are asked at most once a second; what
 * they want becomes an operator, whose next step is the answer to each heartbeat of its Region
 * until heartbeats show it done. Given clock, random numbers and heartbeats, decisions are always
 * the same. Thread-safe; nothing is written under the lock.
 */
final class Scheduling {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduling.class);

  /** A store not heard of for longer gets no new replicas and leaders (PD's disconnect time). */
  static final Duration CONNECTED = Duration.ofSeconds(20);

  private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();

  /** After a start, how long balancing waits for Regions that were not heard of yet. */
  private static final Duration COLLECTING = Duration.ofMinutes(5);

  /** Replicas that one order makes at most: as many as a Region can have. */
  private static final int MOST_NEW = 15;

  /** Operators that one round of a balancer begins at most. */
  private static final int BURST = 16;

  private final Clock clock;
  private final Stores stores;
  private final SavedSettings settings;
  private final RegionMap regions;
  private final EvictedStores evicted;
  private final Namespaces namespaces;
  private final PeerIds ids;
  private final LearnerChecker learners = new LearnerChecker();
  private final List<Checker> repairs;
  private final List<Checker> improvements;
  private final GoneTables gone;
  private final MergeChecker merges;
  private final EvictedLeaderChecker evictions = new EvictedLeaderChecker();
  private final List<Balancer> balancers;
  private final long startedNanos;

  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private final Operators operators = new Operators();
  private final DiskSpace space = new DiskSpace();
  private @Nullable ClusterView view;
  private long lastRoundNanos;
  private boolean isCollected;

  Scheduling(
      Clock clock,
      RandomSource random,
      Stores stores,
      SavedSettings settings,
      RegionMap regions,
      EvictedStores evicted,
      Namespaces namespaces,
      GoneTables gone,
      PeerIds ids) {
    this.gone = gone;
    this.merges = new MergeChecker(regions, ids, gone);
    this.clock = clock;
    this.stores = stores;
    this.settings = settings;
    this.regions = regions;
    this.evicted = evicted;
    this.namespaces = namespaces;
    this.ids = ids;
    this.repairs = List.of(learners, new LostReplicaChecker(ids), new ReplicaCountChecker(ids));
    this.improvements = List.of(new NamespaceChecker(ids), new LocationChecker(ids));
    this.balancers =
        List.of(
            new HotRegionBalancer(regions, ids),
            new LeaderBalancer(regions, random),
            new ReplicaBalancer(regions, random, ids));
    this.startedNanos = clock.nanos();
    this.lastRoundNanos = startedNanos;
  }

  /** What a Region's leader is to do next. */
  Optional<RegionStep> heard(KnownRegion region) {
    ids.refill();
    lock.lock();
    try {
      if (regions.find(region.id()).orElse(null) != region) {
        // Another heartbeat was faster: it gets the answer.
        return Optional.empty();
      }
      long now = clock.nanos();
      RunningOperator running = operators.of(region.id()).orElse(null);
      if (running != null) {
        int before = running.done();
        Optional<OperatorReport.Outcome> outcome = running.advance(region, view(now), now);
        if (outcome.isEmpty()) {
          if (running.done() != before) {
            view = null;
          }
          return running.next(region, view(now));
        }
        end(running, outcome.get(), now);
      }
      if (operators.mergedInto(region.id()).isPresent()) {
        // It stays as it is until the other is a part of it, or will not be.
        if (operators.endMerged(regions, now)) {
          view = null;
        }
        return Optional.empty();
      }
      Optional<Operator.Plan> plan = check(region, view(now));
      return plan.isEmpty()
          ? Optional.empty()
          : begin(plan.get(), region, now).next(region, view(now));
    } finally {
      lock.unlock();
    }
  }

  private Optional<Operator.Plan> check(KnownRegion region, ClusterView now) {
    if (ids.left() == 0) {
      return Optional.empty();
    }
    if (operators.hasRoom(Operator.Kind.REPAIR, now.settings())) {
      for (Checker each : repairs) {
        Optional<Operator.Plan> plan = each.check(region, now);
        if (plan.isPresent()) {
          return plan;
        }
      }
      if (isCollected) {
        for (Checker each : improvements) {
          Optional<Operator.Plan> plan = each.check(region, now);
          if (plan.isPresent()) {
            return plan;
          }
        }
      }
    }
    Optional<Operator.Plan> eviction =
        operators.hasRoom(Operator.Kind.MOVE_LEADER, now.settings())
            ? evictions.check(region, now)
            : Optional.empty();
    return eviction.isEmpty()
            && isCollected
            && operators.hasRoom(Operator.Kind.MERGE, now.settings())
        ? merges.check(region, now, other -> operators.isFree(other.id()))
        : eviction;
  }

  /** The Region before an ordered one, and whether they may become one. */
  MergeChecker merges() {
    return merges;
  }

  /**
   * Begins what an administrator orders; a move for balance gives way to it.
   *
   * @throws PlacementRefusedException the Region is unknown or under repair, or the plan refuses
   */
  void order(RegionId id, Orders.Planner order) {
    ids.refill();
    lock.lock();
    try {
      long now = clock.nanos();
      KnownRegion region =
          regions
              .find(id)
              .orElseThrow(
                  () -> new PlacementRefusedException("no Region " + id.value() + " is known"));
      Optional<RunningOperator> running = operators.of(id);
      running.ifPresent(Scheduling::requireGivesWay);
      if (operators.mergedInto(id).isPresent()) {
        throw new PlacementRefusedException(
            "Region " + id.value() + " is just taking in another one; try again");
      }
      if (ids.left() < MOST_NEW) {
        throw new PlacementUnavailableException("placement cannot save ids now; try again");
      }
      // By what is so now: an administrator may have changed it a moment ago.
      view = null;
      Operator.Plan plan = order.plan(region, view(now), operators);
      running.ifPresent(each -> end(each, OperatorReport.Outcome.CANCELLED, now));
      begin(plan, region, now);
      LOG.info("operator is ordered region={} reason={}", id.value(), plan.reason());
    } finally {
      lock.unlock();
    }
  }

  /** See {@link io.atoll.api.ClusterAdministration#scatter}. */
  List<RegionId> scatter(List<RegionId> asked, Scattering scattering) {
    ids.refill();
    List<RegionId> left = new ArrayList<>();
    lock.lock();
    try {
      long now = clock.nanos();
      for (RegionId id : asked) {
        if (isToBeScattered(id, scattering, now)) {
          left.add(id);
        }
      }
    } finally {
      lock.unlock();
    }
    return left;
  }

  /** Begins what it needs; false where it needs nothing. */
  private boolean isToBeScattered(RegionId id, Scattering scattering, long now) {
    KnownRegion region = regions.find(id).orElse(null);
    RunningOperator running = operators.of(id).orElse(null);
    if (region == null
        || !region.isWhole()
        || operators.mergedInto(id).isPresent()
        || (running != null && !givesWay(running))
        || ids.left() < MOST_NEW) {
      return true;
    }
    Optional<Operator.Plan> plan = scattering.better(region, view(now), operators);
    if (plan.isPresent()) {
      if (running != null) {
        end(running, OperatorReport.Outcome.CANCELLED, now);
      }
      begin(plan.get(), region, now);
    }
    return plan.isPresent();
  }

  /** Those of these Regions that an operator of this reason moves. */
  List<RegionId> underWay(List<RegionId> asked, String reason) {
    lock.lock();
    try {
      return asked.stream()
          .filter(id ->
              operators
                  .of(id)
                  .map(each -> each.operator().plan().reason().equals(reason))
                  .orElse(false))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private static boolean givesWay(RunningOperator running) {
    Operator.Kind kind = running.operator().plan().kind();
    return kind != Operator.Kind.REPAIR && kind != Operator.Kind.ORDERED;
  }

  private static void requireGivesWay(RunningOperator running) {
    Operator.Plan plan = running.operator().plan();
    if (!givesWay(running)) {
      throw new PlacementRefusedException(
          "Region "
              + plan.region().value()
              + " has an operator already ("
              + plan.reason()
              + "); wait for its end, or cancel it");
    }
  }

  /**
   * Ends a Region's operator where it stands.
   *
   * @throws PlacementRefusedException there is none
   */
  void cancel(RegionId id) {
    lock.lock();
    try {
      RunningOperator running =
          operators
              .of(id)
              .orElseThrow(
                  () -> new PlacementRefusedException("Region " + id.value() + " has no operator"));
      end(running, OperatorReport.Outcome.CANCELLED, clock.nanos());
    } finally {
      lock.unlock();
    }
  }

  /** The stores as they are now, without what operators will bring. */
  List<StoreReport> storeReports() {
    long now = clock.nanos();
    List<StoreReport> result = new ArrayList<>();
    for (Stores.Known each : stores.all()) {
      StoreId id = each.description().id();
      RegionMap.Holding holding = regions.holding(id);
      result.add(
          new StoreReport(
              each.description(),
              namespaces.layout().of(id),
              Optional.ofNullable(each.heartbeat()),
              each.silence(now),
              each.heartbeat() != null && each.silence(now).compareTo(CONNECTED) <= 0,
              each.silence(now).compareTo(settings.current().maxStoreDownTime()) > 0,
              evicted.contains(id),
              holding.replicas(),
              holding.leaders(),
              holding.weightBytes(),
              holding.heat()));
    }
    return result;
  }

  private RunningOperator begin(Operator.Plan plan, KnownRegion region, long now) {
    RunningOperator running = operators.begin(plan, region, view(now));
    view = null;
    LOG.debug("operator begins region={} plan={}", region.id().value(), plan);
    return running;
  }

  private void end(RunningOperator running, OperatorReport.Outcome outcome, long now) {
    operators.end(running, outcome, now);
    view = null;
    if (outcome == OperatorReport.Outcome.FINISHED) {
      LOG.debug("operator finished region={}", running.operator().region().value());
    } else {
      LOG.info(
          "operator ended region={} reason={} outcome={} done={} of={}",
          running.operator().region().value(),
          running.operator().plan().reason(),
          outcome,
          running.done(),
          running.operator().steps().size());
    }
  }

  /**
   * Balances where it is time to.
   *
   * @return offline stores that hold nothing any more
   */
  List<StoreId> round() {
    ids.refill();
    lock.lock();
    try {
      long now = clock.nanos();
      if (now - lastRoundNanos < PERIOD_NANOS) {
        return List.of();
      }
      lastRoundNanos = now;
      view = null;
      operators.endMerged(regions, now);
      if (operators.endOverdue(now) > 0) {
        LOG.info("operators of Regions that are not heard of timed out");
      }
      if (!isCollected()) {
        return List.of();
      }
      for (Balancer each : balancers) {
        balance(each, now);
      }
      return drained(view(now));
    } finally {
      lock.unlock();
    }
  }

  private void balance(Balancer balancer, long now) {
    for (int i = 0; i < BURST; i++) {
      ClusterView seen = view(now);
      if (!operators.hasRoom(balancer.kind(), seen.settings()) || ids.left() == 0) {
        return;
      }
      Optional<Operator.Plan> plan =
          balancer.propose(seen, region -> operators.isFree(region.id()));
      if (plan.isEmpty()) {
        return;
      }
      RegionId id = plan.get().region();
      regions.find(id).ifPresent(region -> begin(plan.get(), region, now));
    }
  }

  /** Whether most Regions were heard of, so that stores can be compared. */
  private boolean isCollected() {
    if (!isCollected) {
      long told = 0;
      boolean areAllHeard = true;
      for (Stores.Known each : stores.all()) {
        StoreHeartbeat heartbeat = each.heartbeat();
        if (heartbeat != null) {
          told += heartbeat.leaderCount();
        } else if (each.description().state() != State.TOMBSTONE) {
          areAllHeard = false;
        }
      }
      isCollected =
          (areAllHeard && regions.size() >= told * 4 / 5)
              || clock.nanos() - startedNanos > COLLECTING.toNanos();
    }
    return isCollected;
  }

  /**
   * A store's emptiness is believed when the Regions that are known leave no key out, none of them
   * has a replica there, and the store itself says so, or was given up.
   */
  private List<StoreId> drained(ClusterView now) {
    List<StoreId> result = new ArrayList<>();
    for (Stores.Known each : stores.all()) {
      StoreDescription store = each.description();
      StoreHeartbeat heartbeat = each.heartbeat();
      if (store.state() == State.OFFLINE
          && (now.isGivenUp(store.id())
              || (heartbeat != null && heartbeat.regionCount() == 0 && now.isConnected(store.id())))
          && regions.holding(store.id()).replicas() == 0
          && now.stores().size() > 1
          && regions.coversAllKeys()) {
        result.add(store.id());
      }
    }
    return result;
  }

  private ClusterView view(long now) {
    ClusterView current = view;
    if (current == null || now - current.nowNanos() >= PERIOD_NANOS) {
      current = look(now);
      view = current;
    }
    return current;
  }

  private ClusterView look(long now) {
    ClusterSettings current = settings.current();
    NamespaceLayout layout = namespaces.layout();
    Map<StoreId, Operators.Influence> influences = operators.influences();
    List<StoreView> result = new ArrayList<>();
    for (Stores.Known each : stores.all()) {
      StoreDescription store = each.description();
      if (store.state() == State.TOMBSTONE) {
        continue;
      }
      Operators.Influence influence =
          influences.getOrDefault(store.id(), new Operators.Influence());
      RegionMap.Holding holding = regions.holding(store.id());
      List<String> location = new ArrayList<>();
      for (String label : current.locationLabels()) {
        location.add(store.labels().getOrDefault(label, ""));
      }
      Duration silence = each.silence(now);
      result.add(
          new StoreView(
              store.id(),
              store.state(),
              layout.of(store.id()),
              location,
              each.heartbeat() != null && silence.compareTo(CONNECTED) <= 0,
              silence.compareTo(current.maxStoreDownTime()) > 0,
              space.isLow(store.id(), each.heartbeat(), current.lowSpaceRatio()),
              evicted.contains(store.id()),
              holding.weightBytes() + influence.weightBytes,
              holding.leaders() + influence.leaders,
              holding.heat() + influence.heat,
              influence.receiving,
              influence.leaving,
              current.storeLimit()));
    }
    return new ClusterView(current, now, result, layout);
  }

  List<OperatorReport> running() {
    lock.lock();
    try {
      return operators.reports(clock.nanos());
    } finally {
      lock.unlock();
    }
  }

  List<OperatorCounts> operatorCounts() {
    lock.lock();
    try {
      return operators.counts();
    } finally {
      lock.unlock();
    }
  }

  List<OperatorReport> ended() {
    lock.lock();
    try {
      return List.copyOf(operators.ended());
    } finally {
      lock.unlock();
    }
  }
}
