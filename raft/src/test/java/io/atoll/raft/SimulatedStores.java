package io.atoll.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.kv.Snapshot;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.runtime.simulated.Incarnation;
import io.atoll.runtime.simulated.SimulatedDisk;
import io.atoll.runtime.simulated.SimulatedDisk.CrashMode;
import io.atoll.runtime.simulated.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Several stores in one simulated world, each on its own disk and engine; messages may be lost,
 * come twice or late. Snapshots are taken from the engine of whoever is asked.
 */
final class SimulatedStores {
  static final long GROUP = 2;
  static final long STEPS = 6_000_000;

  /** Of stores that are opened from now on; leaders keep a tenth of it behind a marker. */
  int markerInterval = 16;

  /** One store over its lives. */
  final class Store {
    final long id;
    final SimulatedDisk disk;
    final MemoryKvEngine engine = new MemoryKvEngine();
    final Set<Long> fetching = new HashSet<>();
    Incarnation process;
    LedgerMachine machine;
    RaftStore store;
    boolean isDown = true;
    int installed;

    private Store(long id) {
      this.id = id;
      disk = new SimulatedDisk(simulation);
      engine.holdFlushes(true);
    }

    void open() {
      isDown = false;
      process = simulation.incarnation("store " + id);
      fetching.clear();
      machine = new LedgerMachine(engine, this::fetch);
      store = null;
      RaftSettings settings =
          new RaftSettings(
              id,
              "raft",
              DurabilityMode.FSYNC,
              16 << 10,
              48 << 10,
              4 << 10,
              64,
              markerInterval,
              8 << 10,
              1,
              LivenessSettings.DEFAULT);
      process.start(
          "open",
          () ->
              store =
                  RaftStore.open(
                      process.environment(disk), settings, new Network(), engine, machine));
    }

    void crash() {
      isDown = true;
      process.kill();
      CrashMode[] modes = CrashMode.values();
      disk.crash(modes[simulation.world().nextInt(modes.length)]);
      engine.crash();
      engine.holdFlushes(true);
    }

    RaftGroup group() {
      return isDown || store == null ? null : store.group(GROUP).orElse(null);
    }

    boolean leads() {
      RaftGroup group = group();
      return group != null && group.isLeader();
    }

    private void fetch(long groupId, Peer self, Peer leader) {
      Incarnation mine = process;
      if (!fetching.add(groupId)) {
        return;
      }
      mine.start(
          "fetch",
          () -> {
            try {
              install(groupId, self, leader);
            } finally {
              fetching.remove(groupId);
            }
          });
    }

    private void install(long groupId, Peer self, Peer leader) {
      Store from = stores.get(leader.storeId());
      RaftGroup group = from.group();
      if (group == null) {
        return;
      }
      // What is applied is committed: it need not lead for that, and may need this store to commit.
      long term = group.term();
      try (Snapshot snapshot = from.engine.snapshot()) {
        LedgerMachine.Descriptor there = LedgerMachine.descriptor(snapshot, groupId);
        if (there == null || !there.members().on(id).equals(java.util.Optional.of(self))) {
          return;
        }
        List<byte[][]> pairs = LedgerMachine.pairs(snapshot, groupId);
        pause();
        SnapshotPoint point = new SnapshotPoint(there.applied(), there.appliedTerm(), term);
        LedgerMachine.Descriptor here =
            new LedgerMachine.Descriptor(
                there.applied(), there.appliedTerm(), there.count(), there.members(), point);
        store
            .install(
                new StoredGroup(groupId, there.applied(), there.members(), point),
                Set.of(),
                () -> {
                  pause();
                  LedgerMachine.replace(pairs, groupId, engine, here);
                  installed++;
                  pause();
                })
            .join();
      }
    }

    private void pause() {
      process.sleep(Duration.ofMillis(1 + simulation.world().nextInt(300)));
    }
  }

  final Simulation simulation;
  final Map<Long, Store> stores = new TreeMap<>();

  /** Of a thousand messages, how many are lost, and how many come late or twice. */
  int faults;

  final Set<Long> cutOff = new HashSet<>();

  /** Ways from one store to another that carry nothing. */
  final Set<List<Long>> cutLinks = new HashSet<>();

  /** Messages of groups sent so far; beats of stores are not among them. */
  long groupMessages;

  /** The longest that a late message is under way. */
  int lateMillis = 300;

  /**
   * @param members of the group, on stores that begin with it; the other stores are empty
   */
  SimulatedStores(long seed, int count, Members members) {
    simulation = new Simulation(seed);
    for (long id = 1; id <= count; id++) {
      Store store = new Store(id);
      stores.put(id, store);
      if (members.on(id).isPresent()) {
        LedgerMachine.bootstrap(
            store.engine, new StoredGroup(GROUP, RaftGroup.INITIAL_INDEX, members));
        store.engine.flush();
      }
    }
  }

  void open() {
    stores.values().forEach(Store::open);
  }

  private final class Network implements Transport {
    @Override
    public void send(RaftMessage message) {
      groupMessages++;
      carry(message.from().storeId(), message.to().storeId(), store -> store.step(message));
    }

    @Override
    public void send(StoreBeat beat) {
      carry(beat.from(), beat.to(), store -> store.step(beat));
    }
  }

  private void carry(long from, long to, Consumer<RaftStore> message) {
    int luck = simulation.world().nextInt(1000);
    if (luck < faults
        || cutOff.contains(from)
        || cutOff.contains(to)
        || cutLinks.contains(List.of(from, to))) {
      return;
    }
    deliver(to, message, luck < 2 * faults);
    if (luck >= 1000 - faults) {
      deliver(to, message, true);
    }
  }

  private void deliver(long to, Consumer<RaftStore> message, boolean isLate) {
    Store target = stores.get(to);
    if (target.isDown) {
      return;
    }
    Incarnation receiver = target.process;
    receiver.start(
        "deliver",
        () -> {
          if (isLate) {
            receiver.sleep(Duration.ofMillis(1 + simulation.world().nextInt(lateMillis)));
          }
          if (target.store != null) {
            message.accept(target.store);
          }
        });
  }

  /** A store that leads; waits for one. */
  Store leader() {
    simulation.run(() -> stores.values().stream().anyMatch(Store::leads), STEPS);
    return stores.values().stream().filter(Store::leads).findFirst().orElseThrow();
  }

  /** Proposes one text after the other at whoever leads; those acknowledged, in order. */
  List<String> propose(String prefix, int count) {
    List<String> acknowledged = new ArrayList<>();
    propose(prefix, count, acknowledged);
    return acknowledged;
  }

  /** The same, adding to a list that others look at meanwhile. */
  void propose(String prefix, int count, List<String> acknowledged) {
    boolean[] done = {false};
    Incarnation client = simulation.incarnation("client " + prefix);
    client.start(
        "client",
        () -> {
          for (int i = 0; i < count; i++) {
            Store at = stores.values().stream().filter(Store::leads).findFirst().orElse(null);
            if (at == null) {
              i--;
              sleep(client, 50);
              continue;
            }
            RaftGroup group = at.group();
            if (group != null
                && answer(client, group.propose(group.term(), (prefix + i).getBytes(UTF_8), null))
                    instanceof ProposalOutcome.Applied) {
              acknowledged.add(prefix + i);
            }
          }
          done[0] = true;
        });
    try {
      simulation.run(() -> done[0], STEPS);
    } catch (IllegalStateException e) {
      throw new IllegalStateException(e.getMessage() + describe(), e);
    }
  }

  /** Lets time pass. */
  void pass(Duration time) {
    boolean[] done = {false};
    Incarnation waiter = simulation.incarnation("waiter");
    waiter.start(
        "wait",
        () -> {
          waiter.sleep(time);
          done[0] = true;
        });
    simulation.run(() -> done[0], STEPS);
  }

  /**
   * Looks, all the time, whether a store that may read as it is lacks something acknowledged.
   *
   * @param reads counts the looks at stores that may
   */
  void watchReads(List<String> acknowledged, AtomicInteger reads, List<String> problems) {
    Incarnation watcher = simulation.incarnation("watcher");
    watcher.start(
        "watch",
        () -> {
          while (true) {
            for (Store store : stores.values()) {
              RaftGroup group = store.group();
              if (group == null || !group.canRead()) {
                continue;
              }
              reads.incrementAndGet();
              List<String> missing = new ArrayList<>(acknowledged);
              missing.removeAll(store.machine.ledger(GROUP));
              if (!missing.isEmpty()) {
                problems.add("store " + store.id + " may read and lacks " + missing + describe());
              }
            }
            sleep(watcher, 1 + simulation.world().nextInt(40));
          }
        });
  }

  /** Cuts and mends ways between stores, restarts stores and moves leadership, for a while. */
  void disturb(List<Peer> peers, int times) {
    Incarnation chaos = simulation.incarnation("chaos");
    boolean[] done = {false};
    Random random = simulation.world();
    chaos.start(
        "chaos",
        () -> {
          for (int i = 0; i < times; i++) {
            sleep(chaos, 1 + random.nextInt(1200));
            long from = 1 + random.nextInt(stores.size());
            long to = 1 + random.nextInt(stores.size());
            switch (random.nextInt(8)) {
              case 0, 1, 2 -> cutLinks.add(List.of(from, to));
              case 3 -> {
                cutLinks.add(List.of(from, to));
                cutLinks.add(List.of(to, from));
              }
              case 4, 5 -> cutLinks.clear();
              case 6 -> transfer(peers.get((int) from - 1));
              default -> {
                Store victim = stores.get(from);
                victim.crash();
                victim.open();
              }
            }
          }
          cutLinks.clear();
          done[0] = true;
        });
    simulation.run(() -> done[0], STEPS);
  }

  /** Proposes at any store that thinks that it leads, without end. */
  void keepProposing(List<String> acknowledged) {
    Incarnation client = simulation.incarnation("writer");
    client.start(
        "write",
        () -> {
          for (int i = 0; ; i++) {
            sleep(client, 1 + simulation.world().nextInt(30));
            List<Store> leaders = stores.values().stream().filter(Store::leads).toList();
            if (leaders.isEmpty()) {
              continue;
            }
            RaftGroup group = leaders.get(simulation.world().nextInt(leaders.size())).group();
            String text = "w" + i;
            group
                .propose(group.term(), text.getBytes(UTF_8), null)
                .thenAccept(outcome -> {
                  if (outcome instanceof ProposalOutcome.Applied) {
                    acknowledged.add(text);
                  }
                });
          }
        });
  }

  /** Asks whoever leads to hand its place to another, and does not wait for it. */
  void transfer(Peer to) {
    for (Store store : stores.values()) {
      RaftGroup group = store.group();
      if (group != null && store.leads()) {
        group.transferLeader(to);
      }
    }
  }

  /** How the stores stand, for messages of failed runs. */
  private String describe() {
    StringBuilder text = new StringBuilder();
    for (Store store : stores.values()) {
      RaftGroup group = store.group();
      text.append("\nstore ")
          .append(store.id)
          .append(store.isDown ? " down" : "")
          .append(cutOff.contains(store.id) ? " cut off" : "")
          .append(store.fetching.isEmpty() ? "" : " fetching")
          .append(" installed ")
          .append(store.installed);
      if (group != null) {
        text.append(" term ")
            .append(group.term())
            .append(" applied ")
            .append(group.appliedIndex())
            .append(" leader ")
            .append(group.leader())
            .append(group.isLeader() ? " leads" : "")
            .append(' ')
            .append(group);
      }
    }
    return text.toString();
  }

  /** What became of a call, where its store lives on; null after a while. */
  static <T> T answer(Incarnation client, java.util.concurrent.CompletableFuture<T> call) {
    for (int i = 0; i < 200 && !call.isDone(); i++) {
      sleep(client, 20);
    }
    return call.getNow(null);
  }

  private static void sleep(Incarnation client, long millis) {
    client.sleep(Duration.ofMillis(millis));
  }

  /** Changes the members until it is done, at whoever leads. */
  void change(
      java.util.function.Function<RaftGroup, java.util.concurrent.CompletableFuture<MemberOutcome>>
          change,
      java.util.function.Predicate<Members> isDone) {
    boolean[] done = {false};
    Incarnation client = simulation.incarnation("operator");
    client.start(
        "operator",
        () -> {
          while (!done[0]) {
            Store at = stores.values().stream().filter(Store::leads).findFirst().orElse(null);
            RaftGroup group = at == null ? null : at.group();
            if (group != null && isDone.test(group.members())) {
              done[0] = true;
            } else {
              if (group != null) {
                answer(client, change.apply(group));
              }
              sleep(client, 200);
            }
          }
        });
    simulation.run(() -> done[0], STEPS);
  }

  /** Waits until the given stores hold the same list, at least as long as {@code atLeast}. */
  void settle(Set<Long> ids, int atLeast) {
    simulation.run(
        () -> {
          Set<List<String>> lists = new HashSet<>();
          for (long id : ids) {
            Store store = stores.get(id);
            if (store.machine == null || store.group() == null) {
              return false;
            }
            lists.add(store.machine.ledger(GROUP));
          }
          return lists.size() == 1 && lists.iterator().next().size() >= atLeast;
        },
        STEPS);
  }
}
