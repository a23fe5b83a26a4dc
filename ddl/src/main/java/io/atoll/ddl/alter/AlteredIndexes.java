package io.atoll.ddl.alter;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** The indexes of a table while it is altered: over columns by id, since their places move. */
final class AlteredIndexes {
  /** An index and the ids of its columns. */
  record Altered(IndexInfo info, List<Long> columnIds) {}

  private final List<Altered> indexes = new ArrayList<>();
  private final String table;

  AlteredIndexes(TableInfo of) {
    this.table = of.name();
    for (IndexInfo index : of.indexes()) {
      indexes.add(new Altered(index, ids(index, of.columns())));
    }
  }

  private static List<Long> ids(IndexInfo index, List<ColumnInfo> columns) {
    return index.columns().stream().map(c -> columns.get(c.offset()).id()).toList();
  }

  List<Altered> all() {
    return indexes;
  }

  Set<String> namesLowerCase() {
    Set<String> names = new HashSet<>();
    for (Altered each : indexes) {
      names.add(each.info.name().toLowerCase(Locale.ROOT));
    }
    return names;
  }

  Optional<Altered> find(String name) {
    return indexes.stream().filter(i -> i.info.name().equalsIgnoreCase(name)).findFirst();
  }

  /** 1176 where it does not exist. */
  Altered require(String name) {
    return find(name).orElseThrow(() -> SqlError.ER_KEY_DOES_NOT_EXITS.with(name, table));
  }

  /** Adds an index over the columns as they are listed. */
  void add(IndexInfo index, List<ColumnInfo> columns) {
    if (find(index.name()).isPresent()) {
      throw SqlError.ER_DUP_KEYNAME.with(index.name());
    }
    indexes.add(new Altered(index, ids(index, columns)));
  }

  void remove(Altered index) {
    indexes.remove(index);
  }

  void replace(Altered old, IndexInfo info) {
    indexes.set(indexes.indexOf(old), new Altered(info, old.columnIds));
  }

  /** Puts a new index of the same name over another column in the place of one. */
  void exchange(Altered old, long oldColumn, long newColumn, long newId) {
    List<Long> ids = old.columnIds.stream().map(id -> id == oldColumn ? newColumn : id).toList();
    indexes.set(indexes.indexOf(old), new Altered(old.info.withId(newId), ids));
  }

  /**
   * Takes a column that goes out of an index: a new index of the same name over the others stands
   * in its place. Without others it is removed.
   */
  void withdraw(Altered old, long column, LongSupplier newId) {
    List<Long> ids = new ArrayList<>();
    List<IndexInfo.IndexColumn> parts = new ArrayList<>();
    for (int i = 0; i < old.columnIds.size(); i++) {
      if (old.columnIds.get(i) != column) {
        ids.add(old.columnIds.get(i));
        parts.add(old.info.columns().get(i));
      }
    }
    if (ids.isEmpty()) {
      indexes.remove(old);
      return;
    }
    IndexInfo rest = old.info.withId(newId.getAsLong()).withColumns(parts);
    indexes.set(indexes.indexOf(old), new Altered(rest, ids));
  }

  boolean uses(long columnId) {
    return indexes.stream().anyMatch(i -> i.columnIds.contains(columnId));
  }

  /** Over columns in their final places. */
  List<IndexInfo> list(List<ColumnInfo> columns) {
    List<IndexInfo> result = new ArrayList<>(indexes.size());
    for (Altered each : indexes) {
      List<IndexInfo.IndexColumn> parts = new ArrayList<>();
      for (int i = 0; i < each.columnIds.size(); i++) {
        long id = each.columnIds.get(i);
        ColumnInfo column = columns.stream().filter(c -> c.id() == id).findFirst().orElseThrow();
        IndexInfo.IndexColumn old = each.info.columns().get(i);
        parts.add(
            new IndexInfo.IndexColumn(
                column.name(), column.offset(), old.prefixLength(), old.isDescending()));
      }
      result.add(each.info.withColumns(parts));
    }
    return result;
  }
}
