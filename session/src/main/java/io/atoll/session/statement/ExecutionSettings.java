package io.atoll.session.statement;

import io.atoll.executor.ExecutionContext;
import io.atoll.session.variables.HotVariables;
import io.atoll.session.variables.SessionVariables;

/** The session's settings as the executor takes them. */
final class ExecutionSettings {
  private ExecutionSettings() {}

  static ExecutionContext.Settings of(SessionState state) {
    SessionVariables variables = state.variables();
    HotVariables hot = variables.hot();
    return new ExecutionContext.Settings(
        variables.lockWaitMillis(),
        hot.scanConcurrency(),
        hot.indexLookupBatch(),
        state.details().foundRows(),
        hot.autoIncrementIncrement(),
        hot.autoIncrementOffset(),
        hot.cteMaxRecursionDepth(),
        hot.foreignKeyChecks());
  }
}
