package io.atoll.session.statement;

import io.atoll.catalog.Catalog;
import io.atoll.chunk.Chunk;
import io.atoll.expression.SessionInfo;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.Statement;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.session.ResultSink;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** SELECT … INTO @a, @b: one row into user variables. */
record IntoVariables(
    SessionState state, SessionTransaction transaction, Dialogue dialogue, StatementRunner runner) {

  void run(
      Query query,
      ParsedStatement parsed,
      Value[] parameters,
      List<SqlType> parameterTypes,
      ResultSink sink,
      boolean more) {
    if (!(query.into() instanceof Query.IntoVariables into)) {
      // No folder of the server is given for files: secure_file_priv is NULL.
      throw SqlError.ER_OPTION_PREVENTS_STATEMENT.with("--secure-file-priv");
    }
    Query plain =
        new Query(
            query.with(),
            query.body(),
            query.orderBy(),
            query.limit(),
            query.locking(),
            null,
            query.start(),
            query.end());
    Catalog catalog = transaction.catalog();
    PlannedStatement planned =
        runner.plan(new Statement.Select(plain), parsed, catalog, parameterTypes);
    if (planned.fields().size() != into.targets().size()) {
      throw SqlError.ER_WRONG_NUMBER_OF_COLUMNS_IN_SELECT.with();
    }
    List<List<Value>> rows = new ArrayList<>();
    runner.query(runner.begin(planned, catalog, parameters), chunk -> firstTwo(chunk, rows));
    if (rows.size() > 1) {
      throw SqlError.ER_TOO_MANY_ROWS.with();
    }
    if (rows.isEmpty()) {
      state.diagnostics().warn(SqlError.ER_SP_FETCH_NO_DATA);
    } else {
      assign(into, planned, rows.getFirst());
    }
    state.setRowCount(rows.size());
    dialogue.ok(sink, rows.size(), 0, "", more);
  }

  private static void firstTwo(Chunk chunk, List<List<Value>> rows) {
    for (int i = 0; i < chunk.rows() && rows.size() < 2; i++) {
      List<Value> row = new ArrayList<>();
      for (int c = 0; c < chunk.columnCount(); c++) {
        row.add(chunk.column(c).value(chunk.position(i)));
      }
      rows.add(row);
    }
  }

  private void assign(Query.IntoVariables into, PlannedStatement planned, List<Value> row) {
    for (int c = 0; c < into.targets().size(); c++) {
      if (!(into.targets().get(c) instanceof Expr.UserVariable variable)) {
        throw SqlError.ER_NOT_SUPPORTED_YET.with("SELECT … INTO a local variable");
      }
      state.setUserVariable(
          variable.name().toLowerCase(Locale.ROOT),
          new SessionInfo.UserVariable(row.get(c), planned.fields().get(c).type()));
    }
  }
}
