package io.atoll.executor.table;

import io.atoll.codec.Handle;
import io.atoll.codec.IndexColumn;
import io.atoll.codec.IndexDecoder;
import io.atoll.codec.IndexEncoder;
import io.atoll.codec.IndexLayout;
import io.atoll.codec.Key;
import io.atoll.codec.TableKeys;
import io.atoll.codec.ValueRow;
import io.atoll.executor.ExecutionContext;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The storage keys of point reads. */
public final class PointKeys {
  private PointKeys() {}

  /** The row's key for a row key, the entry's for a unique key; null where nothing can match. */
  public static @Nullable Key of(
      ReaderPlan.PointKey point, TableLayout layout, ExecutionContext context) {
    List<SqlType> types = point.columnTypes();
    if (point instanceof ReaderPlan.RowKey && layout.handleColumns().isEmpty()) {
      Value value = KeyComparison.columnValue(point.values().getFirst(), types.getFirst(), context);
      return value instanceof Value.OfLong handle
          ? TableKeys.row(layout.table().id(), handle.value())
          : null;
    }
    List<Value> values = new ArrayList<>(types.size());
    for (int i = 0; i < types.size(); i++) {
      Value value = KeyComparison.columnValue(point.values().get(i), types.get(i), context);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    ValueRow row = new ValueRow(types, values);
    int[] positions = new int[types.size()];
    java.util.Arrays.setAll(positions, i -> i);
    return switch (point) {
      case ReaderPlan.RowKey _ -> layout.rowKey(Handle.of(layout.handleColumns(), positions, row));
      case ReaderPlan.UniqueKey unique -> entryKey(layout.index(unique.indexId()), positions, row);
    };
  }

  private static Key entryKey(IndexLayout index, int[] positions, ValueRow row) {
    ByteBuilder out = new ByteBuilder(64);
    IndexLayout columnsOnly =
        new IndexLayout(
            index.tableId(), index.indexId(), true, index.columns(), List.<IndexColumn>of());
    new IndexEncoder(columnsOnly, positions, new int[0]).key(row, Handle.of(0), out);
    return Key.of(out.toArray());
  }

  /** The row that a unique index's entry points to. */
  public static Key rowOf(IndexLayout index, TableLayout layout, Key entryKey, byte[] entryValue) {
    return layout.rowKey(new IndexDecoder(index).handle(entryKey.bytes(), entryValue));
  }
}
