package io.atoll.simulation.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.StoreId;
import io.atoll.client.ClientSettings;
import io.atoll.client.CommitOutcome;
import io.atoll.client.KvClient;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.codec.TableKeys;
import io.atoll.store.RegionStore;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tables come and go by the thousand on one store, and their Regions with them. */
class GoneTablesSimulationTest {
  private static final boolean IS_LONG =
      System.getProperty("atoll.test.size", "short").equals("long");

  private boolean isDone;
  private @Nullable Throwable failure;

  @Test
  void tablesThatCameAndWentLeaveNoRegions() {
    long seed = Long.getLong("atoll.simulation.seed", System.nanoTime() % 1_000_000_000_000L);
    int tables = IS_LONG ? 2_500 : 200;
    System.out.println("gone tables: -Datoll.simulation.seed=" + seed);
    ClusterWorld world = new ClusterWorld(seed, 1, OneStoreWorld.storeSettings(), 1 << 20);
    ClusterWorld.Node node = world.nodes.get(new StoreId(1));
    world.open();
    world.set("merge-schedule-limit", "8");
    world.simulation.run(() -> node.store() != null, 10_000_000);
    world.client(
        ClientSettings.DEFAULT,
        (environment, client) -> {
          try {
            live(client, tables, new Random(seed));
          } catch (Throwable e) {
            failure = e;
          }
          isDone = true;
        });
    world.simulation.run(() -> isDone, 1_000_000_000);
    if (failure != null) {
      throw new AssertionError("seed " + seed, failure);
    }
    RegionStore store = node.store();
    assertThat(store).isNotNull();
    int most = store.regions().size();
    // The tables 1 and 2 stay; before them is the Region that was there first.
    world.simulation.run(() -> store.regions().size() == 3 && store.merging() == 0, 1_000_000_000);
    assertThat(store.regions().get(1).start()).isEqualTo(border(1));
    assertThat(store.regions().get(2).start()).isEqualTo(border(2));
    assertThat(world.overlap()).isNull();
    node.crash();
    node.open();
    world.simulation.run(
        () -> {
          RegionStore again = node.store();
          return again != null && again.regions().size() == 3;
        },
        10_000_000);
    System.out.println("gone tables: " + tables + " came and went, " + most + " Regions at most");
  }

  private static io.atoll.codec.Key border(long table) {
    return io.atoll.codec.Key.of(io.atoll.mvcc.MvccKeys.encode(TableKeys.tablePrefix(table)));
  }

  private static void live(KvClient client, int tables, Random random) {
    for (long table = 1; table <= tables; table++) {
      client.split(List.of(TableKeys.tablePrefix(table)));
      Transaction txn = client.begin(TransactionOptions.OPTIMISTIC);
      for (int row = 0; row < 1 + random.nextInt(3); row++) {
        txn.put(TableKeys.row(table, row), new byte[] {1});
      }
      if (!(txn.commit() instanceof CommitOutcome.Committed)) {
        throw new AssertionError("a row is not committed");
      }
      if (table > 2) {
        client.deleteRange(TableKeys.tableRange(table));
        client.tablesGone(List.of(table));
      }
    }
  }
}
