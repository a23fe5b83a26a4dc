package io.atoll.planner;

import io.atoll.types.SqlType;
import java.util.List;

/**
 * What a cached plan may be used for again: the same statement text with the same parameter types,
 * under the same schema and the same settings. A plan key that differs in any of these is another
 * plan; that is all the invalidation there is: a schema change makes every older entry unreachable,
 * and the cache forgets it in time.
 *
 * @param statement the parser's plan key: the text with literals taken out, IN lists and VALUES
 *     rows counted
 * @param database the current one; names without database depend on it
 * @param settings of the session that plans depend on, as one text
 */
public record PlanKey(
    String statement,
    String database,
    long schemaVersion,
    long sqlModeBits,
    int collationId,
    int divPrecisionIncrement,
    String settings,
    List<SqlType> parameterTypes) {
  public PlanKey {
    parameterTypes = List.copyOf(parameterTypes);
  }

  public static PlanKey of(String statement, StatementContext context, String settings) {
    return new PlanKey(
        statement,
        context.database(),
        context.catalog().version(),
        context.sqlMode().bits(),
        context.collation().id(),
        context.divPrecisionIncrement(),
        settings,
        context.parameterTypes());
  }
}
