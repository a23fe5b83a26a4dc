package io.atoll.placement;

import io.atoll.api.ClusterAdministration;
import io.atoll.api.Coordination;
import io.atoll.api.Namespace;
import io.atoll.api.Placement;
import io.atoll.api.PlacementMemberDescription;
import io.atoll.api.PlacementRefusedException;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.Region;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.RegionReport;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import io.atoll.api.StoreReport;
import io.atoll.codec.Key;
import io.atoll.runtime.Environment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/** The placement service of one process. Thread-safe. Owns its journal. */
public final class PlacementService implements Placement, ClusterAdministration, AutoCloseable {
  private static final String IDS = "id";
  private static final String SEQUENCE = "sequence/";

  private final Environment environment;
  private final Duration timeout;
  private final Leadership leadership;
  private final Executor executor;
  private final SavedValues saved;
  private final TimestampOracle oracle;
  private final Sequence ids;
  private final RegionMap regions;
  private final SafePoints safePoints;
  private final Map<Long, Sequence> sequences = new ConcurrentHashMap<>();
  private final ClusterIdentity identity;
  private final Cluster cluster;
  private final CoordinationService coordination;
  private final Orders orders;
  private final PlacementCounters counters = new PlacementCounters();

  private volatile String address = "";

  /**
   * @param timeout how long a request waits for a Region that no store has told of yet
   */
  public PlacementService(Environment environment, Journal journal, Duration timeout) {
    this(environment, journal, timeout, Leadership.ALONE);
  }

  PlacementService(
      Environment environment, Journal journal, Duration timeout, Leadership leadership) {
    this.environment = environment;
    this.leadership = leadership;
    this.timeout = timeout;
    this.executor = environment.scheduler().virtual("placement");
    this.saved = new SavedValues(journal);
    this.oracle = new TimestampOracle(environment.clock(), saved, executor);
    this.ids = new Sequence(saved, IDS, executor);
    this.safePoints = new SafePoints(environment.clock(), saved);
    this.identity = new ClusterIdentity(saved, environment.random());
    this.cluster = new Cluster(environment.clock(), environment.random(), saved, ids);
    this.regions = cluster.regions();
    this.coordination = new CoordinationService(environment, saved, leadership, executor);
    this.orders = new Orders(cluster);
  }

  @Override
  public long timestamp() {
    return timestamps(1);
  }

  @Override
  public long timestamps(int count) {
    long last = confirmed(oracle.take(count));
    counters.gave(count);
    return last;
  }

  /** Told only while no other member can have told anything greater. */
  private long confirmed(long number) {
    leadership.confirm();
    return number;
  }

  @Override
  public Routed regionByKey(Key encodedKey) {
    long deadline = environment.clock().nanos() + timeout.toNanos();
    while (true) {
      Future<Boolean> change = regions.nextChange();
      Optional<Routed> found = regions.find(encodedKey);
      if (found.isPresent()) {
        return found.get();
      }
      await(change, deadline, encodedKey);
    }
  }

  private void await(Future<Boolean> change, long deadlineNanos, Key encodedKey) {
    long left = deadlineNanos - environment.clock().nanos();
    try {
      if (left > 0) {
        environment.scheduler().await(change, Duration.ofNanos(left));
        return;
      }
    } catch (TimeoutException e) {
      // Said below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    throw new PlacementUnavailableException("no store has told of a Region with key " + encodedKey);
  }

  @Override
  public List<Routed> scanRegions(Key encodedStart, Key encodedEnd, int limit) {
    return regions.scan(encodedStart, encodedEnd, limit);
  }

  @Override
  public long allocateIds(int count) {
    return confirmed(ids.take(count, 1, 1));
  }

  // The cluster.

  @Override
  public long clusterId() {
    return identity.id();
  }

  @Override
  public Region bootstrap(Region proposed) {
    return identity.firstRegion(proposed);
  }

  @Override
  public void putStore(StoreDescription store) {
    cluster.stores().put(store);
  }

  @Override
  public List<StoreDescription> stores() {
    return cluster.stores().descriptions();
  }

  /**
   * Moves all Regions of a store to others; when it holds none any more it becomes a tombstone.
   *
   * @throws PlacementRefusedException the store is unknown, or the others cannot hold max-replicas
   */
  public void removeStore(StoreId store) {
    cluster.remove(store);
  }

  /**
   * Takes back {@link #removeStore}.
   *
   * @throws PlacementRefusedException the store is unknown, or a tombstone already
   */
  public void cancelRemoval(StoreId store) {
    cluster.stores().cancelRemoval(store);
  }

  /**
   * Keeps leaders away from a store, over restarts, too; its replicas stay.
   *
   * @throws PlacementRefusedException the store is unknown
   */
  public void evictLeaders(StoreId store) {
    cluster.evicted().add(cluster.stores().description(store).id());
  }

  /** Takes back {@link #evictLeaders}. */
  public void admitLeaders(StoreId store) {
    cluster.evicted().remove(store);
  }

  /** The stores that leaders are kept away from, by id. */
  public List<StoreId> evictedStores() {
    return cluster.evicted().all();
  }

  @Override
  public List<StoreReport> storeReports() {
    return cluster.scheduling().storeReports();
  }

  @Override
  public List<RegionReport> regionReports(Key encodedStart, Key encodedEnd, int limit) {
    return regions.known(encodedStart, encodedEnd, limit).stream()
        .map(KnownRegion::report)
        .toList();
  }

  @Override
  public Optional<RegionReport> regionReport(RegionId region) {
    return regions.find(region).map(KnownRegion::report);
  }

  /** The Region that holds a key, where it is known. */
  public Optional<RegionReport> regionReport(Key encodedKey) {
    return regions.known(encodedKey).map(KnownRegion::report);
  }

  @Override
  public List<Namespace> namespaces() {
    leadership.confirm();
    return cluster.namespaces().all();
  }

  @Override
  public void createNamespace(String name, List<StoreId> stores) {
    cluster.namespaces().create(name, stores);
  }

  @Override
  public void setNamespaceStores(String name, List<StoreId> stores) {
    cluster.namespaces().set(name, stores);
  }

  @Override
  public void dropNamespace(String name) {
    cluster.namespaces().drop(name);
  }

  /**
   * @throws PlacementRefusedException namespace or store are unknown, the store is in another one,
   *     or what is left cannot hold max-replicas
   */
  public void addToNamespace(String name, StoreId store) {
    cluster.namespaces().add(name, store);
  }

  /**
   * @throws PlacementRefusedException the store is not in it, or what is left cannot hold
   *     max-replicas
   */
  public void removeFromNamespace(String name, StoreId store) {
    cluster.namespaces().remove(name, store);
  }

  @Override
  public void assignTable(String namespace, long tableId) {
    cluster.namespaces().assign(namespace, tableId);
  }

  /**
   * Leads a Region through what an administrator wants.
   *
   * @throws PlacementRefusedException the order cannot be carried out, or another one is under way
   * @throws PlacementUnavailableException ids cannot be saved at the moment
   */
  public void order(RegionId region, Order order) {
    leadership.confirm();
    RegionId subject = orders.subject(region, order);
    Order asked =
        subject.equals(region) || !(order instanceof Order.Merge) ? order : new Order.Merge(region);
    cluster.scheduling().order(subject, orders.planOf(asked));
  }

  @Override
  public List<RegionId> scatter(List<RegionId> regions) {
    leadership.confirm();
    return cluster.scheduling().scatter(regions, orders.scattering());
  }

  @Override
  public List<RegionId> scattering(List<RegionId> regions) {
    leadership.confirm();
    return cluster.scheduling().underWay(regions, Scattering.REASON);
  }

  /**
   * Ends a Region's operator where it stands.
   *
   * @throws PlacementRefusedException it has none
   */
  public void cancelOperator(RegionId region) {
    cluster.scheduling().cancel(region);
  }

  /** What is being done to Regions. */
  public List<OperatorReport> runningOperators() {
    return cluster.scheduling().running();
  }

  /** The last hundred that ended, the newest last. */
  public List<OperatorReport> endedOperators() {
    return cluster.scheduling().ended();
  }

  public ClusterSettings settings() {
    return cluster.settings().current();
  }

  /** All settings as texts, by name. */
  public Map<String, String> settingTexts() {
    return SettingNames.texts(cluster.settings().current());
  }

  /**
   * Changes a setting; it is kept over restarts.
   *
   * @throws PlacementRefusedException there is no such setting, or the value is out of its range
   */
  public void set(String name, String value) {
    set(Map.of(name, value));
  }

  /** Changes all of several settings or, where one is refused, none. */
  public void set(Map<String, String> values) {
    cluster.settings().set(values);
  }

  @Override
  public Optional<RegionStep> regionHeartbeat(RegionHeartbeat heartbeat) {
    long begun = environment.clock().nanos();
    leadership.confirm();
    Optional<RegionStep> step = cluster.heard(heartbeat);
    counters.heardRegion(step.isPresent(), environment.clock().nanos() - begun);
    return step;
  }

  @Override
  public void storeHeartbeat(StoreHeartbeat heartbeat) {
    long begun = environment.clock().nanos();
    leadership.confirm();
    cluster.heard(heartbeat);
    counters.heardStore(environment.clock().nanos() - begun);
  }

  /** What was done since this member leads. */
  public PlacementCounters counters() {
    return counters;
  }

  /** What was done to Regions since this member leads, by kind. */
  public List<OperatorCounts> operatorCounts() {
    return cluster.scheduling().operatorCounts();
  }

  /** How the cluster stands now. Looks at every Region. */
  public PlacementNumbers numbers() {
    return PlacementNumbers.of(storeReports(), regions, cluster.settings().current().maxReplicas());
  }

  public int regionCount() {
    return regions.size();
  }

  // Sequences.

  private Sequence sequence(long tableId) {
    Sequence known = sequences.get(tableId);
    return known != null
        ? known
        : sequences.computeIfAbsent(tableId, id -> new Sequence(saved, SEQUENCE + id, executor));
  }

  @Override
  public long allocateAutoIncrement(long tableId, int count, long increment, long offset) {
    return confirmed(sequence(tableId).take(count, increment, offset));
  }

  @Override
  public void raiseAutoIncrement(long tableId, long atLeast) {
    sequence(tableId).raise(atLeast);
  }

  @Override
  public long peekAutoIncrement(long tableId) {
    return confirmed(sequence(tableId).peek());
  }

  @Override
  public void resetAutoIncrement(long tableId, long next) {
    if (next <= 1) {
      Sequence known = sequences.remove(tableId);
      if (known != null || saved.get(SEQUENCE + tableId) != null) {
        saved.save(SEQUENCE + tableId, Journal.REMOVED);
      }
    } else {
      sequence(tableId).reset(next);
    }
  }

  // Garbage collection.

  @Override
  public long gcSafePoint() {
    return safePoints.current();
  }

  @Override
  public long updateGcSafePoint(long safePoint) {
    return safePoints.advance(safePoint);
  }

  @Override
  public void tablesGone(List<Long> tableIds) {
    cluster.gone().add(tableIds);
  }

  @Override
  public void holdSafePoint(String service, long safePoint, long ttlMillis) {
    safePoints.hold(service, safePoint, ttlMillis);
  }

  // Coordination.

  @Override
  public Coordination coordination() {
    return coordination;
  }

  // Administration.

  @Override
  public ClusterAdministration administration() {
    return this;
  }

  /** Tells at which address clients reach this node; empty in one process. */
  public void advertise(String told) {
    address = told;
  }

  /** This one: what others there are, is known where they are wired. */
  @Override
  public List<PlacementMemberDescription> members() {
    return List.of(new PlacementMemberDescription(1, "placement-1", address, "", true));
  }

  /** Another member leads: whoever watches here asks there. */
  void deposed() {
    coordination.close();
  }

  /** Saves exact values, so that the next start leaves no gaps. */
  @Override
  public void close() {
    coordination.close();
    oracle.close();
    try {
      ids.settle();
      for (Sequence sequence : sequences.values()) {
        if (!sequence.isSettled()) {
          sequence.settle();
        }
      }
    } catch (PlacementUnavailableException e) {
      // What was reserved ahead stands; numbers then jump at the next start.
    }
    saved.close();
  }
}
