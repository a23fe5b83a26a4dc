package io.atoll.planner.access;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.codec.IndexColumn;
import io.atoll.codec.TableKeys;
import io.atoll.expression.Expression;
import io.atoll.planner.logical.Columns;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.ScanRanges;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A way into a table: its rows in handle order, or an index.
 *
 * @param index null for the rows themselves
 * @param keyIds columns of the key in order: those of the index and, where entries go on with the
 *     handle, the handle's
 * @param keyColumns of the index or of the clustered key, without an appended handle
 */
public record AccessPath(
    TableInstance table,
    @Nullable IndexInfo index,
    List<Integer> keyIds,
    List<IndexColumn> keyColumns,
    RangeExtraction.Found ranges) {

  /** Key columns with points in every range. */
  public int pointColumns() {
    return ranges.pointColumns();
  }

  /** The rows in handle order with the ranges that the conditions give. */
  public static AccessPath rows(TableInstance table, List<Expression> conditions) {
    TableInfo info = table.info();
    List<IndexColumn> columns = new ArrayList<>();
    if (info.isIntHandle()) {
      ColumnInfo handle = info.intHandleColumn().orElseThrow();
      columns.add(new IndexColumn(handle.id(), handle.type()));
    } else if (info.isCommonHandle()) {
      for (IndexInfo.IndexColumn part : info.primaryIndex().orElseThrow().columns()) {
        columns.add(column(info, part));
      }
    } else {
      columns.add(
          new IndexColumn(
              io.atoll.api.CoprocessorPlan.ScanColumn.HANDLE_ID, io.atoll.types.SqlType.BIGINT));
    }
    List<Integer> ids = table.handleIds();
    return new AccessPath(table, null, ids, columns, find(table, ids, columns, conditions));
  }

  public static AccessPath index(
      TableInstance table, IndexInfo index, List<Expression> conditions) {
    List<IndexColumn> columns = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    for (IndexInfo.IndexColumn part : index.columns()) {
      columns.add(column(table.info(), part));
      ids.add(table.columnId(part.offset()));
    }
    RangeExtraction.Found found = find(table, ids, columns, conditions);
    List<Integer> all = new ArrayList<>(ids);
    if (!index.isUnique()) {
      for (int id : table.handleIds()) {
        if (!all.contains(id)) {
          all.add(id);
        }
      }
    }
    return new AccessPath(table, index, all, columns, found);
  }

  private static RangeExtraction.Found find(
      TableInstance table,
      List<Integer> ids,
      List<IndexColumn> columns,
      List<Expression> conditions) {
    return new RangeExtraction(
            ids.stream().mapToInt(Integer::intValue).toArray(),
            columns,
            id -> table.offsetOf(id) >= 0)
        .find(conditions);
  }

  private static IndexColumn column(TableInfo info, IndexInfo.IndexColumn part) {
    ColumnInfo column = info.columns().get(part.offset());
    return new IndexColumn(column.id(), column.type(), part.prefixLength());
  }

  public boolean isRows() {
    return index == null;
  }

  /** Whether the key identifies one row: a handle or all columns of a unique index. */
  public boolean isUniquePoint() {
    if (index != null && (!index.isUnique() || index.hasPrefixColumn())) {
      return false;
    }
    if (index == null && !table.info().isClustered()) {
      return false;
    }
    int width = keyColumns.size();
    return isSingleTerm()
        && ranges.terms().stream()
            .allMatch(t ->
                t.points().size() == width
                    && (index == null
                        || t.points().stream()
                            .flatMap(List::stream)
                            .noneMatch(RangeTerm.Point::isNullSafe)));
  }

  /** How many key ranges the terms make where every point is another. */
  public double rangeCount() {
    double sum = 0;
    for (RangeTerm term : ranges.terms()) {
      double product = 1;
      for (List<RangeTerm.Point> points : term.points()) {
        product *= points.size();
      }
      sum += product;
    }
    return Math.max(1, sum);
  }

  /** The points of the only term: per key column its values. Only for {@link #isUniquePoint}. */
  public List<List<Expression>> points() {
    List<List<Expression>> result = new ArrayList<>();
    for (List<RangeTerm.Point> points : ranges.terms().getFirst().points()) {
      result.add(points.stream().map(RangeTerm.Point::value).toList());
    }
    return result;
  }

  public boolean isSingleTerm() {
    return ranges.terms().size() == 1;
  }

  /** Whether a column's value is the same in all rows of the ranges. */
  public boolean isFixed(int keyColumn) {
    return keyColumn < keyColumns.size()
        && keyColumns.get(keyColumn).prefix() < 0
        && ranges.isFixed(keyColumn);
  }

  /** Whether the key keeps only the beginning of a column's values. */
  public boolean isPrefix(int keyColumn) {
    return keyColumn < keyColumns.size() && keyColumns.get(keyColumn).prefix() >= 0;
  }

  public boolean isFullRange() {
    return ranges.isFull();
  }

  public boolean isEmptyRange() {
    return ranges.terms().isEmpty();
  }

  /** Conditions decided by the ranges, by identity. */
  public Set<Expression> exact() {
    return ranges.exact();
  }

  /** Conditions that the ranges come from, by identity. */
  public Set<Expression> used() {
    return ranges.used();
  }

  /** The ranges with values rewritten for the executor. */
  public ScanRanges scanRanges(
      java.util.function.UnaryOperator<Expression> resolve, Columns columns) {
    List<RangeTerm> terms = new ArrayList<>();
    for (RangeTerm term : ranges.terms()) {
      terms.add(RangeTerms.map(term, resolve));
    }
    boolean isInt = index == null && !table.info().isCommonHandle();
    return new KeyRanges(
        index == null
            ? TableKeys.rowPrefix(table.info().id())
            : TableKeys.indexPrefix(table.info().id(), index.id()),
        keyColumns,
        isInt,
        terms,
        isUniquePoint(),
        RangeText.of(ranges.terms(), columns));
  }

  /** An identity set of expressions. */
  public static Set<Expression> identitySet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }
}
