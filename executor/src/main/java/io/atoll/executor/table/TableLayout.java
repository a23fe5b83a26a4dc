package io.atoll.executor.table;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.codec.ColumnSource;
import io.atoll.codec.Handle;
import io.atoll.codec.IndexColumn;
import io.atoll.codec.IndexEncoder;
import io.atoll.codec.IndexLayout;
import io.atoll.codec.RowColumn;
import io.atoll.codec.RowEncoder;
import io.atoll.codec.TableKeys;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a table's rows lie in the key space. Rows here are positions in {@link TableInfo#columns}:
 * all columns, whatever their state, in table order. Immutable; made once per table version ({@link
 * TableLayouts}).
 */
public final class TableLayout {
  private final TableInfo table;
  private final List<SqlType> types;
  private final List<RowColumn> storedColumns;
  private final int[] storedPositions;
  private final int intHandlePosition;
  private final List<IndexColumn> handleColumns;
  private final int[] handlePositions;
  private final List<IndexLayout> indexes;
  private final List<IndexInfo> indexInfos;
  private final RowEncoder rowEncoder;
  private final List<IndexEncoder> indexEncoders;
  private volatile @Nullable TableExpressions expressions;

  TableLayout(TableInfo table) {
    this.table = table;
    this.types = table.columns().stream().map(ColumnInfo::type).toList();
    List<RowColumn> stored = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    int handleAt = -1;
    for (ColumnInfo column : table.columns()) {
      if (column.id() == table.intHandleColumnId()) {
        handleAt = column.offset();
      } else if (column.state().isWritable()) {
        stored.add(new RowColumn(column.id(), column.type()));
        positions.add(column.offset());
      }
    }
    this.intHandlePosition = handleAt;
    this.storedColumns = List.copyOf(stored);
    this.storedPositions = positions.stream().mapToInt(Integer::intValue).toArray();
    if (table.isCommonHandle()) {
      IndexInfo primary =
          table
              .primaryIndex()
              .orElseThrow(
                  () -> new IllegalStateException("table " + table.name() + " lacks its key"));
      this.handleColumns = indexColumns(table, primary);
      this.handlePositions =
          primary.columns().stream().mapToInt(IndexInfo.IndexColumn::offset).toArray();
    } else {
      this.handleColumns = List.of();
      this.handlePositions = new int[0];
    }
    List<IndexLayout> layouts = new ArrayList<>();
    List<IndexInfo> infos = new ArrayList<>();
    for (IndexInfo index : table.indexes()) {
      if (!(index.isPrimary() && table.isCommonHandle())) {
        infos.add(index);
        layouts.add(
            new IndexLayout(
                table.id(),
                index.id(),
                index.isUnique(),
                indexColumns(table, index),
                handleColumns));
      }
    }
    this.indexes = List.copyOf(layouts);
    this.indexInfos = List.copyOf(infos);
    this.rowEncoder = new RowEncoder(storedColumns);
    List<IndexEncoder> encoders = new ArrayList<>();
    for (int i = 0; i < infos.size(); i++) {
      int[] offsets =
          infos.get(i).columns().stream().mapToInt(IndexInfo.IndexColumn::offset).toArray();
      encoders.add(new IndexEncoder(layouts.get(i), offsets, handlePositions));
    }
    this.indexEncoders = List.copyOf(encoders);
  }

  private static List<IndexColumn> indexColumns(TableInfo table, IndexInfo index) {
    return index.columns().stream()
        .map(c -> {
          ColumnInfo column = table.columns().get(c.offset());
          return new IndexColumn(column.id(), column.type(), c.prefixLength());
        })
        .toList();
  }

  /** Of the table's definition; bound when they are first asked for. */
  public TableExpressions expressions() {
    TableExpressions known = expressions;
    if (known == null) {
      known = new TableExpressions(table);
      expressions = known;
    }
    return known;
  }

  public TableInfo table() {
    return table;
  }

  /** Types of all columns, in table order. */
  public List<SqlType> types() {
    return types;
  }

  /** Columns in the row's value; an integer handle is in the key alone. */
  public List<RowColumn> storedColumns() {
    return storedColumns;
  }

  /** Where the table row has each of {@link #storedColumns}. */
  public int[] storedPositions() {
    return storedPositions;
  }

  /** Position of the column that is the integer handle; -1 where there is none. */
  public int intHandlePosition() {
    return intHandlePosition;
  }

  /** The clustered key's columns where the handle is a common one; empty otherwise. */
  public List<IndexColumn> handleColumns() {
    return handleColumns;
  }

  public int[] handlePositions() {
    return handlePositions;
  }

  /** Whether rows lie under a hidden integer that no column holds. */
  public boolean hasHiddenHandle() {
    return intHandlePosition < 0 && handleColumns.isEmpty();
  }

  /** Indexes with entries of their own, any state; beside {@link #indexInfos}. */
  public List<IndexLayout> indexes() {
    return indexes;
  }

  public List<IndexInfo> indexInfos() {
    return indexInfos;
  }

  /** A new encoder of the columns in the row's value. */
  RowEncoder rowEncoder() {
    return rowEncoder.copy();
  }

  /** A new encoder of an index's entries, for table rows; by position in {@link #indexes}. */
  IndexEncoder indexEncoder(int position) {
    return indexEncoders.get(position).copy();
  }

  public IndexLayout index(long indexId) {
    for (IndexLayout index : indexes) {
      if (index.indexId() == indexId) {
        return index;
      }
    }
    throw SqlError.ER_KEY_DOES_NOT_EXITS.with(Long.toString(indexId), table.name());
  }

  /** The handle of a row that holds its key columns; the hidden one is not in any row. */
  public Handle handle(ColumnSource row) {
    if (intHandlePosition >= 0) {
      return Handle.of(row.longAt(intHandlePosition));
    }
    if (handleColumns.isEmpty()) {
      throw new IllegalStateException("the handle of " + table.name() + " is hidden");
    }
    return Handle.of(handleColumns, handlePositions, row);
  }

  public io.atoll.codec.Key rowKey(Handle handle) {
    return TableKeys.row(table.id(), handle);
  }
}
