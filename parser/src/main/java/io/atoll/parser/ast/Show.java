package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every SHOW, and DESCRIBE of a table (as COLUMNS).
 *
 * @param table the table or other object shown, where the kind has one
 * @param schema FROM db, where the kind has one
 * @param scope of VARIABLES and STATUS
 * @param target the account of GRANTS and CREATE USER
 * @param using the roles of SHOW GRANTS FOR … USING
 * @param text other text: an engine, a log file, a profile type, TiDB's job numbers
 */
public record Show(
    Kind kind,
    boolean isFull,
    boolean isExtended,
    boolean ifNotExists,
    @Nullable VariableScope scope,
    @Nullable Name table,
    @Nullable String schema,
    @Nullable String like,
    @Nullable Expr where,
    @Nullable Limit limit,
    @Nullable Account target,
    List<Account> using,
    @Nullable String text,
    int start,
    int end)
    implements Statement {
  public Show {
    using = List.copyOf(using);
  }

  public enum Kind {
    BINARY_LOGS,
    BINARY_LOG_STATUS,
    BINLOG_EVENTS,
    CHARACTER_SET,
    COLLATION,
    COLUMNS,
    COUNT_ERRORS,
    COUNT_WARNINGS,
    CREATE_DATABASE,
    CREATE_EVENT,
    CREATE_FUNCTION,
    CREATE_PLACEMENT_POLICY,
    CREATE_PROCEDURE,
    CREATE_TABLE,
    CREATE_TRIGGER,
    CREATE_USER,
    CREATE_VIEW,
    DATABASES,
    ENGINE,
    ENGINES,
    ERRORS,
    EVENTS,
    FUNCTION_CODE,
    FUNCTION_STATUS,
    GRANTS,
    INDEX,
    MASTER_STATUS,
    OPEN_TABLES,
    PLUGINS,
    PRIVILEGES,
    PROCEDURE_CODE,
    PROCEDURE_STATUS,
    PROCESSLIST,
    PROFILE,
    PROFILES,
    RELAYLOG_EVENTS,
    REPLICAS,
    REPLICA_STATUS,
    STATUS,
    TABLE_STATUS,
    TABLES,
    TRIGGERS,
    VARIABLES,
    WARNINGS,
    /** TiDB: {@code SHOW TABLE t REGIONS}. */
    TABLE_REGIONS,
    /** TiDB: {@code SHOW STATS_META}, STATS_HISTOGRAMS, STATS_BUCKETS, STATS_HEALTHY… in text. */
    STATS,
    /** TiDB: {@code SHOW PLACEMENT}. */
    PLACEMENT,
    /** TiDB: {@code SHOW CONFIG}. */
    CONFIG,
    NAMESPACES
  }
}
