package io.atoll.executor.table;

import io.atoll.api.CoprocessorPlan.ScanColumn;
import io.atoll.api.scan.ScanDecoder;
import io.atoll.catalog.ColumnInfo;
import io.atoll.chunk.Chunk;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.List;

/** Stored rows of one table as chunks of one row: all columns, whatever their state. One thread. */
public final class RowDecoder {
  private final ScanDecoder decoder;

  public RowDecoder(TableLayout layout) {
    List<ScanColumn> columns = new ArrayList<>();
    for (ColumnInfo c : layout.table().columns()) {
      columns.add(
          new ScanColumn(
              c.id(), c.type(), c.offset() == layout.intHandlePosition(), c.originDefault()));
    }
    this.decoder = ScanDecoder.ofRows(columns);
  }

  public Chunk decode(Key rowKey, byte[] value) {
    Chunk chunk = Chunk.allocate(decoder.types(), 1);
    decoder.append(rowKey.bytes(), value, chunk);
    chunk.rowsAppended();
    return chunk;
  }
}
