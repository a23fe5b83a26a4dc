package io.atoll.session.virtual;

import io.atoll.catalog.ViewInfo;
import io.atoll.parser.Parser;
import io.atoll.parser.ast.Call;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.SelectItem;
import io.atoll.parser.ast.Statement;
import io.atoll.types.SqlException;

/** What VIEWS.IS_UPDATABLE says, by the form of the view's query. */
final class Updatability {
  private Updatability() {}

  static boolean of(ViewInfo view) {
    if (view.algorithm() == ViewInfo.Algorithm.TEMPTABLE) {
      return false;
    }
    try {
      return Parser.parse(view.select()) instanceof Statement.Select select
          && select.query().limit() == null
          && select.query().with() == null
          && select.query().body() instanceof QueryBody.Select body
          && isPlain(body);
    } catch (SqlException e) {
      return false;
    }
  }

  private static boolean isPlain(QueryBody.Select body) {
    return !body.from().isEmpty()
        && !body.isDistinct()
        && body.groupBy().isEmpty()
        && body.having() == null
        && body.items().stream()
            .noneMatch(i ->
                i instanceof SelectItem.Value v
                    && (v.expr() instanceof Call.Aggregate
                        || v.expr() instanceof Call.WindowFunction));
  }
}
