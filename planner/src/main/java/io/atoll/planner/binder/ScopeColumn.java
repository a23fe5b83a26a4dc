package io.atoll.planner.binder;

import io.atoll.expression.Expression.ColumnRef;
import org.jspecify.annotations.Nullable;

/**
 * A name that a FROM clause gives. Several names may stand for one column.
 *
 * @param view whose column it is, in a scope that names the view; else null
 */
record ScopeColumn(
    String database, String table, String name, ColumnRef ref, @Nullable ViewColumn view) {
  /** A column as its view calls it. */
  record ViewColumn(String database, String view, String column) {}

  ScopeColumn(String database, String table, String name, ColumnRef ref) {
    this(database, table, name, ref, null);
  }

  ScopeColumn nullable() {
    return ref.type().nullable()
        ? this
        : new ScopeColumn(
            database, table, name, new ColumnRef(ref.slot(), ref.type().withNullable(true)), view);
  }

  ScopeColumn renamed(String newTable, String newName) {
    return new ScopeColumn("", newTable, newName, ref);
  }
}
