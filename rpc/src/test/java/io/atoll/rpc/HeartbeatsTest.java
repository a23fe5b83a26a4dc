package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.api.Peer;
import io.atoll.api.PlacementRefusedException;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.Region;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionStep;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import io.atoll.rpc.client.RemotePlacement;
import io.atoll.rpc.server.ClusterMembers;
import io.atoll.rpc.server.RpcServer;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stores tell placement over the wire, and what they are told to do. */
final class HeartbeatsTest {
  private final long seed = Long.getLong("atoll.seed", System.nanoTime());
  private final RandomRecords records = new RandomRecords(new Random(seed));
  private final ScriptedPlacement scripted = new ScriptedPlacement();

  private Environment environment;
  private RpcServer server;
  private RemotePlacement remote;

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    System.out.println("seed " + seed);
    environment = RealEnvironment.at(folder);
    server = serve(new InetSocketAddress("127.0.0.1", 0));
    remote = new RemotePlacement(environment, List.of(server.address()), Duration.ofSeconds(30));
  }

  private RpcServer serve(InetSocketAddress address) throws Exception {
    return RpcServer.placement(environment, address, scripted, new ClusterMembers(1, "p"));
  }

  @AfterEach
  void close() {
    remote.close();
    server.close();
  }

  @Test
  void everyHeartbeatAndEveryStepComeThrough() {
    for (Class<?> type : RegionStep.class.getPermittedSubclasses()) {
      for (int i = 0; i < 20; i++) {
        RegionHeartbeat told = records.make(RegionHeartbeat.class);
        Optional<RegionStep> wanted = Optional.of((RegionStep) records.record(type, 0));
        AtomicReference<RegionHeartbeat> heard = new AtomicReference<>();
        scripted.steps =
            heartbeat -> {
              heard.set(heartbeat);
              return wanted;
            };
        Optional<RegionStep> step = remote.regionHeartbeat(told);
        assertThat(heard.get()).isEqualTo(told);
        assertThat(step).as("seed %d", seed).usingRecursiveComparison().isEqualTo(wanted);
      }
    }
  }

  @Test
  void storesTellAllOfThemselves() {
    assertThat(remote.clusterId()).isEqualTo(4_711);
    for (int i = 0; i < 20; i++) {
      StoreHeartbeat heartbeat = records.make(StoreHeartbeat.class);
      remote.storeHeartbeat(heartbeat);
      assertThat(scripted.heard).isEqualTo(heartbeat);
      Region proposed = records.make(Region.class);
      Region first = records.make(Region.class);
      scripted.firstRegion = asked -> asked.equals(proposed) ? first : asked;
      assertThat(remote.bootstrap(proposed)).isEqualTo(first);
      remote.putStore(records.make(StoreDescription.class));
      assertThat(remote.stores()).isEqualTo(scripted.stores);
    }
  }

  @Test
  void refusalsComeAsThemselves() {
    PlacementRefusedException refusal = new PlacementRefusedException("store 3 is a tombstone");
    scripted.refusal = refusal;
    scripted.firstRegion =
        region -> {
          throw refusal;
        };
    scripted.steps =
        heartbeat -> {
          throw refusal;
        };
    StoreDescription store = records.make(StoreDescription.class);
    RegionHeartbeat heartbeat = records.make(RegionHeartbeat.class);
    Region region = records.make(Region.class);
    assertThatThrownBy(() -> remote.putStore(store))
        .isInstanceOf(PlacementRefusedException.class)
        .hasMessage(refusal.getMessage());
    assertThatThrownBy(() -> remote.bootstrap(region))
        .isInstanceOf(PlacementRefusedException.class)
        .hasMessage(refusal.getMessage());
    assertThatThrownBy(() -> remote.regionHeartbeat(heartbeat))
        .isInstanceOf(PlacementRefusedException.class)
        .hasMessage(refusal.getMessage());
  }

  /** The step names the Region whose heartbeat it answers. */
  private static Optional<RegionStep> stepOf(RegionHeartbeat heartbeat) {
    return heartbeat.term() % 3 == 0
        ? Optional.empty()
        : Optional.of(
            new RegionStep.TransferLeader(
                new Peer(heartbeat.region().id().value(), new StoreId(heartbeat.term()), false)));
  }

  @Test
  void callersAtTheSameTimeGetTheirOwnSteps() throws Exception {
    scripted.steps = HeartbeatsTest::stepOf;
    List<RegionHeartbeat> few = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      few.add(records.make(RegionHeartbeat.class));
    }
    List<CompletableFuture<Void>> callers = new ArrayList<>();
    for (int c = 0; c < 32; c++) {
      CompletableFuture<Void> caller = new CompletableFuture<>();
      callers.add(caller);
      int first = c;
      Thread.ofVirtual()
          .start(() -> {
            try {
              for (int i = first; i < first + 50; i++) {
                RegionHeartbeat any = few.get(i % few.size());
                RegionHeartbeat mine =
                    RegionHeartbeat.of(any.region(), any.leader(), 100L * first + i, 1, 1);
                assertThat(remote.regionHeartbeat(mine)).isEqualTo(stepOf(mine));
              }
              caller.complete(null);
            } catch (Throwable e) {
              caller.completeExceptionally(e);
            }
          });
    }
    for (CompletableFuture<Void> caller : callers) {
      caller.get();
    }
  }

  @Test
  void aLeaderThatIsElsewhereIsFound() throws Exception {
    scripted.steps =
        heartbeat -> {
          throw new PlacementUnavailableException("not the leader");
        };
    scripted.timestamps =
        count -> {
          throw new PlacementUnavailableException("not the leader");
        };
    ScriptedPlacement leader = new ScriptedPlacement();
    leader.steps = HeartbeatsTest::stepOf;
    RegionHeartbeat heartbeat = records.make(RegionHeartbeat.class);
    try (RpcServer other =
            RpcServer.placement(
                environment,
                new InetSocketAddress("127.0.0.1", 0),
                leader,
                new ClusterMembers(2, "q"));
        RemotePlacement both =
            new RemotePlacement(
                environment, List.of(server.address(), other.address()), Duration.ofSeconds(30))) {
      assertThat(both.regionHeartbeat(heartbeat)).isEqualTo(stepOf(heartbeat));
    }
    try (RpcServer other =
            RpcServer.placement(
                environment,
                new InetSocketAddress("127.0.0.1", 0),
                leader,
                new ClusterMembers(2, "q"));
        RemotePlacement both =
            new RemotePlacement(
                environment, List.of(server.address(), other.address()), Duration.ofSeconds(30))) {
      assertThat(both.timestamps(5)).isEqualTo(5);
    }
  }

  @Test
  void whatCannotBeDoneIsNotTriedAgainAndAgain() {
    AtomicInteger asked = new AtomicInteger();
    scripted.timestamps =
        count -> {
          asked.incrementAndGet();
          throw new PlacementUnavailableException("nobody leads");
        };
    try (RemotePlacement impatient =
        new RemotePlacement(environment, List.of(server.address()), Duration.ofMillis(100))) {
      assertThatThrownBy(impatient::timestamp)
          .isInstanceOf(PlacementUnavailableException.class)
          .hasMessageContaining("nobody leads");
    }
    assertThat(asked.get()).isGreaterThan(1);
    asked.set(0);
    scripted.timestamps =
        count -> {
          asked.incrementAndGet();
          throw PlacementUnavailableException.diskFull("the disk is full");
        };
    assertThatThrownBy(remote::timestamp)
        .isInstanceOfSatisfying(
            PlacementUnavailableException.class, e -> assertThat(e.isDiskFull()).isTrue());
    assertThat(asked.get()).isEqualTo(1);
  }

  @Test
  void heartbeatsGoOnAfterARestart() throws Exception {
    scripted.steps = HeartbeatsTest::stepOf;
    RegionHeartbeat heartbeat = records.make(RegionHeartbeat.class);
    assertThat(remote.regionHeartbeat(heartbeat)).isEqualTo(stepOf(heartbeat));
    InetSocketAddress address = server.address();
    server.close();
    server = serve(address);
    assertThat(remote.regionHeartbeat(heartbeat)).isEqualTo(stepOf(heartbeat));
  }
}
