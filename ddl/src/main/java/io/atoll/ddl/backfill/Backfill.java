package io.atoll.ddl.backfill;

import io.atoll.api.scan.ChunkRow;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.CatalogSnapshot;
import io.atoll.catalog.CheckInfo;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.DdlJob;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.MetaWriter;
import io.atoll.catalog.SchemaState;
import io.atoll.catalog.TableInfo;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
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
import io.atoll.ddl.job.DeposedException;
import io.atoll.ddl.job.MetaTransactions;
import io.atoll.executor.DuplicateKeys;
import io.atoll.executor.constraint.ParentSearch;
import io.atoll.executor.constraint.RowChecks;
import io.atoll.executor.table.DerivedColumns;
import io.atoll.executor.table.RowWriter;
import io.atoll.executor.table.TableExpressions;
import io.atoll.executor.table.TableLayout;
import io.atoll.executor.table.TableLayouts;
import io.atoll.expression.EvalContext;
import io.atoll.planner.binder.RowExpressions;
import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlException;
import io.atoll.types.SqlMode;
import io.atoll.types.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
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
  private final DdlJob job;
  private final Key place;
  private final TableInfo table;
  private final TableLayouts layouts = new TableLayouts();
  private final TableLayout layout;
  private final TableRows rows;
  private final List<Filled> indexes = new ArrayList<>();
  private final List<StoredValueCheck> checks = new ArrayList<>();
  private final List<ParentSearch> parents = new ArrayList<>();
  private final DerivedColumns derived;
  private final RowChecks rowChecks;
  private final boolean fillsFromText;
  private final int numberedOffset;
  private int tries;
  private long rowsSeen;
  private long greatest;
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
    this.job = job;
    this.place = place(job.id());
    this.table = change.adding(SchemaState.WRITE_REORGANIZATION);
    this.layout = layouts.of(table);
    this.rows = new TableRows(layout);
    EvalContext evaluation =
        EvalContext.builder()
            .sqlMode(SqlMode.DEFAULT)
            .writing(true)
            .session(new ReorganizationSession(client.currentTimestamp()))
            .build();
    this.derived =
        DerivedColumns.ofExisting(layout, evaluation, added(table, change.filledColumns()));
    this.fillsFromText =
        change.filledColumns().stream()
            .allMatch(c ->
                c.twin() != null
                    && change
                        .before()
                        .columnById(c.twin().columnId())
                        .filter(old -> old.type().kind().isString())
                        .isPresent());
    this.rowChecks = new RowChecks(checks(table, change), evaluation);
    this.numberedOffset = change.numberedColumn().map(c -> offset(table, c)).orElse(-1);
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

  private static int offset(TableInfo table, ColumnInfo column) {
    return table.columnById(column.id()).orElseThrow().offset();
  }

  private static List<ColumnInfo> added(TableInfo table, List<ColumnInfo> columns) {
    return columns.stream().map(c -> table.columnById(c.id()).orElseThrow()).toList();
  }

  /** Conditions over the rows as they are read here; new columns are last in them. */
  private static List<TableExpressions.Check> checks(TableInfo table, TableChange change) {
    List<TableExpressions.Check> result = new ArrayList<>();
    // As after the change: a condition may name columns that are new.
    TableInfo visible =
        table
            .copy()
            .columns(
                table.columns().stream()
                    .map(c ->
                        change.after().columnById(c.id()).isEmpty()
                            ? c.withState(SchemaState.DELETE_ONLY)
                            : c.withState(SchemaState.PUBLIC)
                                .withName(change.after().columnById(c.id()).orElseThrow().name()))
                    .toList())
            .build();
    for (CheckInfo check : change.addedChecks()) {
      result.add(
          new TableExpressions.Check(check.name(), RowExpressions.bind(check.sql(), visible)));
    }
    return result;
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
   * @param checkCancelled throws where the change was taken back
   * @param numbered takes the greatest values of the column that is to be AUTO_INCREMENT
   * @throws io.atoll.types.SqlException 1062 for a duplicate, 1138, 1264, 1265 or 1406 for a value
   *     that does not fit, 1452 for a row without its parent
   */
  public void run(LongConsumer numbered, Runnable checkCancelled) {
    byte[] reached = client.snapshot(client.currentTimestamp()).get(place);
    Key from = reached == null ? TableKeys.rowPrefix(table.id()) : Key.of(reached);
    Key next = from;
    while (next != null) {
      if (Thread.currentThread().isInterrupted()) {
        throw io.atoll.types.SqlError.ER_QUERY_INTERRUPTED.with();
      }
      checkCancelled.run();
      Key at = next;
      greatest = 0;
      tries = 0;
      next =
          metas
              .with((meta, transaction) -> {
                requireState(meta);
                return batch(transaction, at);
              })
              .orElse(null);
      if (greatest > 0) {
        numbered.accept(greatest);
      }
    }
  }

  /**
   * The job's next owner may have gone on with it. Where it does so only now, its step and this
   * batch both write the place reached, and one of them fails.
   */
  private void requireState(MetaWriter meta) {
    if (meta.jobs().stream()
        .noneMatch(now -> now.id() == job.id() && now.schemaState() == job.schemaState())) {
      throw new DeposedException("job " + job.id() + " has gone on");
    }
  }

  private java.util.Optional<Key> batch(Transaction transaction, Key from) {
    // Rows that change all the time are met in smaller and smaller batches.
    int limit = Math.max(1, batchRows >> Math.min(tries++, 30));
    TableRows.Batch stored = rows.read(transaction, from, limit);
    if (stored.size() == 0) {
      return java.util.Optional.empty();
    }
    TableRows.Batch batch = filled(transaction, stored);
    ChunkRow row = new ChunkRow();
    if (!rowChecks.isEmpty()) {
      RowChecks.Batch outcomes = rowChecks.of(batch.rows());
      for (int i = 0; i < batch.size(); i++) {
        outcomes.require(i);
      }
    }
    if (numberedOffset >= 0) {
      Vector values = batch.rows().column(numberedOffset);
      for (int i = 0; i < batch.size(); i++) {
        if (!values.isNull(i) && values.value(i) instanceof Value.OfLong number) {
          greatest = Math.max(greatest, number.value());
        }
      }
    }
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

  /** The rows with new columns filled in, written so. */
  private TableRows.Batch filled(Transaction transaction, TableRows.Batch stored) {
    if (derived.isEmpty()) {
      return stored;
    }
    Chunk made;
    try {
      made = derived.fill(stored.rows().compact(), rowsSeen + 1);
    } catch (SqlException e) {
      throw fillsFromText ? StoredValueCheck.ofAlter(e) : e;
    }
    RowWriter writer = new RowWriter(layout, transaction, transaction);
    ChunkRow before = new ChunkRow();
    ChunkRow after = new ChunkRow();
    for (int i = 0; i < stored.size(); i++) {
      Handle handle = stored.handles().get(i);
      Key duplicate = writer.update(handle, before.at(stored.rows(), i), handle, after.at(made, i));
      if (duplicate != null) {
        throw duplicate(duplicate, null);
      }
    }
    rowsSeen += stored.size();
    return new TableRows.Batch(stored.keys(), stored.handles(), made);
  }

  private byte[] value(Filled index, ChunkRow row, Handle handle, boolean distinct) {
    valueBytes.clear();
    index.encoder.value(row, handle, distinct, valueBytes);
    return valueBytes.toArray();
  }

  private RuntimeException duplicate(Key key, byte @Nullable [] value) {
    CatalogSnapshot catalog =
        CatalogSnapshot.of(
            0,
            Map.of(new DatabaseInfo(0, "", table.collation(), SchemaState.PUBLIC), List.of(table)));
    return DuplicateKeys.error(catalog, layouts, key, value);
  }
}
