package io.atoll.ddl.backfill;

import io.atoll.api.CoprocessorPlan.ScanColumn;
import io.atoll.api.scan.ScanDecoder;
import io.atoll.catalog.ColumnInfo;
import io.atoll.chunk.Chunk;
import io.atoll.client.KvIterator;
import io.atoll.client.KvReader;
import io.atoll.codec.Handle;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.executor.table.TableLayout;
import java.util.ArrayList;
import java.util.List;

/** Rows of a table, all columns in table order, a batch at a time. One thread. */
public final class TableRows {
  private final ScanDecoder decoder;
  private final Key end;

  /** A batch: the rows' keys, handles and columns. */
  public record Batch(List<Key> keys, List<Handle> handles, Chunk rows) {
    public int size() {
      return keys.size();
    }
  }

  public TableRows(TableLayout layout) {
    List<ScanColumn> columns = new ArrayList<>();
    for (ColumnInfo column : layout.table().columns()) {
      columns.add(
          new ScanColumn(
              column.id(),
              column.type(),
              column.offset() == layout.intHandlePosition(),
              column.originDefault()));
    }
    this.decoder = ScanDecoder.ofRows(columns);
    this.end = TableKeys.rowRange(layout.table().id()).end();
  }

  /** At most {@code limit} rows from a key on; empty at the end. */
  public Batch read(KvReader reader, Key from, int limit) {
    List<Key> keys = new ArrayList<>();
    List<Handle> handles = new ArrayList<>();
    Chunk rows = Chunk.allocate(decoder.types(), limit);
    try (KvIterator it = reader.scan(new KeyRange(from, end), false, limit)) {
      while (keys.size() < limit && it.next()) {
        Key key = it.key();
        keys.add(key);
        handles.add(
            TableKeys.handleOf(key)
                .orElseThrow(() -> new IllegalStateException("no row key: " + key)));
        decoder.append(key.bytes(), it.value(), rows);
        rows.rowsAppended();
      }
    }
    return new Batch(keys, handles, rows);
  }
}
