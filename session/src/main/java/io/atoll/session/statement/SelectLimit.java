package io.atoll.session.statement;

import io.atoll.parser.ast.Limit;
import io.atoll.parser.ast.Literal;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.Statement;

/** sql_select_limit: the rows that a SELECT gives whose text has no LIMIT. */
final class SelectLimit {
  private SelectLimit() {}

  /** The statement with the session's limit; the same one where there is none to add. */
  static Statement.Select of(Statement.Select select, SessionState state) {
    long most = state.variables().hot().selectLimit();
    if (most == Long.MAX_VALUE) {
      return select;
    }
    Query query = select.query();
    QueryBody body = query.body();
    boolean isLimited =
        query.limit() != null || (body instanceof Query nested && nested.limit() != null);
    if (isLimited) {
      return select;
    }
    Limit limit =
        new Limit(
            new Literal.Int(most, false, query.end(), query.end()), null, query.end(), query.end());
    return new Statement.Select(
        new Query(
            query.with(),
            body,
            query.orderBy(),
            limit,
            query.locking(),
            query.into(),
            query.start(),
            query.end()));
  }
}
