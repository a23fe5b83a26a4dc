package io.atoll.ddl.check;

import io.atoll.api.scan.ChunkRow;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.client.KvIterator;
import io.atoll.client.Snapshot;
import io.atoll.codec.Handle;
import io.atoll.codec.IndexDecoder;
import io.atoll.codec.IndexEncoder;
import io.atoll.codec.IndexLayout;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.ddl.backfill.TableRows;
import io.atoll.executor.table.TableLayout;
import io.atoll.executor.table.TableLayouts;
import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * ADMIN CHECK TABLE: at one snapshot, every row has its entry in every public index, under the
 * right key and with the right value, and no index has an entry more.
 */
public final class TableCheck {
  private static final int BATCH_ROWS = 1_024;

  private final Snapshot snapshot;
  private final TableLayout layout;
  private final ByteBuilder keyBytes = new ByteBuilder(64);
  private final ByteBuilder valueBytes = new ByteBuilder(64);

  private TableCheck(TableInfo table, Snapshot snapshot) {
    this.snapshot = snapshot;
    this.layout = new TableLayouts().of(table);
  }

  /**
   * Checks all indexes, or one.
   *
   * @param index its name; null for all
   * @throws SqlException 8003 with the first row or entry that is wrong; 1176 where there is no
   *     such index
   */
  public static void run(TableInfo table, Snapshot snapshot, @Nullable String index) {
    if (index != null && table.index(index).isEmpty()) {
      throw SqlError.ER_KEY_DOES_NOT_EXITS.with(index, table.name());
    }
    TableCheck check = new TableCheck(table, snapshot);
    List<Checked> indexes = new ArrayList<>();
    List<IndexInfo> infos = check.layout.indexInfos();
    for (int i = 0; i < infos.size(); i++) {
      if (infos.get(i).isPublic()
          && (index == null || infos.get(i).name().equalsIgnoreCase(index))) {
        indexes.add(check.checked(infos.get(i), check.layout.indexes().get(i)));
      }
    }
    if (!indexes.isEmpty()) {
      check.addRows(indexes);
      for (Checked each : indexes) {
        check.compare(each);
      }
    }
  }

  /** An index, and the sum over the entries that the rows should have in it. */
  private static final class Checked {
    private final IndexInfo info;
    private final IndexLayout layout;
    private final IndexEncoder encoder;
    private final EntrySum wanted = new EntrySum();

    private Checked(IndexInfo info, IndexLayout layout, IndexEncoder encoder) {
      this.info = info;
      this.layout = layout;
      this.encoder = encoder;
    }
  }

  private Checked checked(IndexInfo info, IndexLayout index) {
    IndexEncoder encoder =
        new IndexEncoder(
            index,
            info.columns().stream().mapToInt(IndexInfo.IndexColumn::offset).toArray(),
            layout.handlePositions());
    return new Checked(info, index, encoder);
  }

  /** Reads the rows once and adds up what all indexes should hold. */
  private void addRows(List<Checked> indexes) {
    TableRows rows = new TableRows(layout);
    Key from = TableKeys.rowPrefix(layout.table().id());
    ChunkRow row = new ChunkRow();
    while (true) {
      TableRows.Batch batch = rows.read(snapshot, from, BATCH_ROWS);
      if (batch.size() == 0) {
        return;
      }
      for (int i = 0; i < batch.size(); i++) {
        Handle handle = batch.handles().get(i);
        row.at(batch.rows(), i);
        for (Checked index : indexes) {
          keyBytes.clear();
          boolean distinct = index.encoder.key(row, handle, keyBytes);
          valueBytes.clear();
          index.encoder.value(row, handle, distinct, valueBytes);
          index.wanted.add(
              keyBytes.array(), keyBytes.length(), valueBytes.array(), valueBytes.length());
        }
      }
      from = batch.keys().getLast().next();
    }
  }

  /** Adds up what an index holds; where that is something else, finds out what. */
  private void compare(Checked index) {
    EntrySum found = new EntrySum();
    try (KvIterator it =
        snapshot.scan(TableKeys.indexRange(layout.table().id(), index.info.id()), false)) {
      while (it.next()) {
        byte[] key = it.key().bytes();
        found.add(key, key.length, it.value(), it.value().length);
      }
    }
    if (!found.isSame(index.wanted)) {
      find(index.info, index.layout, index.encoder);
    }
  }

  /** Looks for each row's entry by itself, and then for entries without a row. */
  private void find(IndexInfo info, IndexLayout index, IndexEncoder encoder) {
    TableRows rows = new TableRows(layout);
    long tableId = layout.table().id();
    long rowCount = 0;
    Key from = TableKeys.rowPrefix(tableId);
    ChunkRow row = new ChunkRow();
    while (true) {
      TableRows.Batch batch = rows.read(snapshot, from, BATCH_ROWS);
      if (batch.size() == 0) {
        break;
      }
      List<Key> keys = new ArrayList<>();
      List<byte[]> values = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        Handle handle = batch.handles().get(i);
        keyBytes.clear();
        boolean distinct = encoder.key(row.at(batch.rows(), i), handle, keyBytes);
        keys.add(Key.of(keyBytes.toArray()));
        valueBytes.clear();
        encoder.value(row, handle, distinct, valueBytes);
        values.add(valueBytes.toArray());
      }
      List<byte @Nullable []> found = snapshot.batchGet(keys);
      for (int i = 0; i < keys.size(); i++) {
        byte[] value = found.get(i);
        if (value == null) {
          throw wrong(info, "row " + batch.handles().get(i) + " has no entry");
        }
        if (!Arrays.equals(value, values.get(i))) {
          throw wrong(info, "the entry of row " + batch.handles().get(i) + " has another value");
        }
      }
      rowCount += batch.size();
      from = batch.keys().getLast().next();
    }
    // Every row has its own entry: entries without a row show in their number.
    long entries = 0;
    try (KvIterator it = snapshot.scan(TableKeys.indexRange(tableId, info.id()), false)) {
      while (it.next()) {
        entries++;
      }
    }
    throw entries != rowCount
        ? stray(info, index, rowCount, entries)
        : wrong(info, "its entries are not those of the rows");
  }

  /** Finds an entry whose row is missing. */
  private SqlException stray(IndexInfo info, IndexLayout index, long rows, long entries) {
    IndexDecoder decoder = new IndexDecoder(index);
    long tableId = layout.table().id();
    try (KvIterator it = snapshot.scan(TableKeys.indexRange(tableId, info.id()), false)) {
      while (it.next()) {
        Handle handle = decoder.handle(it.key().bytes(), it.value());
        if (snapshot.get(layout.rowKey(handle)) == null) {
          return wrong(info, "an entry of row " + handle + ", which does not exist");
        }
      }
    }
    return wrong(info, rows + " rows, " + entries + " entries");
  }

  private SqlException wrong(IndexInfo info, String what) {
    return SqlError.ER_ADMIN_CHECK_TABLE.with(layout.table().name(), info.name(), what);
  }

  /** The rows and public indexes of a table, ascending: what ADMIN CHECKSUM TABLE reads. */
  public static List<KeyRange> ranges(TableInfo table) {
    List<KeyRange> ranges = new ArrayList<>();
    ranges.add(TableKeys.rowRange(table.id()));
    for (IndexInfo index : table.indexes()) {
      if (index.isPublic()) {
        ranges.add(TableKeys.indexRange(table.id(), index.id()));
      }
    }
    ranges.sort((a, b) -> a.start().compareTo(b.start()));
    return ranges;
  }
}
