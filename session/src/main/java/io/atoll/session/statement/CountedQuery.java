package io.atoll.session.statement;

import io.atoll.catalog.Catalog;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Limit;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.Statement;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.session.ResultSink;
import io.atoll.session.transaction.SessionTransaction;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.List;

/**
 * SELECT SQL_CALC_FOUND_ROWS … LIMIT: runs without its limit, sends the limit's rows and counts all
 * of them for FOUND_ROWS(), as MySQL does.
 */
record CountedQuery(
    SessionState state, SessionTransaction transaction, Dialogue dialogue, StatementRunner runner) {

  static boolean isOne(Query query) {
    return query.limit() != null
        && query.body() instanceof QueryBody.Select select
        && select.options().contains(QueryBody.SelectOption.SQL_CALC_FOUND_ROWS);
  }

  void run(
      Query query,
      ParsedStatement parsed,
      Value[] parameters,
      List<SqlType> parameterTypes,
      ResultSink sink,
      boolean more) {
    Limit limit = query.limit();
    if (limit == null) {
      throw new IllegalArgumentException("nothing to count without a limit");
    }
    Expr offset = limit.offset();
    long skipped = offset == null ? 0 : number(offset, parameters);
    long wanted = number(limit.count(), parameters);
    // Both may be as large as 2^64 - 1.
    long end =
        skipped + wanted < 0 || skipped < 0 || wanted < 0 ? Long.MAX_VALUE : skipped + wanted;
    long first = skipped < 0 ? Long.MAX_VALUE : skipped;
    Query whole =
        new Query(
            query.with(),
            query.body(),
            query.orderBy(),
            null,
            query.locking(),
            null,
            query.start(),
            query.end());
    Catalog catalog = transaction.catalog();
    PlannedStatement planned =
        runner.plan(new Statement.Select(whole), parsed, catalog, parameterTypes);
    sink.header(PlanHeader.of(planned), dialogue.format());
    long[] found = {0};
    runner.query(
        runner.begin(planned, catalog, parameters),
        chunk -> {
          long before = found[0];
          found[0] += chunk.rows();
          int from = (int) Math.clamp(first - before, 0, chunk.rows());
          int to = (int) Math.clamp(end - before, 0, chunk.rows());
          if (from < to) {
            runner.sent(to - from);
            sink.rows(chunk.slice(from, to - from));
          }
        });
    state.setRowCount(-1);
    state.setFoundRows(found[0]);
    dialogue.end(sink, more);
  }

  private long number(Expr expression, Value[] parameters) {
    Value value =
        expression instanceof Expr.Parameter p
            ? parameters[p.index()]
            : runner.evaluate(expression).value();
    if (value instanceof Value.OfLong number) {
      return number.value();
    }
    throw SqlError.ER_WRONG_ARGUMENTS.with("LIMIT");
  }
}
