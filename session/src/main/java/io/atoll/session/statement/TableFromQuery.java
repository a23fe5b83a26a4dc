package io.atoll.session.statement;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.ColumnInfo;
import io.atoll.executor.WriteOutcome;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.ast.Dml;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.TableDdl;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.List;

/** CREATE TABLE … SELECT: the columns that its query gives, and its rows. One statement. */
final class TableFromQuery {
  private final TableDdl.CreateTable create;
  private final Query query;
  private final ParsedStatement parsed;
  private final Value[] parameters;
  private final List<SqlType> parameterTypes;
  private final SessionTransaction transaction;
  private final StatementRunner runner;

  TableFromQuery(
      TableDdl.CreateTable create,
      Query query,
      ParsedStatement parsed,
      Value[] parameters,
      List<SqlType> parameterTypes,
      SessionTransaction transaction,
      StatementRunner runner) {
    this.create = create;
    this.query = query;
    this.parsed = parsed;
    this.parameters = parameters;
    this.parameterTypes = parameterTypes;
    this.transaction = transaction;
    this.runner = runner;
  }

  List<ColumnInfo> columns() {
    Catalog catalog = transaction.catalog();
    PlannedStatement select =
        runner.plan(new Statement.Select(query), parsed, catalog, parameterTypes);
    transaction.statementEnded();
    return QueryColumns.of(select.fields(), catalog);
  }

  /** Writes the query's rows into a table that is there by now. */
  WriteOutcome write(Name table, List<ColumnInfo> columns) {
    List<Expr.Column> names =
        columns.stream()
            .map(c -> new Expr.Column(null, null, c.name(), create.start(), create.start()))
            .toList();
    Dml.Insert insert =
        new Dml.Insert(
            create.onDuplicate() == TableDdl.OnDuplicate.REPLACE,
            Dml.Priority.NORMAL,
            create.onDuplicate() == TableDdl.OnDuplicate.IGNORE,
            null,
            table,
            List.of(),
            names,
            true,
            new Dml.InsertQuery(query),
            null,
            List.of(),
            List.of(),
            create.start(),
            create.end());
    return runner.write(insert, parsed, parameters, parameterTypes);
  }
}
