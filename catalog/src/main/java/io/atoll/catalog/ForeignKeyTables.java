package io.atoll.catalog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which tables a change of rows concerns by foreign keys. */
public final class ForeignKeyTables {
  private ForeignKeyTables() {}

  /**
   * The tables themselves; those whose rows refer to theirs, and so on down, since changes are
   * checked against them or go on in them; and the parents of all of these.
   */
  public static Set<Long> of(Set<Long> written, Catalog catalog) {
    boolean isAlone = true;
    for (long id : written) {
      TableInfo table = catalog.tableById(id).orElse(null);
      isAlone &=
          table == null || (table.foreignKeys().isEmpty() && catalog.references(id).isEmpty());
    }
    if (isAlone) {
      return written;
    }
    Deque<Long> toSee = new ArrayDeque<>(written);
    Set<Long> seen = new HashSet<>(written);
    Set<Long> parents = new HashSet<>();
    while (!toSee.isEmpty()) {
      long id = toSee.pop();
      List<ForeignKeyInfo> keys =
          catalog.tableById(id).map(TableInfo::foreignKeys).orElse(List.of());
      for (ForeignKeyInfo key : keys) {
        catalog
            .table(key.referencedDatabase(), key.referencedTable())
            .ifPresent(parent -> parents.add(parent.id()));
      }
      for (Reference each : catalog.references(id)) {
        if (seen.add(each.child().id())) {
          toSee.push(each.child().id());
        }
      }
    }
    seen.addAll(parents);
    return seen;
  }
}
