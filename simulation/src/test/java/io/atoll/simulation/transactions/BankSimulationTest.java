package io.atoll.simulation.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.client.ClientSettings;
import io.atoll.client.KvClient;
import io.atoll.runtime.Environment;
import io.atoll.store.StoreSettings;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Transfers between accounts by several clients while Regions split, engines flush and the process
 * is killed at any step, its start included. In every snapshot the total is constant, however it is
 * read, and stays what it was; every acknowledged transfer is there after every crash; no half of
 * one ever is.
 *
 * <p>Each seed draws how its clients commit (in one phase, async, in two phases), how often engines
 * flush and whether Regions split by themselves.
 */
class BankSimulationTest {
  private static final int WORKERS = 5;
  private static final int TRANSFERS = 8;
  private static final int CRASHES = 3;

  /** One run of the world. */
  private static final class Run {
    final long seed;
    final OneStoreWorld world;
    final Random random;
    final Bank bank;
    int workersLeft;
    int crashesLeft = CRASHES;
    boolean isChecked;
    @Nullable Throwable failure;

    Run(long seed, boolean losesSyncs) {
      this.seed = seed;
      Random drawn = new Random(seed);
      StoreSettings store = OneStoreWorld.storeSettings();
      if (drawn.nextBoolean()) {
        store = store.withRegionSplitBytes(1 << 10, 512);
      }
      this.world =
          new OneStoreWorld(
              seed,
              store,
              ClientSettings.DEFAULT
                  .withOnePhaseCommit(drawn.nextBoolean())
                  .withAsyncCommit(drawn.nextInt(3) > 0),
              drawn.nextBoolean() ? Long.MAX_VALUE : 1 << drawn.nextInt(8, 18),
              losesSyncs);
      this.random = world.simulation.world();
      this.bank = new Bank(random);
    }

    void run() {
      world.boot(this::live);
      while (crashesLeft > 0) {
        crashesLeft--;
        long until = world.steps() + 1 + random.nextInt(random.nextInt(4) == 0 ? 300 : 5_000);
        world.simulation.run(() -> failure != null || world.steps() >= until, 100_000_000);
        rethrow();
        world.crash();
        isChecked = false;
        world.boot(this::live);
      }
      world.simulation.run(() -> failure != null || isChecked, 100_000_000);
      rethrow();
    }

    private void rethrow() {
      if (failure != null) {
        throw new AssertionError("seed " + seed, failure);
      }
    }

    /** A life of the process. */
    private void live(Environment environment, KvClient client) {
      guarded(() -> {
        bank.load(client);
        bank.check(client);
        workersLeft = WORKERS;
        for (int w = 0; w < WORKERS; w++) {
          int worker = w;
          environment
              .scheduler()
              .start("worker", () -> guarded(() -> work(environment, client, worker)));
        }
      });
    }

    private void guarded(Runnable body) {
      try {
        body.run();
      } catch (Throwable e) {
        failure = e;
      }
    }

    private void work(Environment environment, KvClient client, int worker) {
      for (int i = 0; i < TRANSFERS; i++) {
        switch (worker) {
          case 0 -> {
            if (random.nextBoolean()) {
              bank.check(client);
            } else if (random.nextBoolean()) {
              bank.checkTwice(client);
            } else {
              bank.audit(client);
            }
          }
          case 1 -> {
            if (i % 4 == 0) {
              client.split(List.of(Bank.account(random.nextInt(Bank.ACCOUNTS))));
            }
            bank.transfer(client, false);
          }
          case 2 -> bank.transfer(client, false);
          default -> bank.transfer(client, true);
        }
      }
      if (--workersLeft == 0) {
        bank.check(client);
        client.close();
        isChecked = true;
      }
    }
  }

  @Test
  void totalIsConstantAndAcknowledgedTransfersSurvive() {
    Seeds seeds = Seeds.of("bank", 200, 5_000);
    long acknowledged = 0;
    long tried = 0;
    for (long seed = seeds.base(); seed < seeds.end(); seed++) {
      Run run = new Run(seed, false);
      run.run();
      acknowledged += run.bank.acknowledged.size();
      tried += run.bank.nextTransfer;
    }
    System.out.println("bank: " + acknowledged + " of " + tried + " transfers acknowledged");
    assertThat(acknowledged).isGreaterThan(tried / 4);
  }

  @Test
  void aDiskThatForgetsSyncsIsFoundOut() {
    int found = 0;
    for (long seed = 1; seed <= 8 && found == 0; seed++) {
      try {
        new Run(seed, true).run();
      } catch (AssertionError | RuntimeException e) {
        found++;
      }
    }
    assertThat(found).isPositive();
  }
}
