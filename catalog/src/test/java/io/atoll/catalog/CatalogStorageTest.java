package io.atoll.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.Temporals;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CatalogStorageTest {
  private static ColumnInfo column(int offset, String name, SqlType type, ColumnDefault value) {
    return ColumnInfo.of(offset + 1, name, offset, type).withDefault(value);
  }

  static TableInfo everyType() {
    SqlType varchar = SqlType.varchar(20, Collation.UTF8MB4_0900_AI_CI);
    SqlType set =
        new SqlType(
            TypeKind.SET, -1, 0, false, true, Collation.UTF8MB4_BIN, List.of("a", "b", "c"));
    List<ColumnInfo> columns =
        List.of(
            ColumnInfo.of(1, "Id", 0, SqlType.BIGINT.withNullable(false)).withAutoIncrement(true),
            column(1, "u", SqlType.UNSIGNED_BIGINT, new ColumnDefault.Literal(Value.of(-1))),
            column(2, "d", SqlType.decimal(20, 4), literal(Value.of(new BigDecimal("-12.3400")))),
            column(3, "f", SqlType.DOUBLE, literal(Value.of(0.1))),
            column(4, "s", varchar, literal(Value.ofUtf8("it's ä"))),
            column(
                5,
                "b",
                SqlType.varchar(9, Collation.BINARY),
                literal(Value.of(new byte[] {-1, 0}))),
            column(6, "bits", SqlType.number(TypeKind.BIT, 9, 0, true), literal(Value.of(257))),
            column(
                7,
                "dt",
                SqlType.temporal(TypeKind.DATETIME, 3),
                literal(Value.of(Temporals.pack(2024, 2, 29, 1, 2, 3, 4000)))),
            column(8, "t", SqlType.temporal(TypeKind.TIME, 0), literal(Value.of(-3_600_000_000L))),
            column(9, "e", set, literal(Value.of(5))),
            column(
                10,
                "ts",
                SqlType.temporal(TypeKind.TIMESTAMP, 6),
                new ColumnDefault.CurrentTimestamp()),
            column(11, "x", varchar, new ColumnDefault.Computed("uuid()")),
            ColumnInfo.of(13, "n", 12, varchar.withNullable(false)),
            ColumnInfo.of(14, "added", 13, varchar)
                .withOriginDefault(Value.NULL)
                .withState(SchemaState.WRITE_ONLY));
    return TableInfo.builder(77, "Every")
        .collation(Collation.UTF8MB4_0900_AI_CI)
        .columns(columns)
        .intHandleColumnId(1)
        .indexes(
            List.of(
                new IndexInfo(
                    1,
                    "uk",
                    List.of(
                        new IndexInfo.IndexColumn("s", 4, 5, false),
                        new IndexInfo.IndexColumn("u", 1, IndexInfo.IndexColumn.WHOLE, true)),
                    true,
                    false,
                    false,
                    IndexInfo.Kind.HASH,
                    "why",
                    SchemaState.DELETE_ONLY)))
        .foreignKeys(
            List.of(
                new ForeignKeyInfo(
                    1,
                    "fk",
                    List.of("u"),
                    "db",
                    "parent",
                    List.of("id"),
                    ForeignKeyInfo.Action.CASCADE,
                    ForeignKeyInfo.Action.SET_NULL,
                    SchemaState.PUBLIC)))
        .checks(
            List.of(
                new CheckInfo(1, "c", "(`u` > 1)", List.of("u"), false, true, SchemaState.PUBLIC)))
        .comment("all")
        .maxColumnId(14)
        .maxIndexId(1)
        .updateTs(99)
        .build();
  }

  private static ColumnDefault literal(Value value) {
    return new ColumnDefault.Literal(value);
  }

  @Test
  void tablesReadBackAsWritten() {
    TableInfo table = everyType();
    assertThat(TableJson.read(TableJson.write(table))).isEqualTo(table);
    TableInfo view =
        TableInfo.builder(3, "v")
            .columns(List.of(ColumnInfo.of(1, "a", 0, SqlType.BIGINT)))
            .view(
                new ViewInfo(
                    ViewInfo.Algorithm.MERGE,
                    "root",
                    "%",
                    ViewInfo.Security.INVOKER,
                    "SELECT 1 AS `a`",
                    ViewInfo.CheckOption.CASCADED,
                    List.of("A")))
            .build();
    assertThat(TableJson.read(TableJson.write(view))).isEqualTo(view);
  }

  @Test
  void jsonHasTheNamesOfTheFormat() {
    String json = new String(TableJson.write(everyType()), StandardCharsets.UTF_8);
    assertThat(json)
        .contains("\"name\":{\"O\":\"Every\",\"L\":\"every\"}")
        .contains("\"pk_is_handle\":true")
        .contains("\"Tp\":8,\"Flag\":4739,\"Flen\":20")
        .contains("\"idx_name\":{\"O\":\"uk\",\"L\":\"uk\"}")
        .contains("\"length\":-1");
  }

  @Test
  void aTableOfTheFormatIsRead() {
    String json =
        """
        {"id":104,"name":{"O":"T","L":"t"},"charset":"utf8mb4","collate":"utf8mb4_bin",
         "cols":[{"id":1,"name":{"O":"a","L":"a"},"offset":0,"origin_default":null,
           "origin_default_bit":null,"default":"7","default_bit":null,"default_is_expr":false,
           "generated_expr_string":"","generated_stored":false,"dependences":null,
           "type":{"Tp":3,"Flag":0,"Flen":11,"Decimal":0,"Charset":"binary","Collate":"binary",
             "Elems":null,"ElemsIsBinaryLit":null,"Array":false},
           "state":5,"comment":"","hidden":false,"change_state_info":null,"version":2}],
         "index_info":null,"constraint_info":null,"fk_info":null,"state":5,"pk_is_handle":false,
         "is_common_handle":false,"comment":"","auto_inc_id":0,"max_col_id":1,"max_idx_id":0,
         "update_timestamp":1,"ShardRowIDBits":0,"partition":null,"version":5}
        """;
    TableInfo table = TableJson.read(json.getBytes(StandardCharsets.UTF_8));
    assertThat(table.name()).isEqualTo("T");
    assertThat(table.columns().getFirst().defaultValue())
        .isEqualTo(new ColumnDefault.Literal(Value.of(7)));
    assertThat(table.columns().getFirst().type().kind()).isEqualTo(TypeKind.INT);
    assertThat(table.isClustered()).isFalse();
  }

  @Test
  void catalogFindsWithoutRegardToCaseAndFollowsChanges() {
    DatabaseInfo db = new DatabaseInfo(1, "Shop", Collation.UTF8MB4_BIN, SchemaState.PUBLIC);
    TableInfo table = everyType();
    CatalogSnapshot catalog = CatalogSnapshot.of(5, Map.of(db, List.of(table)));
    assertThat(catalog.table("SHOP", "EVERY")).contains(table);
    assertThat(catalog.databaseOfTable(77)).contains(db);

    TableInfo renamed = table.copy().name("Renamed").build();
    CatalogSnapshot next =
        catalog.with(6, Map.of(), Map.of(77L, Optional.of(new CatalogSnapshot.Placed(1, renamed))));
    assertThat(next.table("shop", "every")).isEmpty();
    assertThat(next.table("shop", "renamed")).contains(renamed);
    assertThat(catalog.table("shop", "every")).contains(table);

    CatalogSnapshot dropped = next.with(7, Map.of(1L, Optional.empty()), Map.of());
    assertThat(dropped.tableById(77)).isEmpty();
    assertThat(dropped.databases()).isEmpty();
  }

  @Test
  void metadataIsKeptAndJobsQueue() {
    MapTransaction transaction = new MapTransaction();
    MetaWriter meta = new MetaWriter(transaction);
    assertThat(meta.allocateIds(3)).isEqualTo(1);
    assertThat(meta.allocateIds(1)).isEqualTo(4);
    DatabaseInfo db = new DatabaseInfo(4, "shop", Collation.UTF8MB4_BIN, SchemaState.PUBLIC);
    meta.putDatabase(db);
    meta.putTable(4, everyType());
    assertThat(meta.databases()).containsExactly(db);
    assertThat(meta.tables(4)).containsExactly(everyType());
    assertThat(meta.tableById(4, 77)).contains(everyType());
    SchemaDiff diff = SchemaDiff.ofTable(meta.nextSchemaVersion(), DdlJob.Type.CREATE_TABLE, 4, 77);
    meta.putDiff(diff);
    assertThat(meta.schemaVersion()).isEqualTo(1);
    assertThat(meta.diff(1)).contains(diff);
    assertThat(meta.diff(2)).isEmpty();

    DdlJob[] jobs = new DdlJob[3];
    for (int i = 0; i < 3; i++) {
      jobs[i] =
          meta.enqueue(
              DdlJob.queued(
                  DdlJob.Type.ADD_INDEX,
                  4,
                  77,
                  "shop",
                  "every",
                  JsonNodeFactory.instance.arrayNode().add(i),
                  "ALTER " + i));
    }
    assertThat(meta.jobs()).containsExactly(jobs);
    DdlJob running = jobs[1].withState(DdlJob.State.RUNNING, SchemaState.DELETE_ONLY);
    meta.updateJob(running);
    assertThat(meta.jobs()).containsExactly(jobs[0], running, jobs[2]);
    DdlJob done = running.withFinish(DdlJob.State.DONE, 9, 2);
    meta.finishJob(done);
    assertThat(meta.jobs()).containsExactly(jobs[0], jobs[2]);
    meta.finishJob(jobs[0].withFinish(DdlJob.State.CANCELLED, 9, 0));
    assertThat(meta.jobs()).containsExactly(jobs[2]);
    assertThat(meta.finishedJob(done.id())).contains(done);
    assertThat(meta.finishedJobs(10)).hasSize(2);
    meta.removeDatabase(4);
    assertThat(meta.tables(4)).isEmpty();
    assertThat(meta.databases()).isEmpty();
  }

  @Test
  void histogramEstimatesBetweenItsBounds() {
    Histogram h =
        new Histogram(
            new byte[][] {{0}, {100}},
            new byte[][] {{50}, {(byte) 200}},
            new long[] {100, 300},
            new long[] {10, 20},
            new long[] {31, 61});
    assertThat(h.rowsBelow(new byte[] {0})).isZero();
    assertThat(h.rowsBelow(new byte[] {25})).isBetween(40.0, 50.0);
    assertThat(h.rowsBelow(new byte[] {50})).isEqualTo(90);
    assertThat(h.rowsBelow(new byte[] {70})).isEqualTo(100);
    assertThat(h.rowsBelow(new byte[] {(byte) 255})).isEqualTo(300);
    assertThat(h.rowsEqual(new byte[] {50})).isEqualTo(10);
    assertThat(h.rowsEqual(new byte[] {10})).isEqualTo(3);
    assertThat(h.rowsEqual(new byte[] {60})).isZero();
  }
}
