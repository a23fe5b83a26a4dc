package io.atoll.ddl.alter;

import io.atoll.catalog.ColumnInfo;
import io.atoll.parser.ast.AlterAction;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The columns of a table while it is altered, in their new order. */
final class AlteredColumns {
  private final List<ColumnInfo> columns;
  private final String table;

  AlteredColumns(List<ColumnInfo> columns, String table) {
    this.columns = new ArrayList<>(columns);
    this.table = table;
  }

  /** Numbered anew. */
  List<ColumnInfo> list() {
    List<ColumnInfo> result = new ArrayList<>(columns.size());
    for (ColumnInfo column : columns) {
      result.add(column.withOffset(result.size()));
    }
    return result;
  }

  int size() {
    return columns.size();
  }

  Optional<ColumnInfo> find(String name) {
    return columns.stream().filter(c -> c.name().equalsIgnoreCase(name)).findFirst();
  }

  /** 1054 where it does not exist. */
  ColumnInfo require(String name) {
    return find(name).orElseThrow(() -> SqlError.ER_BAD_FIELD_ERROR.with(name, table));
  }

  private int position(long id) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).id() == id) {
        return i;
      }
    }
    throw new IllegalArgumentException("column " + id);
  }

  /** Replaces the column of the same id. */
  void put(ColumnInfo column) {
    columns.set(position(column.id()), column);
  }

  void remove(ColumnInfo column) {
    columns.remove(position(column.id()));
  }

  /** Adds at the end, unless a position is written. */
  void add(ColumnInfo column, AlterAction.Position position) {
    if (find(column.name()).isPresent()) {
      throw SqlError.ER_DUP_FIELDNAME.with(column.name());
    }
    columns.add(place(position, columns.size()), column);
  }

  private int place(AlterAction.Position position, int otherwise) {
    if (position.isFirst()) {
      return 0;
    }
    String after = position.after();
    return after == null ? otherwise : position(require(after).id()) + 1;
  }

  /** Puts another column in the place of one, or where a position is written. */
  void replace(ColumnInfo old, ColumnInfo next, AlterAction.Position position) {
    Optional<ColumnInfo> sameName = find(next.name());
    if (sameName.isPresent() && sameName.get().id() != old.id()) {
      throw SqlError.ER_DUP_FIELDNAME.with(next.name());
    }
    columns.set(position(old.id()), next);
    change(next, position);
  }

  /** Replaces a column, and moves it where a position is written. */
  void change(ColumnInfo column, AlterAction.Position position) {
    Optional<ColumnInfo> sameName = find(column.name());
    if (sameName.isPresent() && sameName.get().id() != column.id()) {
      throw SqlError.ER_DUP_FIELDNAME.with(column.name());
    }
    String after = position.after();
    if (after != null && require(after).id() == column.id()) {
      throw SqlError.ER_BAD_FIELD_ERROR.with(after, table);
    }
    int old = position(column.id());
    columns.set(old, column);
    if (position.isFirst() || after != null) {
      columns.remove(old);
      columns.add(place(position, columns.size()), column);
    }
  }
}
