package io.atoll.executor;

import io.atoll.api.CoprocessorPlan.ScanColumn;
import io.atoll.api.scan.ChunkSink;
import io.atoll.api.scan.ScanDecoder;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.chunk.Chunk;
import io.atoll.client.MemBuffer;
import io.atoll.codec.Handle;
import io.atoll.codec.IndexDecoder;
import io.atoll.codec.IndexLayout;
import io.atoll.codec.Key;
import io.atoll.codec.TableKeys;
import io.atoll.executor.table.TableLayout;
import io.atoll.executor.table.TableLayouts;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Functions;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Error 1062 in MySQL's words: {@code Duplicate entry '1-a' for key 't.idx'}. */
public final class DuplicateKeys {
  /** MySQL cuts the entry at 64 characters. */
  private static final int MAX_TEXT = 64;

  private DuplicateKeys() {}

  /**
   * @param attempted the value that was to be written under the key; null where it is not known
   *     (then a string key shows as far as its sort key tells)
   */
  public static SqlException error(
      Catalog catalog, TableLayouts layouts, Key key, byte @Nullable [] attempted) {
    OptionalLong tableId = TableKeys.tableIdOf(key);
    TableInfo table =
        tableId.isPresent() ? catalog.tableById(tableId.getAsLong()).orElse(null) : null;
    if (table == null) {
      return SqlError.ER_DUP_ENTRY.with(key.toString(), "?");
    }
    TableLayout layout = layouts.of(table);
    OptionalLong indexId = TableKeys.indexIdOf(key);
    if (indexId.isPresent()) {
      IndexInfo info = table.indexById(indexId.getAsLong()).orElse(null);
      if (info == null) {
        return SqlError.ER_DUP_ENTRY.with(key.toString(), table.name());
      }
      IndexLayout index = layout.index(info.id());
      return SqlError.ER_DUP_ENTRY.with(
          text(index(index, key, attempted), index.columns().size()),
          table.name() + "." + info.name());
    }
    return SqlError.ER_DUP_ENTRY.with(row(layout, key, attempted), table.name() + ".PRIMARY");
  }

  /**
   * For an index entry whose row is gone from a transaction's view. In an optimistic transaction an
   * INSERT is checked at commit only: it may have overwritten a committed row, whose entries of
   * other values stay. Found out before the commit, it is the duplicate all the same.
   *
   * @param changes the transaction's
   */
  public static RuntimeException rowMissing(
      Catalog catalog, TableLayouts layouts, Key rowKey, MemBuffer changes) {
    return changes.presence(rowKey) == MemBuffer.Presence.ABSENT
        ? new IllegalStateException("index entry without row " + rowKey)
        : error(catalog, layouts, rowKey, null);
  }

  private record Row(Chunk chunk, List<SqlType> types) {}

  private static Row index(IndexLayout index, Key key, byte @Nullable [] attempted) {
    List<SqlType> types = index.decodedTypes();
    Chunk chunk = Chunk.allocate(types, 1);
    ChunkSink sink = sink(types.size());
    sink.target(chunk);
    byte[] value = attempted;
    if (value == null) {
      value = index.hasIntHandle() ? new byte[8] : new byte[] {0, 125, 1, 127, 0, 0};
    }
    new IndexDecoder(index).decode(key.bytes(), value, sink);
    chunk.rowsAppended();
    return new Row(chunk, types);
  }

  private static ChunkSink sink(int columns) {
    int[] targets = new int[columns];
    java.util.Arrays.setAll(targets, i -> i);
    return new ChunkSink(targets);
  }

  private static String row(TableLayout layout, Key key, byte @Nullable [] attempted) {
    if (layout.handleColumns().isEmpty()) {
      long handle = TableKeys.intHandleOf(key.bytes());
      boolean isUnsigned =
          layout.intHandlePosition() >= 0
              && layout.types().get(layout.intHandlePosition()).unsigned();
      return isUnsigned ? Long.toUnsignedString(handle) : Long.toString(handle);
    }
    if (attempted != null) {
      List<ScanColumn> columns = new ArrayList<>();
      for (int position : layout.handlePositions()) {
        ColumnInfo c = layout.table().columns().get(position);
        columns.add(new ScanColumn(c.id(), c.type(), false, null));
      }
      ScanDecoder decoder = ScanDecoder.ofRows(columns);
      Chunk chunk = Chunk.allocate(decoder.types(), 1);
      decoder.append(key.bytes(), attempted, chunk);
      chunk.rowsAppended();
      return text(new Row(chunk, decoder.types()), columns.size());
    }
    List<SqlType> types = layout.handleColumns().stream().map(c -> c.type()).toList();
    Chunk chunk = Chunk.allocate(types, 1);
    ChunkSink sink = sink(types.size());
    sink.target(chunk);
    if (TableKeys.handleOf(key).orElse(null) instanceof Handle.Common handle) {
      Handle.decode(handle, types, 0, sink);
    }
    chunk.rowsAppended();
    return text(new Row(chunk, types), types.size());
  }

  private static String text(Row row, int columns) {
    StringBuilder out = new StringBuilder();
    SqlType text = SqlType.varchar(65535, Collation.UTF8MB4_BIN);
    for (int i = 0; i < columns; i++) {
      if (i > 0) {
        out.append('-');
      }
      Value value = row.chunk.column(i).value(0);
      Value shown =
          Evaluators.evaluateConstant(
              Functions.cast(Functions.constant(value, row.types.get(i)), text),
              EvalContext.defaults());
      out.append(
          shown instanceof Value.OfBytes b
              ? new String(b.value(), StandardCharsets.UTF_8)
              : "NULL");
    }
    return out.length() > MAX_TEXT ? out.substring(0, MAX_TEXT) : out.toString();
  }
}
