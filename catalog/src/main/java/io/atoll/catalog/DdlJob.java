package io.atoll.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * A schema change on its way (TiDB's {@code model.Job}). Immutable: each step writes a new one.
 *
 * @param arguments what the change needs beyond its ids, as JSON: its shape is the type's
 * @param state of the job
 * @param schemaState of the object that is being changed
 * @param error why it failed, "code: message"; null where it did not
 * @param errorCount tries that failed
 * @param rowCount rows filled in so far
 * @param snapshotTs of the data that is being filled in; 0 before
 * @param startTs of the transaction that queued it
 * @param finishedTs of the transaction that ended it; 0 before
 * @param query the statement
 */
public record DdlJob(
    long id,
    Type type,
    long databaseId,
    long tableId,
    String databaseName,
    String tableName,
    JsonNode arguments,
    State state,
    SchemaState schemaState,
    @Nullable String error,
    int errorCount,
    long rowCount,
    long snapshotTs,
    long startTs,
    long finishedTs,
    long schemaVersion,
    String query) {

  /** Codes are TiDB's action types. */
  public enum Type {
    NONE(0),
    CREATE_DATABASE(1),
    DROP_DATABASE(2),
    CREATE_TABLE(3),
    DROP_TABLE(4),
    ADD_COLUMN(5),
    DROP_COLUMN(6),
    ADD_INDEX(7),
    DROP_INDEX(8),
    ADD_FOREIGN_KEY(9),
    DROP_FOREIGN_KEY(10),
    TRUNCATE_TABLE(11),
    MODIFY_COLUMN(12),
    REBASE_AUTO_INCREMENT(13),
    RENAME_TABLE(14),
    SET_DEFAULT(15),
    SHARD_ROW_ID(16),
    MODIFY_TABLE_COMMENT(17),
    RENAME_INDEX(18),
    CREATE_VIEW(21),
    MODIFY_TABLE_COLLATION(22),
    DROP_VIEW(24),
    MODIFY_DATABASE_COLLATION(26),
    ADD_PRIMARY_KEY(32),
    DROP_PRIMARY_KEY(33),
    MODIFY_AUTO_ID_CACHE(39),
    ALTER_INDEX_VISIBILITY(41),
    ADD_CHECK(43),
    DROP_CHECK(44),
    ALTER_CHECK(45),
    RENAME_TABLES(47),
    CREATE_TABLES(60),
    /** One ALTER TABLE with several changes. */
    MULTI_CHANGE(61);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    public static Type ofCode(int code) {
      for (Type type : values()) {
        if (type.code == code) {
          return type;
        }
      }
      throw new CorruptCatalogException("unknown type of schema change " + code);
    }
  }

  /** Codes are TiDB's job states, in order. */
  public enum State {
    NONE,
    RUNNING,
    ROLLING_BACK,
    ROLLED_BACK,
    DONE,
    CANCELLED,
    /** Done, and every node has seen it. */
    SYNCED,
    CANCELLING,
    QUEUEING;

    public boolean isFinished() {
      return this == DONE || this == SYNCED || this == ROLLED_BACK || this == CANCELLED;
    }
  }

  /** A new job; its id is given when it is queued. */
  public static DdlJob queued(
      Type type,
      long databaseId,
      long tableId,
      String databaseName,
      String tableName,
      JsonNode arguments,
      String query) {
    return new DdlJob(
        0,
        type,
        databaseId,
        tableId,
        databaseName,
        tableName,
        arguments,
        State.QUEUEING,
        SchemaState.NONE,
        null,
        0,
        0,
        0,
        0,
        0,
        0,
        query);
  }

  public DdlJob withId(long newId, long newStartTs) {
    Copy copy = new Copy(this);
    copy.id = newId;
    copy.startTs = newStartTs;
    return copy.build();
  }

  public DdlJob withIds(long newDatabaseId, long newTableId) {
    Copy copy = new Copy(this);
    copy.databaseId = newDatabaseId;
    copy.tableId = newTableId;
    return copy.build();
  }

  public DdlJob withArguments(JsonNode newArguments) {
    Copy copy = new Copy(this);
    copy.arguments = newArguments;
    return copy.build();
  }

  public DdlJob withState(State newState, SchemaState newSchemaState) {
    Copy copy = new Copy(this);
    copy.state = newState;
    copy.schemaState = newSchemaState;
    return copy.build();
  }

  public DdlJob withError(@Nullable String newError, int newErrorCount) {
    Copy copy = new Copy(this);
    copy.error = newError;
    copy.errorCount = newErrorCount;
    return copy.build();
  }

  public DdlJob withProgress(long newRowCount, long newSnapshotTs) {
    Copy copy = new Copy(this);
    copy.rowCount = newRowCount;
    copy.snapshotTs = newSnapshotTs;
    return copy.build();
  }

  public DdlJob withFinish(State newState, long newFinishedTs, long newSchemaVersion) {
    Copy copy = new Copy(this);
    copy.state = newState;
    copy.finishedTs = newFinishedTs;
    copy.schemaVersion = newSchemaVersion;
    return copy.build();
  }

  /** The fields of a job that is to differ in some. */
  private static final class Copy {
    private final DdlJob of;
    private long id;
    private long databaseId;
    private long tableId;
    private JsonNode arguments;
    private State state;
    private SchemaState schemaState;
    private @Nullable String error;
    private int errorCount;
    private long rowCount;
    private long snapshotTs;
    private long startTs;
    private long finishedTs;
    private long schemaVersion;

    private Copy(DdlJob of) {
      this.of = of;
      this.id = of.id;
      this.databaseId = of.databaseId;
      this.tableId = of.tableId;
      this.arguments = of.arguments;
      this.state = of.state;
      this.schemaState = of.schemaState;
      this.error = of.error;
      this.errorCount = of.errorCount;
      this.rowCount = of.rowCount;
      this.snapshotTs = of.snapshotTs;
      this.startTs = of.startTs;
      this.finishedTs = of.finishedTs;
      this.schemaVersion = of.schemaVersion;
    }

    private DdlJob build() {
      return new DdlJob(
          id,
          of.type,
          databaseId,
          tableId,
          of.databaseName,
          of.tableName,
          arguments,
          state,
          schemaState,
          error,
          errorCount,
          rowCount,
          snapshotTs,
          startTs,
          finishedTs,
          schemaVersion,
          of.query);
    }
  }

  byte[] write() {
    return Json.bytes(tree());
  }

  /** The job in TiDB's JSON, as it is stored. */
  public ObjectNode tree() {
    ObjectNode node = Json.object();
    node.put("id", id);
    node.put("type", type.code());
    node.put("schema_id", databaseId);
    node.put("table_id", tableId);
    node.put("schema_name", databaseName);
    node.put("table_name", tableName);
    node.put("state", state.ordinal());
    if (error == null) {
      node.putNull("err");
    } else {
      node.put("err", error);
    }
    node.put("err_count", errorCount);
    node.put("row_count", rowCount);
    node.set("raw_args", arguments);
    node.put("schema_state", schemaState.code());
    node.put("snapshot_ver", snapshotTs);
    node.put("start_ts", startTs);
    node.put("query", query);
    ObjectNode history = node.putObject("binlog");
    history.put("SchemaVersion", schemaVersion);
    history.put("FinishedTS", finishedTs);
    node.put("version", 1);
    return node;
  }

  static DdlJob read(byte[] json) {
    JsonNode node = Json.parse(json);
    JsonNode error = node.path("err");
    int state = node.path("state").asInt();
    if (state < 0 || state >= State.values().length) {
      throw new CorruptCatalogException("unknown state of a schema change " + state);
    }
    return new DdlJob(
        node.path("id").asLong(),
        Type.ofCode(node.path("type").asInt()),
        node.path("schema_id").asLong(),
        node.path("table_id").asLong(),
        node.path("schema_name").asText(),
        node.path("table_name").asText(),
        node.path("raw_args"),
        State.values()[state],
        SchemaState.ofCode(node.path("schema_state").asInt()),
        error.isMissingNode() || error.isNull() ? null : error.asText(),
        node.path("err_count").asInt(),
        node.path("row_count").asLong(),
        node.path("snapshot_ver").asLong(),
        node.path("start_ts").asLong(),
        node.path("binlog").path("FinishedTS").asLong(),
        node.path("binlog").path("SchemaVersion").asLong(),
        node.path("query").asText());
  }
}
