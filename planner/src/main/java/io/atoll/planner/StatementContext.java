package io.atoll.planner;

import io.atoll.catalog.Catalog;
import io.atoll.catalog.Statistics;
import io.atoll.parser.ast.Query;
import io.atoll.types.Collation;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import java.util.List;

/**
 * What planning a statement depends on beside its text. All of it but the statistics and the
 * session's values is part of the plan key.
 *
 * @param database the current one; empty where none is chosen
 * @param collation of the connection: that of literals
 * @param divPrecisionIncrement digits that {@code /} adds
 * @param parameterTypes of the statement's parameters, by index
 * @param queries parses views' texts
 * @param isAsOf whether the statement's tables say of which moment they are: then all of them do
 */
public record StatementContext(
    Catalog catalog,
    VirtualTables virtualTables,
    Statistics statistics,
    String database,
    SqlMode sqlMode,
    Collation collation,
    int divPrecisionIncrement,
    long groupConcatMaxLenBytes,
    List<SqlType> parameterTypes,
    SessionValues session,
    QueryParser queries,
    boolean isAsOf) {
  /** Text of a query to syntax; the parser itself but for tests. */
  @FunctionalInterface
  public interface QueryParser {
    Query parse(String sql);
  }

  public StatementContext {
    parameterTypes = List.copyOf(parameterTypes);
  }

  /** For a statement that reads as of its transaction. */
  public StatementContext(
      Catalog catalog,
      VirtualTables virtualTables,
      Statistics statistics,
      String database,
      SqlMode sqlMode,
      Collation collation,
      int divPrecisionIncrement,
      long groupConcatMaxLenBytes,
      List<SqlType> parameterTypes,
      SessionValues session,
      QueryParser queries) {
    this(
        catalog,
        virtualTables,
        statistics,
        database,
        sqlMode,
        collation,
        divPrecisionIncrement,
        groupConcatMaxLenBytes,
        parameterTypes,
        session,
        queries,
        false);
  }
}
