package io.atoll.executor.constraint;

import io.atoll.api.scan.ChunkRow;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.chunk.Chunk;
import io.atoll.client.KvIterator;
import io.atoll.client.KvReader;
import io.atoll.codec.Key;
import io.atoll.executor.table.RowDecoder;
import io.atoll.executor.table.TableLayout;
import io.atoll.executor.table.TableLayouts;
import io.atoll.types.SqlError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether rows that are stored already keep a new foreign key. One thread. */
public final class ParentSearch {
  private final ForeignKeyInfo key;
  private final TableInfo child;
  private final String database;
  private final int[] positions;
  private final Optional<KeyLookup> parent;

  /**
   * @param child with the key, as its rows come
   * @param database of the child
   */
  public ParentSearch(
      ForeignKeyInfo key,
      TableLayout child,
      String database,
      Catalog catalog,
      TableLayouts layouts) {
    this.key = key;
    this.child = child.table();
    this.database = database;
    this.positions =
        key.columns().stream()
            .mapToInt(name -> this.child.column(name).orElseThrow().offset())
            .toArray();
    this.parent =
        catalog
            .table(key.referencedDatabase(), key.referencedTable())
            .filter(table -> !table.isView())
            .flatMap(table -> KeyLookup.of(layouts.of(table), key.referencedColumns()));
  }

  /** Throws 1452 where a row names a parent that {@code reader} does not have. */
  public void check(Chunk rows, int count, KvReader reader) {
    List<Key> points = new ArrayList<>();
    ChunkRow row = new ChunkRow();
    for (int i = 0; i < count; i++) {
      row.at(rows, i);
      if (KeyLookup.hasNull(row, positions)) {
        continue;
      }
      if (parent.isEmpty()) {
        throw violation();
      }
      if (parent.get().isPoint()) {
        points.add(parent.get().key(row, positions));
      } else if (!isInRange(parent.get(), row, reader)) {
        throw violation();
      }
    }
    if (points.isEmpty()) {
      return;
    }
    for (byte @Nullable [] value : reader.batchGet(points)) {
      if (value == null) {
        throw violation();
      }
    }
  }

  private boolean isInRange(KeyLookup lookup, ChunkRow row, KvReader reader) {
    byte[] values = lookup.values(row, positions);
    RowDecoder decoder = new RowDecoder(lookup.layout());
    try (KvIterator it = reader.scan(lookup.range(row, positions), false, 1)) {
      while (it.next()) {
        if (lookup.kind() != KeyLookup.Kind.ALL_ROWS
            || lookup.isMatch(new ChunkRow().at(decoder.decode(it.key(), it.value()), 0), values)) {
          return true;
        }
      }
    }
    return false;
  }

  private RuntimeException violation() {
    return SqlError.ER_NO_REFERENCED_ROW_2.with(ChildKey.text(database, child, key));
  }
}
