package io.atoll.planner.logical;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.planner.physical.TableAccess;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mention of a table in a statement: two mentions have different columns. Identity is the
 * object's.
 */
public final class TableInstance {
  /** USE, FORCE and IGNORE INDEX: names of indexes, as far as given. */
  public record IndexHints(List<String> use, List<String> force, List<String> ignore) {
    public static final IndexHints NONE = new IndexHints(List.of(), List.of(), List.of());
  }

  /** How hints want tables to be joined. */
  public enum JoinMethod {
    HASH,
    MERGE,
    LOOKUP
  }

  /**
   * What hints say about joins of a table.
   *
   * @param rank its place among the first tables, from 1; 0 for none
   */
  public record JoinHints(@Nullable JoinMethod method, int rank) {
    public static final JoinHints NONE = new JoinHints(null, 0);
  }

  private final TableInfo info;
  private final TableAccess access;
  private final boolean isVirtual;
  private final IndexHints hints;
  private final JoinHints joinHints;
  private final int firstId;

  /** A table without hints. */
  public TableInstance(
      TableInfo info, String database, String alias, boolean isVirtual, Columns columns) {
    this(info, database, alias, isVirtual, IndexHints.NONE, JoinHints.NONE, columns);
  }

  /** Takes one column id per column of the table and one for the hidden handle. */
  public TableInstance(
      TableInfo info,
      String database,
      String alias,
      boolean isVirtual,
      IndexHints hints,
      JoinHints joinHints,
      Columns columns) {
    this.joinHints = joinHints;
    this.info = info;
    this.access = new TableAccess(info.id(), database, info.name(), alias);
    this.isVirtual = isVirtual;
    this.hints = hints;
    this.firstId = columns.size();
    for (ColumnInfo column : info.columns()) {
      columns.addTableColumn(this, column.offset(), column.name(), column.type());
    }
    columns.addTableColumn(this, info.columns().size(), "_tidb_rowid", NOT_NULL_BIGINT);
  }

  private static final SqlType NOT_NULL_BIGINT = SqlType.BIGINT.withNullable(false);

  public TableInfo info() {
    return info;
  }

  public TableAccess access() {
    return access;
  }

  /** Whether rows come from a provider and not from the store. */
  public boolean isVirtual() {
    return isVirtual;
  }

  public IndexHints hints() {
    return hints;
  }

  public JoinHints joinHints() {
    return joinHints;
  }

  /** The id of the column at an offset. */
  public int columnId(int offset) {
    return firstId + offset;
  }

  /** The offset of a column of this table; the number of columns for the hidden handle; else -1. */
  public int offsetOf(int columnId) {
    int offset = columnId - firstId;
    return offset >= 0 && offset <= info.columns().size() ? offset : -1;
  }

  public boolean isHiddenHandle(int columnId) {
    return columnId - firstId == info.columns().size();
  }

  /** Ids of the columns that make the handle, in key order. */
  public List<Integer> handleIds() {
    if (info.isIntHandle()) {
      return List.of(columnId(info.intHandleColumn().orElseThrow().offset()));
    }
    if (info.isCommonHandle()) {
      List<Integer> ids = new ArrayList<>();
      for (IndexInfo.IndexColumn column : info.primaryIndex().orElseThrow().columns()) {
        ids.add(columnId(column.offset()));
      }
      return ids;
    }
    return List.of(columnId(info.columns().size()));
  }

  @Override
  public String toString() {
    return access.alias();
  }
}
