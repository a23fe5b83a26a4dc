package io.atoll.session.statement;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.ColumnInfo;
import io.atoll.ddl.SchemaChanges;
import io.atoll.executor.WriteOutcome;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.SchemaDdl;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.TableDdl;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.session.ResultSink;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * CREATE, ALTER, DROP, TRUNCATE and RENAME: of stored tables, views and databases as schema
 * changes, of temporary tables by {@link TemporaryTableCommands}.
 */
final class DefinitionCommands {
  private final NodeServices node;
  private final SessionState state;
  private final SessionTransaction transaction;
  private final Dialogue dialogue;
  private final StatementRunner runner;
  private final TemporaryTableCommands temporaryTables;

  DefinitionCommands(
      NodeServices node,
      SessionState state,
      SessionTransaction transaction,
      Dialogue dialogue,
      StatementRunner runner) {
    this.node = node;
    this.state = state;
    this.transaction = transaction;
    this.dialogue = dialogue;
    this.runner = runner;
    this.temporaryTables = new TemporaryTableCommands(node, state, transaction, runner);
  }

  void run(SchemaDdl ddl, ParsedStatement parsed, ResultSink sink, boolean more) {
    runner.refuseReadOnly();
    runner.implicitCommit();
    runner.require(DdlPrivileges.of(ddl, state.databaseName()));
    if (ddl instanceof SchemaDdl.CreateView view) {
      requireDefinition(view, parsed);
    }
    long rows = rowsTold(ddl);
    node.schemaChanges().run(ddl, request(parsed));
    forgetDroppedDatabase(ddl);
    state.setRowCount(rows);
    dialogue.ok(sink, rows, 0, "", more);
  }

  /** Who makes a view must be allowed to read what it shows, and to make it in another's name. */
  private void requireDefinition(SchemaDdl.CreateView view, ParsedStatement parsed) {
    var definer = view.definer();
    if (definer != null && !definer.isCurrentUser()) {
      String host = definer.host() == null ? "%" : definer.host();
      boolean isOwn =
          definer.user().equals(state.account().user())
              && host.equals(state.account().hostPattern());
      if (!isOwn && !mayName("SUPER") && !mayName("SET_USER_ID")) {
        throw SqlError.ER_SPECIFIC_ACCESS_DENIED_ERROR.with("SUPER or SET_USER_ID");
      }
    }
    if (!mayName("SELECT")) {
      runner.plan(new Statement.Select(view.query()), parsed, runner.catalog(), List.of());
    }
  }

  private boolean mayName(String privilege) {
    return node.privileges().hasGlobal(state.account(), state.roles(), privilege);
  }

  private void forgetDroppedDatabase(SchemaDdl ddl) {
    if (ddl instanceof SchemaDdl.DropDatabase drop
        && drop.name().equalsIgnoreCase(state.databaseName())) {
      state.setDatabase("");
    }
  }

  /** What MySQL counts as rows affected: 1 for a new database, the tables of one dropped. */
  private long rowsTold(SchemaDdl ddl) {
    return switch (ddl) {
      case SchemaDdl.CreateDatabase _ -> 1;
      case SchemaDdl.DropDatabase drop -> node.catalog().get().tables(drop.name()).size();
      default -> 0;
    };
  }

  void run(
      TableDdl ddl,
      ParsedStatement parsed,
      Value[] parameters,
      List<SqlType> parameterTypes,
      ResultSink sink,
      boolean more) {
    runner.refuseReadOnly();
    if (temporaryTables.concerns(ddl)) {
      WriteOutcome outcome =
          temporaryTables.run(ddl, parsed, parameters, parameterTypes, request(parsed));
      if (outcome != null) {
        runner.written(outcome, sink, more);
        return;
      }
    } else if (ddl instanceof TableDdl.CreateTable create && create.query() != null) {
      createFromQuery(create, create.query(), parsed, parameters, parameterTypes, sink, more);
      return;
    } else {
      runner.implicitCommit();
      TableDdl stored = ddl instanceof TableDdl.DropTable drop ? temporaryTables.stored(drop) : ddl;
      List<RequiredPrivilege> needed = DdlPrivileges.of(stored, state.databaseName());
      runner.require(needed);
      if (stored instanceof TableDdl.CreateTable create && !transaction.locked().isEmpty()) {
        throw SqlError.ER_TABLE_NOT_LOCKED.with(create.name().name());
      }
      awaitTables(needed);
      node.schemaChanges().run(stored, request(parsed));
      transaction.locked().renew(node.catalog().get());
    }
    state.setRowCount(0);
    dialogue.ok(sink, more);
  }

  /** Tables that change, by the privileges it needs, must not be locked by others: 1205. */
  private void awaitTables(List<RequiredPrivilege> needed) {
    Set<Long> ids = new HashSet<>();
    Catalog now = node.catalog().get();
    for (var each : needed) {
      now.table(each.database(), each.table()).ifPresent(t -> ids.add(t.id()));
    }
    transaction.locked().require(Set.of(), ids, now);
    transaction.locked().awaitUnused(ids);
  }

  /** CREATE TABLE … SELECT: the table, then its rows; without all of them it goes again. */
  private void createFromQuery(
      TableDdl.CreateTable create,
      Query query,
      ParsedStatement parsed,
      Value[] parameters,
      List<SqlType> parameterTypes,
      ResultSink sink,
      boolean more) {
    runner.implicitCommit();
    runner.require(DdlPrivileges.of(create, state.databaseName()));
    TableFromQuery source =
        new TableFromQuery(create, query, parsed, parameters, parameterTypes, transaction, runner);
    List<ColumnInfo> columns = source.columns();
    if (!node.schemaChanges().create(create, columns, request(parsed))) {
      state.setRowCount(0);
      dialogue.ok(sink, more);
      return;
    }
    boolean isDone = false;
    try {
      WriteOutcome outcome = source.write(create.name(), columns);
      transaction.commit(runner::duplicate);
      isDone = true;
      runner.written(outcome, sink, more);
    } finally {
      if (!isDone) {
        transaction.rollback();
        transaction.statementEnded();
        node.schemaChanges()
            .run(
                new TableDdl.DropTable(
                    false, true, List.of(create.name()), create.start(), create.end()),
                request(parsed));
      }
    }
  }

  private SchemaChanges.Request request(ParsedStatement parsed) {
    return new SchemaChanges.Request(
        state.databaseName(),
        Collation.require(state.variables().text("collation_server")),
        parsed,
        state.account().user(),
        state.account().hostPattern(),
        runner.evaluation(true, new Value[0]),
        state.diagnostics(),
        state.variables().hot().foreignKeyChecks());
  }
}
