package io.atoll.session.variables;

import io.atoll.session.variables.SystemVariable.Effect;
import io.atoll.session.variables.SystemVariable.Kind;
import io.atoll.session.variables.SystemVariable.Scope;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every system variable that Atoll knows: MySQL 8.0's that programs read or set, and TiDB's where
 * Atoll does the same. Names are sorted.
 */
public final class SystemVariables {
  private static final Map<String, SystemVariable> ALL = new TreeMap<>();

  private static final long MAX_INT = 4294967295L;
  private static final long MAX_LONG = Long.MAX_VALUE;

  private SystemVariables() {}

  public static @Nullable SystemVariable find(String lowerCaseName) {
    return ALL.get(lowerCaseName);
  }

  /** All, by name. */
  public static Collection<SystemVariable> all() {
    return ALL.values();
  }

  private static void add(
      String name, Scope scope, Kind kind, String initial, boolean readOnly, Effect effect) {
    SystemVariable former =
        ALL.put(name, new SystemVariable(name, scope, kind, initial, readOnly, effect));
    if (former != null) {
      throw new IllegalStateException("system variable " + name + " is listed twice");
    }
  }

  private static void bool(String name, Scope scope, boolean initial, Effect effect) {
    add(name, scope, new Kind.Bool(), initial ? "ON" : "OFF", false, effect);
  }

  private static void number(
      String name, Scope scope, long initial, long min, long max, Effect effect) {
    add(name, scope, new Kind.Int(min, max, min >= 0), Long.toString(initial), false, effect);
  }

  private static void text(String name, Scope scope, String initial, Effect effect) {
    add(name, scope, new Kind.Text(true), initial, false, effect);
  }

  private static void word(
      String name, Scope scope, String initial, Effect effect, String... words) {
    add(name, scope, new Kind.Word(List.of(words)), initial, false, effect);
  }

  private static void special(String name, Scope scope, String initial) {
    add(name, scope, new Kind.Special(), initial, false, Effect.REAL);
  }

  private static void fixed(String name, Scope scope, String value) {
    add(name, scope, new Kind.Text(true), value, true, Effect.KEPT);
  }

  static {
    session();
    limits();
    characterSets();
    replicationAndLogs();
    innodb();
    tuning();
    facts();
    atoll();
  }

  /** How statements and transactions behave. */
  private static void session() {
    bool("autocommit", Scope.BOTH, true, Effect.REAL);
    number("auto_increment_increment", Scope.BOTH, 1, 1, 65535, Effect.REAL);
    number("auto_increment_offset", Scope.BOTH, 1, 1, 65535, Effect.REAL);
    bool("big_tables", Scope.BOTH, false, Effect.KEPT);
    word("completion_type", Scope.BOTH, "NO_CHAIN", Effect.REAL, "NO_CHAIN", "CHAIN", "RELEASE");
    word("default_storage_engine", Scope.BOTH, "InnoDB", Effect.KEPT, "InnoDB");
    word("default_tmp_storage_engine", Scope.BOTH, "InnoDB", Effect.KEPT, "InnoDB");
    number("div_precision_increment", Scope.BOTH, 4, 0, 30, Effect.REAL);
    bool("end_markers_in_json", Scope.BOTH, false, Effect.KEPT);
    bool("explicit_defaults_for_timestamp", Scope.BOTH, true, Effect.REAL);
    bool("foreign_key_checks", Scope.BOTH, true, Effect.REAL);
    number("identity", Scope.SESSION, 0, 0, MAX_LONG, Effect.REAL);
    number("insert_id", Scope.SESSION, 0, 0, MAX_LONG, Effect.REAL);
    number("last_insert_id", Scope.SESSION, 0, 0, MAX_LONG, Effect.REAL);
    text("init_connect", Scope.GLOBAL, "", Effect.KEPT);
    number("max_error_count", Scope.BOTH, 1024, 0, 65535, Effect.REAL);
    number("pseudo_thread_id", Scope.SESSION, 0, 0, MAX_LONG, Effect.KEPT);
    bool("pseudo_slave_mode", Scope.SESSION, false, Effect.KEPT);
    number("rand_seed1", Scope.SESSION, 0, 0, MAX_INT, Effect.KEPT);
    number("rand_seed2", Scope.SESSION, 0, 0, MAX_INT, Effect.KEPT);
    bool("read_only", Scope.GLOBAL, false, Effect.REAL);
    bool("super_read_only", Scope.GLOBAL, false, Effect.REAL);
    bool("sql_auto_is_null", Scope.BOTH, false, Effect.KEPT);
    bool("sql_big_selects", Scope.BOTH, true, Effect.KEPT);
    bool("sql_buffer_result", Scope.BOTH, false, Effect.KEPT);
    bool("sql_generate_invisible_primary_key", Scope.BOTH, false, Effect.KEPT);
    bool("sql_log_bin", Scope.SESSION, true, Effect.KEPT);
    special("sql_mode", Scope.BOTH, "");
    bool("sql_notes", Scope.BOTH, true, Effect.REAL);
    bool("sql_quote_show_create", Scope.BOTH, true, Effect.REAL);
    bool("sql_require_primary_key", Scope.BOTH, false, Effect.REAL);
    bool("sql_safe_updates", Scope.BOTH, false, Effect.REAL);
    bool("sql_warnings", Scope.BOTH, false, Effect.KEPT);
    special("time_zone", Scope.BOTH, "SYSTEM");
    special("timestamp", Scope.SESSION, "0");
    word(
        "transaction_isolation",
        Scope.BOTH,
        "REPEATABLE-READ",
        Effect.REAL,
        "READ-UNCOMMITTED",
        "READ-COMMITTED",
        "REPEATABLE-READ",
        "SERIALIZABLE");
    word(
        "tx_isolation",
        Scope.BOTH,
        "REPEATABLE-READ",
        Effect.REAL,
        "READ-UNCOMMITTED",
        "READ-COMMITTED",
        "REPEATABLE-READ",
        "SERIALIZABLE");
    bool("transaction_read_only", Scope.BOTH, false, Effect.REAL);
    bool("tx_read_only", Scope.BOTH, false, Effect.REAL);
    bool("unique_checks", Scope.BOTH, true, Effect.KEPT);
    bool("updatable_views_with_limit", Scope.BOTH, true, Effect.KEPT);
    bool("innodb_snapshot_isolation", Scope.BOTH, false, Effect.REAL);
    word("use_secondary_engine", Scope.SESSION, "ON", Effect.KEPT, "OFF", "ON", "FORCED");
    bool("show_create_table_verbosity", Scope.BOTH, false, Effect.KEPT);
    bool("show_create_table_skip_secondary_engine", Scope.SESSION, false, Effect.KEPT);
    bool("session_track_schema", Scope.BOTH, true, Effect.REAL);
    bool("session_track_state_change", Scope.BOTH, false, Effect.REAL);
    word("session_track_gtids", Scope.BOTH, "OFF", Effect.KEPT, "OFF", "OWN_GTID", "ALL_GTIDS");
    text(
        "session_track_system_variables",
        Scope.BOTH,
        "time_zone,autocommit,character_set_client,character_set_results,character_set_connection",
        Effect.REAL);
    word(
        "session_track_transaction_info",
        Scope.BOTH,
        "OFF",
        Effect.REAL,
        "OFF",
        "STATE",
        "CHARACTERISTICS");
  }

  /** Limits and time-outs. */
  private static void limits() {
    number("connect_timeout", Scope.GLOBAL, 10, 2, 31536000, Effect.REAL);
    number("cte_max_recursion_depth", Scope.BOTH, 1000, 0, MAX_INT, Effect.REAL);
    number("group_concat_max_len", Scope.BOTH, 1024, 4, MAX_LONG, Effect.REAL);
    number("innodb_lock_wait_timeout", Scope.BOTH, 50, 1, 1073741824, Effect.REAL);
    number("interactive_timeout", Scope.BOTH, 28800, 1, 31536000, Effect.REAL);
    number("lock_wait_timeout", Scope.BOTH, 31536000, 1, 31536000, Effect.REAL);
    number("max_allowed_packet", Scope.BOTH, 67108864, 1024, 1073741824, Effect.REAL);
    number("max_connect_errors", Scope.GLOBAL, 100, 1, MAX_LONG, Effect.KEPT);
    number("max_connections", Scope.GLOBAL, 10000, 1, 100000, Effect.REAL);
    number("max_execution_time", Scope.BOTH, 0, 0, MAX_INT, Effect.REAL);
    number("max_join_size", Scope.BOTH, MAX_LONG, 1, MAX_LONG, Effect.KEPT);
    number("max_length_for_sort_data", Scope.BOTH, 4096, 4, 8388608, Effect.KEPT);
    number("max_points_in_geometry", Scope.BOTH, 65536, 3, 1048576, Effect.KEPT);
    number("max_prepared_stmt_count", Scope.GLOBAL, 16382, 0, 4194304, Effect.REAL);
    number("max_seeks_for_key", Scope.BOTH, MAX_LONG, 1, MAX_LONG, Effect.KEPT);
    number("max_sort_length", Scope.BOTH, 1024, 4, 8388608, Effect.KEPT);
    number("max_sp_recursion_depth", Scope.BOTH, 0, 0, 255, Effect.KEPT);
    number("max_user_connections", Scope.BOTH, 0, 0, MAX_INT, Effect.REAL);
    number("net_buffer_length", Scope.BOTH, 16384, 1024, 1048576, Effect.KEPT);
    number("net_read_timeout", Scope.BOTH, 30, 1, 31536000, Effect.REAL);
    number("net_retry_count", Scope.BOTH, 10, 1, MAX_LONG, Effect.KEPT);
    number("net_write_timeout", Scope.BOTH, 60, 1, 31536000, Effect.REAL);
    number("sql_select_limit", Scope.BOTH, MAX_LONG, 0, MAX_LONG, Effect.REAL);
    number("wait_timeout", Scope.BOTH, 28800, 1, 31536000, Effect.REAL);
    number("default_week_format", Scope.BOTH, 0, 0, 7, Effect.REAL);
    number("regexp_stack_limit", Scope.GLOBAL, 8000000, 0, 2147483647, Effect.KEPT);
    number("regexp_time_limit", Scope.GLOBAL, 32, 0, 2147483647, Effect.REAL);
  }

  private static void characterSets() {
    special("character_set_client", Scope.BOTH, "utf8mb4");
    special("character_set_connection", Scope.BOTH, "utf8mb4");
    special("character_set_database", Scope.BOTH, "utf8mb4");
    special("character_set_filesystem", Scope.BOTH, "binary");
    special("character_set_results", Scope.BOTH, "utf8mb4");
    special("character_set_server", Scope.BOTH, "utf8mb4");
    fixed("character_set_system", Scope.GLOBAL, "utf8mb3");
    fixed("character_sets_dir", Scope.GLOBAL, "");
    special("collation_connection", Scope.BOTH, "utf8mb4_0900_ai_ci");
    special("collation_database", Scope.BOTH, "utf8mb4_0900_ai_ci");
    special("collation_server", Scope.BOTH, "utf8mb4_0900_ai_ci");
    special("default_collation_for_utf8mb4", Scope.BOTH, "utf8mb4_0900_ai_ci");
    text("lc_messages", Scope.BOTH, "en_US", Effect.KEPT);
    text("lc_time_names", Scope.BOTH, "en_US", Effect.KEPT);
    fixed("lower_case_file_system", Scope.GLOBAL, "OFF");
    fixed("lower_case_table_names", Scope.GLOBAL, "2");
  }

  private static void replicationAndLogs() {
    word("binlog_format", Scope.BOTH, "ROW", Effect.KEPT, "MIXED", "STATEMENT", "ROW");
    word("binlog_row_image", Scope.BOTH, "FULL", Effect.KEPT, "FULL", "MINIMAL", "NOBLOB");
    number("expire_logs_days", Scope.GLOBAL, 0, 0, 99, Effect.KEPT);
    number("binlog_expire_logs_seconds", Scope.GLOBAL, 2592000, 0, MAX_INT, Effect.KEPT);
    fixed("gtid_executed", Scope.GLOBAL, "");
    text("gtid_next", Scope.SESSION, "AUTOMATIC", Effect.KEPT);
    text("gtid_purged", Scope.GLOBAL, "", Effect.KEPT);
    word(
        "gtid_mode",
        Scope.GLOBAL,
        "OFF",
        Effect.KEPT,
        "OFF",
        "OFF_PERMISSIVE",
        "ON_PERMISSIVE",
        "ON");
    bool("general_log", Scope.GLOBAL, false, Effect.KEPT);
    text("general_log_file", Scope.GLOBAL, "", Effect.KEPT);
    fixed("log_bin", Scope.GLOBAL, "OFF");
    bool("log_bin_trust_function_creators", Scope.GLOBAL, false, Effect.KEPT);
    text("log_error", Scope.GLOBAL, "stderr", Effect.KEPT);
    text("log_output", Scope.GLOBAL, "FILE", Effect.KEPT);
    bool("log_queries_not_using_indexes", Scope.GLOBAL, false, Effect.KEPT);
    fixed("log_slave_updates", Scope.GLOBAL, "OFF");
    fixed("log_replica_updates", Scope.GLOBAL, "OFF");
    add("long_query_time", Scope.BOTH, new Kind.Real(0, 31536000), "0.300000", false, Effect.REAL);
    number("min_examined_row_limit", Scope.BOTH, 0, 0, MAX_LONG, Effect.KEPT);
    number("server_id", Scope.GLOBAL, 1, 0, MAX_INT, Effect.KEPT);
    bool("slow_query_log", Scope.GLOBAL, true, Effect.REAL);
    text("slow_query_log_file", Scope.GLOBAL, "", Effect.KEPT);
    number("sync_binlog", Scope.GLOBAL, 1, 0, MAX_INT, Effect.KEPT);
    fixed("relay_log", Scope.GLOBAL, "");
    word("rpl_semi_sync_master_enabled", Scope.GLOBAL, "OFF", Effect.KEPT, "OFF", "ON");
  }

  private static void innodb() {
    fixed("have_innodb", Scope.GLOBAL, "YES");
    fixed("innodb_version", Scope.GLOBAL, "8.0.40");
    fixed("innodb_page_size", Scope.GLOBAL, "16384");
    fixed("innodb_read_only", Scope.GLOBAL, "OFF");
    fixed("innodb_autoinc_lock_mode", Scope.GLOBAL, "2");
    fixed("innodb_buffer_pool_instances", Scope.GLOBAL, "1");
    number("innodb_buffer_pool_size", Scope.GLOBAL, 134217728, 5242880, MAX_LONG, Effect.KEPT);
    bool("innodb_file_per_table", Scope.GLOBAL, true, Effect.KEPT);
    word(
        "innodb_default_row_format",
        Scope.GLOBAL,
        "dynamic",
        Effect.KEPT,
        "redundant",
        "compact",
        "dynamic");
    number("innodb_flush_log_at_trx_commit", Scope.GLOBAL, 1, 1, 1, Effect.KEPT);
    bool("innodb_rollback_on_timeout", Scope.GLOBAL, false, Effect.KEPT);
    bool("innodb_deadlock_detect", Scope.GLOBAL, true, Effect.KEPT);
    bool("innodb_strict_mode", Scope.BOTH, true, Effect.KEPT);
    bool("innodb_table_locks", Scope.BOTH, true, Effect.KEPT);
    bool("innodb_stats_on_metadata", Scope.GLOBAL, false, Effect.KEPT);
    bool("innodb_stats_persistent", Scope.GLOBAL, true, Effect.KEPT);
    bool("innodb_adaptive_hash_index", Scope.GLOBAL, false, Effect.KEPT);
    number("innodb_log_file_size", Scope.GLOBAL, 50331648, 4194304, MAX_LONG, Effect.KEPT);
    number("innodb_io_capacity", Scope.GLOBAL, 200, 100, MAX_LONG, Effect.KEPT);
    number("innodb_thread_concurrency", Scope.GLOBAL, 0, 0, 1000, Effect.KEPT);
  }

  /** What tunes MySQL's own machinery: kept for programs that set it. */
  private static void tuning() {
    number("back_log", Scope.GLOBAL, 151, 1, 65535, Effect.KEPT);
    number("bulk_insert_buffer_size", Scope.BOTH, 8388608, 0, MAX_LONG, Effect.KEPT);
    word("concurrent_insert", Scope.GLOBAL, "AUTO", Effect.KEPT, "NEVER", "AUTO", "ALWAYS");
    word("event_scheduler", Scope.GLOBAL, "OFF", Effect.KEPT, "OFF", "ON", "DISABLED");
    number("eq_range_index_dive_limit", Scope.BOTH, 200, 0, MAX_INT, Effect.KEPT);
    bool("flush", Scope.GLOBAL, false, Effect.KEPT);
    number("flush_time", Scope.GLOBAL, 0, 0, 31536000, Effect.KEPT);
    number("ft_min_word_len", Scope.GLOBAL, 4, 1, 10, Effect.KEPT);
    number(
        "histogram_generation_max_mem_size", Scope.BOTH, 20000000, 1000000, MAX_LONG, Effect.KEPT);
    number("host_cache_size", Scope.GLOBAL, 279, 0, 65536, Effect.KEPT);
    number("information_schema_stats_expiry", Scope.BOTH, 86400, 0, 31536000, Effect.KEPT);
    word(
        "internal_tmp_mem_storage_engine",
        Scope.BOTH,
        "TempTable",
        Effect.KEPT,
        "MEMORY",
        "TempTable");
    number("join_buffer_size", Scope.BOTH, 262144, 128, MAX_LONG, Effect.KEPT);
    number("key_buffer_size", Scope.GLOBAL, 8388608, 0, MAX_LONG, Effect.KEPT);
    bool("keep_files_on_create", Scope.BOTH, false, Effect.KEPT);
    bool("local_infile", Scope.GLOBAL, false, Effect.REAL);
    bool("low_priority_updates", Scope.BOTH, false, Effect.KEPT);
    number("max_heap_table_size", Scope.BOTH, 16777216, 16384, MAX_LONG, Effect.KEPT);
    bool("new", Scope.BOTH, false, Effect.KEPT);
    bool("old_alter_table", Scope.BOTH, false, Effect.KEPT);
    number("open_files_limit", Scope.GLOBAL, 65535, 0, MAX_LONG, Effect.KEPT);
    number("optimizer_prune_level", Scope.BOTH, 1, 0, 1, Effect.KEPT);
    number("optimizer_search_depth", Scope.BOTH, 62, 0, 62, Effect.KEPT);
    text(
        "optimizer_switch",
        Scope.BOTH,
        "index_merge=on,index_merge_union=on,index_merge_sort_union=on,"
            + "index_merge_intersection=on,engine_condition_pushdown=on,"
            + "index_condition_pushdown=on,mrr=on,mrr_cost_based=on,block_nested_loop=on,"
            + "batched_key_access=off,materialization=on,semijoin=on,loosescan=on,firstmatch=on,"
            + "duplicateweedout=on,subquery_materialization_cost_based=on,"
            + "use_index_extensions=on,condition_fanout_filter=on,derived_merge=on,"
            + "use_invisible_indexes=off,skip_scan=on,hash_join=on,"
            + "subquery_to_derived=off,prefer_ordering_index=on,hypergraph_optimizer=off,"
            + "derived_condition_pushdown=on",
        Effect.KEPT);
    text("optimizer_trace", Scope.BOTH, "enabled=off,one_line=off", Effect.KEPT);
    number("parser_max_mem_size", Scope.BOTH, MAX_LONG, 10000000, MAX_LONG, Effect.KEPT);
    fixed("performance_schema", Scope.GLOBAL, "OFF");
    number("preload_buffer_size", Scope.BOTH, 32768, 1024, 1073741824, Effect.KEPT);
    bool("profiling", Scope.BOTH, false, Effect.KEPT);
    number("profiling_history_size", Scope.BOTH, 15, 0, 100, Effect.KEPT);
    number("query_alloc_block_size", Scope.BOTH, 8192, 1024, MAX_INT, Effect.KEPT);
    number("query_cache_size", Scope.GLOBAL, 0, 0, MAX_LONG, Effect.KEPT);
    word("query_cache_type", Scope.BOTH, "OFF", Effect.KEPT, "OFF", "ON", "DEMAND");
    number("query_cache_limit", Scope.GLOBAL, 1048576, 0, MAX_LONG, Effect.KEPT);
    number("query_prealloc_size", Scope.BOTH, 8192, 8192, MAX_LONG, Effect.KEPT);
    number("range_alloc_block_size", Scope.BOTH, 4096, 4096, MAX_INT, Effect.KEPT);
    number("range_optimizer_max_mem_size", Scope.BOTH, 8388608, 0, MAX_LONG, Effect.KEPT);
    number("read_buffer_size", Scope.BOTH, 131072, 8192, 2147479552, Effect.KEPT);
    number("read_rnd_buffer_size", Scope.BOTH, 262144, 1, 2147483647, Effect.KEPT);
    number("sort_buffer_size", Scope.BOTH, 262144, 32768, MAX_LONG, Effect.KEPT);
    number("stored_program_cache", Scope.GLOBAL, 256, 16, 524288, Effect.KEPT);
    number("stored_program_definition_cache", Scope.GLOBAL, 256, 256, 524288, Effect.KEPT);
    number("table_definition_cache", Scope.GLOBAL, 2000, 400, 524288, Effect.KEPT);
    number("table_open_cache", Scope.GLOBAL, 4000, 1, 524288, Effect.KEPT);
    number("thread_cache_size", Scope.GLOBAL, 9, 0, 16384, Effect.KEPT);
    number("tmp_table_size", Scope.BOTH, 16777216, 1024, MAX_LONG, Effect.KEPT);
    number("transaction_alloc_block_size", Scope.BOTH, 8192, 1024, 131072, Effect.KEPT);
    number("transaction_prealloc_size", Scope.BOTH, 4096, 1024, 131072, Effect.KEPT);
    bool("windowing_use_high_precision", Scope.BOTH, true, Effect.KEPT);
  }

  /** What cannot be set. Values that depend on the instance are put in when it starts. */
  private static void facts() {
    fixed("basedir", Scope.GLOBAL, "");
    fixed("bind_address", Scope.GLOBAL, "");
    fixed("core_file", Scope.GLOBAL, "OFF");
    fixed("datadir", Scope.GLOBAL, "");
    text("default_authentication_plugin", Scope.GLOBAL, "caching_sha2_password", Effect.REAL);
    text("authentication_policy", Scope.GLOBAL, "*,,", Effect.KEPT);
    number("default_password_lifetime", Scope.GLOBAL, 0, 0, 65535, Effect.KEPT);
    fixed("disabled_storage_engines", Scope.GLOBAL, "");
    fixed("error_count", Scope.SESSION, "0");
    fixed("external_user", Scope.SESSION, "");
    fixed("have_compress", Scope.GLOBAL, "YES");
    fixed("have_dynamic_loading", Scope.GLOBAL, "NO");
    fixed("have_geometry", Scope.GLOBAL, "NO");
    fixed("have_openssl", Scope.GLOBAL, "YES");
    fixed("have_profiling", Scope.GLOBAL, "NO");
    fixed("have_query_cache", Scope.GLOBAL, "NO");
    fixed("have_rtree_keys", Scope.GLOBAL, "NO");
    fixed("have_ssl", Scope.GLOBAL, "YES");
    fixed("have_symlink", Scope.GLOBAL, "DISABLED");
    fixed("hostname", Scope.GLOBAL, "");
    fixed("license", Scope.GLOBAL, "Apache-2.0");
    fixed("pid_file", Scope.GLOBAL, "");
    fixed("plugin_dir", Scope.GLOBAL, "");
    fixed("port", Scope.GLOBAL, "4000");
    fixed("protocol_compression_algorithms", Scope.GLOBAL, "zlib,zstd,uncompressed");
    fixed("protocol_version", Scope.GLOBAL, "10");
    fixed("proxy_user", Scope.SESSION, "");
    bool("require_secure_transport", Scope.GLOBAL, false, Effect.REAL);
    fixed("secure_file_priv", Scope.GLOBAL, "");
    fixed("server_uuid", Scope.GLOBAL, "");
    fixed("skip_name_resolve", Scope.GLOBAL, "ON");
    fixed("skip_networking", Scope.GLOBAL, "OFF");
    fixed("skip_show_database", Scope.GLOBAL, "OFF");
    fixed("socket", Scope.GLOBAL, "");
    fixed("ssl_ca", Scope.GLOBAL, "");
    fixed("ssl_cert", Scope.GLOBAL, "");
    fixed("ssl_key", Scope.GLOBAL, "");
    fixed("system_time_zone", Scope.GLOBAL, "UTC");
    fixed("thread_handling", Scope.GLOBAL, "one-thread-per-connection");
    fixed("tls_version", Scope.GLOBAL, "TLSv1.2,TLSv1.3");
    fixed("tmpdir", Scope.GLOBAL, "");
    fixed("version", Scope.GLOBAL, "");
    fixed("version_comment", Scope.GLOBAL, "Atoll");
    fixed("version_compile_machine", Scope.GLOBAL, "x86_64");
    fixed("version_compile_os", Scope.GLOBAL, "Linux");
    fixed("version_compile_zlib", Scope.GLOBAL, "1.3.1");
    fixed("warning_count", Scope.SESSION, "0");
  }

  /** TiDB's, where Atoll does the same, and Atoll's own. */
  private static void atoll() {
    word("tidb_txn_mode", Scope.BOTH, "pessimistic", Effect.REAL, "pessimistic", "optimistic", "");
    bool("tidb_skip_isolation_level_check", Scope.BOTH, false, Effect.REAL);
    number("tidb_mem_quota_query", Scope.BOTH, 1L << 30, -1, MAX_LONG, Effect.REAL);
    number("tidb_tmp_table_max_size", Scope.BOTH, 64 << 20, 1 << 20, 1L << 37, Effect.REAL);
    bool("tidb_enable_async_commit", Scope.BOTH, true, Effect.KEPT);
    bool("tidb_enable_1pc", Scope.BOTH, true, Effect.KEPT);
    number("tidb_distsql_scan_concurrency", Scope.BOTH, 8, 1, 256, Effect.REAL);
    number("tidb_index_lookup_size", Scope.BOTH, 20000, 1, MAX_INT, Effect.REAL);
    number("tidb_index_join_batch_size", Scope.BOTH, 25000, 1, MAX_INT, Effect.REAL);
    number("tidb_ddl_reorg_batch_size", Scope.BOTH, 256, 32, 10240, Effect.REAL);
    bool("tidb_enable_prepared_plan_cache", Scope.BOTH, true, Effect.REAL);
    bool("tidb_enable_non_prepared_plan_cache", Scope.BOTH, true, Effect.REAL);
    bool("tidb_opt_agg_push_down", Scope.BOTH, true, Effect.REAL);
    number("tidb_slow_log_threshold", Scope.GLOBAL, 300, -1, MAX_LONG, Effect.REAL);
    bool("tidb_wait_split_region_finish", Scope.SESSION, true, Effect.REAL);
    number("tidb_wait_split_region_timeout", Scope.SESSION, 300, 1, MAX_INT, Effect.REAL);
    text("tidb_gc_life_time", Scope.GLOBAL, "10m0s", Effect.REAL);
    text("tidb_snapshot", Scope.SESSION, "", Effect.REAL);
    word(
        "tidb_replica_read",
        Scope.BOTH,
        "leader",
        Effect.REAL,
        "leader",
        "follower",
        "leader-and-follower",
        "prefer-leader");
    number("tidb_read_staleness", Scope.SESSION, 0, -MAX_INT, 0, Effect.REAL);
    fixed("tidb_current_ts", Scope.SESSION, "0");
    fixed("last_plan_from_cache", Scope.SESSION, "OFF");
  }
}
