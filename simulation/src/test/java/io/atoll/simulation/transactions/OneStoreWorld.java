package io.atoll.simulation.transactions;

import io.atoll.api.StoreId;
import io.atoll.client.ClientSettings;
import io.atoll.client.KvClient;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.placement.PlacementService;
import io.atoll.placement.RaftJournal;
import io.atoll.raft.LivenessSettings;
import io.atoll.raft.Peer;
import io.atoll.raft.RaftSettings;
import io.atoll.raft.RaftStore;
import io.atoll.raft.Transport;
import io.atoll.runtime.Environment;
import io.atoll.runtime.simulated.Incarnation;
import io.atoll.runtime.simulated.SimulatedDisk;
import io.atoll.runtime.simulated.Simulation;
import io.atoll.store.RegionStore;
import io.atoll.store.StoreSettings;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One process with placement, one store and one client on a seeded world. {@link #crash} ends it at
 * the moment it is called: the disk loses what was not synced, the engines what was not flushed.
 */
final class OneStoreWorld {
  final Simulation simulation;
  private final SimulatedDisk disk;
  private final MemoryKvEngine engine;
  private final MemoryKvEngine placementEngine = new MemoryKvEngine();
  private final StoreSettings storeSettings;
  private final ClientSettings clientSettings;
  private int lives;
  private Incarnation life;
  private @Nullable RegionStore store;

  OneStoreWorld(long seed, StoreSettings storeSettings, boolean losesSyncs) {
    this(seed, storeSettings, ClientSettings.DEFAULT, Long.MAX_VALUE, losesSyncs);
  }

  /**
   * @param flushBytes bytes after which the store's engine flushes by itself
   */
  OneStoreWorld(
      long seed,
      StoreSettings storeSettings,
      ClientSettings clientSettings,
      long flushBytes,
      boolean losesSyncs) {
    this.engine = new MemoryKvEngine(flushBytes);
    this.clientSettings = clientSettings;
    this.simulation = new Simulation(seed);
    this.disk = new SimulatedDisk(simulation);
    disk.ignoreSyncs(losesSyncs);
    this.storeSettings = storeSettings;
    this.life = simulation.incarnation("unused");
  }

  static StoreSettings storeSettings() {
    return StoreSettings.defaults(new StoreId(1), 2).withProposalBytes(32 << 10);
  }

  /** Small files: a crash copies them all. */
  private static RaftSettings raftSettings(String directory) {
    RaftSettings d = RaftSettings.defaults(1, directory);
    return new RaftSettings(
        d.storeId(),
        d.directory(),
        d.durability(),
        256 << 10,
        2 << 20,
        64 << 10,
        d.maxPendingProposals(),
        64,
        256 << 10,
        1,
        LivenessSettings.DEFAULT);
  }

  /** Starts the process; {@code main} runs in it on a thread of its own once all is open. */
  void boot(BiConsumer<Environment, KvClient> main) {
    life = simulation.incarnation("life-" + ++lives);
    Incarnation mine = life;
    Environment environment = mine.environment(disk);
    mine.start(
        "main",
        () -> {
          PlacementService placement =
              new PlacementService(environment, journal(environment), Duration.ofSeconds(10));
          RegionStore opened =
              RegionStore.open(
                  environment,
                  engine,
                  (e, machine) ->
                      RaftStore.open(
                          environment, raftSettings("raft"), Transport.none(), e, machine),
                  placement,
                  storeSettings);
          store = opened;
          KvClient client =
              KvClient.open(
                  environment,
                  placement,
                  id -> id.equals(opened.id()) ? opened : null,
                  clientSettings);
          main.accept(environment, client);
        });
  }

  private RaftJournal journal(Environment environment) {
    return RaftJournal.open(
        environment,
        placementEngine,
        (e, machine) ->
            RaftStore.open(environment, raftSettings("placement"), Transport.none(), e, machine),
        new Peer(1, 1));
  }

  void crash() {
    life.kill();
    SimulatedDisk.CrashMode[] modes = SimulatedDisk.CrashMode.values();
    disk.crash(modes[simulation.world().nextInt(modes.length)]);
    engine.crash();
    placementEngine.crash();
  }

  /** Steps of the world so far. */
  long steps() {
    return simulation.steps();
  }

  int regionCount() {
    RegionStore open = store;
    return open == null ? 0 : open.regions().size();
  }
}
