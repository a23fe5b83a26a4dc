package io.atoll.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.runtime.simulated.Incarnation;
import io.atoll.runtime.simulated.SimulatedDisk;
import io.atoll.runtime.simulated.SimulatedDisk.CrashMode;
import io.atoll.runtime.simulated.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The path of one replica is the path of three: three stores in one simulated world. */
@Timeout(120)
final class ThreeStoresTest {
  private static final Members THREE =
      new Members(Set.of(new Peer(11, 1), new Peer(12, 2), new Peer(13, 3)), Set.of());

  private final class Store {
    final long id;
    final SimulatedDisk disk;
    final MemoryKvEngine engine = new MemoryKvEngine();
    Incarnation process;
    LedgerMachine machine;
    RaftStore store;
    boolean down;

    Store(long id) {
      this.id = id;
      disk = new SimulatedDisk(simulation);
      LedgerMachine.bootstrap(engine, new StoredGroup(2, RaftGroup.INITIAL_INDEX, THREE));
      engine.flush();
      engine.holdFlushes(true);
    }

    void open() {
      down = false;
      process = simulation.incarnation("store " + id);
      machine = new LedgerMachine(engine, THREE);
      store = null;
      RaftSettings settings =
          new RaftSettings(
              id, "raft", DurabilityMode.FSYNC, 16 << 10, 48 << 10, 4 << 10, 64, 256, 64 << 10, 1);
      process.start(
          "open",
          () ->
              store =
                  RaftStore.open(
                      process.environment(disk),
                      settings,
                      message -> deliver(message),
                      engine,
                      machine));
    }

    void crash() {
      down = true;
      process.kill();
      disk.crash(CrashMode.REORDER);
      engine.crash();
      engine.holdFlushes(true);
    }

    boolean leads() {
      return !down && store != null && store.group(2).map(RaftGroup::isLeader).orElse(false);
    }
  }

  private Simulation simulation;
  private final List<Store> stores = new ArrayList<>();

  private void deliver(RaftMessage message) {
    for (Store store : stores) {
      if (store.id == message.to().storeId() && !store.down && store.store != null) {
        store.process.start("deliver", () -> store.store.step(message));
      }
    }
  }

  private Store leader() {
    simulation.run(() -> stores.stream().anyMatch(Store::leads), 3_000_000);
    return stores.stream().filter(Store::leads).findFirst().orElseThrow();
  }

  private List<String> propose(Store leader, String prefix, int count) {
    List<String> acknowledged = new ArrayList<>();
    boolean[] done = {false};
    leader.process.start(
        "client",
        () -> {
          RaftGroup group = leader.store.group(2).orElseThrow();
          for (int i = 0; i < count; i++) {
            if (group.propose(group.term(), (prefix + i).getBytes(UTF_8), null).join()
                instanceof ProposalOutcome.Applied) {
              acknowledged.add(prefix + i);
            }
          }
          done[0] = true;
        });
    simulation.run(() -> done[0], 3_000_000);
    return acknowledged;
  }

  @Test
  void aCrashedLeadersEntriesSurviveAndItComesBack() {
    for (long seed = 1; seed <= 5; seed++) {
      simulation = new Simulation(seed);
      stores.clear();
      for (long id = 1; id <= 3; id++) {
        stores.add(new Store(id));
      }
      stores.forEach(Store::open);
      Store first = leader();
      List<String> expected = new ArrayList<>(propose(first, "a", 40));
      assertThat(expected).as("seed %d", seed).hasSize(40);
      first.crash();
      Store second = leader();
      assertThat(second).isNotSameAs(first);
      expected.addAll(propose(second, "b", 40));
      first.open();
      simulation.run(
          () ->
              stores.stream().allMatch(store -> store.machine.ledger(2).size() >= expected.size()),
          3_000_000);
      for (Store store : stores) {
        assertThat(store.machine.ledger(2)).as("seed %d", seed).isEqualTo(expected);
      }
    }
  }
}
