package io.atoll.session.statement;

import io.atoll.catalog.Catalog;
import io.atoll.parser.ParsedStatement;
import io.atoll.parser.ast.Statement;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.types.SqlType;
import java.util.List;

/** Turns a statement into a plan at the session's settings and a schema version. */
@FunctionalInterface
public interface StatementPlanner {
  /**
   * @param parameterTypes of the statement's parameters, by index
   */
  PlannedStatement plan(
      Statement statement, ParsedStatement source, Catalog catalog, List<SqlType> parameterTypes);
}
