package io.atoll.executor.constraint;

import io.atoll.api.scan.ChunkRow;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.Reference;
import io.atoll.catalog.TableInfo;
import io.atoll.chunk.Chunk;
import io.atoll.client.KvIterator;
import io.atoll.codec.ColumnSource;
import io.atoll.codec.Handle;
import io.atoll.codec.IndexDecoder;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.executor.DuplicateKeys;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.table.RowDecoder;
import io.atoll.executor.table.TableLayout;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A foreign key as the parent's rows see it: the children of a row. One statement, one thread.
 *
 * <p>The statement sees children at its timestamp and those that it wrote itself. A child that
 * another transaction adds meanwhile holds a shared lock on the parent's key; the statement's own
 * exclusive lock then waits, meets a conflict, and the statement runs again and sees the child.
 */
final class ChildKey {
  private static final int PAGE_ROWS = 256;

  private final ExecutionContext context;
  private final Reference reference;
  private final KeyLookup children;
  private final int[] positions;
  private final RowDecoder decoder;

  private ChildKey(
      ExecutionContext context, Reference reference, KeyLookup children, int[] positions) {
    this.context = context;
    this.reference = reference;
    this.children = children;
    this.positions = positions;
    this.decoder = new RowDecoder(children.layout());
  }

  /** A child's row as it is stored. */
  record Row(Handle handle, Chunk chunk) {
    ChunkRow source() {
      return new ChunkRow().at(chunk, 0);
    }
  }

  /** Null where the parent lacks a column that the key names: then no child can exist. */
  static @Nullable ChildKey of(ExecutionContext context, TableLayout parent, Reference reference) {
    int[] positions = new int[reference.key().referencedColumns().size()];
    for (int i = 0; i < positions.length; i++) {
      var column = parent.table().column(reference.key().referencedColumns().get(i));
      if (column.isEmpty()) {
        return null;
      }
      positions[i] = column.get().offset();
    }
    TableLayout child = context.services().layouts().of(reference.child());
    KeyLookup lookup = KeyLookup.of(child, reference.key().columns()).orElseThrow();
    return new ChildKey(context, reference, lookup, positions);
  }

  ForeignKeyInfo key() {
    return reference.key();
  }

  TableLayout child() {
    return children.layout();
  }

  /** Where the parent's rows have the columns that the key refers to. */
  int[] positions() {
    return positions;
  }

  /** Where the child's rows have the key's columns. */
  int[] childPositions() {
    return children.offsets();
  }

  boolean hasChildren(ColumnSource parentRow) {
    return !KeyLookup.hasNull(parentRow, positions) && !pages(parentRow, 1).next().isEmpty();
  }

  /** The children of a row, a page at a time. */
  Pages pages(ColumnSource parentRow) {
    return pages(parentRow, PAGE_ROWS);
  }

  private Pages pages(ColumnSource parentRow, int rows) {
    return new Pages(
        children.range(parentRow, positions), children.values(parentRow, positions), rows);
  }

  /**
   * Goes on behind the last row given, so that rows may be changed between pages. Not for parents
   * with NULL in the key.
   */
  final class Pages {
    private final KeyRange range;
    private final byte[] values;
    private final int most;
    private @Nullable Key from;

    private Pages(KeyRange range, byte[] values, int most) {
      this.range = range;
      this.values = values;
      this.most = most;
      this.from = range.start();
    }

    /** Empty at the end. */
    List<Row> next() {
      if (from == null) {
        return List.of();
      }
      context.checkInterrupted();
      List<Row> rows = new ArrayList<>();
      List<Handle> handles = new ArrayList<>();
      Key last = null;
      try (KvIterator it =
          context.view().reader().scan(new KeyRange(from, range.end()), false, most)) {
        while (rows.size() + handles.size() < most && it.next()) {
          last = it.key();
          switch (children.kind()) {
            case ROW, ROWS -> rows.add(row(last, it.value()));
            case UNIQUE_ENTRY, ENTRIES ->
                handles.add(new IndexDecoder(children.index()).handle(last.bytes(), it.value()));
            case ALL_ROWS -> {
              Row row = row(last, it.value());
              if (children.isMatch(row.source(), values)) {
                rows.add(row);
              }
            }
          }
        }
      }
      from = last == null || rows.size() + handles.size() < most ? null : last.next();
      read(handles, rows);
      return rows;
    }

    private void read(List<Handle> handles, List<Row> into) {
      if (handles.isEmpty()) {
        return;
      }
      List<Key> keys = handles.stream().map(children.layout()::rowKey).toList();
      List<byte @Nullable []> found = context.view().reader().batchGet(keys);
      for (int i = 0; i < keys.size(); i++) {
        byte[] value = found.get(i);
        if (value == null) {
          throw DuplicateKeys.rowMissing(
              context.catalog(),
              context.services().layouts(),
              keys.get(i),
              context.transaction().buffer());
        }
        into.add(new Row(handles.get(i), decoder.decode(keys.get(i), value)));
      }
    }

    private Row row(Key key, byte[] value) {
      return new Row(TableKeys.handleOf(key).orElseThrow(), decoder.decode(key, value));
    }
  }

  SqlException violation() {
    return SqlError.ER_ROW_IS_REFERENCED_2.with(
        text(reference.database().name(), reference.child(), reference.key()));
  }

  /** The key in the words of 1451 and 1452. */
  static String text(String database, TableInfo child, ForeignKeyInfo key) {
    return "`" + database + "`.`" + child.name() + "`, " + key.definition(database);
  }
}
