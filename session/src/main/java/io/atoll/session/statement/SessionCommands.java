package io.atoll.session.statement;

import io.atoll.ddl.node.SqlNodes;
import io.atoll.expression.Expression;
import io.atoll.expression.SessionInfo;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.Parser;
import io.atoll.parser.ast.AccountStatement;
import io.atoll.parser.ast.Session;
import io.atoll.session.Completion;
import io.atoll.session.ResultSink;
import io.atoll.session.virtual.VirtualDatabases;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** USE, PREPARE and EXECUTE as text, KILL. */
final class SessionCommands {
  private final NodeServices node;
  private final SessionState state;
  private final Dialogue dialogue;
  private final StatementRunner runner;
  private final Map<String, ParsedStatement> prepared = new HashMap<>();

  SessionCommands(
      NodeServices node, SessionState state, Dialogue dialogue, StatementRunner runner) {
    this.node = node;
    this.state = state;
    this.dialogue = dialogue;
    this.runner = runner;
  }

  void run(Session statement, ResultSink sink, boolean more) {
    switch (statement) {
      case Session.Use use -> {
        useDatabase(use.schema());
        dialogue.ok(sink, more);
      }
      case Session.Prepare prepare -> {
        prepare(prepare);
        dialogue.ok(sink, 0, 0, "Statement prepared", more);
      }
      case Session.Execute execute -> execute(execute, sink, more);
      case Session.Deallocate deallocate -> {
        if (prepared.remove(deallocate.name().toLowerCase(Locale.ROOT)) == null) {
          throw SqlError.ER_UNKNOWN_STMT_HANDLER.with(deallocate.name(), "DEALLOCATE PREPARE");
        }
        dialogue.ok(sink, more);
      }
      case Session.Kill kill -> {
        Expression.Constant id = runner.evaluate(kill.id());
        if (!(id.value() instanceof Value.OfLong number)) {
          throw SqlError.ER_NO_SUCH_THREAD.with(0);
        }
        kill(number.value(), kill.isQueryOnly());
        dialogue.ok(sink, more);
      }
      case Session.Help _ ->
          dialogue.table(
              sink, List.of("source_category_name", "name", "is_it_category"), List.of(), more);
      case Session.Handler _ -> throw SqlError.ER_NOT_SUPPORTED_YET.with("HANDLER");
      case Session.Empty _ -> throw SqlError.ER_EMPTY_QUERY.with();
    }
  }

  /** Forgets what COM_RESET_CONNECTION forgets. */
  void reset() {
    prepared.clear();
  }

  void useDatabase(String name) {
    String found =
        VirtualDatabases.find(name)
            .orElseGet(() ->
                node.catalog()
                    .get()
                    .database(name)
                    .orElseThrow(() -> SqlError.ER_BAD_DB_ERROR.with(name))
                    .name());
    boolean isOpen = VirtualDatabases.find(name).filter(VirtualDatabases::isOpen).isPresent();
    if (!isOpen && !node.privileges().isVisible(state.account(), state.roles(), found, "")) {
      throw SqlError.ER_DBACCESS_DENIED_ERROR.with(
          state.account().user(), state.account().hostPattern(), name);
    }
    state.setDatabase(found);
    node.catalog()
        .get()
        .database(found)
        .ifPresent(d -> {
          state.variables().put("character_set_database", d.collation().charset());
          state.variables().put("collation_database", d.collation().name());
        });
    if (state.variables().isOn("session_track_schema")) {
      dialogue.changed(new Completion.StateChange.Schema(found));
    }
  }

  void account(AccountStatement statement) {
    if (statement instanceof AccountStatement.SetRole setRole) {
      state.setRoles(node.accounts().activeRoles(setRole, state.account()));
      return;
    }
    node.accounts()
        .run(statement, state.account(), state.roles(), state.databaseName(), state.diagnostics());
    // An account that changed its own password is no longer expired in this session either.
    node.privileges()
        .named(state.account().user(), state.account().hostPattern())
        .ifPresent(account -> state.become(state.details(), account));
  }

  /** KILL of a connection: one's own, or any with CONNECTION_ADMIN or SUPER. */
  void kill(long connectionId, boolean queryOnly) {
    boolean mayAny =
        node.privileges().hasGlobal(state.account(), state.roles(), "CONNECTION_ADMIN")
            || node.privileges().hasGlobal(state.account(), state.roles(), "SUPER");
    SqlNodes.Kill kill = new SqlNodes.Kill(connectionId, queryOnly, mayAny, state.account().user());
    SqlNodes.Killed killed = node.processes().kill(kill);
    if (killed == SqlNodes.Killed.NOT_THERE) {
      killed = node.nodes().kill(kill);
    }
    switch (killed) {
      case DONE -> {}
      case NOT_THERE -> throw SqlError.ER_NO_SUCH_THREAD.with(connectionId);
      case DENIED -> throw SqlError.ER_KILL_DENIED_ERROR.with(connectionId);
    }
  }

  private void prepare(Session.Prepare statement) {
    String text = statement.text();
    if (text == null) {
      String variable = String.valueOf(statement.variable());
      Value value =
          state
              .userVariable(variable.toLowerCase(Locale.ROOT))
              .map(SessionInfo.UserVariable::value)
              .orElse(Value.NULL);
      text = value.isNull() ? "NULL" : textOf(value);
    }
    ParsedStatement parsed = Parser.parse(text, runner.syntaxMode());
    if (parsed.hasNext()) {
      throw SqlError.ER_PARSE_ERROR.with(
          "You have an error in your SQL syntax; check the manual that corresponds to your MySQL"
              + " server version for the right syntax to use",
          parsed.text(parsed.next(), parsed.source().length),
          1);
    }
    // Unknown tables and columns show now, as they do in MySQL.
    runner.prepared(parsed);
    prepared.put(statement.name().toLowerCase(Locale.ROOT), parsed);
  }

  private static String textOf(Value value) {
    return value instanceof Value.OfBytes b
        ? new String(b.value(), StandardCharsets.UTF_8)
        : VariableTexts.of(value);
  }

  private void execute(Session.Execute statement, ResultSink sink, boolean more) {
    ParsedStatement parsed = prepared.get(statement.name().toLowerCase(Locale.ROOT));
    if (parsed == null) {
      throw SqlError.ER_UNKNOWN_STMT_HANDLER.with(statement.name(), "EXECUTE");
    }
    if (parsed.parameterCount() != statement.variables().size()) {
      throw SqlError.ER_WRONG_ARGUMENTS.with("EXECUTE");
    }
    Value[] values = new Value[parsed.parameterCount()];
    List<SqlType> types = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      SessionInfo.UserVariable variable =
          state
              .userVariable(statement.variables().get(i).toLowerCase(Locale.ROOT))
              .orElse(new SessionInfo.UserVariable(Value.NULL, SqlType.NULL));
      values[i] = variable.value();
      types.add(variable.type());
    }
    runner.run(parsed, values, types, sink, more);
  }
}
