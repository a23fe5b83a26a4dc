package io.atoll.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.types.SqlException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaChangesTest {
  @TempDir static Path folder;
  private static Cluster cluster;

  @BeforeAll
  static void open() {
    cluster = new Cluster(folder);
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @BeforeEach
  void forgetWarnings() {
    cluster.warnings.clear();
  }

  private static void fails(int code, String sql) {
    assertThatThrownBy(() -> cluster.run(sql))
        .as(sql)
        .isInstanceOfSatisfying(
            SqlException.class,
            e -> assertThat(e.error().code()).as(sql + ": " + e.getMessage()).isEqualTo(code));
  }

  @Test
  void databasesComeAndGo() {
    cluster.run("create database D1 collate utf8mb4_bin");
    assertThat(cluster.catalog().database("d1").map(DatabaseInfo::name)).contains("D1");
    fails(1007, "create database d1");
    cluster.run("create database if not exists d1");
    assertThat(cluster.warnings)
        .containsExactly("Note 1007 Can't create database 'd1'; database exists");
    cluster.run("alter database d1 collate utf8mb4_0900_ai_ci");
    assertThat(cluster.catalog().database("d1").orElseThrow().collation().name())
        .isEqualTo("utf8mb4_0900_ai_ci");
    cluster.run("create table d1.t (a int)");
    cluster.run("drop database d1");
    assertThat(cluster.catalog().database("d1")).isEmpty();
    fails(1008, "drop database d1");
    cluster.run("drop database if exists d1");
    fails(1049, "create table d1.t (a int)");
  }

  @Test
  void tablesAreDefinedAsWritten() {
    cluster.run(
        "create table t1 (id bigint unsigned auto_increment primary key, name varchar(20) not null"
            + " default 'x', price decimal(10,2) default -1.5, ts timestamp default"
            + " current_timestamp on update current_timestamp, unique key (name), key k (price,"
            + " name(5))) auto_increment = 100 comment='c'");
    TableInfo table = cluster.table("T1");
    assertThat(table.columns())
        .extracting(ColumnInfo::name)
        .containsExactly("id", "name", "price", "ts");
    assertThat(table.indexes()).extracting(IndexInfo::name).containsExactly("name", "k");
    assertThat(table.isIntHandle()).isTrue();
    assertThat(table.comment()).isEqualTo("c");
    assertThat(cluster.placement.peekAutoIncrement(table.id())).isEqualTo(100);
    fails(1050, "create table t1 (a int)");
    cluster.run("create table if not exists t1 (a int)");
    assertThat(cluster.warnings).containsExactly("Note 1050 Table 't1' already exists");
    cluster.run("create table t2 like t1");
    assertThat(cluster.table("t2").indexes()).isEqualTo(table.indexes());
    assertThat(cluster.placement.peekAutoIncrement(cluster.table("t2").id())).isEqualTo(1);
    cluster.run("drop table t1, t2");
    assertThat(cluster.catalog().table("test", "t1")).isEmpty();
    fails(1051, "drop table t1");
    cluster.run("drop table if exists t1, t2");
    assertThat(cluster.warnings).contains("Note 1051 Unknown table 'test.t1'");
  }

  @Test
  void badDefinitionsAreRefusedInMySqlsWords() {
    fails(1060, "create table b (a int, A int)");
    fails(1061, "create table b (a int, key k (a), key K (a))");
    fails(1068, "create table b (a int primary key, b int primary key)");
    fails(1072, "create table b (a int, key (b))");
    fails(1075, "create table b (a int auto_increment)");
    fails(1067, "create table b (a int default 'x')");
    fails(1101, "create table b (a text default 'x')");
    fails(1170, "create table b (a text, key (a))");
    fails(1171, "create table b (a int null primary key)");
    fails(1089, "create table b (a int, key (a(3)))");
    fails(1071, "create table b (a varchar(2000), key (a))");
    fails(1113, "create table b (key (a))");
    fails(1059, "create table " + "x".repeat(65) + " (a int)");
    fails(1146, "create table b like nothing");
    fails(1235, "create table b as select 1");
  }

  @Test
  void truncateGivesANewTable() {
    cluster.run("create table tr (a int primary key)");
    long before = cluster.table("tr").id();
    cluster.run("truncate table tr");
    assertThat(cluster.table("tr").id()).isNotEqualTo(before);
    assertThat(cluster.catalog().tableById(before)).isEmpty();
    fails(1146, "truncate table nothing");
  }

  @Test
  void tablesExchangeNamesInOneStatement() {
    cluster.run("create table ra (a int)");
    cluster.run("create table rb (b int)");
    cluster.run("rename table ra to rc, rb to ra, rc to rb");
    assertThat(cluster.table("ra").columns().getFirst().name()).isEqualTo("b");
    assertThat(cluster.table("rb").columns().getFirst().name()).isEqualTo("a");
    cluster.run("create database other");
    cluster.run("rename table ra to other.rz");
    assertThat(cluster.catalog().table("test", "ra")).isEmpty();
    assertThat(cluster.catalog().table("other", "rz")).isPresent();
    fails(1050, "rename table rb to other.rz");
    fails(1146, "rename table nothing to x");
  }

  @Test
  void viewsKeepTheirQueryWithNamesMadeFull() {
    cluster.run("create table v0 (a int, b varchar(10))");
    cluster.run("create view v1 (x, y) as select a, b from v0 where v0.a > 1");
    TableInfo view = cluster.table("v1");
    assertThat(view.view().select()).isEqualTo("select a, b from `test`.v0 where v0.a > 1");
    assertThat(view.view().columnNames()).containsExactly("x", "y");
    cluster.run("create or replace view v1 as with c as (select 1 as one) select one from c, v0");
    assertThat(cluster.table("v1").id()).isEqualTo(view.id());
    assertThat(cluster.table("v1").view().select())
        .isEqualTo("with c as (select 1 as one) select one from c, `test`.v0");
    fails(1050, "create view v1 as select 1");
    fails(1347, "create or replace view v0 as select 1");
    fails(1146, "create view v2 as select * from nothing");
    fails(1054, "create view v2 as select nothing from v0");
    fails(1353, "create view v2 (a) as select 1, 2");
    fails(1060, "create view v2 as select 1 as a, 2 as a");
    fails(1146, "alter view v2 as select 1");
    fails(1347, "drop view v0");
    fails(1051, "drop table v1");
    fails(1347, "alter table v1 add c int");
    cluster.run("drop view v1");
    fails(1051, "drop view v1");
  }

  @Test
  void foreignKeysAreKeptAndGetTheirIndex() {
    cluster.run("create table p (id int primary key)");
    cluster.run("create table c (a int, constraint fk foreign key (a) references p (id))");
    assertThat(cluster.warnings).isEmpty();
    fails(3730, "drop table p");
    fails(1701, "truncate table p");
    assertThat(cluster.table("c").indexes()).extracting(IndexInfo::name).containsExactly("fk");
    fails(1828, "alter table c add b int, drop a");
    fails(1553, "alter table c drop index fk");
    fails(1824, "create table d (a int, foreign key (a) references nothing (id))");
    fails(3780, "create table d (a bigint, foreign key (a) references p (id))");
    cluster.run("alter table c drop foreign key fk, drop index fk");
    assertThat(cluster.table("c").foreignKeys()).isEmpty();
  }
}
