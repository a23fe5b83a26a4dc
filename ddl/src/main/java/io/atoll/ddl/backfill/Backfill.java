package io.atoll.ddl.backfill;

import io.atoll.api.scan.ChunkRow;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.CatalogSnapshot;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.SchemaState;
import io.atoll.catalog.TableInfo;
import io.atoll.client.KvClient;
import io.atoll.client.LockOptions;
import io.atoll.client.Transaction;
import io.atoll.codec.Handle;
import io.atoll.codec.IndexDecoder;
import io.atoll.codec.IndexEncoder;
import io.atoll.codec.IndexLayout;
import io.atoll.codec.Key;
import io.atoll.codec.MetaKeys;
import io.atoll.codec.TableKeys;
import io.atoll.ddl.alter.TableChange;
import io.atoll.ddl.job.MetaTransactions;
import io.atoll.executor.DuplicateKeys;
import io.atoll.executor.constraint.ParentSearch;
import io.atoll.executor.table.TableLayout;
import io.atoll.executor.table.TableLayouts;
import io.atoll.types.ByteBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills new indexes with the rows that are there already, and looks whether stored values fit
 * narrowed columns and have their parents, batch by batch in handle order. Writers keep the new
 * entries of the rows they change themselves (the indexes are writable by now), so a batch locks
 * its rows: where one was changed after it was read, the commit fails and the batch is read again.
 * The place reached is written in the batch's own transaction:
 *
 * <pre>
 *   hash  DDLJobReorg  job id, 8 bytes big-endian -> key of the next row
 * </pre>
 */
public final class Backfill {
  private static final byte[] NAME = "DDLJobReorg".getBytes(StandardCharsets.UTF_8);

  private final KvClient client;
  private final MetaTransactions metas;
  private final Key place;
  private final TableInfo table;
  private final TableLayouts layouts = new TableLayouts();
  private final TableLayout layout;
  private final TableRows rows;
  private final List<Filled> indexes = new ArrayList<>();
  private final List<StoredValueCheck> checks = new ArrayList<>();
  private final List<ParentSearch> parents = new ArrayList<>();
  private final int batchRows;
  private final ByteBuilder keyBytes = new ByteBuilder(64);
  private final ByteBuilder valueBytes = new ByteBuilder(64);

  /** An index that is filled. */
  private record Filled(IndexLayout layout, IndexEncoder encoder, IndexDecoder decoder) {}

  public Backfill(
      KvClient client,
      MetaTransactions metas,
      DdlJob job,
      TableChange change,
      Catalog catalog,
      int batchRows) {
    this.client = client;
    this.metas = metas;
    this.place = place(job.id());
    this.table = change.adding(SchemaState.WRITE_REORGANIZATION);
    this.layout = layouts.of(table);
    this.rows = new TableRows(layout);
    this.batchRows = batchRows;
    for (IndexInfo index : change.addedIndexes()) {
      IndexInfo info = table.indexById(index.id()).orElseThrow();
      IndexLayout indexLayout = layout.index(index.id());
      int[] positions = info.columns().stream().mapToInt(IndexInfo.IndexColumn::offset).toArray();
      indexes.add(
          new Filled(
              indexLayout,
              new IndexEncoder(indexLayout, positions, layout.handlePositions()),
              new IndexDecoder(indexLayout)));
    }
    for (ForeignKeyInfo key : table.foreignKeys()) {
      if (!key.state().isPublic()) {
        parents.add(new ParentSearch(key, layout, job.databaseName(), catalog, layouts));
      }
    }
    for (ColumnInfo column : change.narrowedColumns()) {
      ColumnInfo old = change.before().columnById(column.id()).orElseThrow();
      checks.add(new StoredValueCheck(old, column));
    }
  }

  private static Key place(long jobId) {
    return MetaKeys.hashField(NAME, ByteBuffer.allocate(Long.BYTES).putLong(jobId).array());
  }

  /** Forgets the place reached, in the transaction that ends the need for it. */
  public static void forget(Transaction transaction, long jobId) {
    transaction.delete(place(jobId));
  }

  /**
   * Goes on from the place reached to the end.
   *
   * @throws io.atoll.types.SqlException 1062 for a duplicate, 1138, 1264, 1265 or 1406 for a value
   *     that does not fit, 1452 for a row without its parent
   */
  public void run() {
    byte[] reached = client.snapshot(client.currentTimestamp()).get(place);
    Key from = reached == null ? TableKeys.rowPrefix(table.id()) : Key.of(reached);
    Key next = from;
    while (next != null) {
      if (Thread.currentThread().isInterrupted()) {
        throw io.atoll.types.SqlError.ER_QUERY_INTERRUPTED.with();
      }
      Key at = next;
      next = metas.with((meta, transaction) -> batch(transaction, at)).orElse(null);
    }
  }

  private java.util.Optional<Key> batch(Transaction transaction, Key from) {
    TableRows.Batch batch = rows.read(transaction, from, batchRows);
    if (batch.size() == 0) {
      return java.util.Optional.empty();
    }
    ChunkRow row = new ChunkRow();
    for (StoredValueCheck check : checks) {
      check.check(batch.rows(), batch.size());
    }
    for (ParentSearch parent : parents) {
      parent.check(batch.rows(), batch.size(), transaction);
    }
    for (Filled index : indexes) {
      List<Key> distinct = new ArrayList<>();
      List<Integer> positions = new ArrayList<>();
      for (int i = 0; i < batch.size(); i++) {
        row.at(batch.rows(), i);
        Handle handle = batch.handles().get(i);
        keyBytes.clear();
        if (index.encoder.key(row, handle, keyBytes)) {
          distinct.add(Key.of(keyBytes.toArray()));
          positions.add(i);
        } else {
          transaction.putCovered(Key.of(keyBytes.toArray()), value(index, row, handle, false));
        }
      }
      List<byte @Nullable []> found = transaction.batchGet(distinct);
      for (int i = 0; i < distinct.size(); i++) {
        Key key = distinct.get(i);
        Handle handle = batch.handles().get(positions.get(i));
        byte[] value = value(index, row.at(batch.rows(), positions.get(i)), handle, true);
        byte[] old = transaction.buffer().value(key);
        if (old == null) {
          old = found.get(i);
        }
        if (old == null) {
          transaction.put(key, value);
        } else if (!index.decoder.handle(key.bytes(), old).equals(handle)) {
          throw duplicate(key, value);
        }
      }
    }
    transaction.lockKeys(batch.keys(), LockOptions.waiting(0));
    Key last = batch.keys().getLast();
    Key next = last.next();
    transaction.put(place, next.bytes());
    return java.util.Optional.of(next);
  }

  private byte[] value(Filled index, ChunkRow row, Handle handle, boolean distinct) {
    valueBytes.clear();
    index.encoder.value(row, handle, distinct, valueBytes);
    return valueBytes.toArray();
  }

  private RuntimeException duplicate(Key key, byte[] value) {
    CatalogSnapshot catalog =
        CatalogSnapshot.of(
            0,
            Map.of(new DatabaseInfo(0, "", table.collation(), SchemaState.PUBLIC), List.of(table)));
    return DuplicateKeys.error(catalog, layouts, key, value);
  }
}
