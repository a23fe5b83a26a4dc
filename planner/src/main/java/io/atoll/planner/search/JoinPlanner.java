package io.atoll.planner.search;

import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.LogicalPlan.Scan;
import io.atoll.planner.logical.PlanColumns;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.JoinPlan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Hash, merge and index-lookup joins, and apply. */
final class JoinPlanner {
  private final Search search;

  JoinPlanner(Search search) {
    this.search = search;
  }

  Candidate best(Join join, Request request) {
    BitSet left = PlanColumns.outputs(join.left());
    BitSet right = PlanColumns.outputs(join.right());
    JoinKeys keys = JoinKeys.of(join, left, right);
    double rows = search.cardinality.rows(join);
    BitSet free = PlanColumns.free(join.right());
    if (free.intersects(left)) {
      return apply(join, keys, left, rows, request);
    }
    TableInstance.JoinMethod method = hinted(join);
    Candidate best = hash(join, keys, rows, request);
    if (method == TableInstance.JoinMethod.HASH) {
      return best;
    }
    if (method == TableInstance.JoinMethod.MERGE) {
      Candidate merge = merge(join, keys, rows, request);
      return merge == null ? best : merge;
    }
    if (method == TableInstance.JoinMethod.LOOKUP) {
      Candidate lookup = hintedLookup(join, keys, left, right, rows, request);
      if (lookup != null) {
        return lookup;
      }
    }
    Candidate lookup = lookup(join, keys, true, left, rows, request);
    if (lookup != null) {
      best = Candidate.cheaper(best, lookup);
    }
    if (join.type() == JoinType.INNER && !join.isStraight()) {
      Candidate turned = lookup(join, keys, false, right, rows, request);
      if (turned != null) {
        best = Candidate.cheaper(best, turned);
      }
    }
    if (join.type() == JoinType.SEMI) {
      Candidate driven = drivenByDistinct(join, keys, rows, request);
      if (driven != null) {
        best = Candidate.cheaper(best, driven);
      }
    }
    Candidate merge = merge(join, keys, rows, request);
    return merge == null ? best : Candidate.cheaper(best, merge);
  }

  /** The method that a hint on one of the tables joined here asks for. */
  private static TableInstance.@Nullable JoinMethod hinted(Join join) {
    TableInstance right = table(join.right());
    TableInstance left = table(join.left());
    TableInstance.JoinMethod method = right == null ? null : right.joinHints().method();
    return method == null && left != null ? left.joinHints().method() : method;
  }

  private static @Nullable TableInstance table(LogicalPlan plan) {
    return switch (plan) {
      case Scan s -> s.table();
      case Filter f when f.child() instanceof Scan s -> s.table();
      default -> null;
    };
  }

  /** A lookup into the table that the hint names; null where none can be. */
  private @Nullable Candidate hintedLookup(
      Join join, JoinKeys keys, BitSet left, BitSet right, double rows, Request request) {
    TableInstance inner = table(join.right());
    if (inner != null && inner.joinHints().method() == TableInstance.JoinMethod.LOOKUP) {
      Candidate lookup = lookup(join, keys, true, left, rows, request);
      if (lookup != null) {
        return lookup;
      }
    }
    TableInstance turned = table(join.left());
    return turned != null
            && turned.joinHints().method() == TableInstance.JoinMethod.LOOKUP
            && join.type() == JoinType.INNER
            && !join.isStraight()
        ? lookup(join, keys, false, right, rows, request)
        : null;
  }

  static JoinPlan.Type physicalType(JoinType type) {
    return switch (type) {
      case INNER -> JoinPlan.Type.INNER;
      case LEFT -> JoinPlan.Type.LEFT_OUTER;
      case SEMI -> JoinPlan.Type.SEMI;
      case ANTI -> JoinPlan.Type.ANTI;
      case MARK -> JoinPlan.Type.MARK;
    };
  }

  private Candidate hash(Join join, JoinKeys keys, double rows, Request request) {
    Candidate left = search.best(join.left(), Request.ANY);
    Candidate right = search.best(join.right(), Request.ANY);
    boolean buildLeft =
        join.type() == JoinType.INNER && left.rows() < right.rows() && !join.isStraight();
    double build = buildLeft ? left.rows() : right.rows();
    double probe = buildLeft ? right.rows() : left.rows();
    double pairs = keys.keys().isEmpty() ? left.rows() * right.rows() : 0;
    double cost =
        left.cost()
            + right.cost()
            + build * Costs.HASH_BUILD
            + probe * Costs.HASH_PROBE
            + pairs * Costs.CPU_EXPRESSION * (1 + keys.others().size())
            + rows * Costs.CPU_ROW * 2;
    Candidate candidate =
        new Candidate(
            cost,
            rows,
            Ordering.NONE,
            e ->
                new JoinEmission(join, keys, search.needed.of(join), rows, e)
                    .hash(left.emission().emit(e), right.emission().emit(e), buildLeft));
    return search.enforce(join, candidate, request);
  }

  private Candidate apply(
      Join join, JoinKeys keys, BitSet leftColumns, double rows, Request request) {
    boolean isOrderable =
        request.ordering().keys().stream().allMatch(k -> leftColumns.get(k.column()));
    Candidate left =
        search.best(
            join.left(), isOrderable ? new Request(request.ordering(), Request.ALL) : Request.ANY);
    Candidate right = search.best(join.right(), Request.ANY);
    double cost = left.cost() + Math.max(1, left.rows()) * (right.cost() + Costs.APPLY_ROW);
    Candidate candidate =
        new Candidate(
            cost,
            rows,
            left.ordering(),
            e ->
                new JoinEmission(join, keys, search.needed.of(join), rows, e)
                    .apply(left, right, leftColumns));
    return search.enforce(join, candidate, request);
  }

  /** The outer side's rows drive ranges of the inner table. */
  private @Nullable Candidate lookup(
      Join join,
      JoinKeys keys,
      boolean outerIsLeft,
      BitSet outerColumns,
      double rows,
      Request request) {
    LogicalPlan inner = outerIsLeft ? join.right() : join.left();
    LogicalPlan outer = outerIsLeft ? join.left() : join.right();
    if (keys.keys().isEmpty() || keys.isNullAware()) {
      return null;
    }
    Scan scan;
    List<Expression> conditions;
    if (inner instanceof Scan s) {
      scan = s;
      conditions = List.of();
    } else if (inner instanceof Filter f && f.child() instanceof Scan s) {
      scan = s;
      conditions = f.conditions();
    } else {
      return null;
    }
    if (scan.table().isVirtual()) {
      return null;
    }
    boolean isOrderable =
        request.ordering().keys().stream().allMatch(k -> outerColumns.get(k.column()));
    Candidate outerBest =
        search.best(
            outer,
            isOrderable
                ? new Request(request.ordering(), outerLimit(request, outer, rows))
                : Request.ANY);
    Candidate each =
        search.scans.inner(scan.table(), conditions, keys.equalities(), search.needed.of(inner));
    if (each == null) {
      return null;
    }
    double share = isOrderable ? request.share(rows) : 1;
    double driven = Math.max(1, outerBest.rows() * share);
    double cost =
        outerBest.cost()
            + Costs.REQUEST * (1 + driven / 1_000)
            + driven * (each.cost() + Costs.HASH_PROBE)
            + rows * share * Costs.CPU_ROW * 2;
    Candidate candidate =
        new Candidate(
            cost,
            rows,
            isOrderable ? outerBest.ordering() : Ordering.NONE,
            e ->
                new JoinEmission(join, keys, search.needed.of(join), rows, e)
                    .lookup(outerBest, each, outerColumns, outerIsLeft));
    return search.enforce(join, candidate, request);
  }

  /**
   * A semi join turned around: the distinct keys of the right side drive lookups into the left.
   *
   * <pre>
   * SemiJoin(a.x = b.y) A, B     as     IndexJoin(a.x = b.y) A, Aggregate(by b.y) B
   * </pre>
   */
  private @Nullable Candidate drivenByDistinct(
      Join join, JoinKeys keys, double rows, Request request) {
    List<ColumnRef> columns = new ArrayList<>();
    for (JoinKeys.Key key : keys.keys()) {
      if (!(key.right() instanceof ColumnRef c) || key.match() != JoinPlan.Match.EQUAL) {
        return null;
      }
      if (columns.stream().noneMatch(k -> k.slot() == c.slot())) {
        columns.add(c);
      }
    }
    if (columns.isEmpty() || !keys.others().isEmpty()) {
      return null;
    }
    Aggregate distinct = new Aggregate(join.right(), columns, List.of(), false, false);
    Join inner = Join.inner(join.left(), distinct, join.conditions());
    search.needed.add(inner, search.needed.of(join));
    BitSet right = PlanColumns.outputs(distinct);
    JoinKeys turned = JoinKeys.of(inner, PlanColumns.outputs(join.left()), right);
    return lookup(inner, turned, false, right, rows, request);
  }

  private double outerLimit(Request request, LogicalPlan outer, double rows) {
    if (request.limit() == Request.ALL) {
      return Request.ALL;
    }
    double outerRows = search.cardinality.rows(outer);
    return rows <= 0 ? Request.ALL : request.limit() * Math.max(1, outerRows / rows);
  }

  /** Both sides in the order of the keys by themselves. */
  private @Nullable Candidate merge(Join join, JoinKeys keys, double rows, Request request) {
    if (join.type() != JoinType.INNER && join.type() != JoinType.LEFT) {
      return null;
    }
    List<ColumnRef> left = new ArrayList<>();
    List<ColumnRef> right = new ArrayList<>();
    for (JoinKeys.Key key : keys.keys()) {
      if (!(key.left() instanceof ColumnRef a)
          || !(key.right() instanceof ColumnRef b)
          || key.match() != JoinPlan.Match.EQUAL
          || a.type().unsigned() != b.type().unsigned()
          || a.type().collation() != b.type().collation()) {
        // Two orders of different kinds cannot be merged.
        return null;
      }
      left.add(a);
      right.add(b);
    }
    if (left.isEmpty()) {
      return null;
    }
    Ordering leftOrder = Ordering.ascending(left);
    Ordering rightOrder = Ordering.ascending(right);
    if (leftOrder.keys().size() != left.size() || rightOrder.keys().size() != right.size()) {
      return null;
    }
    Candidate leftBest = search.best(join.left(), new Request(leftOrder, Request.ALL));
    Candidate rightBest = search.best(join.right(), new Request(rightOrder, Request.ALL));
    double cost =
        leftBest.cost()
            + rightBest.cost()
            + (leftBest.rows() + rightBest.rows()) * Costs.MERGE_ROW
            + rows * Costs.CPU_ROW * 2;
    Candidate candidate =
        new Candidate(
            cost,
            rows,
            leftOrder,
            e ->
                new JoinEmission(join, keys, search.needed.of(join), rows, e)
                    .merge(leftBest.emission().emit(e), rightBest.emission().emit(e)));
    return search.enforce(join, candidate, request);
  }
}
