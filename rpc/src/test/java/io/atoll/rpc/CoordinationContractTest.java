package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.Coordination;
import io.atoll.api.Coordination.Change;
import io.atoll.api.Coordination.Entry;
import io.atoll.api.Coordination.Listing;
import io.atoll.api.Coordination.Outcome;
import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.placement.EngineJournal;
import io.atoll.placement.PlacementService;
import io.atoll.rpc.client.RemotePlacement;
import io.atoll.rpc.server.ClusterMembers;
import io.atoll.rpc.server.RpcServer;
import io.atoll.rpc.tls.Security;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What coordination does, the same directly and over the wire. */
abstract class CoordinationContractTest {
  static final long LONG_MILLIS = 600_000;

  Environment environment;
  PlacementService placement;
  Coordination coordination;

  static final class DirectTest extends CoordinationContractTest {
    @Override
    Coordination open() {
      return placement.coordination();
    }

    @Override
    void end() {}
  }

  static final class RemoteTest extends CoordinationContractTest {
    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);
    private RpcServer server;
    private RemotePlacement remote;

    private RpcServer serve(InetSocketAddress address) throws IOException {
      return RpcServer.placement(environment, address, placement, new ClusterMembers(1, "one"));
    }

    @Override
    Coordination open() throws IOException {
      server = serve(ANY);
      remote = new RemotePlacement(environment, List.of(server.address()), Duration.ofSeconds(30));
      return remote.coordination();
    }

    @Override
    void end() {
      remote.close();
      server.close();
    }

    @Test
    void aWatchGoesOnAfterItsConnectionBroke() throws Exception {
      Told told = new Told();
      coordination.watch("k", coordination.list("k").revision(), told);
      put("k1", "a");
      assertThat(told.next()).isEqualTo("k1=a");
      InetSocketAddress address = server.address();
      server.close();
      placement.coordination().put("k2", bytes("b"), Coordination.NO_LEASE, Coordination.ANY);
      server = serve(address);
      put("k3", "c");
      assertThat(told.next()).isEqualTo("k2=b");
      assertThat(told.next()).isEqualTo("k3=c");
    }

    @Test
    void aMemberThatDoesNotLeadSendsCallersOn() throws Exception {
      try (RpcServer follower =
              RpcServer.placementMember(
                  environment,
                  Security.none(),
                  ANY,
                  Optional::empty,
                  new ClusterMembers(2, "two"),
                  message -> {},
                  Optional::empty);
          RemotePlacement both =
              new RemotePlacement(
                  environment,
                  List.of(follower.address(), server.address()),
                  Duration.ofSeconds(30))) {
        Told told = new Told();
        both.coordination().watch("", 0, told);
        told.ended.await();
        Told anew = new Told();
        both.coordination().watch("", both.coordination().list("").revision(), anew);
        put("k", "v");
        assertThat(anew.next()).isEqualTo("k=v");
      }
    }
  }

  abstract Coordination open() throws Exception;

  abstract void end();

  @BeforeEach
  void begin(@TempDir Path folder) throws Exception {
    environment = RealEnvironment.at(folder);
    placement =
        new PlacementService(
            environment, new EngineJournal(new MemoryKvEngine()), Duration.ofSeconds(10));
    coordination = open();
  }

  @AfterEach
  void close() {
    end();
    placement.close();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String text(Entry entry) {
    return entry.key() + "=" + new String(entry.value(), StandardCharsets.UTF_8);
  }

  Outcome put(String key, String value) {
    return coordination.put(key, bytes(value), Coordination.NO_LEASE, Coordination.ANY);
  }

  /** What a watcher was told. */
  static final class Told implements Coordination.Watcher {
    final BlockingQueue<String> all = new LinkedBlockingQueue<>();
    final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void changed(List<Change> changes) {
      for (Change change : changes) {
        all.add(
            switch (change) {
              case Change.Put(Entry entry) -> text(entry);
              case Change.Deleted(String key, long revision) -> "-" + key;
            });
      }
    }

    @Override
    public void ended() {
      ended.countDown();
    }

    String next() throws InterruptedException {
      String next = all.poll(30, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      return next;
    }
  }

  @Test
  void valuesAreComparedBeforeTheyChange() {
    Outcome.Done first =
        (Outcome.Done)
            coordination.put("a/1", bytes("x"), Coordination.NO_LEASE, Coordination.ABSENT);
    assertThat(coordination.put("a/1", bytes("y"), Coordination.NO_LEASE, Coordination.ABSENT))
        .isInstanceOf(Outcome.Differs.class);
    Outcome.Done second =
        (Outcome.Done) coordination.put("a/1", bytes("z"), Coordination.NO_LEASE, first.revision());
    assertThat(second.revision()).isGreaterThan(first.revision());
    assertThat(coordination.put("a/1", bytes("y"), Coordination.NO_LEASE, first.revision()))
        .isInstanceOf(Outcome.Differs.class);
    put("a/2", "");
    put("b", "q");
    Listing listing = coordination.list("a/");
    assertThat(listing.entries())
        .extracting(CoordinationContractTest::text)
        .containsExactly("a/1=z", "a/2=");
    assertThat(listing.revision()).isGreaterThan(second.revision());
    assertThat(coordination.delete("a/1", first.revision())).isInstanceOf(Outcome.Differs.class);
    assertThat(coordination.delete("a/1", second.revision())).isInstanceOf(Outcome.Done.class);
    assertThat(coordination.delete("a/1", Coordination.ANY)).isInstanceOf(Outcome.Done.class);
    assertThat(coordination.list("a/").entries())
        .extracting(CoordinationContractTest::text)
        .containsExactly("a/2=");
  }

  @Test
  void valuesEndWithTheirLease() throws Exception {
    long kept = coordination.grantLease(LONG_MILLIS);
    long lost = coordination.grantLease(50);
    assertThat(kept).isNotZero().isNotEqualTo(lost);
    Told told = new Told();
    coordination.watch("k", coordination.list("k").revision(), told);
    assertThat(coordination.put("kept", bytes("1"), kept, Coordination.ANY))
        .isInstanceOf(Outcome.Done.class);
    assertThat(told.next()).isEqualTo("kept=1");
    // The lease may be over already where the machine is slow.
    if (coordination.put("klost", bytes("2"), lost, Coordination.ANY) instanceof Outcome.Done) {
      assertThat(told.next()).isEqualTo("klost=2");
      assertThat(told.next()).isEqualTo("-klost");
    }
    assertThat(coordination.keepAlive(kept)).isTrue();
    assertThat(coordination.put("kept", bytes("3"), kept, Coordination.ANY))
        .isInstanceOf(Outcome.Done.class);
    assertThat(told.next()).isEqualTo("kept=3");
    coordination.revokeLease(kept);
    assertThat(told.next()).isEqualTo("-kept");
    assertThat(coordination.keepAlive(kept)).isFalse();
    assertThat(coordination.put("kept", bytes("4"), kept, Coordination.ANY))
        .isInstanceOf(Outcome.LeaseEnded.class);
    coordination.revokeLease(kept);
    assertThat(coordination.list("k").entries()).isEmpty();
  }

  @Test
  void aWatchTellsAllChangesAfterARevisionInOrder() throws Exception {
    put("w/0", "before");
    long from = coordination.list("w/").revision();
    List<String> expected = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      put("w/" + i % 7, "v" + i);
      expected.add("w/" + i % 7 + "=v" + i);
      put("other", "x" + i);
    }
    Told told = new Told();
    Coordination.Watch watch = coordination.watch("w/", from, told);
    coordination.delete("w/3", Coordination.ANY);
    expected.add("-w/3");
    for (String each : expected) {
      assertThat(told.next()).isEqualTo(each);
    }
    watch.close();
    told.ended.await();
    put("w/9", "after");
    assertThat(told.all).isEmpty();
  }

  @Test
  void aWatchFromBeforeTheHistoryEnds() throws Exception {
    Told told = new Told();
    coordination.watch("", 1, told);
    told.ended.await();
    long from = coordination.list("").revision();
    for (int i = 0; i < 4_200; i++) {
      placement.coordination().put("k", bytes("v"), Coordination.NO_LEASE, Coordination.ANY);
    }
    Told late = new Told();
    coordination.watch("k", from, late);
    late.ended.await();
  }
}
