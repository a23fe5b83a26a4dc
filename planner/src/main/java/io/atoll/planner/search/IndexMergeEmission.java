package io.atoll.planner.search;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.CoprocessorPlan.ScanColumn;
import io.atoll.catalog.IndexInfo;
import io.atoll.expression.Expression;
import io.atoll.planner.access.AccessPath;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.PlanInfo;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.StorePlan;
import io.atoll.planner.search.Candidate.Emitted;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalLong;

/** Builds an index merge: handle readers, then the rows with all conditions checked. */
final class IndexMergeEmission {
  private IndexMergeEmission() {}

  static Emitted emit(
      TableInstance table,
      List<AccessPath> partials,
      List<Expression> conditions,
      BitSet needed,
      double scanned,
      double rows,
      Emitter emitter) {
    List<Expression> pushed = new ArrayList<>();
    List<Expression> root = new ArrayList<>();
    for (Expression condition : conditions) {
      (Pushdown.isPushable(condition) ? pushed : root).add(condition);
    }
    BitSet given = (BitSet) needed.clone();
    own(table, root, given);
    BitSet read = (BitSet) given.clone();
    own(table, pushed, read);
    List<ReaderPlan.Partial> parts = new ArrayList<>();
    for (AccessPath path : partials) {
      parts.add(partial(table, path, scanned / partials.size(), emitter));
    }
    int[] layout = Emissions.layout(read);
    int[] out = Emissions.layout(given);
    PlanInfo scanInfo = emitter.info(scanned, layout);
    List<StorePlan.StoreOperator> operators = new ArrayList<>();
    if (!pushed.isEmpty()) {
      operators.add(
          new StorePlan.Selection(emitter.info(rows, layout), emitter.resolve(pushed, layout)));
    }
    StorePlan rowSide =
        new StorePlan(
            scanInfo,
            "",
            new CoprocessorPlan.TableScan(
                table.info().id(), columns(table, layout), primary(table), false),
            operators,
            positions(layout, out),
            types(out, emitter));
    Emitted merge =
        new Emitted(
            new ReaderPlan.IndexMerge(emitter.info(rows, out), table.access(), parts, rowSide),
            out);
    return Emissions.narrow(Emissions.select(merge, root, rows, emitter), needed, emitter);
  }

  private static ReaderPlan.Partial partial(
      TableInstance table, AccessPath path, double rows, Emitter emitter) {
    List<Integer> ids = new ArrayList<>();
    if (!path.isRows()) {
      for (int i = 0; i < path.keyColumns().size(); i++) {
        ids.add(path.keyIds().get(i));
      }
    }
    for (int id : table.handleIds()) {
      if (!ids.contains(id)) {
        ids.add(id);
      }
    }
    int[] layout = Emissions.layout(ids);
    int[] handle = Emissions.layout(table.handleIds());
    IndexInfo index = path.index();
    CoprocessorPlan.Scan scan =
        index == null
            ? new CoprocessorPlan.TableScan(
                table.info().id(), columns(table, layout), primary(table), false)
            : new CoprocessorPlan.IndexScan(
                table.info().id(),
                index.id(),
                columns(table, layout),
                path.keyColumns().size(),
                primary(table),
                index.isUnique(),
                false);
    StorePlan store =
        new StorePlan(
            emitter.info(rows, layout),
            index == null ? "" : index.name(),
            scan,
            List.of(),
            positions(layout, handle),
            types(handle, emitter));
    return new ReaderPlan.Partial(
        emitter.info(rows, handle),
        index == null ? OptionalLong.empty() : OptionalLong.of(index.id()),
        path.scanRanges(e -> emitter.resolve(e, new int[0]), emitter.columns),
        store);
  }

  private static List<ScanColumn> columns(TableInstance table, int[] layout) {
    List<ScanColumn> columns = new ArrayList<>();
    for (int id : layout) {
      columns.add(ReaderEmission.scanColumn(table, id));
    }
    return columns;
  }

  private static List<Long> primary(TableInstance table) {
    List<Long> ids = new ArrayList<>();
    if (table.info().isCommonHandle()) {
      for (int id : table.handleIds()) {
        ids.add(table.info().columns().get(table.offsetOf(id)).id());
      }
    }
    return ids;
  }

  private static List<Integer> positions(int[] layout, int[] wanted) {
    List<Integer> result = new ArrayList<>();
    for (int id : wanted) {
      result.add(Emitter.position(layout, id));
    }
    return result;
  }

  private static List<SqlType> types(int[] ids, Emitter emitter) {
    List<SqlType> types = new ArrayList<>();
    for (int id : ids) {
      types.add(emitter.columns.type(id));
    }
    return types;
  }

  private static void own(TableInstance table, List<Expression> conditions, BitSet into) {
    BitSet used = new BitSet();
    Expressions.columns(conditions, used);
    used.stream().filter(id -> table.offsetOf(id) >= 0).forEach(into::set);
  }
}
