package io.atoll.bench.rpc;

import com.sun.management.OperatingSystemMXBean;
import io.atoll.api.Mutation;
import io.atoll.api.Placement;
import io.atoll.api.Region;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.Store;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.codec.TableKeys;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.placement.EngineJournal;
import io.atoll.placement.PlacementService;
import io.atoll.raft.RaftSettings;
import io.atoll.raft.RaftStore;
import io.atoll.raft.Transport;
import io.atoll.rpc.client.RemotePlacement;
import io.atoll.rpc.client.RemoteStore;
import io.atoll.rpc.server.ClusterMembers;
import io.atoll.rpc.server.RpcServer;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import io.atoll.store.RegionStore;
import io.atoll.store.StoreSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Point reads, timestamps and messages between stores by many callers at once, directly and over
 * gRPC on loopback: CPU of the whole process, which is both sides, by operation.
 */
public final class RpcCommand {
  private static final int ROWS = 10_000;
  private static final int VALUE_BYTES = 100;
  private static final int RAFT_BYTES = 200;
  private static final long TABLE = 100;
  private static final long ROUND_NANOS = 2_000_000_000;
  private static final StoreId ID = new StoreId(1);

  private final PrintStream out;

  private RpcCommand(PrintStream out) {
    this.out = out;
  }

  public static int run(PrintStream out) {
    try {
      Path folder = Files.createTempDirectory("atoll-bench");
      try {
        new RpcCommand(out).measure(folder);
      } finally {
        try (Stream<Path> all = Files.walk(folder)) {
          all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private void measure(Path folder) throws IOException, InterruptedException {
    Environment environment = RealEnvironment.at(folder);
    InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
    try (PlacementService placement =
            new PlacementService(
                environment, new EngineJournal(new MemoryKvEngine()), Duration.ofSeconds(30));
        RegionStore store =
            RegionStore.open(
                environment,
                new MemoryKvEngine(),
                (kv, machine) ->
                    RaftStore.open(
                        environment,
                        RaftSettings.defaults(1, "log"),
                        Transport.none(),
                        kv,
                        machine),
                placement,
                StoreSettings.defaults(ID, 2));
        RpcServer storeServer = RpcServer.store(environment, any, store);
        RpcServer placementServer =
            RpcServer.placement(environment, any, placement, new ClusterMembers(1, "bench"));
        RemoteStore remote = new RemoteStore(environment, ID, storeServer.address());
        RemotePlacement remotePlacement =
            new RemotePlacement(
                environment, List.of(placementServer.address()), Duration.ofSeconds(30));
        PeerRounds peers = new PeerRounds(environment, store, RAFT_BYTES)) {
      Region region = placement.regionByKey(Key.EMPTY).region();
      RequestContext context = RequestContext.of(region);
      fill(store, placement, context);
      long readTs = placement.timestamp();
      out.println("CPU of both sides by operation");
      for (int callers : new int[] {1, 8, 64, 256}) {
        out.printf("%d callers%n", callers);
        report("  get, direct", callers, get(store, context, readTs));
        report("  get, gRPC", callers, get(remote, context, readTs));
        report("  timestamp, direct", callers, random -> placement.timestamp());
        report("  timestamp, gRPC", callers, random -> remotePlacement.timestamp());
        // A message of that size one way, a short one back.
        report("  Raft round, gRPC", callers, random -> peers.round());
      }
    }
  }

  private interface Operation {
    void run(Random random);
  }

  private static Operation get(Store store, RequestContext context, long readTs) {
    return random -> {
      RegionResult<StoreResponses.Get> result =
          store.execute(
              context, new StoreRequest.Get(TableKeys.row(TABLE, random.nextInt(ROWS)), readTs));
      if (!(result instanceof RegionResult.Ok<StoreResponses.Get>(var answer))
          || answer.value() == null) {
        throw new IllegalStateException("no row: " + result);
      }
    };
  }

  private static void fill(Store store, Placement placement, RequestContext context) {
    for (int from = 0; from < ROWS; from += 1000) {
      List<Mutation> mutations = new ArrayList<>();
      for (int i = from; i < from + 1000; i++) {
        mutations.add(
            new Mutation(
                Mutation.Op.PUT,
                TableKeys.row(TABLE, i),
                new byte[VALUE_BYTES],
                Mutation.PessimisticAction.NONE));
      }
      Key primary = mutations.getFirst().key();
      long startTs = placement.timestamp();
      store.execute(
          context,
          new StoreRequest.Prewrite(
              mutations,
              primary,
              startTs,
              3_000,
              0,
              startTs + 1,
              Long.MAX_VALUE,
              false,
              List.of(),
              false,
              mutations.size()));
      store.execute(
          context,
          new StoreRequest.Commit(
              mutations.stream().map(Mutation::key).toList(), startTs, placement.timestamp()));
    }
  }

  private void report(String name, int callers, Operation operation) throws InterruptedException {
    round(callers, operation);
    round(callers, operation);
    OperatingSystemMXBean process =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = process.getProcessCpuTime();
    long begun = System.nanoTime();
    long operations = round(callers, operation);
    double seconds = (System.nanoTime() - begun) / 1e9;
    out.printf(
        "%-22s %8.2f us %10.0f/s%n",
        name, (process.getProcessCpuTime() - cpu) / 1e3 / operations, operations / seconds);
  }

  private static long round(int callers, Operation operation) throws InterruptedException {
    long end = System.nanoTime() + ROUND_NANOS;
    LongAdder done = new LongAdder();
    CountDownLatch ended = new CountDownLatch(callers);
    for (int c = 0; c < callers; c++) {
      Random random = new Random(c);
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (System.nanoTime() - end < 0) {
                for (int i = 0; i < 16; i++) {
                  operation.run(random);
                }
                done.add(16);
              }
            } finally {
              ended.countDown();
            }
          });
    }
    ended.await();
    return done.sum();
  }
}
