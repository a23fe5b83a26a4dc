package io.atoll.planner.physical;

import io.atoll.types.SqlType;
import java.util.List;

/**
 * A physical plan: immutable, free of values of one execution, so that it can be cached and shared
 * by sessions. Parameters stay {@link io.atoll.expression.Expression.Parameter} nodes; key ranges
 * are built at each execution ({@link ScanRanges}).
 *
 * <p>In every expression {@code ColumnRef.slot} is a position in the chunk of the plan's only
 * child; in joins a position in the concatenation of the left and the right child's columns, except
 * where a record says otherwise. In readers the store's expressions refer to the scan's or the
 * operator's columns below, as {@link io.atoll.api.CoprocessorPlan} says.
 *
 * <p>Values that come from an outer row (correlated subqueries, index-lookup joins) are parameters,
 * too: {@link ParameterBinding} names the outer column and the parameter it fills.
 */
public sealed interface PhysicalPlan
    permits ReaderPlan, RowPlan, JoinPlan, AggregatePlan, WritePlan, CtePlan {
  PlanInfo info();

  /** Inputs, left before right. Empty for leaves. */
  List<PhysicalPlan> children();

  /** Types of the output columns, in order. */
  default List<SqlType> types() {
    return info().types();
  }

  /** Unique in the statement; the number in EXPLAIN's {@code HashJoin_7}. */
  default int id() {
    return info().id();
  }

  default double estimatedRows() {
    return info().estimatedRows();
  }
}
