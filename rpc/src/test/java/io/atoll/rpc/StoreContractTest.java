package io.atoll.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.KeyError;
import io.atoll.api.Mutation;
import io.atoll.api.Peer;
import io.atoll.api.Placement;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionHeartbeat;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.Store;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreHeartbeat;
import io.atoll.api.StoreId;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponse;
import io.atoll.api.StoreResponses;
import io.atoll.chunk.Chunk;
import io.atoll.client.ClientSettings;
import io.atoll.client.CommitOutcome;
import io.atoll.client.KvClient;
import io.atoll.client.KvIterator;
import io.atoll.client.LockOptions;
import io.atoll.client.LockOutcome;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.MemComparable;
import io.atoll.types.ByteBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store and its placement do, the same directly and over the wire. */
abstract class StoreContractTest {
  private OneStore cluster;
  private Store store;
  private Placement placement;
  private KvClient client;

  static final class DirectTest extends StoreContractTest {
    @Override
    Store store(OneStore cluster) {
      return cluster.store;
    }

    @Override
    Placement placement(OneStore cluster) {
      return cluster.placement;
    }
  }

  static final class RemoteTest extends StoreContractTest {
    @Override
    Store store(OneStore cluster) {
      return cluster.remoteStore;
    }

    @Override
    Placement placement(OneStore cluster) {
      return cluster.remotePlacement;
    }
  }

  abstract Store store(OneStore cluster);

  abstract Placement placement(OneStore cluster);

  @BeforeEach
  void open(@TempDir Path folder) throws Exception {
    cluster = new OneStore(folder);
    store = store(cluster);
    placement = placement(cluster);
    client = KvClient.open(cluster.environment, placement, id -> store, ClientSettings.DEFAULT);
  }

  @AfterEach
  void close() {
    client.close();
    cluster.close();
  }

  private static Key key(String text) {
    return Key.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] value(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Key encoded(Key key) {
    ByteBuilder out = new ByteBuilder(16);
    MemComparable.putBytes(out, key.bytes());
    return Key.of(out.toArray());
  }

  private Region region(Key key) {
    return placement.regionByKey(encoded(key)).region();
  }

  /** Splits and waits until placement has heard of it. */
  private void split(Key at) {
    client.split(List.of(at));
    while (!region(at).start().equals(encoded(at))
        || placement.scanRegions(Key.EMPTY, encoded(at), 1).getFirst().region().end().isEmpty()) {
      Thread.yield();
    }
  }

  private <R extends StoreResponse> R send(Key key, StoreRequest<R> request) {
    while (true) {
      RegionResult<R> result = store.execute(RequestContext.of(region(key)), request);
      if (result instanceof RegionResult.Ok<R>(var response)) {
        return response;
      }
      Thread.yield();
    }
  }

  private void put(String... pairs) {
    Transaction transaction = client.begin(TransactionOptions.OPTIMISTIC);
    for (int i = 0; i < pairs.length; i += 2) {
      transaction.put(key(pairs[i]), value(pairs[i + 1]));
    }
    assertThat(transaction.commit()).isInstanceOf(CommitOutcome.Committed.class);
  }

  private List<String> scan(String from, String to, boolean isReverse) {
    List<String> found = new ArrayList<>();
    try (KvIterator rows =
        client
            .snapshot(client.currentTimestamp())
            .scan(new KeyRange(key(from), key(to)), isReverse)) {
      while (rows.next()) {
        found.add(
            new String(rows.key().bytes(), StandardCharsets.UTF_8)
                + "="
                + new String(rows.value(), StandardCharsets.UTF_8));
      }
    }
    return found;
  }

  @Test
  void committedValuesAreReadAcrossRegions() {
    put("a", "1", "b", "2", "c", "3", "d", "4");
    split(key("c"));
    put("b", "20", "c", "30");
    assertThat(scan("a", "z", false)).containsExactly("a=1", "b=20", "c=30", "d=4");
    assertThat(scan("a", "d", true)).containsExactly("c=30", "b=20", "a=1");
    assertThat(client.getNewest(key("c"))).isEqualTo(value("30"));
    assertThat(client.getNewest(key("nothing"))).isNull();
    assertThat(region(key("b")).id()).isNotEqualTo(region(key("c")).id());
  }

  @Test
  void anEpochThatChangedIsTold() {
    put("a", "1");
    Region before = region(key("a"));
    split(key("m"));
    RegionResult<StoreResponses.Get> result =
        store.execute(RequestContext.of(before), new StoreRequest.Get(key("a"), 1L << 62));
    assertThat(result).isInstanceOf(RegionResult.EpochNotMatch.class);
    List<Region> current = ((RegionResult.EpochNotMatch<?>) result).current();
    assertThat(current).contains(region(key("a")), region(key("m")));
  }

  @Test
  void aKeyOfAnotherRegionIsRefused() {
    split(key("m"));
    assertThat(
            store.execute(
                RequestContext.of(region(key("a"))), new StoreRequest.Get(key("z"), 1L << 62)))
        .isInstanceOf(RegionResult.KeyNotInRegion.class);
  }

  @Test
  void locksAreMetAndResolved() {
    put("k", "old");
    long startTs = placement.timestamp();
    StoreRequest.Prewrite prewrite =
        new StoreRequest.Prewrite(
            List.of(
                new Mutation(
                    Mutation.Op.PUT, key("k"), value("new"), Mutation.PessimisticAction.NONE)),
            key("k"),
            startTs,
            60_000,
            0,
            startTs + 1,
            Long.MAX_VALUE,
            false,
            List.of(),
            false,
            1);
    assertThat(send(key("k"), prewrite).errors()).isEmpty();
    StoreResponses.Get met = send(key("k"), new StoreRequest.Get(key("k"), placement.timestamp()));
    assertThat(met.error()).isInstanceOf(KeyError.Locked.class);
    assertThat(((KeyError.Locked) met.error()).lock().startTs()).isEqualTo(startTs);
    StoreResponses.CheckTxnStatus status =
        send(
            key("k"),
            new StoreRequest.CheckTxnStatus(
                key("k"), startTs, startTs, startTs, false, false, false));
    assertThat(status.status()).isInstanceOf(StoreResponses.TxnStatus.Alive.class);
    assertThat(send(key("k"), new StoreRequest.ScanLock(1L << 62, key("a"), Key.EMPTY, 10)).locks())
        .hasSize(1);
    long commitTs = placement.timestamp();
    send(key("k"), new StoreRequest.ResolveLock(startTs, commitTs, List.of(key("k"))));
    StoreResponses.Get after =
        send(key("k"), new StoreRequest.Get(key("k"), placement.timestamp()));
    assertThat(after.value()).isEqualTo(value("new"));
    assertThat(after.commitTs()).isEqualTo(commitTs);
  }

  @Test
  void pessimisticTransactionsWaitForEachOther() throws Exception {
    put("k", "1");
    Transaction first = client.begin(TransactionOptions.PESSIMISTIC);
    assertThat(first.lockKey(key("k"), LockOptions.waiting(50_000)))
        .isInstanceOf(LockOutcome.Locked.class);
    Transaction second = client.begin(TransactionOptions.PESSIMISTIC);
    second.startTs();
    CompletableFuture<LockOutcome> waits = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> waits.complete(second.lockKey(key("k"), LockOptions.waiting(50_000))));
    while (cluster.store.waitingLocks() == 0) {
      Thread.yield();
    }
    first.put(key("k"), value("2"));
    assertThat(first.commit()).isInstanceOf(CommitOutcome.Committed.class);
    // It may have to take a newer timestamp first.
    LockOutcome outcome = waits.get();
    while (outcome instanceof LockOutcome.Conflict) {
      second.refreshForUpdateTs();
      outcome = second.lockKey(key("k"), LockOptions.waiting(50_000));
    }
    assertThat(outcome).isInstanceOf(LockOutcome.Locked.class);
    assertThat(second.view(second.forUpdateTs()).get(key("k"))).isEqualTo(value("2"));
    second.put(key("k"), value("3"));
    assertThat(second.commit()).isInstanceOf(CommitOutcome.Committed.class);
    assertThat(client.getNewest(key("k"))).isEqualTo(value("3"));
  }

  @Test
  void rawValuesAreApart() {
    Key a = key("a");
    Key b = key("b");
    send(a, new StoreRequest.RawPut(List.of(a, b), List.of(value("1"), new byte[100_000])));
    assertThat(send(a, new StoreRequest.RawGet(a)).value()).isEqualTo(value("1"));
    assertThat(send(a, new StoreRequest.RawGet(b)).value()).hasSize(100_000);
    assertThat(send(a, new StoreRequest.RawGet(key("c"))).value()).isNull();
    assertThat(send(a, new StoreRequest.RawScan(a, null, 10, true)).pairs())
        .extracting(StoreResponses.KeyValue::key)
        .containsExactly(b, a);
    send(a, new StoreRequest.RawDelete(List.of(a)));
    send(a, new StoreRequest.RawDeleteRange(b, Key.EMPTY));
    assertThat(send(a, new StoreRequest.RawScan(Key.EMPTY, null, 10, false)).pairs()).isEmpty();
    assertThat(client.getNewest(a)).isNull();
  }

  @Test
  void garbageIsCollected() {
    put("k", "1");
    put("k", "2");
    long safePoint = placement.timestamp();
    assertThat(placement.updateGcSafePoint(safePoint)).isEqualTo(safePoint);
    assertThat(placement.gcSafePoint()).isEqualTo(safePoint);
    assertThat(send(key("k"), new StoreRequest.Gc(safePoint)).removedVersions()).isEqualTo(1);
  }

  @Test
  void plansAreComputed() {
    CoprocessorPlan plan =
        new CoprocessorPlan(
            new CoprocessorPlan.TableScan(
                5,
                List.of(
                    new CoprocessorPlan.ScanColumn(
                        CoprocessorPlan.ScanColumn.HANDLE_ID,
                        io.atoll.types.SqlType.BIGINT,
                        true,
                        null)),
                List.of(),
                false),
            List.of(),
            List.of(0),
            new CoprocessorPlan.Evaluation(0, "UTC", 0, 4, 1 << 26, 1024, false));
    Transaction transaction = client.begin(TransactionOptions.OPTIMISTIC);
    for (int i = 0; i < 100; i++) {
      transaction.put(io.atoll.codec.TableKeys.row(5, i), new byte[] {(byte) 128, 0, 0, 0, 0, 0});
    }
    assertThat(transaction.commit()).isInstanceOf(CommitOutcome.Committed.class);
    KeyRange range = io.atoll.codec.TableKeys.rowRange(5);
    StoreResponses.Coprocess answer =
        send(
            range.start(),
            new StoreRequest.Coprocess(plan, List.of(range), placement.timestamp(), 1 << 20));
    long rows = 0;
    for (Chunk chunk : answer.chunks()) {
      rows += chunk.rows();
    }
    assertThat(rows).isEqualTo(100);
    assertThat(answer.remaining()).isEmpty();
  }

  @Test
  void timestampsIncreaseForAllCallers() throws Exception {
    List<CompletableFuture<List<Long>>> callers = new ArrayList<>();
    for (int c = 0; c < 16; c++) {
      CompletableFuture<List<Long>> taken = new CompletableFuture<>();
      callers.add(taken);
      Thread.ofVirtual()
          .start(() -> {
            List<Long> mine = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
              mine.add(i % 10 == 0 ? placement.timestamps(3) : placement.timestamp());
            }
            taken.complete(mine);
          });
    }
    List<Long> all = new ArrayList<>();
    for (CompletableFuture<List<Long>> caller : callers) {
      assertThat(caller.get()).isSorted().doesNotHaveDuplicates();
      all.addAll(caller.get());
    }
    assertThat(all).doesNotHaveDuplicates();
  }

  @Test
  void sequencesGiveEachValueOnce() {
    assertThat(placement.allocateAutoIncrement(9, 3, 1, 1)).isEqualTo(1);
    assertThat(placement.allocateAutoIncrement(9, 1, 1, 1)).isEqualTo(4);
    placement.raiseAutoIncrement(9, 100);
    assertThat(placement.peekAutoIncrement(9)).isEqualTo(101);
    assertThat(placement.allocateAutoIncrement(9, 1, 10, 5)).isEqualTo(105);
    placement.resetAutoIncrement(9, 1);
    assertThat(placement.allocateAutoIncrement(9, 1, 1, 1)).isEqualTo(1);
    long id = placement.allocateIds(5);
    assertThat(placement.allocateIds(1)).isGreaterThanOrEqualTo(id + 5);
  }

  @Test
  void aHeldSafePointStays() {
    long held = placement.timestamp();
    placement.holdSafePoint("dump", held, 60_000);
    assertThat(placement.updateGcSafePoint(placement.timestamp())).isEqualTo(held);
  }

  @Test
  void regionsAreListed() {
    client.split(List.of(key("g"), key("p")));
    List<Placement.Routed> found = List.of();
    while (found.size() < 3) {
      found = placement.scanRegions(Key.EMPTY, Key.EMPTY, 100);
    }
    assertThat(found.get(0).region().end()).isEqualTo(found.get(1).region().start());
    assertThat(found.get(1).region().start()).isEqualTo(encoded(key("g")));
    assertThat(placement.scanRegions(encoded(key("h")), encoded(key("z")), 1))
        .extracting(routed -> routed.region().id())
        .containsExactly(found.get(1).region().id());
  }

  @Test
  void theFirstRegionIsWhoseProposalCameFirst() {
    Region first = placement.bootstrap(firstRegion(1_000_001));
    assertThat(placement.bootstrap(firstRegion(1_000_003))).isEqualTo(first);
    assertThat(first.start()).isEqualTo(Key.EMPTY);
    assertThat(placement.clusterId()).isNotZero().isEqualTo(cluster.placement.clusterId());
  }

  private static Region firstRegion(long id) {
    return new Region(
        new RegionId(id),
        Key.EMPTY,
        Key.EMPTY,
        new RegionEpoch(1, 1),
        List.of(new Peer(id + 1, OneStore.ID, false)));
  }

  @Test
  void storesAreKnown() {
    StoreDescription store =
        new StoreDescription(
            new StoreId(77),
            "127.0.0.1:20177",
            "127.0.0.1:20197",
            "8.5.0",
            Map.of("zone", "east", "host", "one"),
            StoreDescription.State.UP);
    placement.putStore(store);
    placement.storeHeartbeat(new StoreHeartbeat(store.id(), 1L << 40, 1L << 39, 3, 1, 1_234));
    assertThat(placement.stores()).contains(store);
  }

  @Test
  void whatALeaderTellsIsKnownAtOnce() {
    Placement.Routed known = placement.regionByKey(Key.EMPTY);
    Region now =
        new Region(
            known.region().id(),
            known.region().start(),
            known.region().end(),
            new RegionEpoch(
                known.region().epoch().confVersion(), known.region().epoch().version() + 5),
            known.region().peers());
    assertThat(
            placement.regionHeartbeat(
                RegionHeartbeat.of(now, now.peers().getFirst(), 1_000, 1 << 20, 100)))
        .isEmpty();
    assertThat(placement.regionByKey(Key.EMPTY).region()).isEqualTo(now);
  }
}
