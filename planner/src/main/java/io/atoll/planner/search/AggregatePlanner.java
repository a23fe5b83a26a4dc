package io.atoll.planner.search;

import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.AggregateColumn;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Scan;
import io.atoll.planner.logical.PlanRewrites;
import io.atoll.planner.physical.AggregatePlan;
import io.atoll.planner.physical.PlanInfo;
import io.atoll.planner.search.Candidate.Emitted;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Hash or stream aggregation, whole or partly in the stores. */
final class AggregatePlanner {
  private final Search search;

  AggregatePlanner(Search search) {
    this.search = search;
  }

  Candidate best(Aggregate aggregate, Request request) {
    BitSet wanted = search.needed.of(aggregate);
    List<AggregateColumn> columns = new ArrayList<>();
    for (AggregateColumn column : aggregate.aggregates()) {
      if (wanted.get(column.id())) {
        columns.add(column);
      }
    }
    double groups = search.cardinality.rows(aggregate);
    Candidate best = null;
    Candidate child = search.best(aggregate.child(), Request.ANY);
    best = Candidate.cheaper(best, hash(aggregate, columns, child, groups, wanted));
    Candidate pushed = pushed(aggregate, columns, child, groups, wanted);
    if (pushed != null) {
      best = Candidate.cheaper(best, pushed);
    }
    best = search.enforce(aggregate, best, request);
    if (!aggregate.keys().isEmpty() && !aggregate.isFirstRowOrdered()) {
      for (Ordering ordering : orders(aggregate, request.ordering())) {
        Candidate ordered = search.best(aggregate.child(), new Request(ordering, Request.ALL));
        Candidate stream = stream(aggregate, columns, ordered, ordering, groups, wanted);
        best = Candidate.cheaper(best, search.enforce(aggregate, stream, request));
      }
    }
    return best;
  }

  private static double work(double rows, List<AggregateColumn> columns, double groups) {
    return rows * Costs.AGGREGATE_ROW * (1 + 0.3 * columns.size()) + groups * Costs.GROUP;
  }

  private Candidate hash(
      Aggregate aggregate,
      List<AggregateColumn> columns,
      Candidate child,
      double groups,
      BitSet wanted) {
    double hashing = aggregate.keys().isEmpty() ? 0 : child.rows() * Costs.HASH_PROBE;
    return Search.unary(
        child,
        Ordering.NONE,
        work(child.rows(), columns, groups) + hashing,
        groups,
        (emitted, e) ->
            Emissions.narrow(
                emit(aggregate.keys(), columns, emitted, groups, false, e), wanted, e));
  }

  private Candidate stream(
      Aggregate aggregate,
      List<AggregateColumn> columns,
      Candidate child,
      Ordering ordering,
      double groups,
      BitSet wanted) {
    return Search.unary(
        child,
        ordering,
        work(child.rows(), columns, groups * 0.2),
        groups,
        (emitted, e) ->
            Emissions.narrow(emit(aggregate.keys(), columns, emitted, groups, true, e), wanted, e));
  }

  private static Emitted emit(
      List<ColumnRef> keys,
      List<AggregateColumn> columns,
      Emitted child,
      double groups,
      boolean isStreamed,
      Emitter emitter) {
    List<Integer> layout = new ArrayList<>();
    List<AggregateFunction> functions = new ArrayList<>();
    for (AggregateColumn column : columns) {
      layout.add(column.id());
      functions.add(emitter.resolve(column.function(), child.columns()));
    }
    List<Expression> groupBy = new ArrayList<>();
    for (ColumnRef key : keys) {
      layout.add(key.slot());
      groupBy.add(emitter.resolve(key, child.columns()));
    }
    int[] out = Emissions.layout(layout);
    PlanInfo info = emitter.info(groups, out);
    AggregatePlan.Stage stage = AggregatePlan.Stage.COMPLETE;
    return new Emitted(
        isStreamed
            ? new AggregatePlan.StreamAgg(info, child.plan(), groupBy, functions, stage)
            : new AggregatePlan.HashAgg(info, child.plan(), groupBy, functions, stage),
        out);
  }

  /** Partial aggregation in the stores where the child is a bare reader. */
  private @org.jspecify.annotations.Nullable Candidate pushed(
      Aggregate aggregate,
      List<AggregateColumn> columns,
      Candidate child,
      double groups,
      BitSet wanted) {
    Map<Integer, Expression> computed = new HashMap<>();
    Candidate rows = child;
    if (aggregate.child() instanceof Extend extend) {
      extend.computed().forEach(c -> computed.put(c.id(), c.expression()));
      rows = search.best(extend.child(), Request.ANY);
    }
    ReaderTask reader = rows.reader();
    if (reader == null
        || reader.pushed() != null
        || !reader.rootConditions().isEmpty()
        || aggregate.isFirstRowOrdered()
        || (columns.isEmpty() && aggregate.keys().isEmpty())) {
      return null;
    }
    List<Expression> keys = new ArrayList<>();
    for (ColumnRef key : aggregate.keys()) {
      Expression expression = computed.getOrDefault(key.slot(), key);
      if (!Pushdown.isPushable(expression)) {
        return null;
      }
      keys.add(expression);
    }
    List<AggregateColumn> inlined = new ArrayList<>();
    for (AggregateColumn column : columns) {
      AggregateFunction function =
          PlanRewrites.replaceColumns(column.function(), c -> computed.getOrDefault(c.slot(), c));
      if (!Pushdown.isPushable(function)) {
        return null;
      }
      inlined.add(new AggregateColumn(column.id(), function));
    }
    ReaderTask task =
        reader.with(new ReaderTask.PushedAggregate(aggregate.keys(), keys, inlined, groups, false));
    return new Candidate(
        task.cost(search.cardinality) + work(groups, columns, groups),
        groups,
        Ordering.NONE,
        e -> {
          Emitted all = ReaderEmission.emit(task, e, wanted);
          return Emissions.narrow(all, wanted, e);
        });
  }

  /**
   * Orders of the keys worth asking the child for: the one that the parent wants, and those that an
   * index of the table below begins with.
   */
  private List<Ordering> orders(Aggregate aggregate, Ordering wanted) {
    BitSet keys = new BitSet();
    aggregate.keys().forEach(k -> keys.set(k.slot()));
    List<Ordering> orders = new ArrayList<>();
    if (!wanted.isNone() && wanted.keys().stream().allMatch(k -> keys.get(k.column()))) {
      orders.add(complete(new ArrayList<>(wanted.keys()), aggregate.keys()));
    }
    LogicalPlan below = aggregate.child();
    while (below instanceof Filter filter) {
      below = filter.child();
    }
    if (below instanceof Scan scan && !scan.table().isVirtual()) {
      for (var index : scan.table().info().indexes()) {
        List<Ordering.Key> prefix = new ArrayList<>();
        for (var part : index.columns()) {
          int id = scan.table().columnId(part.offset());
          if (!keys.get(id)) {
            break;
          }
          prefix.add(new Ordering.Key(id, false));
        }
        if (prefix.size() == aggregate.keys().size()) {
          orders.add(new Ordering(prefix));
        }
      }
      List<Integer> handle = scan.table().handleIds();
      if (keys.get(handle.getFirst()) && aggregate.keys().size() == 1) {
        orders.add(Ordering.ascending(aggregate.keys()));
      }
    }
    return orders.stream().distinct().toList();
  }

  private static Ordering complete(List<Ordering.Key> begun, List<ColumnRef> keys) {
    for (ColumnRef key : keys) {
      if (begun.stream().noneMatch(k -> k.column() == key.slot())) {
        begun.add(new Ordering.Key(key.slot(), false));
      }
    }
    return new Ordering(begun);
  }
}
