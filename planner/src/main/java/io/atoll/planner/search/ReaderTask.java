package io.atoll.planner.search;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.access.AccessPath;
import io.atoll.planner.logical.LogicalPlan.AggregateColumn;
import io.atoll.planner.physical.RowLimit;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reader of one table to which filters, and at most one of aggregation, top-N and limit, can
 * still be given.
 *
 * @param needed columns that the reader must give (before an aggregation)
 * @param indexConditions evaluated over index entries (or over rows where the path is the rows)
 * @param rowConditions evaluated over rows after a lookup
 * @param rootConditions that no store can evaluate
 * @param isCovering whether no row need be looked up
 * @param scanRows entries read; {@code indexRows}: left after indexConditions; {@code rows}: after
 *     rowConditions
 * @param share of the rows that will really be read, where the parent stops early
 */
record ReaderTask(
    AccessPath path,
    BitSet needed,
    List<Expression> indexConditions,
    List<Expression> rowConditions,
    List<Expression> rootConditions,
    boolean isCovering,
    boolean keepOrder,
    boolean isDescending,
    double scanRows,
    double indexRows,
    double rows,
    double share,
    @Nullable Pushed pushed) {

  sealed interface Pushed {}

  record PushedLimit(RowLimit limit) implements Pushed {}

  record PushedTopN(List<SortKey> keys, RowLimit limit) implements Pushed {}

  record PushedAggregate(
      List<ColumnRef> keys,
      List<Expression> keyExpressions,
      List<AggregateColumn> aggregates,
      double groups,
      boolean isStreamed)
      implements Pushed {}

  boolean isLookup() {
    return !path.isRows() && !isCovering;
  }

  ReaderTask with(Pushed value) {
    return new ReaderTask(
        path,
        needed,
        indexConditions,
        rowConditions,
        rootConditions,
        isCovering,
        keepOrder,
        isDescending,
        scanRows,
        indexRows,
        rows,
        share,
        value);
  }

  /** Expected microseconds. */
  double cost(Cardinality cardinality) {
    double width = 0;
    if (path.isRows()) {
      for (var column : path.table().info().columns()) {
        width += cardinality.width(path.table().columnId(column.offset()));
      }
    } else {
      for (int id : path.keyIds()) {
        width += cardinality.width(id);
      }
    }
    double scanned = scanRows * share;
    double cost =
        Costs.REQUEST
            + Math.min(path.rangeCount(), scanned + 10) * Costs.SEEK
            + scanned * (Costs.SCAN_ROW + width * Costs.SCAN_BYTE)
            + scanned * indexConditions.size() * Costs.CPU_EXPRESSION;
    double kept = indexRows * share;
    if (isLookup()) {
      cost +=
          Costs.REQUEST
              + kept * (Costs.NET_ROW + 8 * Costs.NET_BYTE)
              + kept * Costs.LOOKUP_ROW
              + kept * rowConditions.size() * Costs.CPU_EXPRESSION;
    }
    double sent =
        switch (pushed) {
          case null -> rows * share;
          case PushedLimit l ->
              Math.min(rows, Cardinality.limit(l.limit())) * (share < 1 ? share : 1);
          case PushedTopN t -> Math.min(rows, Cardinality.limit(t.limit()));
          case PushedAggregate a -> a.groups();
        };
    if (pushed instanceof PushedAggregate a) {
      cost += rows * Costs.AGGREGATE_ROW * (1 + 0.3 * a.aggregates().size());
    } else if (pushed instanceof PushedTopN t) {
      cost += Costs.topN(rows, Cardinality.limit(t.limit()));
    }
    double sentWidth = 0;
    for (int id = needed.nextSetBit(0); id >= 0; id = needed.nextSetBit(id + 1)) {
      sentWidth += cardinality.width(id);
    }
    cost += sent * (Costs.NET_ROW + sentWidth * Costs.NET_BYTE);
    return cost + rows * share * rootConditions.size() * Costs.CPU_EXPRESSION;
  }
}
