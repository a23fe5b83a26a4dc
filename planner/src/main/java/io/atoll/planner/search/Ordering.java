package io.atoll.planner.search;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.Expression.ColumnRef;
import java.util.ArrayList;
import java.util.List;

/** An order of rows by columns; empty for none in particular. */
record Ordering(List<Key> keys) {
  static final Ordering NONE = new Ordering(List.of());

  record Key(int column, boolean isDescending) {}

  Ordering {
    keys = List.copyOf(keys);
  }

  static Ordering ascending(List<ColumnRef> columns) {
    List<Key> keys = new ArrayList<>();
    for (ColumnRef column : columns) {
      keys.add(new Key(column.slot(), false));
    }
    return new Ordering(keys);
  }

  /** The sort's order: its keys are columns; a column that came before decides nothing more. */
  static Ordering of(List<SortKey> sortKeys) {
    List<Key> keys = new ArrayList<>();
    for (SortKey key : sortKeys) {
      int column = ((ColumnRef) key.expression()).slot();
      if (keys.stream().noneMatch(k -> k.column == column)) {
        keys.add(new Key(column, key.isDescending()));
      }
    }
    return new Ordering(keys);
  }

  boolean isNone() {
    return keys.isEmpty();
  }

  /** Whether rows in this order are in the wanted one, too. */
  boolean satisfies(Ordering wanted) {
    return wanted.keys.size() <= keys.size()
        && keys.subList(0, wanted.keys.size()).equals(wanted.keys);
  }
}
