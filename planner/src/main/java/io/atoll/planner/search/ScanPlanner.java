package io.atoll.planner.search;

import io.atoll.catalog.ColumnStatistics;
import io.atoll.catalog.IndexInfo;
import io.atoll.expression.Expression;
import io.atoll.planner.access.AccessPath;
import io.atoll.planner.binder.Conditions;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.TableInstance;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Chooses how a table is read: by its rows, an index, or several indexes. */
final class ScanPlanner {
  private final Cardinality cardinality;
  private final Map<Question, List<AccessPath>> known = new HashMap<>();

  /** Equal where it is about the same objects. */
  private record Question(TableInstance table, List<Expression> conditions) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Question q && q.table == table && q.conditions == conditions;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(conditions) * 31 + System.identityHashCode(table);
    }
  }

  ScanPlanner(Cardinality cardinality) {
    this.cardinality = cardinality;
  }

  /** The cheapest way, in the requested order where that is asked for; null where none gives it. */
  @Nullable Candidate best(
      TableInstance table,
      List<Expression> conditions,
      BitSet needed,
      Request request,
      double rowsOut) {
    return best(table, conditions, needed, request, rowsOut, path -> true);
  }

  /**
   * @param isUsable narrows the ways: for the inner side of an index join
   */
  @Nullable Candidate best(
      TableInstance table,
      List<Expression> conditions,
      BitSet needed,
      Request request,
      double rowsOut,
      Predicate<AccessPath> isUsable) {
    for (Expression condition : conditions) {
      if (Conditions.isNeverTrue(condition)) {
        return new Candidate(0, 0, request.ordering(), e -> Emissions.nothing(e, needed));
      }
    }
    if (table.isVirtual()) {
      return request.ordering().isNone()
          ? VirtualScan.candidate(table, conditions, needed, rowsOut, cardinality)
          : null;
    }
    Candidate best = null;
    List<AccessPath> paths =
        known.computeIfAbsent(new Question(table, conditions), q -> paths(q.table, q.conditions));
    boolean hasRange = false;
    for (AccessPath path : paths) {
      hasRange |= !path.isRows() && !path.isFullRange();
      if (!isUsable.test(path)) {
        continue;
      }
      Candidate candidate = candidate(path, conditions, needed, request, rowsOut);
      if (candidate != null) {
        best = Candidate.cheaper(best, candidate);
      }
    }
    if (best == null && request.ordering().isNone()) {
      // A forced index that no condition uses: the rows themselves are the better way.
      best = candidate(AccessPath.rows(table, conditions), conditions, needed, request, rowsOut);
    }
    if (request.ordering().isNone() && !hasRange) {
      Candidate merge =
          IndexMerge.candidate(table, conditions, needed, rowsOut, cardinality, isUsable);
      if (merge != null) {
        best = Candidate.cheaper(best, merge);
      }
    }
    return best;
  }

  /**
   * The inner side of an index join: one lookup by {@code equalities} with columns of the outer
   * side. Its cost is that of one outer row in a large batch. Null where no index helps.
   */
  @Nullable Candidate inner(
      TableInstance table,
      List<Expression> conditions,
      List<Expression> equalities,
      BitSet needed) {
    List<Expression> all = new ArrayList<>(conditions);
    all.addAll(equalities);
    Candidate best = null;
    for (AccessPath path : paths(table, all)) {
      if (path.isSingleTerm()
          && path.pointColumns() > 0
          && equalities.stream().anyMatch(path.used()::contains)) {
        best = Candidate.cheaper(best, inner(path, conditions, all, needed));
      }
    }
    return best;
  }

  private Candidate inner(
      AccessPath path, List<Expression> conditions, List<Expression> all, BitSet needed) {
    double tableRows = cardinality.tableRows(path.table());
    double scanRows = Math.min(tableRows, scanRows(path, all, tableRows));
    double rows = scanRows;
    for (Expression condition : conditions) {
      if (!path.used().contains(condition)) {
        rows *= cardinality.selectivity(condition, tableRows);
      }
    }
    ReaderTask task = task(path, conditions, needed, Direction.ANY, scanRows, rows, 1);
    double cost = Math.max(0, task.cost(cardinality) - Costs.REQUEST * (task.isLookup() ? 2 : 1));
    return new Candidate(
        cost, rows, Ordering.NONE, e -> ReaderEmission.emit(task, e, needed), task);
  }

  /** The ways that the table's definition and the statement's hints allow. */
  static List<AccessPath> paths(TableInstance table, List<Expression> conditions) {
    List<AccessPath> paths = new ArrayList<>();
    TableInstance.IndexHints hints = table.hints();
    List<String> only = new ArrayList<>(hints.use());
    only.addAll(hints.force());
    for (IndexInfo index : table.info().indexes()) {
      boolean isClusteredKey = index.isPrimary() && table.info().isCommonHandle();
      if (!index.isPublic() || isClusteredKey) {
        continue;
      }
      boolean isNamed = contains(only, index.name());
      if (contains(hints.ignore(), index.name())
          || (!only.isEmpty() && !isNamed)
          || (!index.isVisible() && !isNamed)) {
        continue;
      }
      paths.add(AccessPath.index(table, index, conditions));
    }
    // Forced indexes that exist leave the rows out, unless the primary key is meant.
    if (paths.isEmpty() || hints.force().isEmpty() || contains(only, "PRIMARY")) {
      paths.add(AccessPath.rows(table, conditions));
    }
    return paths;
  }

  private static boolean contains(List<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  private @Nullable Candidate candidate(
      AccessPath path,
      List<Expression> conditions,
      BitSet needed,
      Request request,
      double rowsOut) {
    Direction direction = direction(path, request.ordering());
    if (direction == null) {
      return null;
    }
    double tableRows = cardinality.tableRows(path.table());
    double scanRows = Math.min(tableRows, scanRows(path, conditions, tableRows));
    double out = Math.min(rowsOut, scanRows);
    if (path.isUniquePoint() && path.rangeCount() <= 1_000 && isUnordered(request, path)) {
      return pointGet(path, conditions, needed, request.ordering(), out);
    }
    ReaderTask task = task(path, conditions, needed, direction, scanRows, out, request.share(out));
    if (task.isLookup() && path.isFullRange() && request.ordering().isNone()) {
      return null;
    }
    return new Candidate(
        task.cost(cardinality),
        out,
        request.ordering(),
        e -> ReaderEmission.emit(task, e, needed),
        task);
  }

  private ReaderTask task(
      AccessPath path,
      List<Expression> conditions,
      BitSet needed,
      Direction direction,
      double scanRows,
      double out,
      double share) {
    List<Expression> residual = new ArrayList<>();
    List<Expression> root = new ArrayList<>();
    for (Expression condition : conditions) {
      if (!path.exact().contains(condition)) {
        (Pushdown.isPushable(condition) ? residual : root).add(condition);
      }
    }
    BitSet read = (BitSet) needed.clone();
    ownColumns(path.table(), root, read);
    BitSet touched = (BitSet) read.clone();
    ownColumns(path.table(), residual, touched);
    boolean isCovering = !path.isRows() && covers(path, touched);
    boolean isLookup = !path.isRows() && !isCovering;
    List<Expression> onIndex = new ArrayList<>();
    List<Expression> onRows = new ArrayList<>();
    BitSet indexColumns = indexColumns(path);
    double tableRows = cardinality.tableRows(path.table());
    double indexRows = scanRows;
    for (Expression condition : residual) {
      if (!isLookup || ownWithin(path.table(), condition, indexColumns)) {
        onIndex.add(condition);
        indexRows *= cardinality.selectivity(condition, tableRows);
      } else {
        onRows.add(condition);
      }
    }
    return new ReaderTask(
        path,
        read,
        onIndex,
        onRows,
        root,
        isCovering,
        direction.keepOrder,
        direction.isDescending,
        scanRows,
        isLookup ? Math.max(out, indexRows) : out,
        out,
        share,
        null);
  }

  private static boolean isUnordered(Request request, AccessPath path) {
    return request.ordering().isNone() || path.rangeCount() <= 1;
  }

  private Candidate pointGet(
      AccessPath path, List<Expression> all, BitSet needed, Ordering ordering, double rowsOut) {
    List<Expression> conditions = new ArrayList<>();
    for (Expression condition : all) {
      if (!path.exact().contains(condition)) {
        conditions.add(condition);
      }
    }
    BitSet read = (BitSet) needed.clone();
    ownColumns(path.table(), conditions, read);
    double count = path.rangeCount();
    double each = path.isRows() ? Costs.POINT_GET : 2 * Costs.POINT_GET;
    double rows = Math.min(Math.max(rowsOut, Math.min(1, count)), count);
    return new Candidate(
        5 + count * each,
        rows,
        ordering,
        e -> Emissions.narrow(PointEmission.emit(path, conditions, read, rows, e), needed, e));
  }

  /** Entries in the ranges. */
  private double scanRows(AccessPath path, List<Expression> conditions, double tableRows) {
    if (path.isEmptyRange()) {
      return 0;
    }
    if (path.isFullRange()) {
      return tableRows;
    }
    if (path.isUniquePoint()) {
      return path.rangeCount();
    }
    IndexInfo index = path.index();
    if (index != null && path.pointColumns() == path.keyColumns().size()) {
      ColumnStatistics known = cardinality.table(path.table()).index(index.id()).orElse(null);
      if (known != null) {
        return path.rangeCount() * tableRows / Math.max(1, known.distinct());
      }
    }
    double selectivity = 1;
    for (Expression condition : conditions) {
      if (path.used().contains(condition)) {
        selectivity *= cardinality.selectivity(condition, tableRows);
      }
    }
    return Math.max(tableRows * selectivity, Math.min(1, tableRows));
  }

  private record Direction(boolean keepOrder, boolean isDescending) {
    static final Direction ANY = new Direction(false, false);
  }

  /** How the path must be read to give the order; null where it cannot. */
  private static @Nullable Direction direction(AccessPath path, Ordering ordering) {
    if (ordering.isNone()) {
      return Direction.ANY;
    }
    if (!path.isFullRange() && !path.isSingleTerm()) {
      return null;
    }
    Boolean descending = null;
    int at = 0;
    for (Ordering.Key key : ordering.keys()) {
      while (at < path.keyIds().size()
          && path.keyIds().get(at) != key.column()
          && path.isFixed(at)) {
        at++;
      }
      int fixed = path.keyIds().indexOf(key.column());
      if (fixed >= 0 && path.isFixed(fixed)) {
        continue;
      }
      if (at >= path.keyIds().size()
          || path.keyIds().get(at) != key.column()
          || path.isPrefix(at)
          || hasSeveralPoints(path, at)) {
        return null;
      }
      if (descending != null && descending != key.isDescending()) {
        return null;
      }
      descending = key.isDescending();
      at++;
    }
    return new Direction(descending != null, descending != null && descending);
  }

  /** A column before the ordered one with several values would interleave the order. */
  private static boolean hasSeveralPoints(AccessPath path, int at) {
    for (int i = 0; i < at; i++) {
      if (i < path.pointColumns() && !path.isFixed(i)) {
        return true;
      }
    }
    return false;
  }

  private static void ownColumns(TableInstance table, List<Expression> conditions, BitSet into) {
    BitSet used = new BitSet();
    Expressions.columns(conditions, used);
    used.stream().filter(id -> table.offsetOf(id) >= 0).forEach(into::set);
  }

  private static boolean ownWithin(TableInstance table, Expression condition, BitSet columns) {
    return Expressions.allColumns(condition, id -> table.offsetOf(id) < 0 || columns.get(id));
  }

  /** Columns whose whole values index entries give. */
  static BitSet indexColumns(AccessPath path) {
    BitSet columns = new BitSet();
    for (int i = 0; i < path.keyColumns().size(); i++) {
      if (!path.isPrefix(i)) {
        columns.set(path.keyIds().get(i));
      }
    }
    for (int id : path.table().handleIds()) {
      columns.set(id);
    }
    return columns;
  }

  private static boolean covers(AccessPath path, BitSet touched) {
    BitSet missing = (BitSet) touched.clone();
    missing.andNot(indexColumns(path));
    return missing.isEmpty();
  }
}
