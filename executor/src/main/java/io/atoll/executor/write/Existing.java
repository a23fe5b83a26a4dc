package io.atoll.executor.write;

import io.atoll.api.CoprocessorPlan.ScanColumn;
import io.atoll.api.scan.ScanDecoder;
import io.atoll.catalog.ColumnInfo;
import io.atoll.chunk.Chunk;
import io.atoll.client.MemBuffer;
import io.atoll.codec.Handle;
import io.atoll.codec.IndexDecoder;
import io.atoll.codec.Key;
import io.atoll.codec.TableKeys;
import io.atoll.executor.DuplicateKeys;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.table.TableLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Which of a batch's unique keys are taken: by committed rows read at once, or by the transaction.
 */
final class Existing {
  private final ExecutionContext context;
  private final TableLayout layout;
  private final Map<Key, byte[]> committed = new HashMap<>();

  Existing(ExecutionContext context, TableLayout layout, List<Key> keys) {
    this.context = context;
    this.layout = layout;
    if (!keys.isEmpty()) {
      List<byte @Nullable []> values = context.view().snapshot().batchGet(keys);
      for (int i = 0; i < keys.size(); i++) {
        byte[] value = values.get(i);
        if (value != null) {
          committed.put(keys.get(i), value);
        }
      }
    }
  }

  private byte @Nullable [] value(Key key) {
    MemBuffer buffer = context.transaction().buffer();
    return switch (buffer.presence(key)) {
      case WRITTEN -> buffer.value(key);
      case DELETED -> null;
      // A temporary table has no buffer: what the statement did to it is in the view.
      case ABSENT ->
          TableKeys.isTemporary(key) ? context.view().reader().get(key) : committed.get(key);
    };
  }

  /** The first key that is taken; null where all are free. */
  @Nullable Key first(List<Key> keys) {
    for (Key key : keys) {
      if (value(key) != null) {
        return key;
      }
    }
    return null;
  }

  /** The row that holds a taken key. */
  StoredRow rowOf(Key key) {
    byte[] value = value(key);
    if (value == null) {
      throw new IllegalStateException("key " + key + " is free");
    }
    OptionalLong indexId = TableKeys.indexIdOf(key);
    Key rowKey = key;
    Handle handle;
    if (indexId.isPresent()) {
      handle = new IndexDecoder(layout.index(indexId.getAsLong())).handle(key.bytes(), value);
      rowKey = layout.rowKey(handle);
      value = value(rowKey) != null ? value(rowKey) : context.view().reader().get(rowKey);
      if (value == null) {
        throw DuplicateKeys.rowMissing(
            context.catalog(),
            context.services().layouts(),
            rowKey,
            context.transaction().buffer());
      }
    } else {
      handle = TableKeys.handleOf(key).orElseThrow(() -> new IllegalStateException("row key"));
    }
    return decode(handle, rowKey, value, layout);
  }

  static StoredRow decode(Handle handle, Key rowKey, byte[] value, TableLayout layout) {
    List<ScanColumn> columns = new ArrayList<>();
    for (ColumnInfo c : layout.table().columns()) {
      columns.add(
          new ScanColumn(
              c.id(), c.type(), c.offset() == layout.intHandlePosition(), c.originDefault()));
    }
    ScanDecoder decoder = ScanDecoder.ofRows(columns);
    Chunk chunk = Chunk.allocate(decoder.types(), 1);
    decoder.append(rowKey.bytes(), value, chunk);
    chunk.rowsAppended();
    return new StoredRow(handle, chunk);
  }
}
