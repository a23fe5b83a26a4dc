package io.atoll.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.MetaReader;
import io.atoll.catalog.MetaWriter;
import io.atoll.catalog.MetadataLocks;
import io.atoll.catalog.SchemaState;
import io.atoll.client.ClientSettings;
import io.atoll.client.CommitOutcome;
import io.atoll.client.KvClient;
import io.atoll.client.LockOptions;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.codec.Key;
import io.atoll.ddl.node.SharedValues;
import io.atoll.ddl.node.SqlNodes;
import io.atoll.types.SqlException;
import io.atoll.types.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schema changes of two SQL nodes on one store and placement. */
class SeveralNodesTest {
  private static final long LONG_MILLIS = 60_000;
  private static final long SHORT_MILLIS = 1_000;

  @TempDir static Path folder;
  private static Cluster cluster;
  private static Executor threads;

  @BeforeAll
  static void open() {
    cluster = new Cluster(folder);
    // It knows of no other nodes.
    cluster.stopOwner();
    threads = cluster.environment.scheduler().virtual("test");
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  private static void until(java.util.function.BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static void fill(TestNode node, String table, int rows) {
    TableWriter writer = new TableWriter(node.client, node.options());
    for (int i = 0; i < rows; i++) {
      int id = i;
      writer.write(
          node.catalog(),
          table,
          w -> w.insert(id, List.of(Value.of(id), Value.of(id % 50), Value.ofUtf8("s" + id))));
    }
  }

  private static List<String> indexes(TestNode node, String table) {
    return node.table(table).indexes().stream().map(IndexInfo::name).toList();
  }

  @Test
  void eachNodeSeesTheOthersChangesWhenTheStatementIsOver() {
    try (TestNode one = new TestNode(cluster, "", LONG_MILLIS);
        TestNode two = new TestNode(cluster, "", LONG_MILLIS)) {
      assertThat(one.nodes.id()).isNotEqualTo(two.nodes.id());
      assertThat(one.nodes.isOwner()).isTrue();
      assertThat(two.nodes.isOwner()).isFalse();
      for (int i = 0; i < 5; i++) {
        one.run("create table a" + i + " (id int primary key, n int)");
        assertThat(two.catalog().table("test", "a" + i)).isPresent();
        two.run("alter table a" + i + " add index n (n), add c int default 3");
        assertThat(one.table("a" + i).column("c")).isPresent();
        assertThat(indexes(one, "a" + i)).containsExactly("n");
      }
      assertThatThrownBy(() -> two.run("create table a1 (id int)"))
          .isInstanceOfSatisfying(
              SqlException.class, e -> assertThat(e.error().code()).isEqualTo(1050));
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        TestNode node = i % 2 == 0 ? one : two;
        String name = "b" + i;
        running.add(
            CompletableFuture.runAsync(
                () -> node.run("create table " + name + " (a int)"), threads));
      }
      running.forEach(CompletableFuture::join);
      for (int i = 0; i < 8; i++) {
        assertThat(one.catalog().table("test", "b" + i)).isPresent();
        assertThat(two.catalog().table("test", "b" + i)).isPresent();
      }
      until(() -> one.nodes.nodes().size() == 2 && two.nodes.nodes().size() == 2);
    }
  }

  @Test
  void nobodyWaitsForLocksFromBeforeAllNodes() {
    try (KvClient before =
        KvClient.open(
            cluster.environment, cluster.placement, id -> cluster.store, ClientSettings.DEFAULT)) {
      Key key = Key.of(new byte[] {'t', 1});
      // Kept alive by its client all the time, as far as locks tell.
      Transaction left = before.begin(TransactionOptions.PESSIMISTIC);
      left.lockKeys(List.of(key), LockOptions.waiting(1_000));
      try (TestNode one = new TestNode(cluster, "", LONG_MILLIS);
          TestNode two = new TestNode(cluster, "", LONG_MILLIS)) {
        for (TestNode node : List.of(one, two)) {
          Transaction next = node.client.begin(TransactionOptions.PESSIMISTIC);
          next.lockKeys(List.of(key), LockOptions.waiting(60_000));
          next.rollback();
        }
        Transaction open = one.client.begin(TransactionOptions.PESSIMISTIC);
        open.lockKeys(List.of(key), LockOptions.waiting(1_000));
        assertThatThrownBy(() ->
                two.client
                    .begin(TransactionOptions.PESSIMISTIC)
                    .lockKeys(List.of(key), LockOptions.waiting(LockOptions.NOWAIT)))
            .isInstanceOf(SqlException.class);
        open.rollback();
      }
      left.rollback();
    }
  }

  @Test
  void writersOfBothNodesKeepWhatIsBeingAdded() {
    long seed = 20_261_122;
    System.out.println("seed " + seed);
    try (TestNode one = new TestNode(cluster, "", LONG_MILLIS);
        TestNode two = new TestNode(cluster, "", LONG_MILLIS)) {
      one.run("create table f1 (id int primary key, n int, s varchar(40))");
      fill(two, "f1", 100);
      AtomicInteger committed = new AtomicInteger();
      AtomicBoolean isOver = new AtomicBoolean();
      List<CompletableFuture<Void>> running = new ArrayList<>();
      for (int w = 0; w < 4; w++) {
        SplittableRandom random = new SplittableRandom(seed + w);
        TestNode node = w % 2 == 0 ? one : two;
        boolean isLong = w >= 2;
        running.add(
            CompletableFuture.runAsync(
                () -> writeAllTheTime(node, random, isLong, isOver, committed), threads));
      }
      for (int round = 0; round < 2; round++) {
        one.run("alter table f1 add index n (n), add unique s (s), add c int default 4");
        one.check("f1");
        two.run("alter table f1 drop index n, drop index s, drop c");
        two.check("f1");
      }
      two.run("alter table f1 add index n (n), add unique s (s)");
      isOver.set(true);
      running.forEach(CompletableFuture::join);
      one.check("f1");
      assertThat(committed.get()).isGreaterThan(10);
    }
  }

  private static void writeAllTheTime(
      TestNode node,
      SplittableRandom random,
      boolean isLong,
      AtomicBoolean isOver,
      AtomicInteger committed) {
    try (MetadataLocks.Holder tables = node.metadataLocks.open()) {
      while (!isOver.get()) {
        tables.enter();
        TransactionOptions options = node.options();
        Catalog catalog = node.catalog();
        tables.hold(Set.of(catalog.table("test", "f1").orElseThrow().id()));
        TableWriter writer = new TableWriter(node.client, options);
        int writes = isLong ? 1 + random.nextInt(20) : 1;
        for (int i = 0; i < writes; i++) {
          if (writer.write(catalog, "f1", x -> AlterTableTest.change(x, random))) {
            committed.incrementAndGet();
          }
        }
        tables.leave();
      }
    }
  }

  /** A node that is away across several states finds its transaction refused. */
  @Test
  void aNodeThatWasAwayCannotCommitByItsOldSchema() {
    try (TestNode one = new TestNode(cluster, "", LONG_MILLIS);
        TestNode two = new TestNode(cluster, "", SHORT_MILLIS)) {
      one.run("create table p1 (id int primary key, n int, s varchar(40))");
      fill(one, "p1", 40);
      MetadataLocks.Holder tables = two.metadataLocks.open();
      tables.enter();
      TransactionOptions options = two.options();
      Catalog catalog = two.catalog();
      tables.hold(Set.of(catalog.table("test", "p1").orElseThrow().id()));
      Transaction transaction = two.client.begin(options);
      TableWriter.Writing writing =
          new TableWriter.Writing(catalog.table("test", "p1").orElseThrow(), transaction);
      writing.insert(1_000, List.of(Value.of(1_000), Value.of(7), Value.ofUtf8("x")));
      two.coordination.pause();
      one.run("alter table p1 add index n (n)");
      assertThat(two.table("p1").indexes()).isEmpty();
      two.coordination.goOn();
      assertThat(transaction.commit()).isInstanceOf(CommitOutcome.SchemaChanged.class);
      tables.close();
      one.check("p1");
      // It comes back by itself.
      until(() -> !two.table("p1").indexes().isEmpty());
      until(() ->
          new TableWriter(two.client, two.options())
              .write(
                  two.catalog(),
                  "p1",
                  w -> w.insert(2_000, List.of(Value.of(2_000), Value.of(7), Value.ofUtf8("y")))));
      one.check("p1");
    }
  }

  /** The owner is silent in the middle of a change; another node brings it to its end. */
  @Test
  void anotherNodeGoesOnWhereTheOwnerIsLost() {
    try (TestNode one = new TestNode(cluster, "", SHORT_MILLIS);
        TestNode two = new TestNode(cluster, "", SHORT_MILLIS)) {
      until(() -> one.nodes.isOwner() || two.nodes.isOwner());
      TestNode owner = one.nodes.isOwner() ? one : two;
      TestNode other = owner == one ? two : one;
      other.run("create table q1 (id int primary key, n int, s varchar(40))");
      fill(other, "q1", 100);
      AtomicBoolean isStopped = new AtomicBoolean(true);
      other.coordination.stopAnswers(() -> isStopped.get() && isUnderWay(other));
      CompletableFuture<Void> statement =
          CompletableFuture.runAsync(() -> other.run("alter table q1 add index n (n)"), threads);
      until(() -> isUnderWay(other));
      owner.coordination.pause();
      until(other.nodes::isOwner);
      isStopped.set(false);
      statement.join();
      assertThat(indexes(other, "q1")).containsExactly("n");
      other.check("q1");
      assertThat(owner.nodes.isOwner()).isFalse();
      owner.coordination.goOn();
      until(() -> !owner.table("q1").indexes().isEmpty());
      owner.run("alter table q1 drop index n");
      other.check("q1");
      assertThat(indexes(other, "q1")).isEmpty();
    }
  }

  /** Whether a change has left its first state. */
  private static boolean isUnderWay(TestNode node) {
    return jobs(node).stream().anyMatch(job -> job.schemaState() != SchemaState.NONE);
  }

  private static List<DdlJob> jobs(TestNode node) {
    return new MetaReader(node.client.snapshot(node.client.currentTimestamp())).jobs();
  }

  @Test
  void anInstanceThatStartsAgainNeedNotWaitForItself() {
    TestNode lost = new TestNode(cluster, "folder", LONG_MILLIS);
    lost.coordination.pause();
    try (TestNode next = new TestNode(cluster, "folder", LONG_MILLIS)) {
      until(next.nodes::isOwner);
      next.run("create table r1 (a int)");
      next.run("drop table r1");
    }
    lost.close();
  }

  @Test
  void anOlderOwnersTransactionFails(@TempDir Path own) {
    try (Cluster alone = new Cluster(own)) {
      assertThat(claim(alone, 7)).isInstanceOf(CommitOutcome.Committed.class);
      Transaction old = alone.client.begin(TransactionOptions.OPTIMISTIC);
      MetaWriter meta = new MetaWriter(old);
      assertThat(meta.holdOwnership(7)).isTrue();
      meta.bootstrapVersion(1);
      assertThat(claim(alone, 9)).isInstanceOf(CommitOutcome.Committed.class);
      assertThat(old.commit()).isInstanceOf(CommitOutcome.Conflict.class);
      Transaction late = alone.client.begin(TransactionOptions.OPTIMISTIC);
      assertThat(new MetaWriter(late).claimOwnership(7)).isFalse();
      assertThat(new MetaWriter(late).holdOwnership(7)).isFalse();
      assertThat(new MetaWriter(late).holdOwnership(9)).isTrue();
      late.rollback();
    }
  }

  private static CommitOutcome claim(Cluster at, long ownership) {
    Transaction transaction = at.client.begin(TransactionOptions.OPTIMISTIC);
    assertThat(new MetaWriter(transaction).claimOwnership(ownership)).isTrue();
    return transaction.commit();
  }

  @Test
  void connectionsOfOtherNodesAreKilled() throws Exception {
    try (TestNode one = new TestNode(cluster, "", LONG_MILLIS);
        TestNode two = new TestNode(cluster, "", LONG_MILLIS)) {
      CountDownLatch accounts = new CountDownLatch(1);
      two.nodes.serve(
          new SqlNodes.Listener() {
            @Override
            public SqlNodes.Killed kill(SqlNodes.Kill kill) {
              assertThat(kill.queryOnly()).isTrue();
              return kill.user().equals("root") ? SqlNodes.Killed.DONE : SqlNodes.Killed.DENIED;
            }

            @Override
            public void accountsChanged() {
              accounts.countDown();
            }

            @Override
            public void analyzed(long tableId) {}
          });
      until(() -> one.nodes.nodes().size() == 2);
      long connection = two.nodes.connectionId(5);
      assertThat(connection).isBetween(1L, (long) Integer.MAX_VALUE);
      assertThat(one.nodes.kill(new SqlNodes.Kill(connection, true, true, "root")))
          .isEqualTo(SqlNodes.Killed.DONE);
      assertThat(one.nodes.kill(new SqlNodes.Kill(connection, true, false, "eve\nx")))
          .isEqualTo(SqlNodes.Killed.DENIED);
      assertThat(one.nodes.kill(new SqlNodes.Kill(one.nodes.connectionId(5), true, true, "root")))
          .isEqualTo(SqlNodes.Killed.NOT_THERE);
      assertThat(one.nodes.kill(new SqlNodes.Kill(900L << 21 | 5, true, true, "root")))
          .isEqualTo(SqlNodes.Killed.NOT_THERE);
      one.nodes.tellAccountsChanged();
      accounts.await();
    }
  }

  @Test
  void aLockOfANameIsOneConnectionsOfAllNodes() {
    try (TestNode one = new TestNode(cluster, "", LONG_MILLIS)) {
      CompletableFuture<Boolean> gone;
      try (TestNode two = new TestNode(cluster, "", LONG_MILLIS)) {
        assertThat(one.nodes.locks().tryTake("job", 7)).isTrue();
        CompletableFuture<Boolean> released = two.nodes.locks().nextRelease("job");
        assertThat(two.nodes.locks().tryTake("job", 8)).isFalse();
        assertThat(two.nodes.locks().tryTake("job2", 8)).isTrue();
        assertThat(two.nodes.locks().holder("job")).hasValue(7);
        one.nodes.locks().release("job");
        released.join();
        assertThat(two.nodes.locks().holder("job")).isEmpty();
        assertThat(two.nodes.locks().tryTake("job", 8)).isTrue();
        // It is another's by now.
        one.nodes.locks().release("job");
        gone = one.nodes.locks().nextRelease("job");
        assertThat(one.nodes.locks().tryTake("job", 7)).isFalse();
      }
      // A node's locks end with it.
      gone.join();
      assertThat(one.nodes.locks().tryTake("job", 7)).isTrue();
    }
  }

  @Test
  void sharedValuesReachAllNodesAndTheNextOnes() {
    Map<String, String> heard = new ConcurrentHashMap<>();
    SharedValues.Listener listener =
        new SharedValues.Listener() {
          @Override
          public void put(String name, String text, long revision) {
            heard.put(name, text);
          }

          @Override
          public void deleted(String name, long revision) {
            heard.remove(name);
          }
        };
    try (TestNode one = new TestNode(cluster, "", LONG_MILLIS)) {
      try (TestNode two = new TestNode(cluster, "", LONG_MILLIS)) {
        two.nodes.globals().load(listener);
        long first = one.nodes.globals().put("a", "1");
        assertThat(one.nodes.globals().put("a", "2")).isGreaterThan(first);
        until(() -> "2".equals(heard.get("a")));
        one.nodes.globals().delete("a");
        until(heard::isEmpty);
        one.nodes.globals().put("b", "3");
      }
      heard.clear();
      try (TestNode three = new TestNode(cluster, "", LONG_MILLIS)) {
        three.nodes.globals().load(listener);
        assertThat(heard).containsEntry("b", "3");
      }
      one.nodes.globals().delete("b");
    }
  }

  @Test
  void oneNodeAnalyzesATableAtATime() {
    try (TestNode one = new TestNode(cluster, "", LONG_MILLIS);
        TestNode two = new TestNode(cluster, "", LONG_MILLIS)) {
      until(() -> one.nodes.nodes().size() == 2 && two.nodes.nodes().size() == 2);
      assertThat(one.nodes.beginAnalyze(5)).isTrue();
      assertThat(two.nodes.beginAnalyze(5)).isFalse();
      assertThat(two.nodes.beginAnalyze(6)).isTrue();
      one.nodes.endAnalyze(5);
      assertThat(two.nodes.beginAnalyze(5)).isTrue();
    }
  }
}
