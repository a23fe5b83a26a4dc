package io.atoll.planner.logical;

import io.atoll.expression.Expression.ColumnRef;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The columns of one statement by id, and the parameters it makes. One thread. */
public final class Columns {
  private record Column(String name, SqlType type, @Nullable TableInstance table, int offset) {}

  private final List<Column> columns = new ArrayList<>();
  private int parameters;

  /**
   * @param statementParameters parameters that the statement itself has
   */
  public Columns(int statementParameters) {
    this.parameters = statementParameters;
  }

  /** A computed column. */
  public ColumnRef add(String name, SqlType type) {
    columns.add(new Column(name, type, null, -1));
    return new ColumnRef(columns.size() - 1, type);
  }

  /** A column that holds a value of another one's, under its name and origin. */
  public ColumnRef addAlias(int id, SqlType type) {
    Column original = columns.get(id);
    columns.add(new Column(original.name, type, null, -1));
    return new ColumnRef(columns.size() - 1, type);
  }

  void addTableColumn(TableInstance table, int offset, String name, SqlType type) {
    columns.add(new Column(name, type, table, offset));
  }

  public int size() {
    return columns.size();
  }

  public ColumnRef ref(int id) {
    return new ColumnRef(id, columns.get(id).type);
  }

  public SqlType type(int id) {
    return columns.get(id).type;
  }

  public String name(int id) {
    return columns.get(id).name;
  }

  /** The table that the column is stored in; null for computed ones. */
  public @Nullable TableInstance table(int id) {
    return columns.get(id).table;
  }

  /** Its offset in that table. */
  public int offset(int id) {
    return columns.get(id).offset;
  }

  /** As EXPLAIN names it: {@code alias.column}, or a computed column's {@code Column#7}. */
  public String label(int id) {
    Column column = columns.get(id);
    if (column.table != null) {
      return column.table.access().alias() + "." + column.name;
    }
    return "Column#" + id;
  }

  /** A parameter that outer rows fill. */
  public int newParameter() {
    return parameters++;
  }

  public int parameters() {
    return parameters;
  }
}
