package io.atoll.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.api.Namespace;
import io.atoll.api.StoreDescription;
import io.atoll.api.StoreId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces by SQL, on a placement that knows four stores. */
class NamespaceTest {
  @TempDir Path folder;
  private Cluster cluster;

  @BeforeEach
  void open() {
    cluster = new Cluster(folder);
    cluster.placement.set("max-replicas", "1");
    for (int i = 2; i <= 4; i++) {
      cluster.placement.putStore(
          new StoreDescription(
              new StoreId(i), "s" + i + ":1", "", "6.5.0", Map.of(), StoreDescription.State.UP));
    }
    cluster.run("create namespace n stores (2, 's3:1')");
  }

  @AfterEach
  void close() {
    cluster.close();
  }

  private Namespace namespace(String name) {
    return cluster.placement.namespaces().stream()
        .filter(each -> each.name().equals(name))
        .findAny()
        .orElseThrow();
  }

  private List<Long> tables() {
    return namespace("n").tables();
  }

  private long id(String table) {
    return cluster.table(table).id();
  }

  private void fails(String sql, String message) {
    assertThatThrownBy(() -> cluster.run(sql)).as(sql).hasMessageContaining(message);
  }

  @Test
  void storesAreNamedByIdOrAddress() {
    assertThat(namespace("n").stores()).containsExactly(new StoreId(2), new StoreId(3));
    cluster.run("alter namespace N stores ('s4:1')");
    assertThat(namespace("n").stores()).containsExactly(new StoreId(4));
    cluster.run("create namespace if not exists n stores (2)");
    assertThat(cluster.warnings).containsExactly("Note 8238 Namespace 'n' already exists");
    fails("create namespace n stores (2)", "Namespace 'n' already exists");
    fails("create namespace m stores (9)", "Placement refuses this: there is no store 9");
    fails("create namespace m stores (4)", "store 4 is in namespace n");
    fails("alter namespace m stores (2)", "Unknown namespace 'm'");
    fails("drop namespace m", "Unknown namespace 'm'");
    cluster.run("drop namespace if exists m");
    cluster.run("drop namespace n");
    assertThat(cluster.placement.namespaces()).hasSize(1);
  }

  @Test
  void aTableStaysInItsNamespaceUntilItsDataIsGone() {
    cluster.run("create table t (a int) namespace = n");
    cluster.run("create table other (a int)");
    long first = id("t");
    assertThat(tables()).containsExactly(first);
    cluster.run("rename table t to u");
    cluster.run("truncate table u");
    long second = id("u");
    assertThat(tables()).containsExactly(first, second);
    fails("drop namespace n", "Namespace 'n' is still in use by test.u");
    assertThat(tables()).containsExactly(second);
    cluster.run("create table l like u");
    assertThat(tables()).containsExactly(second, id("l"));
    cluster.run("drop table u, l");
    // The setting lets dropped data live for no time at all.
    cluster.removeDropped();
    assertThat(tables()).isEmpty();
    cluster.run("drop namespace n");
  }

  @Test
  void aTableMovesAndTheRestOfTheStatementWithIt() {
    cluster.run("create table t (a int)");
    cluster.run("alter table t namespace = N");
    assertThat(tables()).containsExactly(id("t"));
    cluster.run("alter table t namespace = default, add column b int");
    assertThat(tables()).isEmpty();
    assertThat(cluster.table("t").publicColumns()).hasSize(2);
    fails("alter table t namespace = n, add column b int", "Duplicate column name 'b'");
    assertThat(tables()).isEmpty();
    fails("alter table t namespace = m", "Unknown namespace 'm'");
    fails("alter table t placement policy = p", "PLACEMENT POLICY");
    cluster.run("alter table t placement policy = default");
  }

  @Test
  void aTableThatCouldNotBeMadeLeavesNothingThere() {
    fails("create table t (a int) namespace = m", "Unknown namespace 'm'");
    cluster.run("create namespace vacant stores ()");
    fails("create table t (a int) namespace = vacant", "namespace vacant would have 0 stores");
    assertThat(cluster.catalog().table("test", "t")).isEmpty();
    cluster.placement.assignTable("n", 999_999);
    cluster.run("drop namespace n");
    fails("create database d namespace = n", "NAMESPACE of a database");
  }

  @Test
  void othersTakeTheOptionForAComment() {
    cluster.run("create table t (a int) /*T![namespace] NAMESPACE = `n` */");
    assertThat(tables()).containsExactly(id("t"));
    cluster.run("create table u (a int) /*T![placement] PLACEMENT POLICY = `p` */");
  }
}
