package io.atoll.session.statement;

import io.atoll.catalog.Catalog;
import io.atoll.executor.PlanParts;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.session.ResultHeader;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a prepared statement, kept for its next execution. It holds while the schema, the
 * session's variables, the database and the kinds of the parameters stay what they were. One
 * session's.
 */
public final class CachedPlan {
  private @Nullable PlannedStatement planned;
  private @Nullable ResultHeader header;
  private PlanParts parts = new PlanParts();
  private @Nullable Catalog catalog;
  private long variables;
  private String database = "";
  private List<SqlType> types = List.of();

  /** The plan where it still holds; null where the statement must be planned anew. */
  @Nullable PlannedStatement find(Catalog now, SessionState state, List<SqlType> parameterTypes) {
    return catalog == now
            && variables == state.variables().generation()
            && database.equals(state.databaseName())
            && areAlike(parameterTypes)
        ? planned
        : null;
  }

  ResultHeader header() {
    ResultHeader kept = header;
    if (kept == null) {
      throw new IllegalStateException("no plan is kept");
    }
    return kept;
  }

  /** Of the plan that was kept last. */
  PlanParts parts() {
    return parts;
  }

  private boolean areAlike(List<SqlType> others) {
    if (types.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < types.size(); i++) {
      SqlType a = types.get(i);
      SqlType b = others.get(i);
      if (a.kind() != b.kind()
          || a.unsigned() != b.unsigned()
          || a.collation() != b.collation()
          || ((a.kind() == TypeKind.DECIMAL || a.kind().isTemporal()) && a.scale() != b.scale())) {
        return false;
      }
    }
    return true;
  }

  void keep(
      PlannedStatement plan,
      ResultHeader planHeader,
      Catalog now,
      SessionState state,
      List<SqlType> parameterTypes) {
    header = planHeader;
    parts = new PlanParts();
    if (plan.isCacheable()) {
      planned = plan;
      catalog = now;
      variables = state.variables().generation();
      database = state.databaseName();
      types = parameterTypes;
    } else {
      planned = null;
      catalog = null;
    }
  }
}
