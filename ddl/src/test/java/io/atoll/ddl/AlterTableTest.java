package io.atoll.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.CheckInfo;
import io.atoll.catalog.ColumnDefault;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.ColumnStatistics;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.MetadataLocks;
import io.atoll.catalog.TableInfo;
import io.atoll.catalog.TableStatistics;
import io.atoll.client.Snapshot;
import io.atoll.codec.TableKeys;
import io.atoll.ddl.analyze.KeptStatistics;
import io.atoll.ddl.check.TableCheck;
import io.atoll.types.SqlException;
import io.atoll.types.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlterTableTest {
  @TempDir static Path folder;
  private static Cluster cluster;
  private static TableWriter writer;

  @BeforeAll
  static void open() {
    cluster = new Cluster(folder);
    writer = new TableWriter(cluster);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  private static void fails(int code, String sql) {
    assertThatThrownBy(() -> cluster.run(sql))
        .as(sql)
        .isInstanceOfSatisfying(
            SqlException.class,
            e -> assertThat(e.error().code()).as(sql + ": " + e.getMessage()).isEqualTo(code));
  }

  private static Snapshot now() {
    return cluster.client.snapshot(cluster.client.currentTimestamp());
  }

  private static void check(String table) {
    TableCheck.run(cluster.table(table), now(), null);
  }

  private static List<String> columns(String table) {
    return cluster.table(table).columns().stream().map(ColumnInfo::name).toList();
  }

  private static List<String> indexes(String table) {
    return cluster.table(table).indexes().stream().map(IndexInfo::name).toList();
  }

  private static void insert(String table, long id, Value... values) {
    List<Value> row = new ArrayList<>(List.of(Value.of(id)));
    row.addAll(List.of(values));
    assertThat(writer.write(cluster.catalog(), table, w -> assertThat(w.insert(id, row)).isTrue()))
        .isTrue();
  }

  private static Value text(String text) {
    return Value.ofUtf8(text);
  }

  @Test
  void definitionsChangeInPlace() {
    cluster.run("create table a1 (id int primary key, b varchar(5), c int, key k (c))");
    cluster.run("alter table a1 add d int not null default 7 after id, comment 'x'");
    assertThat(columns("a1")).containsExactly("id", "d", "b", "c");
    assertThat(cluster.table("a1").column("d").orElseThrow().originDefault())
        .isEqualTo(Value.of(7));
    assertThat(cluster.table("a1").comment()).isEqualTo("x");
    assertThat(cluster.table("a1").indexes().getFirst().columns().getFirst().offset()).isEqualTo(3);
    cluster.run("alter table a1 change b bb varchar(50) first, rename index k to kk");
    assertThat(columns("a1")).containsExactly("bb", "id", "d", "c");
    assertThat(indexes("a1")).containsExactly("kk");
    cluster.run("alter table a1 alter c set default 3, rename column c to e");
    assertThat(cluster.table("a1").column("e").orElseThrow().defaultValue())
        .isEqualTo(new ColumnDefault.Literal(Value.of(3)));
    cluster.run("alter table a1 drop e, rename to a2");
    assertThat(columns("a2")).containsExactly("bb", "id", "d");
    assertThat(indexes("a2")).isEmpty();
    fails(1091, "alter table a2 drop nothing");
    fails(1054, "alter table a2 modify nothing int");
    fails(1060, "alter table a2 add bb int");
    fails(1068, "alter table a2 add primary key (d)");
    fails(1235, "alter table a2 drop primary key");
    fails(1235, "alter table a2 drop id");
    fails(1235, "alter table a2 modify id varchar(10)");
    fails(1146, "alter table a1 add x int");
    fails(1176, "alter table a2 rename index k to l");
    cluster.run("alter table a2 drop bb, drop d");
    fails(1090, "alter table a2 drop id");
  }

  @Test
  void anIndexIsFilledWithTheRowsThatAreThere() {
    cluster.run("create table b1 (id int primary key, s varchar(20), n int)");
    for (int i = 0; i < 100; i++) {
      insert("b1", i, text("v" + i % 50), i % 3 == 0 ? Value.NULL : Value.of(i));
    }
    cluster.run("create index s on b1 (s(2))");
    cluster.run("alter table b1 add unique n (n), add index sn (s, n)");
    assertThat(indexes("b1")).containsExactly("s", "n", "sn");
    check("b1");
    assertThatThrownBy(() -> cluster.run("create unique index u on b1 (s)"))
        .hasMessage("Duplicate entry 'v0' for key 'b1.u'");
    assertThat(indexes("b1")).containsExactly("s", "n", "sn");
    assertThat(cluster.table("b1").columns()).allMatch(ColumnInfo::isPublic);
    fails(1061, "create index s on b1 (n)");
    fails(1845, "create index t on b1 (n) algorithm=instant");
    cluster.run("drop index s on b1");
    check("b1");
  }

  @Test
  void severalChangesAreAllOrNothing() {
    cluster.run("create table c1 (id int primary key, n int)");
    insert("c1", 1, Value.of(5));
    insert("c1", 2, Value.of(5));
    fails(1062, "alter table c1 add x int, drop n, add unique (n)".replace("drop n, ", ""));
    assertThat(columns("c1")).containsExactly("id", "n");
    assertThat(indexes("c1")).isEmpty();
  }

  @Test
  void storedValuesMustFitANarrowerColumn() {
    cluster.run("create table d1 (id int primary key, n int, s varchar(10))");
    insert("d1", 1, Value.of(300), text("abcdef"));
    insert("d1", 2, Value.NULL, text("ab"));
    fails(1264, "alter table d1 modify n tinyint");
    fails(1138, "alter table d1 modify n int not null");
    fails(1265, "alter table d1 modify s varchar(3)");
    assertThat(cluster.table("d1").column("n").orElseThrow().isNullable()).isTrue();
    cluster.run("alter table d1 modify n smallint, modify s varchar(6) not null");
    assertThat(cluster.table("d1").column("s").orElseThrow().isNullable()).isFalse();
  }

  @Test
  void aTypeThatRewritesValuesTakesIndexesAlong() {
    cluster.run(
        "create table d2 (id int primary key, n int, s varchar(10), key kn (n), key ks (s))");
    for (int i = 0; i < 40; i++) {
      insert("d2", i, Value.of(i), text(Integer.toString(i % 10)));
    }
    cluster.run("alter table d2 modify n varchar(5), modify s int not null");
    check("d2");
    assertThat(columns("d2")).containsExactly("id", "n", "s");
    assertThat(indexes("d2")).containsExactly("kn", "ks");
    assertThat(cluster.table("d2").columns()).allMatch(c -> c.twin() == null && c.isPublic());
  }

  @Test
  void checkConstraintsLookAtTheRowsThatAreThere() {
    cluster.run("create table d3 (id int primary key, n int, check (n < 100))");
    insert("d3", 1, Value.of(50));
    fails(3819, "alter table d3 add constraint low check (n < 10)");
    cluster.run("alter table d3 add constraint low check (n < 10) not enforced");
    fails(3819, "alter table d3 alter check low enforced");
    assertThat(cluster.table("d3").checks())
        .extracting(CheckInfo::name)
        .containsExactly("d3_chk_1", "low");
    fails(3959, "alter table d3 rename column n to m");
    cluster.run("alter table d3 drop check low, drop n");
    assertThat(cluster.table("d3").checks()).isEmpty();
  }

  @Test
  void spaceOfDroppedDataComesBack() {
    cluster.run("create table e1 (id int primary key, n int, key k (n))");
    insert("e1", 1, Value.of(1));
    TableInfo table = cluster.table("e1");
    cluster.run("drop index k on e1");
    cluster.run("drop table e1");
    cluster.removeDropped();
    try (var it = now().scan(TableKeys.tableRange(table.id()), false)) {
      assertThat(it.next()).isFalse();
    }
  }

  /** Writers at the newest catalog and at the one before it, while an index is added. */
  @Test
  void writersOneVersionApartKeepAnIndexThatIsBeingAdded() {
    long seed = 20_240_611;
    System.out.println("seed " + seed);
    cluster.run("create table f1 (id int primary key, n int, s varchar(20))");
    for (int i = 0; i < 200; i++) {
      insert("f1", i, Value.of(i), text("s" + i));
    }
    Executor threads = cluster.environment.scheduler().virtual("writers");
    List<CompletableFuture<Void>> running = new ArrayList<>();
    AtomicInteger committed = new AtomicInteger();
    CompletableFuture<Void> end = new CompletableFuture<>();
    for (int w = 0; w < 4; w++) {
      SplittableRandom random = new SplittableRandom(seed + w);
      boolean isLong = w % 2 == 1;
      running.add(
          CompletableFuture.runAsync(
              () -> {
                try (MetadataLocks.Holder tables = cluster.metadataLocks.open()) {
                  while (!end.isDone()) {
                    tables.enter();
                    Catalog catalog = cluster.catalog();
                    tables.hold(Set.of(catalog.table("test", "f1").orElseThrow().id()));
                    // A long transaction goes on while its table is changed under it.
                    int writes = isLong ? 1 + random.nextInt(20) : 1;
                    for (int i = 0; i < writes; i++) {
                      if (writer.write(catalog, "f1", x -> change(x, random))) {
                        committed.incrementAndGet();
                      }
                    }
                    tables.leave();
                  }
                }
              },
              threads));
    }
    for (int round = 0; round < 3; round++) {
      cluster.run("alter table f1 add index n (n), add unique s (s), add c int default 4");
      check("f1");
      cluster.run("alter table f1 drop index n, drop index s, drop c");
      check("f1");
    }
    cluster.run("alter table f1 add index n (n), add unique s (s)");
    end.complete(null);
    running.forEach(CompletableFuture::join);
    check("f1");
    assertThat(committed.get()).isGreaterThan(10);
  }

  static void change(TableWriter.Writing x, SplittableRandom random) {
    long id = random.nextInt(300);
    List<Value> row =
        List.of(
            Value.of(id), Value.of(random.nextInt(50)), text("s" + id + "-" + random.nextInt()));
    switch (random.nextInt(3)) {
      case 0 -> x.delete(id);
      case 1 -> x.update(id, row);
      default -> {
        x.delete(id);
        x.insert(id, row);
      }
    }
  }

  /** The owner stops again and again while a job is on its way; each time another goes on. */
  @Test
  void aJobGoesOnWhereItsOwnerStopped() {
    cluster.run("create table g1 (id int primary key, n int, s varchar(20))");
    for (int i = 0; i < 120; i++) {
      insert("g1", i, Value.of(i), text("s" + i));
    }
    Executor threads = cluster.environment.scheduler().virtual("statement");
    for (String sql :
        List.of(
            "alter table g1 add index n (n), add unique s (s), add c int default 4",
            "alter table g1 drop index n, drop index s, drop c")) {
      CompletableFuture<Void> statement =
          CompletableFuture.runAsync(() -> cluster.run(sql), threads);
      for (int i = 0; i < 25 && !statement.isDone(); i++) {
        cluster.restartOwner();
      }
      statement.join();
      check("g1");
    }
    assertThat(columns("g1")).containsExactly("id", "n", "s");
    assertThat(indexes("g1")).isEmpty();
  }

  @Test
  void analyzeDescribesTheRows() {
    cluster.run("create table h1 (id int primary key, n int, s varchar(20), key ns (n, s))");
    for (int i = 0; i < 150; i++) {
      insert("h1", i, i % 10 == 0 ? Value.NULL : Value.of(i % 7), text("s" + i));
    }
    TableInfo table = cluster.table("h1");
    KeptStatistics statistics = new KeptStatistics(cluster.client);
    assertThat(statistics.table(table.id()).isPseudo()).isTrue();
    TableStatistics found = statistics.analyze(table);
    assertThat(found.rows()).isEqualTo(150);
    ColumnStatistics n = found.column(2).orElseThrow();
    assertThat(n.distinct()).isEqualTo(7);
    assertThat(n.nulls()).isEqualTo(15);
    assertThat(n.rows()).isEqualTo(135);
    assertThat(found.column(3).orElseThrow().distinct()).isEqualTo(150);
    assertThat(found.column(3).orElseThrow().rows()).isEqualTo(150);
    assertThat(found.index(1).orElseThrow().distinct()).isEqualTo(135);
    statistics.changed(table.id(), 5, 9);
    assertThat(statistics.table(table.id()).rows()).isEqualTo(155);
    KeptStatistics other = new KeptStatistics(cluster.client);
    other.load(table.id());
    assertThat(other.table(table.id()).rows()).isEqualTo(150);
    assertThat(other.table(table.id()).column(3).orElseThrow().histogram().rows()).isEqualTo(150);
  }
}
