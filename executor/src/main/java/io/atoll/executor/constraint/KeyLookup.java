package io.atoll.executor.constraint;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.codec.ColumnSource;
import io.atoll.codec.Handle;
import io.atoll.codec.IndexLayout;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.KeyValues;
import io.atoll.codec.TableKeys;
import io.atoll.executor.table.TableLayout;
import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Where the rows of a table lie that hold given values, none NULL, in some columns: under one key,
 * in a range of an index or of rows, or (while their index is still being filled in) anywhere.
 * Values come from rows of another table whose columns have comparable types. One thread.
 */
final class KeyLookup {
  /** What the keys of a lookup are. */
  enum Kind {
    /** The row's own key. */
    ROW,
    /** The entry of a unique index over exactly the columns. */
    UNIQUE_ENTRY,
    /** Rows under the beginning of a clustered primary key. */
    ROWS,
    /** Entries of an index that begins with the columns. */
    ENTRIES,
    /** No index: all rows, to be compared with {@link #isMatch}. */
    ALL_ROWS
  }

  private final TableLayout layout;
  private final int[] offsets;
  private final SqlType[] types;
  private final Kind kind;
  private final Optional<IndexLayout> index;
  private final ByteBuilder bytes = new ByteBuilder(64);

  private KeyLookup(TableLayout layout, int[] offsets, Kind kind, Optional<IndexLayout> index) {
    this.layout = layout;
    this.offsets = offsets;
    this.types = new SqlType[offsets.length];
    Arrays.setAll(types, i -> layout.types().get(offsets[i]));
    this.kind = kind;
    this.index = index;
  }

  /**
   * @param columns names of columns of the table
   * @return empty where the table has not all of the columns
   */
  static Optional<KeyLookup> of(TableLayout layout, List<String> columns) {
    int[] offsets = new int[columns.size()];
    for (int i = 0; i < offsets.length; i++) {
      Optional<ColumnInfo> column = layout.table().column(columns.get(i));
      if (column.isEmpty()) {
        return Optional.empty();
      }
      offsets[i] = column.get().offset();
    }
    return Optional.of(of(layout, offsets));
  }

  private static KeyLookup of(TableLayout layout, int[] offsets) {
    TableInfo table = layout.table();
    if (offsets.length == 1 && offsets[0] == layout.intHandlePosition()) {
      return new KeyLookup(layout, offsets, Kind.ROW, Optional.empty());
    }
    if (table.isCommonHandle() && startsWith(table.primaryIndex().orElseThrow(), offsets)) {
      boolean isWhole = layout.handlePositions().length == offsets.length;
      return new KeyLookup(layout, offsets, isWhole ? Kind.ROW : Kind.ROWS, Optional.empty());
    }
    IndexInfo best = null;
    for (IndexInfo each : layout.indexInfos()) {
      if (!each.isPublic() || !startsWith(each, offsets)) {
        continue;
      }
      if (each.isUnique() && each.columns().size() == offsets.length) {
        return new KeyLookup(
            layout, offsets, Kind.UNIQUE_ENTRY, Optional.of(layout.index(each.id())));
      }
      best = best == null ? each : best;
    }
    return best == null
        ? new KeyLookup(layout, offsets, Kind.ALL_ROWS, Optional.empty())
        : new KeyLookup(layout, offsets, Kind.ENTRIES, Optional.of(layout.index(best.id())));
  }

  private static boolean startsWith(IndexInfo index, int[] offsets) {
    if (index.columns().size() < offsets.length) {
      return false;
    }
    for (int i = 0; i < offsets.length; i++) {
      IndexInfo.IndexColumn part = index.columns().get(i);
      if (part.isPrefix() || part.offset() != offsets[i]) {
        return false;
      }
    }
    return true;
  }

  Kind kind() {
    return kind;
  }

  /** Whether at most one row can match, under {@link #key}. */
  boolean isPoint() {
    return kind == Kind.ROW || kind == Kind.UNIQUE_ENTRY;
  }

  TableLayout layout() {
    return layout;
  }

  /** Offsets of the columns in the table. */
  int[] offsets() {
    return offsets;
  }

  IndexLayout index() {
    return index.orElseThrow();
  }

  private void putValues(ColumnSource row, int[] positions) {
    for (int i = 0; i < types.length; i++) {
      KeyValues.put(bytes, types[i], IndexInfo.IndexColumn.WHOLE, row, positions[i]);
    }
  }

  /**
   * The one key of a point.
   *
   * @param positions where {@code row} has the values
   */
  Key key(ColumnSource row, int[] positions) {
    bytes.clear();
    if (kind == Kind.ROW) {
      if (layout.handleColumns().isEmpty()) {
        return layout.rowKey(Handle.of(row.longAt(positions[0])));
      }
      return layout.rowKey(Handle.of(layout.handleColumns(), positions, row));
    }
    TableKeys.putIndexPrefix(bytes, layout.table().id(), index().indexId());
    putValues(row, positions);
    return Key.of(bytes.toArray());
  }

  /** The keys among which all matches are. */
  KeyRange range(ColumnSource row, int[] positions) {
    bytes.clear();
    switch (kind) {
      case ROW, UNIQUE_ENTRY -> {
        Key key = key(row, positions);
        return new KeyRange(key, key.next());
      }
      case ALL_ROWS -> {
        return TableKeys.rowRange(layout.table().id());
      }
      case ROWS -> TableKeys.putRowPrefix(bytes, layout.table().id());
      case ENTRIES -> TableKeys.putIndexPrefix(bytes, layout.table().id(), index().indexId());
    }
    putValues(row, positions);
    return TableKeys.prefixRange(Key.of(bytes.toArray()));
  }

  /** The values as one comparable string. */
  byte[] values(ColumnSource row, int[] positions) {
    bytes.clear();
    putValues(row, positions);
    return bytes.toArray();
  }

  /** Whether a row of the table holds {@link #values}. */
  boolean isMatch(ColumnSource own, byte[] values) {
    return !hasNull(own, offsets) && Arrays.equals(values(own, offsets), values);
  }

  static boolean hasNull(ColumnSource row, int[] positions) {
    for (int position : positions) {
      if (row.isNull(position)) {
        return true;
      }
    }
    return false;
  }
}
