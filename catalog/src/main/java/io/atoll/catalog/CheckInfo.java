package io.atoll.catalog;

import java.util.List;

/**
 * A CHECK constraint.
 *
 * @param sql its condition, in MySQL's own form
 * @param columns those that the condition names
 * @param isInColumn written beside a column
 */
public record CheckInfo(
    long id,
    String name,
    String sql,
    List<String> columns,
    boolean isInColumn,
    boolean isEnforced,
    SchemaState state) {
  public CheckInfo {
    columns = List.copyOf(columns);
  }

  /** Whether writes must keep it. */
  public boolean isActive() {
    return isEnforced && state.isWritable();
  }

  public CheckInfo withState(SchemaState value) {
    return new CheckInfo(id, name, sql, columns, isInColumn, isEnforced, value);
  }

  public CheckInfo withEnforced(boolean value) {
    return new CheckInfo(id, name, sql, columns, isInColumn, value, state);
  }

  public CheckInfo withName(String value) {
    return new CheckInfo(id, value, sql, columns, isInColumn, isEnforced, state);
  }
}
