package io.atoll.planner.search;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.CoprocessorPlan.ScanColumn;
import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.expression.Expression;
import io.atoll.planner.access.AccessPath;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.AggregatePlan;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.PlanInfo;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.RowLimit;
import io.atoll.planner.physical.RowPlan;
import io.atoll.planner.physical.ScanRanges;
import io.atoll.planner.physical.StorePlan;
import io.atoll.planner.physical.StorePlan.StoreOperator;
import io.atoll.planner.search.Candidate.Emitted;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Builds readers with what the store does for them. */
final class ReaderEmission {
  private final ReaderTask task;
  private final AccessPath path;
  private final TableInstance table;
  private final Emitter emitter;

  private ReaderEmission(ReaderTask task, Emitter emitter) {
    this.task = task;
    this.path = task.path();
    this.table = path.table();
    this.emitter = emitter;
  }

  static Emitted emit(ReaderTask task, Emitter emitter, BitSet needed) {
    return new ReaderEmission(task, emitter).emit(needed);
  }

  private Emitted emit(BitSet needed) {
    Side last = task.isLookup() ? lookup() : single();
    Emitted emitted = new Emitted(last.plan, last.layout);
    if (task.pushed() instanceof ReaderTask.PushedAggregate) {
      return finalAggregate(emitted);
    }
    emitted = Emissions.select(emitted, task.rootConditions(), task.rows(), emitter);
    emitted =
        switch (task.pushed()) {
          case ReaderTask.PushedLimit l -> {
            if (task.isLookup() && isPushedToIndex()) {
              yield emitted;
            }
            double rows = Math.min(task.rows(), Cardinality.limit(l.limit()));
            yield new Emitted(
                new RowPlan.Limit(emitter.info(rows, emitted.columns()), emitted.plan(), l.limit()),
                emitted.columns());
          }
          case ReaderTask.PushedTopN t -> {
            double rows = Math.min(task.rows(), Cardinality.limit(t.limit()));
            List<SortKey> keys = keys(t.keys(), emitted.columns());
            yield new Emitted(
                new RowPlan.TopN(
                    emitter.info(rows, emitted.columns()), emitted.plan(), keys, t.limit()),
                emitted.columns());
          }
          case ReaderTask.PushedAggregate a -> emitted;
          case null -> emitted;
        };
    return Emissions.narrow(emitted, needed, emitter);
  }

  private List<SortKey> keys(List<SortKey> keys, int[] layout) {
    List<SortKey> result = new ArrayList<>(keys.size());
    for (SortKey key : keys) {
      result.add(new SortKey(emitter.resolve(key.expression(), layout), key.isDescending()));
    }
    return result;
  }

  /** A reader and the columns it gives; those of a partial aggregation have no ids. */
  private record Side(PhysicalPlan plan, int[] layout) {}

  private record Store(StorePlan plan, int[] layout) {}

  private ScanRanges ranges() {
    return path.scanRanges(e -> emitter.resolve(e, NO_COLUMNS), emitter.columns);
  }

  private static final int[] NO_COLUMNS = {};

  private Side single() {
    int[] scanned = path.isRows() ? rowLayout(task.indexConditions()) : indexLayout();
    double out = task.indexRows();
    Store store =
        store(
            scanned,
            task.indexConditions(),
            task.scanRows(),
            out,
            task.needed(),
            true,
            !path.isRows());
    ScanRanges ranges = ranges();
    PlanInfo info = readerInfo(store, task.rows());
    PhysicalPlan reader =
        path.isRows()
            ? new ReaderPlan.TableReader(info, table.access(), ranges, store.plan, task.keepOrder())
            : new ReaderPlan.IndexReader(
                info, table.access(), index().id(), ranges, store.plan, task.keepOrder());
    return new Side(reader, store.layout);
  }

  private IndexInfo index() {
    return java.util.Objects.requireNonNull(path.index());
  }

  private PlanInfo readerInfo(Store store, double rows) {
    if (task.pushed() instanceof ReaderTask.PushedAggregate a) {
      return new PlanInfo(emitter.nextId(), a.groups(), store.plan.types(), List.of());
    }
    double sent =
        switch (task.pushed()) {
          case ReaderTask.PushedLimit l -> Math.min(rows, Cardinality.limit(l.limit()));
          case ReaderTask.PushedTopN t -> Math.min(rows, Cardinality.limit(t.limit()));
          case ReaderTask.PushedAggregate a -> a.groups();
          case null -> rows;
        };
    return emitter.info(sent, store.layout);
  }

  private Side lookup() {
    int[] entries = indexLayout();
    boolean isLimitOnIndex = isPushedToIndex();
    int[] handleLayout = Emissions.layout(table.handleIds());
    Store indexSide =
        store(
            entries,
            task.indexConditions(),
            task.scanRows(),
            task.indexRows(),
            handleLayout,
            isLimitOnIndex,
            true);
    int[] rowColumns = rowLayout(task.rowConditions());
    Store rowSide =
        store(
            rowColumns,
            task.rowConditions(),
            task.indexRows(),
            task.rows(),
            task.needed(),
            !isLimitOnIndex && !isOrderedLimit(),
            false);
    PlanInfo info = readerInfo(rowSide, task.rows());
    Optional<RowLimit> limit =
        isLimitOnIndex && task.pushed() instanceof ReaderTask.PushedLimit l
            ? Optional.of(l.limit())
            : Optional.empty();
    PhysicalPlan reader =
        new ReaderPlan.IndexLookUp(
            info,
            table.access(),
            index().id(),
            ranges(),
            indexSide.plan,
            rowSide.plan,
            task.keepOrder(),
            limit);
    return new Side(reader, rowSide.layout);
  }

  /** Rows are looked up in handle order: a limit there would not take the first in index order. */
  private boolean isOrderedLimit() {
    return task.keepOrder() && task.pushed() instanceof ReaderTask.PushedLimit;
  }

  /** Whether the limit or top-N can be met before rows are looked up. */
  private boolean isPushedToIndex() {
    if (!task.rowConditions().isEmpty() || !task.rootConditions().isEmpty()) {
      return false;
    }
    return switch (task.pushed()) {
      case ReaderTask.PushedLimit l -> true;
      case ReaderTask.PushedTopN t -> {
        BitSet columns = ScanPlanner.indexColumns(path);
        yield t.keys().stream().allMatch(k -> Expressions.isWithin(k.expression(), columns));
      }
      case ReaderTask.PushedAggregate a -> false;
      case null -> false;
    };
  }

  /** Index columns, then handle columns that are not among them. */
  private int[] indexLayout() {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < path.keyColumns().size(); i++) {
      ids.add(path.keyIds().get(i));
    }
    for (int id : table.handleIds()) {
      if (!ids.contains(id)) {
        ids.add(id);
      }
    }
    return Emissions.layout(ids);
  }

  private int[] rowLayout(List<Expression> conditions) {
    BitSet columns = (BitSet) task.needed().clone();
    BitSet used = new BitSet();
    Expressions.columns(conditions, used);
    used.stream().filter(id -> table.offsetOf(id) >= 0).forEach(columns::set);
    return Emissions.layout(columns);
  }

  private Store store(
      int[] scanned,
      List<Expression> conditions,
      double scanRows,
      double rows,
      BitSet needed,
      boolean takesPushed,
      boolean isEntries) {
    List<Integer> kept = new ArrayList<>();
    for (int id : scanned) {
      if (needed.get(id) && !kept.contains(id)) {
        kept.add(id);
      }
    }
    return store(
        scanned, conditions, scanRows, rows, Emissions.layout(kept), takesPushed, isEntries);
  }

  private Store store(
      int[] scanned,
      List<Expression> conditions,
      double scanRows,
      double rows,
      int[] kept,
      boolean takesPushed,
      boolean isEntries) {
    PlanInfo scanInfo = emitter.info(scanRows, scanned);
    CoprocessorPlan.Scan scan = scan(scanned, isEntries);
    List<StoreOperator> operators = new ArrayList<>();
    if (!conditions.isEmpty()) {
      List<Expression> resolved = emitter.resolve(conditions, scanned);
      operators.add(new StorePlan.Selection(emitter.info(rows, scanned), resolved));
    }
    List<SqlType> types = new ArrayList<>();
    for (int id : kept) {
      types.add(emitter.columns.type(id));
    }
    List<Integer> outputs = new ArrayList<>();
    for (int id : kept) {
      outputs.add(Emitter.position(scanned, id));
    }
    if (takesPushed) {
      switch (task.pushed()) {
        case ReaderTask.PushedLimit l ->
            operators.add(
                new StorePlan.Limit(
                    emitter.info(Math.min(rows, Cardinality.limit(l.limit())), scanned),
                    l.limit()));
        case ReaderTask.PushedTopN t ->
            operators.add(
                new StorePlan.TopN(
                    emitter.info(Math.min(rows, Cardinality.limit(t.limit())), scanned),
                    keys(t.keys(), scanned),
                    t.limit()));
        case ReaderTask.PushedAggregate a -> {
          StorePlan.Aggregation partial = PartialAggregation.of(a, scanned, emitter);
          operators.add(partial);
          types = partial.info().types();
          outputs = new ArrayList<>();
          for (int i = 0; i < types.size(); i++) {
            outputs.add(i);
          }
        }
        case null -> {}
      }
    }
    return new Store(
        new StorePlan(scanInfo, isEntries ? index().name() : "", scan, operators, outputs, types),
        kept);
  }

  private CoprocessorPlan.Scan scan(int[] scanned, boolean isEntries) {
    TableInfo info = table.info();
    List<Long> primary = new ArrayList<>();
    if (info.isCommonHandle()) {
      for (IndexInfo.IndexColumn part : info.primaryIndex().orElseThrow().columns()) {
        primary.add(info.columns().get(part.offset()).id());
      }
    }
    List<ScanColumn> columns = new ArrayList<>(scanned.length);
    for (int id : scanned) {
      columns.add(scanColumn(table, id));
    }
    return isEntries
        ? new CoprocessorPlan.IndexScan(
            info.id(),
            index().id(),
            columns,
            path.keyColumns().size(),
            primary,
            index().isUnique(),
            task.isDescending())
        : new CoprocessorPlan.TableScan(
            info.id(), columns, primary, path.isRows() && task.isDescending());
  }

  static ScanColumn scanColumn(TableInstance table, int id) {
    if (table.isHiddenHandle(id)) {
      return new ScanColumn(ScanColumn.HANDLE_ID, SqlType.BIGINT.withNullable(false), true, null);
    }
    ColumnInfo column = table.info().columns().get(table.offsetOf(id));
    boolean isHandle =
        table.info().isIntHandle() && column.id() == table.info().intHandleColumnId();
    return new ScanColumn(column.id(), column.type(), isHandle, column.originDefault());
  }

  private Emitted finalAggregate(Emitted partial) {
    ReaderTask.PushedAggregate a =
        (ReaderTask.PushedAggregate) java.util.Objects.requireNonNull(task.pushed());
    return PartialAggregation.finish(a, partial.plan(), emitter, AggregatePlan.Stage.FINAL);
  }
}
