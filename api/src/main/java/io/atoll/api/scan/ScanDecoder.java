package io.atoll.api.scan;

import io.atoll.api.CoprocessorPlan;
import io.atoll.api.CoprocessorPlan.ScanColumn;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.LongVector;
import io.atoll.codec.IndexColumn;
import io.atoll.codec.IndexDecoder;
import io.atoll.codec.IndexLayout;
import io.atoll.codec.RowColumn;
import io.atoll.codec.RowDecoder;
import io.atoll.codec.TableKeys;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Appends the rows of a scan to chunks, straight from the stored bytes. One per scan and thread.
 *
 * <p>Rows hold every column but an integer handle, which is in the key; columns of a clustered key
 * of other types are in the row, too, so that their original text is there whatever the collation.
 */
public sealed interface ScanDecoder {
  /** Types of the scan's columns, in order. */
  List<SqlType> types();

  /** Appends one pair's columns; the caller ends rows with {@link Chunk#rowsAppended}. */
  void append(byte[] key, byte[] value, Chunk target);

  /**
   * The same for a key and a value at the start of larger buffers, which may be overwritten
   * afterwards.
   */
  default void append(byte[] key, int keyLength, byte[] value, int valueLength, Chunk target) {
    append(Arrays.copyOf(key, keyLength), Arrays.copyOf(value, valueLength), target);
  }

  /** Appends rows {@code from .. to - 1} of a block; the caller ends rows as above. */
  void append(RowBlock block, int from, int to, Chunk target);

  /** Appends the rows at the first {@code count} positions of a block. */
  void append(RowBlock block, int[] positions, int count, Chunk target);

  static ScanDecoder of(CoprocessorPlan.Scan scan) {
    return switch (scan) {
      case CoprocessorPlan.TableScan table -> new Table(table.columns());
      case CoprocessorPlan.IndexScan index -> new Index(index);
    };
  }

  /** A decoder of rows by a list of columns. */
  static ScanDecoder ofRows(List<ScanColumn> columns) {
    return new Table(columns);
  }

  private static List<SqlType> typesOf(List<ScanColumn> columns) {
    SqlType[] types = new SqlType[columns.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = columns.get(i).type();
    }
    return List.of(types);
  }

  /** Table rows. */
  final class Table implements ScanDecoder {
    private final List<SqlType> types;
    private final int[] handleColumns;
    private final boolean hasStored;
    private final RowDecoder rows;
    private final ChunkSink sink;
    private Chunk target = Chunk.ofRows(0);

    private Table(List<ScanColumn> columns) {
      types = typesOf(columns);
      List<RowColumn> stored = new ArrayList<>();
      int[] positions = new int[columns.size()];
      int[] handles = new int[columns.size()];
      int handleCount = 0;
      for (int i = 0; i < columns.size(); i++) {
        ScanColumn column = columns.get(i);
        if (column.isHandle() || column.id() == ScanColumn.HANDLE_ID) {
          handles[handleCount++] = i;
        } else {
          Value missing = column.defaultValue();
          positions[stored.size()] = i;
          stored.add(
              new RowColumn(column.id(), column.type(), missing == null ? Value.NULL : missing));
        }
      }
      handleColumns = Arrays.copyOf(handles, handleCount);
      sink = new ChunkSink(Arrays.copyOf(positions, stored.size()));
      rows = new RowDecoder(stored);
      hasStored = !stored.isEmpty();
    }

    @Override
    public List<SqlType> types() {
      return types;
    }

    @Override
    public void append(byte[] key, byte[] value, Chunk chunk) {
      append(key, key.length, value, value.length, chunk);
    }

    @Override
    public void append(byte[] key, int keyLength, byte[] value, int valueLength, Chunk chunk) {
      turnTo(chunk);
      for (int column : handleColumns) {
        ((LongVector) chunk.column(column)).append(TableKeys.intHandleOf(key));
      }
      rows.decode(value, 0, valueLength, sink);
    }

    private void turnTo(Chunk chunk) {
      if (chunk != target) {
        target = chunk;
        sink.target(chunk);
      }
    }

    private void append(RowBlock block, int row, Chunk chunk) {
      byte[] data = block.data();
      for (int column : handleColumns) {
        ((LongVector) chunk.column(column))
            .append(TableKeys.intHandleOf(data, block.keyOffset(row)));
      }
      if (hasStored) {
        rows.decode(data, block.valueOffset(row), block.valueLength(row), sink);
      }
    }

    @Override
    public void append(RowBlock block, int from, int to, Chunk chunk) {
      turnTo(chunk);
      for (int row = from; row < to; row++) {
        append(block, row, chunk);
      }
    }

    @Override
    public void append(RowBlock block, int[] positions, int count, Chunk chunk) {
      turnTo(chunk);
      for (int i = 0; i < count; i++) {
        append(block, positions[i], chunk);
      }
    }
  }

  /** Index entries. */
  final class Index implements ScanDecoder {
    private final List<SqlType> types;
    private final IndexDecoder decoder;
    private final ChunkSink sink;
    private Chunk target = Chunk.ofRows(0);

    private Index(CoprocessorPlan.IndexScan scan) {
      types = typesOf(scan.columns());
      List<IndexColumn> columns = new ArrayList<>();
      for (int i = 0; i < scan.indexColumnCount(); i++) {
        columns.add(new IndexColumn(scan.columns().get(i).id(), scan.columns().get(i).type()));
      }
      List<IndexColumn> handle = new ArrayList<>();
      for (long id : scan.primaryKeyColumnIds()) {
        handle.add(new IndexColumn(id, handleType(scan, id)));
      }
      decoder =
          new IndexDecoder(
              new IndexLayout(scan.tableId(), scan.indexId(), scan.isUnique(), columns, handle));
      int[] targets = new int[types.size()];
      Arrays.setAll(targets, i -> i);
      sink = new ChunkSink(targets);
    }

    private static SqlType handleType(CoprocessorPlan.IndexScan scan, long columnId) {
      for (ScanColumn column : scan.columns()) {
        if (column.id() == columnId) {
          return column.type();
        }
      }
      throw new IllegalArgumentException(
          "index scan of table " + scan.tableId() + " lacks the key column " + columnId);
    }

    @Override
    public List<SqlType> types() {
      return types;
    }

    @Override
    public void append(byte[] key, byte[] value, Chunk chunk) {
      if (chunk != target) {
        target = chunk;
        sink.target(chunk);
      }
      decoder.decode(key, value, sink);
    }

    @Override
    public void append(RowBlock block, int from, int to, Chunk chunk) {
      for (int row = from; row < to; row++) {
        append(block.key(row), block.value(row), chunk);
      }
    }

    @Override
    public void append(RowBlock block, int[] positions, int count, Chunk chunk) {
      for (int i = 0; i < count; i++) {
        append(block.key(positions[i]), block.value(positions[i]), chunk);
      }
    }
  }
}
