package io.atoll.planner.rule;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Function;
import io.atoll.expression.Functions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Limit;
import io.atoll.planner.logical.LogicalPlan.Scan;
import io.atoll.planner.logical.LogicalPlan.Sort;
import io.atoll.planner.logical.PlanRewrites;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.RowLimit;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * MIN and MAX of an indexed column read one end of the index.
 *
 * <pre>
 * Aggregate(max(x))           Aggregate(max(x))
 *   Filter(c) T        =&gt;       Limit(1)
 *                                 Sort(x desc)
 *                                   Filter(c, x is not null) T
 * </pre>
 *
 * Only where it is the only aggregate, there is no GROUP BY, and some index has the column first
 * (or after columns that the filter may fix).
 */
public final class ExtremeByOrder {
  private ExtremeByOrder() {}

  public static LogicalPlan apply(LogicalPlan plan) {
    LogicalPlan below = PlanRewrites.mapChildren(plan, ExtremeByOrder::apply);
    if (!(below instanceof Aggregate a)
        || !a.isScalar()
        || a.aggregates().size() != 1
        || !(a.aggregates().getFirst().function().arguments() instanceof List<Expression> arguments)
        || arguments.size() != 1
        || !(arguments.getFirst() instanceof ColumnRef column)) {
      return below;
    }
    if (column.type().kind() == TypeKind.ENUM || column.type().kind() == TypeKind.SET) {
      // Their extremes go by text, the index by number.
      return below;
    }
    String name = a.aggregates().getFirst().function().name();
    if (!name.equals("MAX") && !name.equals("MIN")) {
      return below;
    }
    LogicalPlan rows = a.child();
    List<Expression> conditions =
        rows instanceof Filter f ? new ArrayList<>(f.conditions()) : new ArrayList<>();
    LogicalPlan scan = rows instanceof Filter f ? f.child() : rows;
    if (!(scan instanceof Scan s) || !isIndexed(s.table(), column.slot(), conditions.isEmpty())) {
      return below;
    }
    if (column.type().nullable()) {
      conditions.add(
          new Call(
              new Function("NOT"),
              List.of(
                  new Call(
                      new Function("ISNULL"),
                      List.of(column),
                      SqlType.BOOLEAN.withNullable(false))),
              SqlType.BOOLEAN.withNullable(false)));
    }
    LogicalPlan filtered = conditions.isEmpty() ? scan : new Filter(scan, conditions);
    RowLimit one =
        new RowLimit(
            Functions.constant(Value.of(1), SqlType.BIGINT),
            Functions.constant(Value.of(0), SqlType.BIGINT));
    LogicalPlan end =
        new Limit(new Sort(filtered, List.of(new SortKey(column, name.equals("MAX")))), one);
    return new Aggregate(end, a.keys(), a.aggregates(), true, false);
  }

  private static boolean isIndexed(TableInstance table, int column, boolean mustBeFirst) {
    if (table.isVirtual()) {
      return false;
    }
    if (table.handleIds().getFirst() == column) {
      return true;
    }
    return table.info().indexes().stream()
        .filter(i -> i.isPublic() && i.isVisible())
        .anyMatch(i -> {
          int end = mustBeFirst ? 1 : i.columns().size();
          return i.columns().subList(0, end).stream()
              .anyMatch(c -> !c.isPrefix() && table.columnId(c.offset()) == column);
        });
  }
}
