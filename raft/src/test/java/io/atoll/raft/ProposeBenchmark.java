package io.atoll.raft;

import io.atoll.kv.KvEngine;
import io.atoll.kv.rocks.RocksKvEngine;
import io.atoll.kv.rocks.RocksSettings;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Proposals a second of closed-loop clients over four groups, on a real disk and RocksDB; run by
 * hand. Arguments: clients, seconds, payload bytes.
 */
final class ProposeBenchmark {
  private ProposeBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    int bytes = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 200;
    Path folder = Files.createTempDirectory("propose");
    Environment environment = RealEnvironment.at(folder);
    try (KvEngine engine = RocksKvEngine.open(folder.resolve("db"), RocksSettings.defaults())) {
      for (long id = 1; id <= 4; id++) {
        LedgerMachine.bootstrap(
            engine,
            new StoredGroup(id, RaftGroup.INITIAL_INDEX, Members.only(new Peer(10 + id, 1))));
      }
      LedgerMachine machine = new LedgerMachine(engine);
      try (RaftStore store =
          RaftStore.open(
              environment, RaftSettings.defaults(1, "raft"), Transport.none(), engine, machine)) {
        for (String clients : arguments[0].split(",")) {
          run(store, Integer.parseInt(clients), 1, bytes, false);
          run(store, Integer.parseInt(clients), seconds, bytes, true);
        }
      }
    }
  }

  private static void run(RaftStore store, int clients, int seconds, int bytes, boolean print)
      throws Exception {
    AtomicInteger done = new AtomicInteger();
    long[] micros = new long[4_000_000];
    CountDownLatch ended = new CountDownLatch(clients);
    com.sun.management.OperatingSystemMXBean os =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    AtomicLong bad = new AtomicLong();
    long cpu = os.getProcessCpuTime();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    byte[] payload = new byte[bytes];
    for (int i = 0; i < clients; i++) {
      RaftGroup group = store.group(1 + i % 4).orElseThrow();
      Thread.ofVirtual()
          .start(() -> {
            while (System.nanoTime() < end) {
              long at = System.nanoTime();
              if (!(group.propose(group.term(), payload, null).join()
                  instanceof ProposalOutcome.Applied)) {
                bad.incrementAndGet();
              }
              micros[done.getAndIncrement()] = (System.nanoTime() - at) / 1000;
            }
            ended.countDown();
          });
    }
    ended.await();
    long elapsed = System.nanoTime() - start;
    int count = done.get();
    Arrays.sort(micros, 0, count);
    if (print) {
      System.out.printf(
          "%3d clients: %7.0f/s  p50 %5d us  p99 %6d us  cpu %5.1f us  failed %d%n",
          clients,
          count * 1e9 / elapsed,
          micros[count / 2],
          micros[count * 99 / 100],
          (os.getProcessCpuTime() - cpu) / 1000.0 / count,
          bad.get());
    }
  }
}
