package io.atoll.simulation.transactions;

import io.atoll.api.DeadlockDetection;
import io.atoll.api.KeyError;
import io.atoll.api.MergeView;
import io.atoll.api.Peer;
import io.atoll.api.Placement;
import io.atoll.api.Region;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.RegionSnapshot;
import io.atoll.api.RegionSnapshots;
import io.atoll.api.RequestContext;
import io.atoll.api.Store;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.client.ClientSettings;
import io.atoll.client.KvClient;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.placement.PlacementService;
import io.atoll.placement.RaftJournal;
import io.atoll.raft.LivenessSettings;
import io.atoll.raft.RaftMessage;
import io.atoll.raft.RaftSettings;
import io.atoll.raft.RaftStore;
import io.atoll.raft.StoreBeat;
import io.atoll.raft.Transport;
import io.atoll.runtime.Environment;
import io.atoll.runtime.simulated.Incarnation;
import io.atoll.runtime.simulated.SimulatedDisk;
import io.atoll.runtime.simulated.Simulation;
import io.atoll.store.Neighbours;
import io.atoll.store.RegionStore;
import io.atoll.store.StoreSettings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Placement, several stores and one client, each a process of its own in a seeded world. Every call
 * from one to another is made on a thread of the one that is called, so that its death loses the
 * answer; messages of Raft may be lost, late or doubled.
 */
final class ClusterWorld {
  private static final Duration CALL = Duration.ofSeconds(20);
  private static final Duration HEARTBEAT = Duration.ofSeconds(2);

  /** One store over its lives. */
  final class Node {
    final StoreId id;
    private final SimulatedDisk disk;
    private final MemoryKvEngine engine;
    private Incarnation process;
    private boolean isDown = true;
    private @Nullable RegionStore store;

    private Node(long id, long flushBytes) {
      this.id = new StoreId(id);
      this.disk = new SimulatedDisk(simulation);
      this.engine = new MemoryKvEngine(flushBytes);
      this.process = simulation.incarnation("unused");
    }

    void open() {
      isDown = false;
      store = null;
      Incarnation mine = simulation.incarnation("store-" + id.value());
      process = mine;
      Environment environment = mine.environment(disk);
      StoreSettings mySettings = settings(id);
      mine.start(
          "open",
          () -> {
            placementOf(environment)
                .putStore(
                    new StoreDescription(id, "", "", "", Map.of(), StoreDescription.State.UP));
            store =
                RegionStore.open(
                    environment,
                    engine,
                    (e, machine) ->
                        RaftStore.open(
                            environment,
                            raftSettings(id.value(), "raft"),
                            new Network(),
                            e,
                            machine),
                    placementOf(environment),
                    neighboursOf(mine, environment),
                    mySettings);
          });
    }

    void crash() {
      isDown = true;
      store = null;
      process.kill();
      SimulatedDisk.CrashMode[] modes = SimulatedDisk.CrashMode.values();
      disk.crash(modes[simulation.world().nextInt(modes.length)]);
      engine.crash();
    }

    /** Runs something on a thread of its process. */
    void start(Runnable task) {
      process.start("task", task);
    }

    boolean isDown() {
      return isDown;
    }

    @Nullable RegionStore store() {
      return store;
    }

    MemoryKvEngine engine() {
      return engine;
    }
  }

  final Simulation simulation;
  final Map<StoreId, Node> nodes = new TreeMap<>((a, b) -> Long.compare(a.value(), b.value()));

  /** Of a thousand messages of Raft, how many are lost, how many late, how many doubled. */
  int faults;

  /** Reads that stores answered which were asked as replicas. */
  int followerReads;

  /** Those of the past, which they knew to have. */
  int staleReads;

  private final StoreSettings storeSettings;
  private final Incarnation placementProcess;
  private final SimulatedDisk placementDisk;
  private final MemoryKvEngine placementEngine = new MemoryKvEngine();
  private @Nullable PlacementService placement;

  ClusterWorld(long seed, int stores, StoreSettings storeSettings, long flushBytes) {
    this.simulation = new Simulation(seed);
    this.storeSettings = storeSettings;
    this.placementDisk = new SimulatedDisk(simulation);
    this.placementProcess = simulation.incarnation("placement");
    for (long id = 1; id <= stores; id++) {
      nodes.put(new StoreId(id), new Node(id, flushBytes));
    }
  }

  private StoreSettings settings(StoreId id) {
    StoreSettings s = storeSettings;
    return new StoreSettings(
        id,
        s.proposalBytes(),
        s.maxValueBytes(),
        s.regionSplitBytes(),
        s.splitCheckBytes(),
        s.memoryLockBytes(),
        s.lockWaitSlice(),
        s.readThreads(),
        s.readQueue(),
        s.coprocessorPage(),
        s.gcPoll(),
        HEARTBEAT,
        HEARTBEAT,
        s.rowCacheBytes(),
        s.scanCacheBytes(),
        s.reserveBytes(),
        s.snapshots(),
        s.loadSplit());
  }

  private static RaftSettings raftSettings(long id, String directory) {
    RaftSettings d = RaftSettings.defaults(id, directory);
    return new RaftSettings(
        id,
        d.directory(),
        d.durability(),
        256 << 10,
        2 << 20,
        64 << 10,
        d.maxPendingProposals(),
        32,
        64 << 10,
        1,
        LivenessSettings.DEFAULT);
  }

  void open() {
    Environment environment = placementProcess.environment(placementDisk);
    placementProcess.start(
        "placement",
        () ->
            placement =
                new PlacementService(
                    environment,
                    RaftJournal.open(
                        environment,
                        placementEngine,
                        (e, machine) ->
                            RaftStore.open(
                                environment,
                                raftSettings(1, "placement"),
                                Transport.none(),
                                e,
                                machine),
                        new io.atoll.raft.Peer(1, 1)),
                    Duration.ofSeconds(10)));
    simulation.run(() -> placement != null, 1_000_000);
    nodes.values().forEach(Node::open);
  }

  /** Starts a client; {@code main} runs on a thread of its own. */
  Incarnation client(ClientSettings settings, BiConsumer<Environment, KvClient> main) {
    Incarnation process = simulation.incarnation("client");
    Environment environment = process.environment(new SimulatedDisk(simulation));
    process.start(
        "main",
        () ->
            main.accept(
                environment,
                KvClient.open(
                    environment,
                    placementOf(environment),
                    id -> new Remote(environment, id),
                    settings)));
    return process;
  }

  /** Runs a call on a thread of the called process; empty where no answer came. */
  private <T> Optional<T> call(Environment caller, Incarnation called, Supplier<T> body) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    called.start(
        "call",
        () -> {
          try {
            answer.complete(body.get());
          } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
          }
        });
    try {
      return Optional.ofNullable(caller.scheduler().await(answer, CALL));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private Placement placementOf(Environment caller) {
    return (Placement)
        Proxy.newProxyInstance(
            Placement.class.getClassLoader(),
            new Class<?>[] {Placement.class},
            (proxy, method, arguments) -> {
              PlacementService target = placement;
              Optional<Object[]> answer =
                  call(
                      caller,
                      placementProcess,
                      () -> {
                        try {
                          return new Object[] {method.invoke(target, arguments)};
                        } catch (IllegalAccessException e) {
                          throw new IllegalStateException(e);
                        } catch (InvocationTargetException e) {
                          if (e.getCause() instanceof RuntimeException cause) {
                            throw cause;
                          }
                          throw new IllegalStateException(e.getCause());
                        }
                      });
              return answer
                  .orElseThrow(() -> new IllegalStateException("placement does not answer"))[0];
            });
  }

  /** A store as another process sees it. */
  private final class Remote implements Store {
    private final Environment caller;
    private final StoreId id;

    Remote(Environment caller, StoreId id) {
      this.caller = caller;
      this.id = id;
    }

    @Override
    public StoreId id() {
      return id;
    }

    @Override
    public <R extends StoreResponse> RegionResult<R> execute(
        RequestContext context, StoreRequest<R> request) {
      Node node = nodes.get(id);
      RegionStore store = node.store;
      if (node.isDown || store == null) {
        return new RegionResult.NotLeader<>(context.region(), null);
      }
      RegionResult<R> result =
          ClusterWorld.this
              .<RegionResult<R>>call(caller, node.process, () -> store.execute(context, request))
              .orElseGet(() -> new RegionResult.Undetermined<>("no answer"));
      if (context.replica() == RequestContext.Replica.ANY && result instanceof RegionResult.Ok) {
        followerReads++;
      }
      if (context.replica() == RequestContext.Replica.STALE && result instanceof RegionResult.Ok) {
        staleReads++;
      }
      return result;
    }
  }

  private Neighbours neighboursOf(Incarnation caller, Environment environment) {
    return new Neighbours() {
      @Override
      public @Nullable RegionSnapshots snapshots(StoreId store) {
        return snapshotsOf(environment, store);
      }

      @Override
      public Store store(StoreId id) {
        return new Remote(environment, id);
      }

      @Override
      public @Nullable DeadlockDetection deadlocks(StoreId store) {
        Node node = nodes.get(store);
        return node.isDown || node.store == null ? null : new RemoteDeadlocks(caller, node);
      }
    };
  }

  /** Waits told to another process, of whose messages some are lost and some late. */
  private final class RemoteDeadlocks implements DeadlockDetection {
    private final Incarnation caller;
    private final Node node;
    private final Incarnation process;

    RemoteDeadlocks(Incarnation caller, Node node) {
      this.caller = caller;
      this.node = node;
      this.process = node.process;
    }

    private void carry(Incarnation to, Runnable message) {
      int luck = simulation.world().nextInt(1000);
      if (luck < faults) {
        return;
      }
      boolean isLate = luck < 2 * faults;
      to.start(
          "waits",
          () -> {
            if (isLate) {
              to.sleep(Duration.ofMillis(1 + simulation.world().nextInt(500)));
            }
            message.run();
          });
    }

    @Override
    public Waits open(Listener listener) {
      CompletableFuture<Waits> opened = new CompletableFuture<>();
      Listener answers =
          new Listener() {
            @Override
            public void found(long id, KeyError.Deadlock deadlock) {
              carry(caller, () -> listener.found(id, deadlock));
            }

            @Override
            public void ended(String reason) {
              caller.start("waits", () -> listener.ended(reason));
            }
          };
      process.start(
          "waits",
          () -> {
            RegionStore store = node.store;
            if (store != null) {
              opened.complete(store.deadlocks().open(answers));
            }
          });
      return new Waits() {
        @Override
        public void tell(List<Change> changes) {
          if (node.process != process) {
            caller.start("waits", () -> listener.ended("it is gone"));
            return;
          }
          carry(process, () -> opened.thenAccept(waits -> waits.tell(changes)));
        }

        @Override
        public void close() {
          process.start("waits", () -> opened.thenAccept(Waits::close));
        }
      };
    }

    @Override
    public List<KeyError.WaitFor> known() {
      throw new UnsupportedOperationException();
    }
  }

  private @Nullable RegionSnapshots snapshotsOf(Environment caller, StoreId other) {
    Node node = nodes.get(other);
    RegionStore store = node.store;
    if (node.isDown || store == null) {
      return null;
    }
    Incarnation process = node.process;
    return new RegionSnapshots() {
      @Override
      public Optional<RegionSnapshot> open(RegionId region, Peer receiver) {
        return call(caller, process, () -> store.snapshots().open(region, receiver).orElse(null))
            .map(opened -> new RemoteSnapshot(caller, process, opened));
      }

      @Override
      public MergeView merge(RegionId source, boolean settles) {
        return call(caller, process, () -> store.snapshots().merge(source, settles))
            .orElse(MergeView.NOTHING);
      }
    };
  }

  private final class RemoteSnapshot implements RegionSnapshot {
    private final Environment caller;
    private final Incarnation process;
    private final RegionSnapshot opened;

    RemoteSnapshot(Environment caller, Incarnation process, RegionSnapshot opened) {
      this.caller = caller;
      this.process = process;
      this.opened = opened;
    }

    @Override
    public Region region() {
      return opened.region();
    }

    @Override
    public long appliedIndex() {
      return opened.appliedIndex();
    }

    @Override
    public long appliedTerm() {
      return opened.appliedTerm();
    }

    @Override
    public long seenTerm() {
      return opened.seenTerm();
    }

    @Override
    public byte[] merging() {
      return opened.merging();
    }

    @Override
    public List<File> files() {
      return opened.files();
    }

    @Override
    public int read(int file, long offset, byte[] target) {
      return call(caller, process, () -> opened.read(file, offset, target)).orElse(-1);
    }

    @Override
    public void close() {
      process.start("close", opened::close);
    }
  }

  private final class Network implements Transport {
    @Override
    public void send(RaftMessage message) {
      carry(message.to().storeId(), store -> store.step(message));
    }

    @Override
    public void send(StoreBeat beat) {
      carry(beat.to(), store -> store.step(beat));
    }
  }

  private void carry(long to, Consumer<RegionStore> message) {
    int luck = simulation.world().nextInt(1000);
    if (luck < faults) {
      return;
    }
    deliver(to, message, luck < 2 * faults);
    if (luck >= 1000 - faults) {
      deliver(to, message, true);
    }
  }

  private void deliver(long to, Consumer<RegionStore> message, boolean isLate) {
    Node target = nodes.get(new StoreId(to));
    if (target == null || target.isDown) {
      return;
    }
    Incarnation receiver = target.process;
    receiver.start(
        "deliver",
        () -> {
          if (isLate) {
            receiver.sleep(Duration.ofMillis(1 + simulation.world().nextInt(500)));
          }
          RegionStore store = target.store;
          if (store != null) {
            message.accept(store);
          }
        });
  }

  /** The node whose store leads a Region, as it says itself; null where none does. */
  @Nullable Node leaderOf(RegionId region) {
    for (Node node : nodes.values()) {
      RegionStore store = node.store;
      if (!node.isDown && store != null && store.leads(region)) {
        return node;
      }
    }
    return null;
  }

  /** Sets what placement goes by. */
  void set(String name, String value) {
    PlacementService service = placement;
    placementProcess.start(
        "set",
        () -> {
          if (service != null) {
            service.set(name, value);
          }
        });
  }

  /** Regions closed for a merge, over all stores that are up. */
  int merging() {
    int sum = 0;
    for (Node node : nodes.values()) {
      RegionStore store = node.store;
      sum += node.isDown || store == null ? 0 : store.merging();
    }
    return sum;
  }

  /** The Regions as those say that lead them, by start. */
  List<Region> led() {
    List<Region> led = new ArrayList<>();
    for (Node node : nodes.values()) {
      RegionStore store = node.store;
      if (!node.isDown && store != null) {
        store.regions().stream().filter(region -> store.leads(region.id())).forEach(led::add);
      }
    }
    led.sort((a, b) -> a.start().compareTo(b.start()));
    return led;
  }

  /** What is wrong with the Regions of a store: two of them hold one key; null for nothing. */
  @Nullable String overlap() {
    for (Node node : nodes.values()) {
      RegionStore store = node.store;
      if (node.isDown || store == null) {
        continue;
      }
      Region before = null;
      for (Region region : store.regions()) {
        if (before != null
            && (before.end().isEmpty() || before.end().compareTo(region.start()) > 0)) {
          return "store " + node.id.value() + " has " + before + " and " + region;
        }
        before = region;
      }
    }
    return null;
  }

  /** How the stores stand, for messages of failed runs. */
  String describe() {
    StringBuilder text = new StringBuilder();
    for (Node node : nodes.values()) {
      RegionStore store = node.store;
      text.append("\nstore ").append(node.id.value()).append(node.isDown ? " down" : "");
      if (store != null) {
        store.describe().forEach(line -> text.append("\n  ").append(line));
      }
    }
    return text.toString();
  }

  SimulatedDisk disk() {
    return placementDisk;
  }

  /** A new replica's peer on a store. */
  Peer newPeer(Environment caller, StoreId store) {
    return new Peer(placementOf(caller).allocateIds(1), store, false);
  }
}
