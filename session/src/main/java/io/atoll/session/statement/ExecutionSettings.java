package io.atoll.session.statement;

import io.atoll.executor.ExecutionContext;
import io.atoll.session.variables.SessionVariables;

/** The session's settings as the executor takes them. */
final class ExecutionSettings {
  private ExecutionSettings() {}

  static ExecutionContext.Settings of(SessionState state) {
    SessionVariables variables = state.variables();
    return new ExecutionContext.Settings(
        variables.lockWaitMillis(),
        (int) variables.number("tidb_distsql_scan_concurrency"),
        (int) variables.number("tidb_index_lookup_size"),
        state.details().foundRows(),
        variables.isOn("sql_safe_updates"),
        variables.number("auto_increment_increment"),
        variables.number("auto_increment_offset"),
        variables.number("cte_max_recursion_depth"));
  }
}
