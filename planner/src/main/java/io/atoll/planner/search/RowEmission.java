package io.atoll.planner.search;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.Union;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.RowLimit;
import io.atoll.planner.physical.RowPlan;
import io.atoll.planner.search.Candidate.Emitted;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Builds plans that pass, change, order or make rows. */
final class RowEmission {
  private RowEmission() {}

  static Emitted sort(Emitted child, Ordering ordering, double rows, Emitter emitter) {
    return new Emitted(
        new RowPlan.Sort(
            emitter.info(rows, child.columns()),
            child.plan(),
            keys(ordering, child.columns(), emitter)),
        child.columns());
  }

  static List<SortKey> keys(Ordering ordering, int[] layout, Emitter emitter) {
    List<SortKey> keys = new ArrayList<>();
    for (Ordering.Key key : ordering.keys()) {
      keys.add(
          new SortKey(
              new ColumnRef(
                  Emitter.position(layout, key.column()), emitter.columns.type(key.column())),
              key.isDescending()));
    }
    return keys;
  }

  static Emitted limit(RowLimit limit, Emitted child, double rows, Emitter emitter) {
    return new Emitted(
        new RowPlan.Limit(emitter.info(rows, child.columns()), child.plan(), limit),
        child.columns());
  }

  static Emitted topN(
      Ordering ordering, RowLimit limit, Emitted child, double rows, Emitter emitter) {
    return new Emitted(
        new RowPlan.TopN(
            emitter.info(rows, child.columns()),
            child.plan(),
            keys(ordering, child.columns(), emitter),
            limit),
        child.columns());
  }

  static Emitted maxOneRow(Emitted child, Emitter emitter) {
    return new Emitted(
        new RowPlan.MaxOneRow(emitter.info(1, child.columns()), child.plan()), child.columns());
  }

  /** The child's needed columns, then the computed ones. */
  static Emitted extend(Emitted child, List<Computed> computed, BitSet needed, Emitter emitter) {
    List<Integer> layout = new ArrayList<>();
    List<Expression> expressions = new ArrayList<>();
    for (int i = 0; i < child.columns().length; i++) {
      int id = child.columns()[i];
      if (needed.get(id)) {
        layout.add(id);
        expressions.add(new ColumnRef(i, emitter.columns.type(id)));
      }
    }
    for (Computed c : computed) {
      layout.add(c.id());
      expressions.add(emitter.resolve(c.expression(), child.columns()));
    }
    int[] columns = Emissions.layout(layout);
    return Emissions.projection(child.plan(), expressions, columns, emitter);
  }

  static Emitted union(
      Union union, List<Candidate> children, BitSet needed, double rows, Emitter emitter) {
    List<Integer> layout = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < union.ids().size(); i++) {
      if (needed.get(union.ids().get(i))) {
        layout.add(union.ids().get(i));
        positions.add(i);
      }
    }
    List<PhysicalPlan> plans = new ArrayList<>();
    for (int b = 0; b < children.size(); b++) {
      List<Integer> columns = union.branches().get(b).columns();
      int[] wanted = positions.stream().mapToInt(columns::get).toArray();
      plans.add(
          Emissions.project(children.get(b).emission().emit(emitter), wanted, emitter).plan());
    }
    int[] columns = Emissions.layout(layout);
    return new Emitted(new RowPlan.UnionAll(emitter.info(rows, columns), plans), columns);
  }

  static Emitted rows(LogicalPlan.Rows rows, BitSet needed, Emitter emitter) {
    List<Integer> layout = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < rows.ids().size(); i++) {
      if (needed.get(rows.ids().get(i))) {
        layout.add(rows.ids().get(i));
        positions.add(i);
      }
    }
    int[] columns = Emissions.layout(layout);
    if (columns.length == 0 || rows.rows().isEmpty()) {
      return new Emitted(
          new RowPlan.Dual(emitter.info(rows.rows().size(), columns), rows.rows().size()), columns);
    }
    List<List<Expression>> values = new ArrayList<>();
    for (List<Expression> row : rows.rows()) {
      List<Expression> kept = new ArrayList<>();
      for (int position : positions) {
        kept.add(emitter.resolve(row.get(position), new int[0]));
      }
      values.add(kept);
    }
    return new Emitted(new RowPlan.Values(emitter.info(values.size(), columns), values), columns);
  }

  /** Point readers lock by themselves, others get a lock above. */
  static Emitted lock(LogicalPlan.Lock lock, Emitted child, BitSet needed, Emitter emitter) {
    PhysicalPlan plan =
        switch (child.plan()) {
          case ReaderPlan.PointGet p when p.conditions().isEmpty() ->
              new ReaderPlan.PointGet(
                  p.info(), p.table(), p.key(), p.columns(), p.conditions(), lock.lock());
          case ReaderPlan.BatchPointGet b when b.conditions().isEmpty() ->
              new ReaderPlan.BatchPointGet(
                  b.info(),
                  b.table(),
                  b.keys(),
                  b.columns(),
                  b.conditions(),
                  lock.lock(),
                  b.keepOrder(),
                  b.isDescending());
          default -> {
            List<RowPlan.RowTarget> targets = new ArrayList<>();
            for (TableInstance table : lock.tables()) {
              targets.add(
                  new RowPlan.RowTarget(
                      table.access(), Emitter.positions(child.columns(), table.handleIds())));
            }
            yield new RowPlan.SelectLock(
                emitter.info(child.plan().estimatedRows(), child.columns()),
                child.plan(),
                lock.lock(),
                targets);
          }
        };
    return Emissions.narrow(new Emitted(plan, child.columns()), needed, emitter);
  }

  static Emitted window(LogicalPlan.Window window, Emitted child, double rows, Emitter emitter) {
    List<Integer> layout = new ArrayList<>();
    for (int id : child.columns()) {
      layout.add(id);
    }
    List<RowPlan.WindowFunction> functions = new ArrayList<>();
    for (LogicalPlan.WindowColumn column : window.functions()) {
      layout.add(column.id());
      functions.add(
          new RowPlan.WindowFunction(
              column.function().name(),
              emitter.resolve(column.function().arguments(), child.columns()),
              column.function().type()));
    }
    List<SortKey> order = new ArrayList<>();
    for (SortKey key : window.orderBy()) {
      order.add(
          new SortKey(emitter.resolve(key.expression(), child.columns()), key.isDescending()));
    }
    int[] columns = Emissions.layout(layout);
    return new Emitted(
        new RowPlan.Window(
            emitter.info(rows, columns),
            child.plan(),
            emitter.resolve(window.partitionBy(), child.columns()),
            order,
            functions,
            window.frame()),
        columns);
  }
}
