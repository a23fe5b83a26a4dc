package io.atoll.planner.physical;

import io.atoll.api.CoprocessorPlan.ScanColumn;
import io.atoll.expression.Expression;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The leaves that read tables. */
public sealed interface ReaderPlan extends PhysicalPlan {
  TableAccess table();

  @Override
  default List<PhysicalPlan> children() {
    return List.of();
  }

  /** How a point read finds its row. */
  sealed interface PointKey {
    /** Row-free, one per key column; of any type that compares with the column as its own. */
    List<Expression> values();

    /** The types of the key's columns: what values are converted to. */
    List<SqlType> columnTypes();

    /**
     * The key of this execution, one value a column in the column's type; empty where no row can
     * match (NULL, or a value that the column cannot hold).
     */
    default List<Value> keyValues(BoundValues values) {
      List<Value> result = new ArrayList<>(values().size());
      for (int i = 0; i < values().size(); i++) {
        Expression expression = values().get(i);
        Value value = values.value(expression);
        if (value.isNull()) {
          return List.of();
        }
        ColumnValue placed = ColumnValue.of(value, expression.type(), columnTypes().get(i));
        if (!placed.isExact()) {
          return List.of();
        }
        result.add(placed.value());
      }
      return result;
    }
  }

  /** By handle: one value for an int handle, as many as key columns for a common handle. */
  record RowKey(List<Expression> values, List<SqlType> columnTypes) implements PointKey {
    public RowKey {
      values = List.copyOf(values);
      columnTypes = List.copyOf(columnTypes);
    }
  }

  /** By all columns of a unique index, in index order; NULL matches nothing. */
  record UniqueKey(
      long indexId, String indexName, List<Expression> values, List<SqlType> columnTypes)
      implements PointKey {
    public UniqueKey {
      values = List.copyOf(values);
      columnTypes = List.copyOf(columnTypes);
    }
  }

  /**
   * At most one row, read by key without the coprocessor.
   *
   * @param columns to give, in output order; {@link ScanColumn#HANDLE_ID} for the hidden handle
   * @param conditions further ones, over the output columns
   * @param lock whether the row is locked before it is read; where the row does not exist the key
   *     is locked nevertheless, as MySQL's gap is (TiDB's choice)
   */
  record PointGet(
      PlanInfo info,
      TableAccess table,
      PointKey key,
      List<ScanColumn> columns,
      List<Expression> conditions,
      RowLock lock)
      implements ReaderPlan {
    public PointGet {
      columns = List.copyOf(columns);
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * Several rows by key: {@code pk IN (1, 2, ?)}. Equal keys give their row once. All keys are of
   * the same kind and index.
   *
   * @param keepOrder whether rows must come in key order
   */
  record BatchPointGet(
      PlanInfo info,
      TableAccess table,
      List<PointKey> keys,
      List<ScanColumn> columns,
      List<Expression> conditions,
      RowLock lock,
      boolean keepOrder,
      boolean isDescending)
      implements ReaderPlan {
    public BatchPointGet {
      keys = List.copyOf(keys);
      columns = List.copyOf(columns);
      conditions = List.copyOf(conditions);
    }
  }

  /**
   * Rows of ranges of the table.
   *
   * @param keepOrder whether rows must come in key order (descending where the scan is)
   */
  record TableReader(
      PlanInfo info, TableAccess table, ScanRanges ranges, StorePlan store, boolean keepOrder)
      implements ReaderPlan {}

  /** Entries of an index that holds every column needed. */
  record IndexReader(
      PlanInfo info,
      TableAccess table,
      long indexId,
      ScanRanges ranges,
      StorePlan store,
      boolean keepOrder)
      implements ReaderPlan {}

  /**
   * Handles from an index, then rows by handle.
   *
   * @param index gives the handle columns only
   * @param rows read from the table by the handles of the index side; its scan has no ranges of its
   *     own
   * @param keepOrder whether rows must come in index order
   * @param limit to be applied to the handles (nothing filters rows after them): the reader skips
   *     its offset, looks up at most its count of rows and ends; no Limit stands above
   */
  record IndexLookUp(
      PlanInfo info,
      TableAccess table,
      long indexId,
      ScanRanges ranges,
      StorePlan index,
      StorePlan rows,
      boolean keepOrder,
      Optional<RowLimit> limit)
      implements ReaderPlan {}

  /**
   * Rows whose handle one of the partial reads gives (OR), each row once.
   *
   * @param partials each gives the handle columns only
   */
  record IndexMerge(PlanInfo info, TableAccess table, List<Partial> partials, StorePlan rows)
      implements ReaderPlan {
    public IndexMerge {
      partials = List.copyOf(partials);
    }
  }

  /**
   * One side of an index merge.
   *
   * @param indexId empty where the table itself is scanned by handle ranges
   */
  record Partial(PlanInfo info, OptionalLong indexId, ScanRanges ranges, StorePlan store) {}

  /**
   * A virtual table (information_schema and the like): rows come from a provider of that name.
   *
   * @param columnOffsets the table's columns to give, in output order
   * @param filters what the provider may use to give fewer rows; all are checked again above
   */
  record MemTable(
      PlanInfo info, TableAccess table, List<Integer> columnOffsets, List<PushedFilter> filters)
      implements ReaderPlan {
    public MemTable {
      columnOffsets = List.copyOf(columnOffsets);
      filters = List.copyOf(filters);
    }
  }

  /** {@code column = value} or {@code column IN (values)}; values are row-free. */
  record PushedFilter(int columnOffset, List<Expression> values) {
    public PushedFilter {
      values = List.copyOf(values);
    }
  }
}
