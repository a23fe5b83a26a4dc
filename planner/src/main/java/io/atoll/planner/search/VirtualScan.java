package io.atoll.planner.search;

import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Functions;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.search.Candidate.Emitted;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Reads of virtual tables: their provider may use equalities, everything is checked again. */
final class VirtualScan {
  private VirtualScan() {}

  static Candidate candidate(
      TableInstance table,
      List<Expression> conditions,
      BitSet needed,
      double rows,
      Cardinality cardinality) {
    return new Candidate(
        200 + cardinality.tableRows(table),
        rows,
        Ordering.NONE,
        e -> emit(table, conditions, needed, rows, e));
  }

  private static Emitted emit(
      TableInstance table,
      List<Expression> conditions,
      BitSet needed,
      double rows,
      Emitter emitter) {
    BitSet read = (BitSet) needed.clone();
    BitSet used = new BitSet();
    Expressions.columns(conditions, used);
    used.stream().filter(id -> table.offsetOf(id) >= 0).forEach(read::set);
    int[] layout = Emissions.layout(read);
    List<Integer> offsets = new ArrayList<>();
    for (int id : layout) {
      offsets.add(table.offsetOf(id));
    }
    List<ReaderPlan.PushedFilter> filters = new ArrayList<>();
    for (Expression condition : conditions) {
      filter(table, condition, emitter, filters);
    }
    Emitted scan =
        new Emitted(
            new ReaderPlan.MemTable(emitter.info(rows, layout), table.access(), offsets, filters),
            layout);
    return Emissions.narrow(Emissions.select(scan, conditions, rows, emitter), needed, emitter);
  }

  private static void filter(
      TableInstance table,
      Expression condition,
      Emitter emitter,
      List<ReaderPlan.PushedFilter> into) {
    if (!(condition instanceof Call call)
        || !(call.function().name().equals("=") || call.function().name().equals("IN"))) {
      return;
    }
    List<Expression> arguments = call.arguments();
    if (!(arguments.getFirst() instanceof ColumnRef column)
        && arguments.size() == 2
        && arguments.get(1) instanceof ColumnRef) {
      arguments = List.of(arguments.get(1), arguments.get(0));
    }
    if (arguments.getFirst() instanceof ColumnRef column && table.offsetOf(column.slot()) >= 0) {
      List<Expression> values = arguments.subList(1, arguments.size());
      for (Expression value : values) {
        if (!Expressions.allColumns(value, id -> table.offsetOf(id) < 0)
            || !Functions.isDeterministic(value)) {
          return;
        }
      }
      into.add(
          new ReaderPlan.PushedFilter(
              table.offsetOf(column.slot()), emitter.resolve(values, new int[0])));
    }
  }
}
