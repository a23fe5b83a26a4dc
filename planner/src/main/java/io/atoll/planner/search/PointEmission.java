package io.atoll.planner.search;

import io.atoll.api.CoprocessorPlan.ScanColumn;
import io.atoll.expression.Expression;
import io.atoll.planner.access.AccessPath;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.PlanInfo;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.ReaderPlan.PointKey;
import io.atoll.planner.physical.RowLock;
import io.atoll.planner.search.Candidate.Emitted;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Builds reads of single rows by key. */
final class PointEmission {
  private PointEmission() {}

  static Emitted emit(
      AccessPath path, List<Expression> conditions, BitSet read, double rows, Emitter emitter) {
    TableInstance table = path.table();
    int[] layout = Emissions.layout(read);
    List<ScanColumn> columns = new ArrayList<>(layout.length);
    for (int id : layout) {
      columns.add(ReaderEmission.scanColumn(table, id));
    }
    List<PointKey> keys = new ArrayList<>();
    combine(path, path.points(), new ArrayList<>(), keys, emitter);
    List<Expression> resolved = emitter.resolve(conditions, layout);
    PlanInfo info = emitter.info(rows, layout);
    return new Emitted(
        keys.size() == 1
            ? new ReaderPlan.PointGet(
                info, table.access(), keys.getFirst(), columns, resolved, RowLock.NONE)
            : new ReaderPlan.BatchPointGet(
                info, table.access(), keys, columns, resolved, RowLock.NONE, false, false),
        layout);
  }

  private static void combine(
      AccessPath path,
      List<List<Expression>> points,
      List<Expression> chosen,
      List<PointKey> into,
      Emitter emitter) {
    if (chosen.size() == points.size()) {
      List<SqlType> types = new ArrayList<>();
      for (var column : path.keyColumns()) {
        types.add(column.type());
      }
      var index = path.index();
      into.add(
          index == null
              ? new ReaderPlan.RowKey(chosen, types)
              : new ReaderPlan.UniqueKey(index.id(), index.name(), chosen, types));
      return;
    }
    for (Expression value : points.get(chosen.size())) {
      List<Expression> more = new ArrayList<>(chosen);
      more.add(emitter.resolve(value, new int[0]));
      combine(path, points, more, into, emitter);
    }
  }
}
