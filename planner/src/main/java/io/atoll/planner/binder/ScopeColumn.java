package io.atoll.planner.binder;

import io.atoll.expression.Expression.ColumnRef;

/** A name that a FROM clause gives. Several names may stand for one column. */
record ScopeColumn(String database, String table, String name, ColumnRef ref) {
  ScopeColumn nullable() {
    return ref.type().nullable()
        ? this
        : new ScopeColumn(
            database, table, name, new ColumnRef(ref.slot(), ref.type().withNullable(true)));
  }

  ScopeColumn renamed(String newTable, String newName) {
    return new ScopeColumn("", newTable, newName, ref);
  }
}
