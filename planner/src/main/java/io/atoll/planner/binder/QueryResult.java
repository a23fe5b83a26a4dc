package io.atoll.planner.binder;

import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/**
 * A bound query: its plan and the columns of its result, in order. One plan column may be several
 * result columns.
 */
record QueryResult(LogicalPlan plan, List<Output> outputs) {
  QueryResult {
    outputs = List.copyOf(outputs);
  }

  /** {@code table} and {@code database}: where the name comes from; empty for expressions. */
  record Output(String name, ColumnRef ref, String database, String table) {
    static Output computed(String name, ColumnRef ref) {
      return new Output(name, ref, "", "");
    }
  }

  QueryResult with(LogicalPlan newPlan) {
    return new QueryResult(newPlan, outputs);
  }

  List<Integer> ids() {
    List<Integer> ids = new ArrayList<>(outputs.size());
    for (Output output : outputs) {
      ids.add(output.ref.slot());
    }
    return ids;
  }

  List<SqlType> types() {
    List<SqlType> types = new ArrayList<>(outputs.size());
    for (Output output : outputs) {
      types.add(output.ref.type());
    }
    return types;
  }
}
