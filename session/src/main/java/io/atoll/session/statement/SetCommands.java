package io.atoll.session.statement;

import io.atoll.expression.Expression;
import io.atoll.expression.SessionInfo;
import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.SetStatement;
import io.atoll.parser.ast.VariableScope;
import io.atoll.session.Completion;
import io.atoll.session.account.Privileges;
import io.atoll.session.transaction.CommitErrors;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.session.variables.SessionVariables;
import io.atoll.session.variables.SystemVariable;
import io.atoll.session.variables.SystemVariables;
import io.atoll.session.variables.VariableText;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import io.atoll.types.Value;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** SET of user and system variables, names, transaction characteristics. */
final class SetCommands {
  private final SessionState state;
  private final SessionTransaction transaction;
  private final PastReads past;
  private final Privileges privileges;
  private final CommitErrors.DuplicateNamer duplicates;
  private final Dialogue dialogue;
  private final Function<Expr, Expression.Constant> evaluator;

  /**
   * @param evaluator computes an expression as SELECT would
   */
  SetCommands(
      SessionState state,
      SessionTransaction transaction,
      PastReads past,
      Privileges privileges,
      CommitErrors.DuplicateNamer duplicates,
      Dialogue dialogue,
      Function<Expr, Expression.Constant> evaluator) {
    this.state = state;
    this.transaction = transaction;
    this.past = past;
    this.privileges = privileges;
    this.duplicates = duplicates;
    this.dialogue = dialogue;
    this.evaluator = evaluator;
  }

  void run(SetStatement statement) {
    switch (statement) {
      case SetStatement.SetVariables set -> {
        for (SetStatement.Item item : set.items()) {
          run(item);
        }
      }
      case SetStatement.SetTransaction set -> transaction(set);
    }
  }

  private void run(SetStatement.Item item) {
    switch (item) {
      case SetStatement.UserVariable v -> {
        Expression.Constant value = evaluator.apply(v.value());
        state.setUserVariable(
            v.name().toLowerCase(Locale.ROOT),
            new SessionInfo.UserVariable(value.value(), value.type()));
      }
      case SetStatement.SystemVariable v -> system(v);
      case SetStatement.Names n -> {
        String charset = n.charset();
        if (charset == null) {
          charset = state.variables().globals().get("character_set_client");
        }
        state.variables().setNames(charset, n.collation());
        tell("character_set_client");
        tell("character_set_connection");
        tell("character_set_results");
      }
      case SetStatement.CharacterSet c -> {
        String charset = c.charset();
        state
            .variables()
            .setCharacterSet(
                charset == null
                    ? state.variables().globals().get("character_set_client")
                    : charset);
        tell("character_set_client");
        tell("character_set_results");
      }
    }
  }

  private void tell(String name) {
    if (state.variables().text("session_track_system_variables").contains(name)) {
      dialogue.changed(
          new Completion.StateChange.SystemVariable(name, state.variables().text(name)));
    }
  }

  private void system(SetStatement.SystemVariable item) {
    String name =
        (item.component() == null ? item.name() : item.component() + "." + item.name())
            .toLowerCase(Locale.ROOT);
    SystemVariable variable = variable(name);
    VariableScope scope = item.scope();
    if (scope == null || scope == VariableScope.SESSION) {
      session(variable, item.value());
      return;
    }
    if (!privileges.hasGlobal(state.account(), state.roles(), "SYSTEM_VARIABLES_ADMIN")
        && !privileges.hasGlobal(state.account(), state.roles(), "SUPER")) {
      throw SqlError.ER_SPECIFIC_ACCESS_DENIED_ERROR.with("SUPER or SYSTEM_VARIABLES_ADMIN");
    }
    // What is global is kept anyway.
    if (scope != VariableScope.GLOBAL && scope != VariableScope.PERSIST) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("SET PERSIST_ONLY");
    }
    Expr value = item.value();
    if (value == null) {
      state.variables().globals().reset(variable);
    } else {
      state
          .variables()
          .globals()
          .set(variable, offered(variable, valueOf(value)), state.diagnostics());
    }
  }

  private static SystemVariable variable(String lowerCaseName) {
    SystemVariable variable = SystemVariables.find(lowerCaseName);
    if (variable == null) {
      throw SqlError.ER_UNKNOWN_SYSTEM_VARIABLE.with(lowerCaseName);
    }
    return variable;
  }

  /** A bare word ({@code SET sql_mode = ANSI}) is a string; all else an expression. */
  private Value valueOf(Expr expr) {
    if (expr instanceof Expr.Column c && c.table() == null) {
      return Value.ofUtf8(c.column());
    }
    return evaluator.apply(expr).value();
  }

  /** A time as its text, whatever type the expression has. */
  private String snapshotText(Expr expr) {
    if (expr instanceof Expr.Column c && c.table() == null) {
      return c.column();
    }
    Value text =
        evaluator
            .apply(new Call.Function(null, "CONCAT", List.of(expr), expr.start(), expr.end()))
            .value();
    return text.isNull() ? "" : VariableTexts.of(text);
  }

  private void session(SystemVariable variable, @Nullable Expr value) {
    SessionVariables variables = state.variables();
    switch (variable.name()) {
      case "autocommit" -> autocommit(variable, value);
      case "tidb_snapshot" ->
          variables.put(
              variable.name(), value == null ? "" : past.chosenSnapshot(snapshotText(value)));
      case "tidb_read_staleness" -> {
        past.requireNoSnapshot();
        if (value == null) {
          variables.setDefault(variable);
        } else {
          variables.set(variable, valueOf(value), state.diagnostics());
        }
      }
      case "last_insert_id", "identity" -> {
        if (value != null && valueOf(value) instanceof Value.OfLong n) {
          state.setLastInsertId(n.value());
          variables.put(variable.name(), Long.toString(n.value()));
        }
      }
      default -> {
        if (value == null) {
          variables.setDefault(variable);
        } else {
          variables.set(variable, offered(variable, valueOf(value)), state.diagnostics());
        }
      }
    }
    tell(variable.name());
  }

  /**
   * The value as it is given. 8048 for SERIALIZABLE, a warning where it was chosen by name that it
   * runs as REPEATABLE READ (tidb_skip_isolation_level_check).
   */
  private Value offered(SystemVariable variable, Value value) {
    boolean isIsolation =
        variable.name().equals("transaction_isolation") || variable.name().equals("tx_isolation");
    if (isIsolation
        && VariableText.of(variable, value, Diagnostics.IGNORE).equals("SERIALIZABLE")) {
      if (!state.variables().isOn("tidb_skip_isolation_level_check")) {
        throw SqlError.ER_UNSUPPORTED_ISOLATION_LEVEL.with("SERIALIZABLE");
      }
      state.diagnostics().warn(SqlError.ER_UNSUPPORTED_ISOLATION_LEVEL, "SERIALIZABLE");
    }
    return value;
  }

  /** Turning autocommit on commits what is open. */
  private void autocommit(SystemVariable variable, @Nullable Expr value) {
    boolean was = state.variables().isAutocommit();
    if (value == null) {
      state.variables().setDefault(variable);
    } else {
      state.variables().set(variable, valueOf(value), state.diagnostics());
    }
    if (!was && state.variables().isAutocommit()) {
      transaction.commit(duplicates);
    }
  }

  private void transaction(SetStatement.SetTransaction set) {
    SetStatement.Isolation isolation = set.isolation();
    Expr asOf = set.asOf();
    if (asOf != null) {
      if (set.scope() != null) {
        throw SqlError.ER_AS_OF.with("only the next transaction can be of the past");
      }
      long readTs = past.evaluated(asOf);
      transaction.setNextPast(readTs);
    }
    Boolean isReadOnly = set.isReadOnly();
    if (set.scope() == null) {
      transaction.setNext(isolation == null ? null : isReadCommitted(isolation), isReadOnly);
      return;
    }
    if (isolation != null) {
      assign(set, "transaction_isolation", text(isolation));
    }
    if (isReadOnly != null) {
      assign(set, "transaction_read_only", isReadOnly ? "ON" : "OFF");
    }
  }

  private boolean isReadCommitted(SetStatement.Isolation isolation) {
    return switch (isolation) {
      case READ_UNCOMMITTED, READ_COMMITTED -> true;
      case REPEATABLE_READ -> false;
      case SERIALIZABLE -> {
        offered(variable("transaction_isolation"), Value.ofUtf8(text(isolation)));
        yield false;
      }
    };
  }

  private static String text(SetStatement.Isolation isolation) {
    return isolation.name().replace('_', '-');
  }

  private void assign(SetStatement.SetTransaction set, String name, String text) {
    SystemVariable variable = variable(name);
    Value value = offered(variable, Value.ofUtf8(text));
    if (set.scope() == VariableScope.SESSION) {
      state.variables().set(variable, value, state.diagnostics());
      return;
    }
    if (!privileges.hasGlobal(state.account(), state.roles(), "SYSTEM_VARIABLES_ADMIN")
        && !privileges.hasGlobal(state.account(), state.roles(), "SUPER")) {
      throw SqlError.ER_SPECIFIC_ACCESS_DENIED_ERROR.with("SUPER or SYSTEM_VARIABLES_ADMIN");
    }
    state.variables().globals().set(variable, value, state.diagnostics());
  }
}
