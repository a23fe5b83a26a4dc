package io.atoll.planner.binder;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Functions;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.AggregateColumn;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SELECT DISTINCT: grouping by all columns of the result. */
final class DistinctBinder {
  private DistinctBinder() {}

  /**
   * @param keys of ORDER BY; those over other columns are replaced by the first row's values, or
   *     refused (3065) under ONLY_FULL_GROUP_BY
   */
  static QueryResult bind(QueryResult result, List<SortKey> keys, Binding binding) {
    List<ColumnRef> columns = new ArrayList<>();
    BitSet ids = new BitSet();
    for (QueryResult.Output output : result.outputs()) {
      if (!ids.get(output.ref().slot())) {
        ids.set(output.ref().slot());
        columns.add(output.ref());
      }
    }
    List<AggregateColumn> firstRows = new ArrayList<>();
    Map<Integer, ColumnRef> replaced = new HashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      Expression key = keys.get(i).expression();
      int position = i + 1;
      Expression rewritten =
          Expressions.replaceColumns(
              key,
              c -> {
                if (ids.get(c.slot())) {
                  return c;
                }
                if (binding.isFullGroupBy) {
                  throw SqlError.ER_FIELD_IN_ORDER_NOT_SELECT.with(
                      position, binding.columns.label(c.slot()), "DISTINCT");
                }
                return replaced.computeIfAbsent(
                    c.slot(),
                    id -> {
                      var function =
                          Functions.aggregate(
                              "FIRST_ROW", List.of(c), false, List.of(), null, binding.resolve);
                      ColumnRef first = binding.columns.addAlias(id, function.type());
                      firstRows.add(new AggregateColumn(first.slot(), function));
                      return first;
                    });
              });
      keys.set(i, new SortKey(rewritten, keys.get(i).isDescending()));
    }
    return result.with(new Aggregate(result.plan(), columns, firstRows, false, false));
  }
}
