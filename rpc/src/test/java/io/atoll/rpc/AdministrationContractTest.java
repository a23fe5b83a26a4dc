package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.api.ClusterAdministration;
import io.atoll.api.Namespace;
import io.atoll.api.Peer;
import io.atoll.api.PlacementMemberDescription;
import io.atoll.api.PlacementRefusedException;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.RegionReport;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import io.atoll.api.StoreReport;
import io.atoll.codec.Key;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.placement.EngineJournal;
import io.atoll.placement.PlacementService;
import io.atoll.rpc.client.RemotePlacement;
import io.atoll.rpc.server.ClusterMembers;
import io.atoll.rpc.server.RpcServer;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What administrators see and order, the same directly and over the wire. */
abstract class AdministrationContractTest {
  private static final int REGIONS = 2_500;

  Environment environment;
  PlacementService placement;
  ClusterAdministration administration;

  static final class DirectTest extends AdministrationContractTest {
    @Override
    ClusterAdministration open() {
      return placement.administration();
    }

    @Override
    void end() {}
  }

  static final class RemoteTest extends AdministrationContractTest {
    private RpcServer server;
    private RemotePlacement remote;

    @Override
    ClusterAdministration open() throws IOException {
      ClusterMembers members = new ClusterMembers(7, "seven");
      members.version("6.5.0");
      server =
          RpcServer.placement(
              environment, new InetSocketAddress("127.0.0.1", 0), placement, members);
      remote = new RemotePlacement(environment, List.of(server.address()), Duration.ofSeconds(30));
      return remote.administration();
    }

    @Override
    void end() {
      remote.close();
      server.close();
    }

    @Test
    void membersAreTold() {
      assertThat(administration.members())
          .containsExactly(
              new PlacementMemberDescription(7, "seven", server.hostAndPort(), "6.5.0", true));
    }
  }

  @TempDir Path folder;

  abstract ClusterAdministration open() throws IOException;

  abstract void end();

  @BeforeEach
  void start() throws IOException {
    environment = RealEnvironment.at(folder);
    placement =
        new PlacementService(
            environment, new EngineJournal(new MemoryKvEngine()), Duration.ofSeconds(5));
    placement.set("max-replicas", "1");
    for (int i = 1; i <= 3; i++) {
      placement.putStore(
          new StoreDescription(
              new StoreId(i),
              "s" + i + ":1",
              "s" + i + ":2",
              "6.5.0",
              Map.of("zone", "z" + i),
              StoreDescription.State.UP));
    }
    administration = open();
  }

  @AfterEach
  void stop() {
    end();
    placement.close();
  }

  private static Key key(int number) {
    return Key.of(new byte[] {(byte) (number >> 8), (byte) number});
  }

  private static RegionHeartbeat told(int number) {
    Peer peer = new Peer(number * 10L + 1, new StoreId(1), false);
    Peer learner = new Peer(number * 10L + 2, new StoreId(2), true);
    return new RegionHeartbeat(
        new Region(
            new RegionId(number),
            number == 1 ? Key.EMPTY : key(number),
            number == REGIONS ? Key.EMPTY : key(number + 1),
            new RegionEpoch(3, 4),
            List.of(peer, learner)),
        peer,
        5,
        6,
        7,
        List.of(new RegionHeartbeat.DownPeer(learner, 8)),
        List.of(learner),
        new RegionHeartbeat.Load(9, 10, 11, 12, 13));
  }

  @Test
  void storesAreSeenAsTheyReport() {
    placement.storeHeartbeat(new StoreHeartbeat(new StoreId(2), 100, 40, 3, 2, 1_234_567));
    List<StoreReport> reports = administration.storeReports();
    assertThat(reports).hasSize(3);
    assertThat(reports.get(1).description()).isEqualTo(placement.stores().get(1));
    assertThat(reports.get(1).heartbeat())
        .contains(new StoreHeartbeat(new StoreId(2), 100, 40, 3, 2, 1_234_567));
    assertThat(reports.get(0).heartbeat()).isEmpty();
    assertThat(reports.get(1).namespace()).isEqualTo(Namespace.DEFAULT);
  }

  @Test
  void manyRegionsComeWholeAndInOrder() {
    for (int i = 1; i <= REGIONS; i++) {
      placement.regionHeartbeat(told(i));
    }
    List<RegionReport> all = administration.regionReports(Key.EMPTY, Key.EMPTY, Integer.MAX_VALUE);
    assertThat(all).hasSize(REGIONS);
    for (int i = 0; i < REGIONS; i++) {
      assertThat(all.get(i).told()).isEqualTo(told(i + 1));
    }
    assertThat(administration.regionReports(key(10), key(13), Integer.MAX_VALUE)).hasSize(3);
    assertThat(administration.regionReports(key(10), Key.EMPTY, 1_200)).hasSize(1_200);
    assertThat(administration.regionReport(new RegionId(77)).orElseThrow().told())
        .isEqualTo(told(77));
    assertThat(administration.regionReport(new RegionId(REGIONS + 1))).isEmpty();
  }

  @Test
  void namespacesChangeAndRefusalsSayWhy() {
    administration.createNamespace("n", List.of(new StoreId(2)));
    administration.assignTable("n", 5);
    assertThat(administration.namespaces())
        .containsExactly(
            new Namespace("default", List.of(new StoreId(1), new StoreId(3)), List.of()),
            new Namespace("n", List.of(new StoreId(2)), List.of(5L)));
    administration.setNamespaceStores("n", List.of(new StoreId(3)));
    assertThat(administration.namespaces().getLast().stores()).containsExactly(new StoreId(3));
    assertThatThrownBy(() -> administration.dropNamespace("n"))
        .isInstanceOf(PlacementRefusedException.class)
        .hasMessageContaining("namespace n is in use by tables [5]");
    administration.assignTable(Namespace.DEFAULT, 5);
    administration.dropNamespace("n");
    assertThat(administration.namespaces()).hasSize(1);
  }
}
