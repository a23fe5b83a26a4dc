package io.atoll.session.statement;

import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.expression.SessionInfo;
import io.atoll.parser.ast.VariableScope;
import io.atoll.planner.SessionValues;
import io.atoll.session.variables.SystemVariable;
import io.atoll.session.variables.SystemVariables;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What {@code @@name} is in an expression. */
public final class SystemVariableSource implements SessionValues {
  private final SessionState state;

  public static SessionValues of(SessionState state) {
    return new SystemVariableSource(state);
  }

  private SystemVariableSource(SessionState state) {
    this.state = state;
  }

  @Override
  public Expression.Constant systemVariable(@Nullable VariableScope scope, String name) {
    SystemVariable variable = SystemVariables.find(name.toLowerCase(Locale.ROOT));
    if (variable == null) {
      throw SqlError.ER_UNKNOWN_SYSTEM_VARIABLE.with(name);
    }
    boolean isGlobal = scope != null && scope != VariableScope.SESSION;
    if (isGlobal && !variable.scope().hasGlobal()) {
      throw SqlError.ER_INCORRECT_GLOBAL_LOCAL_VAR.with(variable.name(), "SESSION");
    }
    if (scope == VariableScope.SESSION && !variable.scope().hasSession()) {
      throw SqlError.ER_INCORRECT_GLOBAL_LOCAL_VAR.with(variable.name(), "GLOBAL");
    }
    String text = isGlobal ? state.variables().globals().get(variable.name()) : current(variable);
    return constant(variable, text);
  }

  private String current(SystemVariable variable) {
    return switch (variable.name()) {
      case "last_insert_id", "identity" -> Long.toUnsignedString(state.lastInsertId());
      case "warning_count" -> Long.toString(state.diagnostics().count());
      case "error_count" -> Long.toString(state.diagnostics().errorCount());
      case "pseudo_thread_id" -> Long.toString(state.connectionId());
      default -> state.variables().get(variable);
    };
  }

  private static Expression.Constant constant(SystemVariable variable, String text) {
    return switch (variable.kind()) {
      case SystemVariable.Kind.Bool _ -> number(text.equals("ON") ? 1 : 0, false);
      case SystemVariable.Kind.Int range ->
          number(Long.parseUnsignedLong(text.startsWith("-") ? "0" : text), range.isUnsigned());
      case SystemVariable.Kind.Real _ ->
          (Expression.Constant)
              Functions.constant(Value.of(Double.parseDouble(text)), SqlType.DOUBLE);
      case SystemVariable.Kind.Text _,
          SystemVariable.Kind.Word _,
          SystemVariable.Kind.Words _,
          SystemVariable.Kind.Special _ ->
          text(variable, text);
    };
  }

  private static Expression.Constant text(SystemVariable variable, String text) {
    SqlType type = SqlType.varchar(Math.max(1, text.length()), Collation.UTF8MB4_0900_AI_CI);
    boolean isNullable =
        variable.name().equals("character_set_results")
            || variable.name().equals("secure_file_priv");
    if (isNullable && text.isEmpty()) {
      return new Expression.Constant(Value.NULL, type);
    }
    // Counts that are facts, not settings, are numbers to clients all the same.
    if (variable.isReadOnly() && !text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
      return number(Long.parseLong(text), false);
    }
    return (Expression.Constant) Functions.constant(Value.ofUtf8(text), type);
  }

  private static Expression.Constant number(long value, boolean isUnsigned) {
    return (Expression.Constant)
        Functions.constant(Value.of(value), isUnsigned ? SqlType.UNSIGNED_BIGINT : SqlType.BIGINT);
  }

  @Override
  public SqlType userVariableType(String name) {
    return state
        .userVariable(name.toLowerCase(Locale.ROOT))
        .map(SessionInfo.UserVariable::type)
        // Not set yet, but the statement itself may assign it: text takes every value.
        .orElse(SqlType.varchar(65_535, Collation.UTF8MB4_0900_AI_CI));
  }
}
