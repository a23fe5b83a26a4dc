package io.atoll.session.node;

import io.atoll.catalog.Catalog;
import io.atoll.parser.Parser;
import io.atoll.parser.ast.Statement;
import io.atoll.planner.Planner;
import io.atoll.planner.StatementContext;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.session.Account;
import io.atoll.session.ConnectionDetails;
import io.atoll.session.Session;
import io.atoll.session.Sessions;
import io.atoll.session.statement.Dialogue;
import io.atoll.session.statement.KeptTexts;
import io.atoll.session.statement.NodeServices;
import io.atoll.session.statement.SessionState;
import io.atoll.session.statement.StatementPlanner;
import io.atoll.session.statement.StatementRunner;
import io.atoll.session.statement.SystemVariableSource;
import io.atoll.session.temporary.TemporaryTables;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.session.variables.SessionVariables;
import io.atoll.session.virtual.VirtualContext;
import io.atoll.session.virtual.VirtualSchemas;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The SQL layer of one process. */
public final class SqlNode implements Sessions {
  private final NodeServices node;
  private final VirtualSchemas virtualSchemas;

  public SqlNode(NodeServices node, VirtualSchemas virtualSchemas) {
    this.node = node;
    this.virtualSchemas = virtualSchemas;
  }

  /** What the session behind a running statement sees in virtual tables. */
  public static VirtualContext view(
      NodeServices node,
      List<io.atoll.session.virtual.VirtualTable> tables,
      io.atoll.executor.ExecutionContext context,
      Function<String, List<String>> filters) {
    if (!(context.evaluation().session() instanceof SessionState state)) {
      throw new IllegalStateException("virtual tables are read by sessions");
    }
    return new SessionView(node, state, context.catalog(), tables, filters);
  }

  @Override
  public Optional<Account> account(String user, String host) {
    return node.privileges().account(user, host);
  }

  @Override
  public Session open(ConnectionDetails details, Account account) {
    SessionVariables variables = new SessionVariables(node.variables());
    variables.setHandshakeCollation(details.collationId());
    SessionState state =
        new SessionState(
            node.environment(),
            node.userLocks(),
            node.serverVersion(),
            variables,
            details,
            account);
    state.setRoles(node.privileges().defaultRoles(account));
    SessionTransaction transaction =
        new SessionTransaction(
            node.client(),
            variables,
            node.schemaFence(),
            node.metadataLocks(),
            new TemporaryTables(
                node.placement(),
                details.connectionId(),
                () -> variables.number("tidb_tmp_table_max_size")),
            node.environment(),
            state::checkInterrupted);
    Dialogue dialogue = new Dialogue(state, transaction);
    StatementPlanner planner =
        (statement, parsed, catalog, types) ->
            plan(state, statement, catalog, types, !parsed.asOf().isEmpty());
    StatementRunner runner = new StatementRunner(node, state, transaction, planner, dialogue);
    AtollSession session =
        new AtollSession(
            node,
            state,
            transaction,
            dialogue,
            runner,
            new KeptTexts(node, state, transaction, planner, runner::syntaxMode));
    if (!details.database().isEmpty()) {
      try {
        session.useDatabase(details.database());
      } catch (RuntimeException e) {
        session.close();
        throw e;
      }
    }
    return session;
  }

  private PlannedStatement plan(
      SessionState state,
      Statement statement,
      Catalog catalog,
      List<SqlType> parameterTypes,
      boolean isAsOf) {
    SessionVariables variables = state.variables();
    return Planner.plan(
        statement,
        new StatementContext(
            catalog,
            virtualSchemas,
            node.statistics(),
            state.databaseName(),
            variables.sqlMode(),
            variables.connectionCollation(),
            (int) variables.number("div_precision_increment"),
            variables.number("group_concat_max_len"),
            parameterTypes,
            SystemVariableSource.of(state),
            sql -> ((Statement.Select) Parser.parse(sql)).query(),
            isAsOf));
  }

  @Override
  public long connectionId(long number) {
    return node.nodes().connectionId(number);
  }

  @Override
  public void kill(Session killer, long connectionId, boolean queryOnly) {
    if (killer instanceof AtollSession session) {
      session.runner().kill(connectionId, queryOnly);
    } else {
      throw SqlError.ER_NO_SUCH_THREAD.with(connectionId);
    }
  }

  @Override
  public long globalNumber(String variable) {
    return node.variables().number(variable);
  }

  @Override
  public String serverVersion() {
    return node.serverVersion();
  }
}
