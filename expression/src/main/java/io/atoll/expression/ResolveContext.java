package io.atoll.expression;

import io.atoll.types.Collation;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;

/**
 * What the types of calls depend on besides their arguments; part of a plan's cache key.
 *
 * @param database for messages; "" when none is chosen
 * @param connectionCollation of literals and of numbers turned into text
 * @param divPrecisionIncrement digits that {@code /} adds to the dividend's scale
 * @param groupConcatMaxLen bytes, for the type of GROUP_CONCAT
 * @param userVariableType type of {@code @name} (lower case) when the statement starts
 */
public record ResolveContext(
    String database,
    Collation connectionCollation,
    SqlMode sqlMode,
    int divPrecisionIncrement,
    long groupConcatMaxLen,
    java.util.function.Function<String, SqlType> userVariableType) {

  /** MySQL's defaults, without a database and without user variables. */
  public static final ResolveContext DEFAULT =
      new ResolveContext(
          "", Collation.UTF8MB4_0900_AI_CI, SqlMode.DEFAULT, 4, 1024, name -> SqlType.NULL);
}
