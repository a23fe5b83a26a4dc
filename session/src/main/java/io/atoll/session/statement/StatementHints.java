package io.atoll.session.statement;

import io.atoll.parser.Hints;
import io.atoll.parser.ast.Dml;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.Statement;
import io.atoll.runtime.Environment;
import io.atoll.session.variables.SystemVariable;
import io.atoll.session.variables.SystemVariables;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import io.atoll.types.Value;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Hints that hold for a whole statement: SET_VAR sets session variables while it runs,
 * MAX_EXECUTION_TIME limits a SELECT. What is no hint is a warning, never an error, as in MySQL;
 * hints for the planner are the planner's.
 */
final class StatementHints {
  /** Of MySQL 8.0 and TiDB. */
  private static final Set<String> KNOWN =
      Set.of(
          "BKA",
          "NO_BKA",
          "BNL",
          "NO_BNL",
          "DERIVED_CONDITION_PUSHDOWN",
          "NO_DERIVED_CONDITION_PUSHDOWN",
          "GROUP_INDEX",
          "NO_GROUP_INDEX",
          "HASH_JOIN",
          "NO_HASH_JOIN",
          "INDEX",
          "NO_INDEX",
          "INDEX_MERGE",
          "NO_INDEX_MERGE",
          "JOIN_FIXED_ORDER",
          "JOIN_INDEX",
          "NO_JOIN_INDEX",
          "JOIN_ORDER",
          "JOIN_PREFIX",
          "JOIN_SUFFIX",
          "MAX_EXECUTION_TIME",
          "MERGE",
          "NO_MERGE",
          "MRR",
          "NO_MRR",
          "NO_ICP",
          "NO_RANGE_OPTIMIZATION",
          "ORDER_INDEX",
          "NO_ORDER_INDEX",
          "QB_NAME",
          "RESOURCE_GROUP",
          "SEMIJOIN",
          "NO_SEMIJOIN",
          "SKIP_SCAN",
          "NO_SKIP_SCAN",
          "SET_VAR",
          "SUBQUERY",
          "HASH_AGG",
          "STREAM_AGG",
          "MPP_1PHASE_AGG",
          "MPP_2PHASE_AGG",
          "AGG_TO_COP",
          "LIMIT_TO_COP",
          "USE_INDEX",
          "FORCE_INDEX",
          "IGNORE_INDEX",
          "USE_INDEX_MERGE",
          "KEEP_ORDER",
          "NO_KEEP_ORDER",
          "MERGE_JOIN",
          "NO_MERGE_JOIN",
          "INL_JOIN",
          "NO_INDEX_JOIN",
          "INL_HASH_JOIN",
          "NO_INDEX_HASH_JOIN",
          "INL_MERGE_JOIN",
          "NO_INDEX_MERGE_JOIN",
          "HASH_JOIN_BUILD",
          "HASH_JOIN_PROBE",
          "SHUFFLE_JOIN",
          "BROADCAST_JOIN",
          "TIDB_HJ",
          "TIDB_SMJ",
          "TIDB_INLJ",
          "LEADING",
          "STRAIGHT_JOIN",
          "SEMI_JOIN_REWRITE",
          "NO_DECORRELATE",
          "READ_FROM_STORAGE",
          "READ_CONSISTENT_REPLICA",
          "MEMORY_QUOTA",
          "USE_TOJA",
          "USE_CASCADES",
          "USE_PLAN_CACHE",
          "IGNORE_PLAN_CACHE",
          "NTH_PLAN",
          "TIME_RANGE",
          "WRITE_SLOW_LOG");

  /** Session variables that a statement cannot have otherwise than its session. */
  private static final Set<String> FIXED =
      Set.of(
          "autocommit",
          "transaction_isolation",
          "tx_isolation",
          "transaction_read_only",
          "tidb_snapshot",
          "tidb_read_staleness");

  private final Environment environment;
  private final SessionState state;

  StatementHints(Environment environment, SessionState state) {
    this.environment = environment;
    this.state = state;
  }

  /** The hints of a statement's first block; null without. */
  static @Nullable String textOf(Statement statement) {
    return switch (statement) {
      case Statement.Select s -> textOf(s.query());
      case Statement.Explain e -> textOf(e.target());
      case Dml.Insert i -> i.hints();
      case Dml.Update u -> u.hints();
      case Dml.Delete d -> d.hints();
      default -> null;
    };
  }

  private static @Nullable String textOf(QueryBody body) {
    return switch (body) {
      case Query q -> textOf(q.body());
      case QueryBody.Select s -> s.hints();
      case QueryBody.SetOperation o -> textOf(o.left());
      case QueryBody.Values _, QueryBody.Table _ -> null;
    };
  }

  /** Runs a statement under its hints. */
  void run(String text, boolean isSelect, Runnable work) {
    Hints hints = Hints.parse(text);
    Map<String, String> former = new HashMap<>();
    long limitMillis = 0;
    for (Hints.Hint hint : hints.list()) {
      if (!KNOWN.contains(hint.name())) {
        malformed(hint.text());
      } else if (hint.name().equals("SET_VAR")) {
        set(hint, former);
      } else if (hint.name().equals("MAX_EXECUTION_TIME") && isSelect) {
        limitMillis = number(hint);
      }
    }
    if (!hints.rest().isEmpty()) {
      malformed(hints.rest());
    }
    var timer =
        limitMillis > 0
            ? environment
                .scheduler()
                .after(Duration.ofMillis(limitMillis), state.interruption()::timeOut)
            : null;
    try {
      work.run();
    } finally {
      if (timer != null) {
        timer.cancel();
      }
      former.forEach(state.variables()::put);
    }
  }

  private void malformed(String near) {
    state
        .diagnostics()
        .add(
            Diagnostics.Level.WARNING,
            SqlError.ER_PARSE_ERROR,
            "Optimizer hint syntax error near '" + near + "' at line 1");
  }

  private static long number(Hints.Hint hint) {
    try {
      return hint.arguments().isEmpty() ? 0 : Long.parseLong(hint.arguments().getFirst().name());
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private void set(Hints.Hint hint, Map<String, String> former) {
    List<Hints.Named> arguments = hint.arguments();
    if (arguments.size() != 3 || !arguments.get(1).name().equals("=")) {
      malformed(hint.text());
      return;
    }
    String name = arguments.getFirst().name().toLowerCase(Locale.ROOT);
    SystemVariable variable = SystemVariables.find(name);
    if (variable == null) {
      state.diagnostics().warn(SqlError.ER_UNKNOWN_SYSTEM_VARIABLE, name);
      return;
    }
    if (variable.isReadOnly() || !variable.scope().hasSession() || FIXED.contains(name)) {
      state.diagnostics().warn(SqlError.ER_NOT_HINT_UPDATABLE_VARIABLE, name);
      return;
    }
    String before = state.variables().text(name);
    try {
      state.variables().set(variable, value(arguments.get(2).name()), state.diagnostics());
      former.putIfAbsent(name, before);
    } catch (SqlException e) {
      state.diagnostics().add(Diagnostics.Level.WARNING, e.error(), String.valueOf(e.getMessage()));
    }
  }

  private static Value value(String text) {
    try {
      return Value.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Value.ofUtf8(text);
    }
  }
}
