package io.atoll.planner.search;

import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.Branch;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.CteScan;
import io.atoll.planner.logical.LogicalPlan.CteTable;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.Limit;
import io.atoll.planner.logical.LogicalPlan.Lock;
import io.atoll.planner.logical.LogicalPlan.MaxOneRow;
import io.atoll.planner.logical.LogicalPlan.Rows;
import io.atoll.planner.logical.LogicalPlan.Scan;
import io.atoll.planner.logical.LogicalPlan.Sort;
import io.atoll.planner.logical.LogicalPlan.Union;
import io.atoll.planner.logical.LogicalPlan.Window;
import io.atoll.planner.search.Candidate.Emission;
import io.atoll.planner.search.Candidate.Emitted;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Finds the cheapest physical plan of a logical one, top down: for each plan and each order wanted
 * of it, all ways to run it are judged by {@link Costs}; the choice is kept, so that no question is
 * asked twice.
 */
final class Search {
  private record Question(int plan, Ordering ordering, double limit) {}

  final Cardinality cardinality;
  final NeededColumns needed;
  final ScanPlanner scans;
  private final JoinPlanner joins;
  private final AggregatePlanner aggregates;
  private final Map<Question, Candidate> answers = new HashMap<>();
  private final Map<LogicalPlan, Integer> numbers = new java.util.IdentityHashMap<>();

  Search(Cardinality cardinality, ScanPlanner scans, NeededColumns needed) {
    this.cardinality = cardinality;
    this.needed = needed;
    this.scans = scans;
    this.joins = new JoinPlanner(this);
    this.aggregates = new AggregatePlanner(this);
  }

  /** The cheapest way, in the order asked for. */
  Candidate best(LogicalPlan plan, Request request) {
    Question question =
        new Question(
            numbers.computeIfAbsent(plan, p -> numbers.size()),
            request.ordering(),
            request.limit());
    Candidate known = answers.get(question);
    if (known == null) {
      known = find(plan, request);
      answers.put(question, known);
    }
    return known;
  }

  /** The plan's rows sorted, where no way gives them in order by itself. */
  Candidate sorted(LogicalPlan plan, Ordering ordering) {
    Candidate child = best(plan, Request.ANY);
    return new Candidate(
        child.cost() + Costs.sort(child.rows()),
        child.rows(),
        ordering,
        e -> RowEmission.sort(child.emission().emit(e), ordering, child.rows(), e));
  }

  private Candidate find(LogicalPlan plan, Request request) {
    return switch (plan) {
      case Scan s -> scan(s, List.of(), s, request);
      case Filter f -> filter(f, request);
      case Extend e -> extend(e, request);
      case Aggregate a -> aggregates.best(a, request);
      case Join j -> joins.best(j, request);
      case Sort s -> sort(s, request);
      case Limit l -> enforce(l, limit(l), request);
      case Union u -> enforce(u, union(u, request), request);
      case MaxOneRow m -> {
        Candidate child = best(m.child(), request.withLimit(2));
        yield unary(child, child.ordering(), 0, 1, RowEmission::maxOneRow);
      }
      case Rows r -> enforce(r, rows(r), request);
      case Lock l -> {
        Candidate child = best(l.child(), request);
        yield unary(
            child,
            child.ordering(),
            child.rows() * 2,
            child.rows(),
            (emitted, e) -> RowEmission.lock(l, emitted, needed.of(l), e));
      }
      case Window w -> window(w, request);
      case CteScan c ->
          enforce(
              c,
              new Candidate(
                  100,
                  cardinality.rows(c),
                  Ordering.NONE,
                  e -> CteEmission.scan(c, cardinality.rows(c), e, this)),
              request);
      case CteTable c ->
          enforce(
              c,
              new Candidate(10, cardinality.rows(c), Ordering.NONE, e -> CteEmission.table(c, e)),
              request);
    };
  }

  /** A step above a built child. */
  interface Step {
    Emitted apply(Emitted child, Emitter emitter);
  }

  static Candidate unary(Candidate child, Ordering ordering, double cost, double rows, Step step) {
    Emission emission = e -> step.apply(child.emission().emit(e), e);
    return new Candidate(child.cost() + cost, rows, ordering, emission);
  }

  /** The candidate, sorted where it lacks the order. */
  Candidate enforce(LogicalPlan plan, Candidate candidate, Request request) {
    if (candidate.ordering().satisfies(request.ordering())) {
      return candidate;
    }
    return unary(
        candidate,
        request.ordering(),
        Costs.sort(candidate.rows()),
        candidate.rows(),
        (child, e) -> RowEmission.sort(child, request.ordering(), candidate.rows(), e));
  }

  private Candidate scan(
      Scan scan, List<Expression> conditions, LogicalPlan plan, Request request) {
    BitSet wanted = needed.of(plan);
    double rows = cardinality.rows(plan);
    Candidate ordered = scans.best(scan.table(), conditions, wanted, request, rows);
    if (request.ordering().isNone()) {
      return Objects.requireNonNull(ordered);
    }
    Candidate sorted = sorted(plan, request.ordering());
    return ordered == null ? sorted : Candidate.cheaper(ordered, sorted);
  }

  private Candidate filter(Filter filter, Request request) {
    if (filter.child() instanceof Scan scan) {
      return scan(scan, filter.conditions(), filter, request);
    }
    double rows = cardinality.rows(filter);
    double below = cardinality.rows(filter.child());
    double limit =
        request.limit() == Request.ALL
            ? Request.ALL
            : request.limit() * Math.max(1, below / Math.max(rows, 0.001));
    Candidate best = filtered(filter, rows, request.withLimit(limit));
    return request.ordering().isNone()
        ? best
        : Candidate.cheaper(
            best,
            enforce(
                filter, filtered(filter, rows, new Request(Ordering.NONE, Request.ALL)), request));
  }

  private Candidate filtered(Filter filter, double rows, Request below) {
    Candidate child = best(filter.child(), below);
    return unary(
        child,
        child.ordering(),
        child.rows() * filter.conditions().size() * Costs.CPU_EXPRESSION,
        rows,
        (emitted, e) ->
            Emissions.narrow(
                Emissions.select(emitted, filter.conditions(), rows, e), needed.of(filter), e));
  }

  private Candidate extend(Extend extend, Request request) {
    List<Computed> computed = new ArrayList<>();
    for (Computed c : extend.computed()) {
      if (needed.of(extend).get(c.id())) {
        computed.add(c);
      }
    }
    Ordering below = below(request.ordering(), computed);
    if (below == null) {
      return sorted(extend, request.ordering());
    }
    Candidate child = best(extend.child(), new Request(below, request.limit()));
    if (computed.isEmpty()) {
      return new Candidate(
          child.cost(),
          child.rows(),
          child.ordering(),
          e -> Emissions.narrow(child.emission().emit(e), needed.of(extend), e),
          child.reader());
    }
    Candidate made =
        unary(
            child,
            request.ordering(),
            child.rows() * computed.size() * Costs.CPU_EXPRESSION,
            child.rows(),
            (emitted, e) -> RowEmission.extend(emitted, computed, needed.of(extend), e));
    return made;
  }

  /** The order in terms of the child's columns; null where it goes by a computed one. */
  private static @org.jspecify.annotations.Nullable Ordering below(
      Ordering ordering, List<Computed> computed) {
    List<Ordering.Key> keys = new ArrayList<>();
    for (Ordering.Key key : ordering.keys()) {
      int column = key.column();
      for (Computed c : computed) {
        if (c.id() == column) {
          if (!(c.expression() instanceof ColumnRef ref)) {
            return null;
          }
          column = ref.slot();
        }
      }
      keys.add(new Ordering.Key(column, key.isDescending()));
    }
    return new Ordering(keys);
  }

  private Candidate sort(Sort sort, Request request) {
    Ordering ordering = Ordering.of(sort.keys());
    Candidate child = best(sort.child(), new Request(ordering, request.limit()));
    Candidate own =
        new Candidate(
            child.cost(),
            child.rows(),
            child.ordering(),
            e -> Emissions.narrow(child.emission().emit(e), needed.of(sort), e),
            child.reader());
    return enforce(sort, own, request);
  }

  private Candidate limit(Limit limit) {
    double count = Cardinality.limit(limit.limit());
    double rows = Math.min(count, cardinality.rows(limit.child()));
    if (limit.child() instanceof Sort sort) {
      Ordering ordering = Ordering.of(sort.keys());
      Candidate ordered = best(sort.child(), new Request(ordering, count));
      Candidate byOrder = limited(limit, ordered, rows);
      Candidate unordered = best(sort.child(), Request.ANY);
      return Candidate.cheaper(byOrder, topN(limit, sort, unordered, rows));
    }
    return limited(limit, best(limit.child(), Request.ANY.withLimit(count)), rows);
  }

  private Candidate limited(Limit limit, Candidate child, double rows) {
    BitSet wanted = needed.of(limit);
    ReaderTask reader = child.reader();
    if (reader != null && reader.pushed() == null && reader.rootConditions().isEmpty()) {
      ReaderTask pushed = reader.with(new ReaderTask.PushedLimit(limit.limit()));
      return new Candidate(
          pushed.cost(cardinality),
          rows,
          child.ordering(),
          e -> ReaderEmission.emit(pushed, e, wanted));
    }
    return unary(
        child,
        child.ordering(),
        0,
        rows,
        (emitted, e) ->
            Emissions.narrow(RowEmission.limit(limit.limit(), emitted, rows, e), wanted, e));
  }

  private Candidate topN(Limit limit, Sort sort, Candidate child, double rows) {
    BitSet wanted = needed.of(limit);
    Ordering ordering = Ordering.of(sort.keys());
    double count = Cardinality.limit(limit.limit());
    ReaderTask reader = child.reader();
    if (reader != null && reader.pushed() == null && reader.rootConditions().isEmpty()) {
      ReaderTask pushed = reader.with(new ReaderTask.PushedTopN(sort.keys(), limit.limit()));
      return new Candidate(
          pushed.cost(cardinality) + Costs.topN(rows, count),
          rows,
          ordering,
          e -> ReaderEmission.emit(pushed, e, wanted));
    }
    return unary(
        child,
        ordering,
        Costs.topN(child.rows(), count),
        rows,
        (emitted, e) ->
            Emissions.narrow(
                RowEmission.topN(ordering, limit.limit(), emitted, rows, e), wanted, e));
  }

  private Candidate union(Union union, Request request) {
    List<Candidate> children = new ArrayList<>();
    double cost = 0;
    double rows = 0;
    for (Branch branch : union.branches()) {
      Candidate child = best(branch.plan(), Request.ANY.withLimit(request.limit()));
      children.add(child);
      cost += child.cost();
      rows += child.rows();
    }
    double total = rows;
    return new Candidate(
        cost,
        rows,
        Ordering.NONE,
        e -> RowEmission.union(union, children, needed.of(union), total, e));
  }

  private Candidate rows(Rows rows) {
    return new Candidate(
        rows.rows().size() * 0.1,
        rows.rows().size(),
        Ordering.NONE,
        e -> RowEmission.rows(rows, needed.of(rows), e));
  }

  private Candidate window(Window window, Request request) {
    List<Ordering.Key> keys = new ArrayList<>();
    BitSet seen = new BitSet();
    for (Expression key : window.partitionBy()) {
      if (key instanceof ColumnRef ref && !seen.get(ref.slot())) {
        seen.set(ref.slot());
        keys.add(new Ordering.Key(ref.slot(), false));
      }
    }
    for (var key : window.orderBy()) {
      int column = ((ColumnRef) key.expression()).slot();
      if (!seen.get(column)) {
        seen.set(column);
        keys.add(new Ordering.Key(column, key.isDescending()));
      }
    }
    Candidate child = best(window.child(), new Request(new Ordering(keys), Request.ALL));
    return enforce(
        window,
        unary(
            child,
            child.ordering(),
            child.rows() * Costs.AGGREGATE_ROW,
            child.rows(),
            (emitted, e) -> RowEmission.window(window, emitted, child.rows(), e)),
        request);
  }
}
