package io.atoll.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.client.CommitOutcome;
import io.atoll.client.KvIterator;
import io.atoll.client.Snapshot;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.codec.Key;
import io.atoll.codec.TableKeys;
import io.atoll.ddl.check.TableCheck;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import io.atoll.types.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ADMIN CHECK TABLE finds what is wrong with an index: others' tests rest on that. */
class TableCheckTest {
  @TempDir static Path folder;
  private static Cluster cluster;
  private static int tables;

  @BeforeAll
  static void open() {
    cluster = new Cluster(folder);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  /** A table of 20 rows with an index of either kind. */
  private static TableInfo filled() {
    String name = "checked" + ++tables;
    cluster.run("create table " + name + " (id int primary key, n int, unique u (n), key k (n))");
    TableWriter writer = new TableWriter(cluster);
    for (long id = 0; id < 20; id++) {
      List<Value> row = List.of(Value.of(id), Value.of(id * 10));
      long handle = id;
      assertThat(writer.write(cluster.catalog(), name, w -> w.insert(handle, row))).isTrue();
    }
    return cluster.table(name);
  }

  private static Snapshot now() {
    return cluster.client.snapshot(cluster.client.currentTimestamp());
  }

  private record Entry(Key key, byte[] value) {}

  private static List<Entry> entries(TableInfo table, String index) {
    long id = table.index(index).map(IndexInfo::id).orElseThrow();
    List<Entry> entries = new ArrayList<>();
    try (KvIterator it = now().scan(TableKeys.indexRange(table.id(), id), false)) {
      while (it.next()) {
        entries.add(new Entry(it.key(), it.value()));
      }
    }
    return entries;
  }

  private static void change(Consumer<Transaction> change) {
    Transaction transaction = cluster.client.begin(TransactionOptions.OPTIMISTIC);
    change.accept(transaction);
    assertThat(transaction.commit()).isInstanceOf(CommitOutcome.Committed.class);
  }

  private static void assertWrong(TableInfo table, String index, String what) {
    assertThatThrownBy(() -> TableCheck.run(table, now(), null))
        .isInstanceOfSatisfying(
            SqlException.class, e -> assertThat(e.error()).isEqualTo(SqlError.ER_ADMIN_CHECK_TABLE))
        .hasMessageContaining("index '" + index + "'")
        .hasMessageContaining(what);
  }

  @Test
  void soundTablesPass() {
    TableInfo table = filled();
    assertThat(entries(table, "u")).hasSize(20);
    TableCheck.run(table, now(), null);
    TableCheck.run(table, now(), "k");
  }

  @Test
  void aMissingEntryIsNamed() {
    for (String index : List.of("u", "k")) {
      TableInfo table = filled();
      Entry gone = entries(table, index).get(7);
      change(transaction -> transaction.delete(gone.key));
      assertWrong(table, index, "row 7 has no entry");
    }
  }

  @Test
  void anEntryWithoutARowIsNamed() {
    for (String index : List.of("u", "k")) {
      TableInfo table = filled();
      change(transaction -> transaction.delete(TableKeys.row(table.id(), 3)));
      assertThatThrownBy(() -> TableCheck.run(table, now(), index))
          .hasMessageContaining("an entry of row 3, which does not exist");
    }
  }

  @Test
  void anEntryOfAnotherRowIsNamed() {
    TableInfo table = filled();
    List<Entry> entries = entries(table, "u");
    change(transaction -> transaction.put(entries.get(4).key, entries.get(5).value));
    assertWrong(table, "u", "the entry of row 4 has another value");
  }

  @Test
  void anEntryInTheWrongPlaceIsNamed() {
    TableInfo table = filled();
    Entry moved = entries(table, "k").get(9);
    byte[] elsewhere = moved.key.bytes().clone();
    elsewhere[elsewhere.length - 1] ^= 0x40;
    change(transaction -> {
      transaction.delete(moved.key);
      transaction.put(Key.of(elsewhere), moved.value);
    });
    assertWrong(table, "k", "row 9 has no entry");
  }
}
