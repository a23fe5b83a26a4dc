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
    return new DdlJob(
        newId,
        type,
        databaseId,
        tableId,
        databaseName,
        tableName,
        arguments,
        state,
        schemaState,
        error,
        errorCount,
        rowCount,
        snapshotTs,
        newStartTs,
        finishedTs,
        schemaVersion,
        query);
  }

  public DdlJob withIds(long newDatabaseId, long newTableId) {
    return new DdlJob(
        id,
        type,
        newDatabaseId,
        newTableId,
        databaseName,
        tableName,
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
        query);
  }

  public DdlJob withArguments(JsonNode newArguments) {
    return new DdlJob(
        id,
        type,
        databaseId,
        tableId,
        databaseName,
        tableName,
        newArguments,
        state,
        schemaState,
        error,
        errorCount,
        rowCount,
        snapshotTs,
        startTs,
        finishedTs,
        schemaVersion,
        query);
  }

  public DdlJob withState(State newState, SchemaState newSchemaState) {
    return new DdlJob(
        id,
        type,
        databaseId,
        tableId,
        databaseName,
        tableName,
        arguments,
        newState,
        newSchemaState,
        error,
        errorCount,
        rowCount,
        snapshotTs,
        startTs,
        finishedTs,
        schemaVersion,
        query);
  }

  public DdlJob withError(@Nullable String newError, int newErrorCount) {
    return new DdlJob(
        id,
        type,
        databaseId,
        tableId,
        databaseName,
        tableName,
        arguments,
        state,
        schemaState,
        newError,
        newErrorCount,
        rowCount,
        snapshotTs,
        startTs,
        finishedTs,
        schemaVersion,
        query);
  }

  public DdlJob withProgress(long newRowCount, long newSnapshotTs) {
    return new DdlJob(
        id,
        type,
        databaseId,
        tableId,
        databaseName,
        tableName,
        arguments,
        state,
        schemaState,
        error,
        errorCount,
        newRowCount,
        newSnapshotTs,
        startTs,
        finishedTs,
        schemaVersion,
        query);
  }

  public DdlJob withFinish(State newState, long newFinishedTs, long newSchemaVersion) {
    return new DdlJob(
        id,
        type,
        databaseId,
        tableId,
        databaseName,
        tableName,
        arguments,
        newState,
        schemaState,
        error,
        errorCount,
        rowCount,
        snapshotTs,
        startTs,
        newFinishedTs,
        newSchemaVersion,
        query);
  }

  byte[] write() {
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
    return Json.bytes(node);
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
