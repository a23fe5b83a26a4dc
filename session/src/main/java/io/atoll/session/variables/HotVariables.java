package io.atoll.session.variables;

import io.atoll.client.ReplicaRead;
import io.atoll.types.SqlMode;

/**
 * Variables that every statement looks at, parsed once when they are set. Immutable.
 *
 * @param syntaxMode what of sql_mode the parser heeds
 * @param timestampMicros the session's {@code timestamp}; 0 where the clock runs
 * @param selectLimit rows that a SELECT without LIMIT gives; {@link Long#MAX_VALUE} for all
 * @param insertId the AUTO_INCREMENT value that is to be generated next; 0 for the table's own
 * @param snapshot {@code tidb_snapshot}: the moment that is read; empty for the present
 * @param readStalenessSeconds {@code tidb_read_staleness}: how old what queries read may be; 0 or
 *     less
 * @param replicaRead {@code tidb_replica_read}; prefer-leader is the leader, without whom no other
 *     replica can answer
 */
public record HotVariables(
    io.atoll.parser.SqlMode syntaxMode,
    long timestampMicros,
    int maxErrorCount,
    int divPrecisionIncrement,
    long groupConcatMaxLen,
    long maxAllowedPacketBytes,
    String timeNames,
    int defaultWeekFormat,
    long memoryQuotaBytes,
    int scanConcurrency,
    int indexLookupBatch,
    boolean safeUpdates,
    boolean transactionReadOnly,
    long selectLimit,
    long insertId,
    long autoIncrementIncrement,
    long autoIncrementOffset,
    long cteMaxRecursionDepth,
    boolean foreignKeyChecks,
    long waitTimeoutSeconds,
    long interactiveTimeoutSeconds,
    String clientCharacterSet,
    String snapshot,
    long readStalenessSeconds,
    ReplicaRead replicaRead) {

  /** Whether queries may read the past because the session says so. */
  public boolean readsPast() {
    return readStalenessSeconds != 0 || !snapshot.isEmpty();
  }

  static HotVariables of(SessionVariables all) {
    SqlMode mode = SqlMode.parse(all.text("sql_mode"));
    String timestamp = all.text("timestamp");
    return new HotVariables(
        new io.atoll.parser.SqlMode(
            mode.has(SqlMode.Flag.ANSI_QUOTES),
            mode.has(SqlMode.Flag.PIPES_AS_CONCAT),
            mode.has(SqlMode.Flag.NO_BACKSLASH_ESCAPES),
            mode.has(SqlMode.Flag.IGNORE_SPACE),
            mode.has(SqlMode.Flag.HIGH_NOT_PRECEDENCE)),
        timestamp.equals("0") ? 0 : (long) (Double.parseDouble(timestamp) * 1e6),
        (int) all.number("max_error_count"),
        (int) all.number("div_precision_increment"),
        all.number("group_concat_max_len"),
        all.number("max_allowed_packet"),
        all.text("lc_time_names"),
        (int) all.number("default_week_format"),
        all.number("tidb_mem_quota_query"),
        (int) all.number("tidb_distsql_scan_concurrency"),
        (int) all.number("tidb_index_lookup_size"),
        all.isOn("sql_safe_updates"),
        all.isOn("transaction_read_only"),
        all.number("sql_select_limit"),
        all.number("insert_id"),
        all.number("auto_increment_increment"),
        all.number("auto_increment_offset"),
        all.number("cte_max_recursion_depth"),
        all.isOn("foreign_key_checks"),
        all.number("wait_timeout"),
        all.number("interactive_timeout"),
        all.text("character_set_client"),
        all.text("tidb_snapshot"),
        all.number("tidb_read_staleness"),
        switch (all.text("tidb_replica_read")) {
          case "follower" -> ReplicaRead.FOLLOWER;
          case "leader-and-follower" -> ReplicaRead.LEADER_AND_FOLLOWER;
          default -> ReplicaRead.LEADER;
        });
  }
}
