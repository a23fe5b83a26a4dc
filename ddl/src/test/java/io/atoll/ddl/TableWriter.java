package io.atoll.ddl;

import io.atoll.api.scan.ChunkRow;
import io.atoll.catalog.Catalog;
import io.atoll.catalog.TableInfo;
import io.atoll.chunk.Chunk;
import io.atoll.client.CommitOutcome;
import io.atoll.client.KvClient;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.codec.Handle;
import io.atoll.codec.TableKeys;
import io.atoll.ddl.backfill.TableRows;
import io.atoll.executor.table.RowWriter;
import io.atoll.executor.table.TableLayout;
import io.atoll.executor.table.TableLayouts;
import io.atoll.types.Value;
import java.util.List;

/** Writes rows as statements do: at one catalog. */
final class TableWriter {
  private final KvClient client;
  private final TransactionOptions options;

  TableWriter(Cluster cluster) {
    this(
        cluster.client,
        TransactionOptions.OPTIMISTIC.withSchema(
            cluster.loader::maxCommitTs,
            (startTs, commitTs) -> {
              cluster.loader.renew(commitTs);
              return true;
            }));
  }

  TableWriter(KvClient client, TransactionOptions options) {
    this.client = client;
    this.options = options;
  }

  /** Runs a write planned with a catalog whose table is held; false where it did not commit. */
  boolean write(Catalog catalog, String name, Change change) {
    TableInfo table = catalog.table("test", name).orElseThrow();
    Transaction transaction = client.begin(options);
    try {
      change.write(new Writing(table, transaction));
    } catch (RuntimeException e) {
      transaction.rollback();
      throw e;
    }
    return transaction.commit() instanceof CommitOutcome.Committed;
  }

  interface Change {
    void write(Writing writing);
  }

  /** One transaction's writes of a table. */
  static final class Writing {
    private final TableLayout layout;
    private final Transaction transaction;
    private final RowWriter writer;
    private final TableRows rows;

    Writing(TableInfo table, Transaction transaction) {
      this.layout = new TableLayouts().of(table);
      this.transaction = transaction;
      this.writer = new RowWriter(layout, transaction, transaction);
      this.rows = new TableRows(layout);
    }

    /** Values of the public columns; others get what older rows hold. */
    private Chunk chunk(List<Value> values) {
      Chunk chunk = Chunk.allocate(layout.types(), 1);
      for (int i = 0; i < layout.types().size(); i++) {
        Value origin = layout.table().columns().get(i).originDefault();
        chunk
            .column(i)
            .append(i < values.size() ? values.get(i) : origin == null ? Value.NULL : origin);
      }
      chunk.rowsAppended();
      return chunk;
    }

    boolean insert(long handle, List<Value> values) {
      return writer.insert(Handle.of(handle), new ChunkRow().at(chunk(values), 0), true) == null;
    }

    private TableRows.Batch old(long handle) {
      return rows.read(transaction, TableKeys.row(layout.table().id(), handle), 1);
    }

    private static boolean has(TableRows.Batch batch, long handle) {
      return batch.size() == 1 && batch.handles().getFirst().equals(Handle.of(handle));
    }

    void delete(long handle) {
      TableRows.Batch batch = old(handle);
      if (has(batch, handle)) {
        writer.remove(Handle.of(handle), new ChunkRow().at(batch.rows(), 0));
      }
    }

    boolean update(long handle, List<Value> values) {
      TableRows.Batch batch = old(handle);
      return !has(batch, handle)
          || writer.update(
                  Handle.of(handle),
                  new ChunkRow().at(batch.rows(), 0),
                  Handle.of(handle),
                  new ChunkRow().at(chunk(values), 0))
              == null;
    }
  }
}
