package io.atoll.planner.search;

import io.atoll.catalog.IndexInfo;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.planner.access.AccessPath;
import io.atoll.planner.binder.Conditions;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.TableInstance;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads several indexes for an OR and looks up the union of their handles:
 *
 * <pre>
 * a = 1 OR b = 2     over index (a), index (b)
 *   IndexMerge
 *     IndexRangeScan a [1,1]
 *     IndexRangeScan b [2,2]
 *     TableRowIDScan, Selection(or(a = 1, b = 2))
 * </pre>
 */
final class IndexMerge {
  private IndexMerge() {}

  static @Nullable Candidate candidate(
      TableInstance table,
      List<Expression> conditions,
      BitSet needed,
      double rowsOut,
      Cardinality cardinality,
      Predicate<AccessPath> isUsable) {
    Candidate best = null;
    for (Expression condition : conditions) {
      if (!Expressions.isCall(condition, "OR")) {
        continue;
      }
      List<AccessPath> partials = partials(table, (Call) condition, isUsable);
      if (partials == null) {
        continue;
      }
      double tableRows = cardinality.tableRows(table);
      double handles = 0;
      double cost = 2 * Costs.REQUEST;
      for (AccessPath path : partials) {
        double selectivity = 1;
        for (Expression used : path.used()) {
          selectivity *= cardinality.selectivity(used, tableRows);
        }
        double rows = Math.max(1, tableRows * selectivity);
        handles += rows;
        cost += Costs.SEEK * path.rangeCount() + rows * (Costs.SCAN_ROW + Costs.NET_ROW);
      }
      double rows = Math.min(handles, tableRows);
      cost += rows * (Costs.LOOKUP_ROW + Costs.NET_ROW + conditions.size() * Costs.CPU_EXPRESSION);
      double scanned = rows;
      best =
          Candidate.cheaper(
              best,
              new Candidate(
                  cost,
                  Math.min(rowsOut, rows),
                  Ordering.NONE,
                  e ->
                      IndexMergeEmission.emit(
                          table, partials, conditions, needed, scanned, rowsOut, e)));
    }
    return best;
  }

  /** One path per branch; null where a branch has none. */
  private static @Nullable List<AccessPath> partials(
      TableInstance table, Call or, Predicate<AccessPath> isUsable) {
    List<AccessPath> result = new ArrayList<>();
    for (Expression branch : or.arguments()) {
      List<Expression> conditions = new ArrayList<>();
      Conditions.split(branch, conditions);
      AccessPath found = null;
      for (AccessPath path : ScanPlanner.paths(table, conditions)) {
        if (path.isFullRange() || !isUsable.test(path)) {
          continue;
        }
        IndexInfo index = path.index();
        if (found == null
            || path.pointColumns() > found.pointColumns()
            || (index == null && path.pointColumns() == found.pointColumns())) {
          found = path;
        }
      }
      if (found == null) {
        return null;
      }
      result.add(found);
    }
    return result;
  }
}
