package io.atoll.planner.binder;

import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of a FROM clause: its tables with all their columns, and the columns that unqualified
 * names and {@code *} mean, which after USING and NATURAL are fewer.
 */
record Scope(List<Table> tables, List<ScopeColumn> star) {
  static final Scope EMPTY = new Scope(List.of(), List.of());

  /** {@code database} is empty for derived tables. */
  record Table(String database, String alias, List<ScopeColumn> columns) {
    boolean isNamed(@Nullable String givenDatabase, String name) {
      return alias.equalsIgnoreCase(name)
          && (givenDatabase == null || database.equalsIgnoreCase(givenDatabase));
    }

    Table nullable() {
      return new Table(database, alias, columns.stream().map(ScopeColumn::nullable).toList());
    }
  }

  static Scope of(Table table) {
    return new Scope(List.of(table), table.columns);
  }

  Scope nullable() {
    return new Scope(
        tables.stream().map(Table::nullable).toList(),
        star.stream().map(ScopeColumn::nullable).toList());
  }

  /** Two sides of a comma or join without shared columns; 1066 where an alias is given twice. */
  Scope plus(Scope right) {
    List<ScopeColumn> columns = new ArrayList<>(star);
    columns.addAll(right.star);
    return plus(right, columns);
  }

  Scope plus(Scope right, List<ScopeColumn> joinedStar) {
    for (Table a : tables) {
      for (Table b : right.tables) {
        if (a.alias.equalsIgnoreCase(b.alias) && a.database.equalsIgnoreCase(b.database)) {
          throw SqlError.ER_NONUNIQ_TABLE.with(b.alias);
        }
      }
    }
    List<Table> all = new ArrayList<>(tables);
    all.addAll(right.tables);
    return new Scope(all, joinedStar);
  }

  /**
   * The column of a name; null where there is none.
   *
   * @throws io.atoll.types.SqlException 1052 where several match
   */
  @Nullable ScopeColumn find(
      @Nullable String database, @Nullable String table, String name, String clause) {
    ScopeColumn found = null;
    if (table == null) {
      for (ScopeColumn column : star) {
        if (column.name().equalsIgnoreCase(name)) {
          if (found != null && found.ref().slot() != column.ref().slot()) {
            throw SqlError.ER_NON_UNIQ_ERROR.with(name, clause);
          }
          found = found == null ? column : found;
        }
      }
      return found;
    }
    for (Table candidate : tables) {
      if (!candidate.isNamed(database, table)) {
        continue;
      }
      for (ScopeColumn column : candidate.columns) {
        if (column.name().equalsIgnoreCase(name)) {
          if (found != null && found.ref().slot() != column.ref().slot()) {
            throw SqlError.ER_NON_UNIQ_ERROR.with(table + "." + name, clause);
          }
          found = found == null ? column : found;
        }
      }
    }
    return found;
  }

  @Nullable Table table(@Nullable String database, String name) {
    for (Table candidate : tables) {
      if (candidate.isNamed(database, name)) {
        return candidate;
      }
    }
    return null;
  }
}
