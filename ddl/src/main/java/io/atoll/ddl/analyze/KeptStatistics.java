package io.atoll.ddl.analyze;

import com.fasterxml.jackson.databind.JsonNode;
import io.atoll.catalog.ColumnStatistics;
import io.atoll.catalog.Statistics;
import io.atoll.catalog.TableInfo;
import io.atoll.catalog.TableStatistics;
import io.atoll.client.KvClient;
import io.atoll.client.KvIterator;
import io.atoll.client.Transaction;
import io.atoll.codec.Key;
import io.atoll.codec.MetaKeys;
import io.atoll.codec.TableKeys;
import io.atoll.ddl.job.MetaTransactions;
import io.atoll.executor.RowChanges;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;

/**
 * Statistics held in memory and kept in the metadata. Thread-safe.
 *
 * <pre>
 *   hash  Stats:{tableId}   0                      -> rows, version
 *                           1 + column id, 8 bytes -> ColumnStatistics
 *                           2 + index id, 8 bytes  -> ColumnStatistics
 * </pre>
 *
 * Row counts go on by {@link #changed} after each statement; what changed since the last ANALYZE is
 * lost with the process.
 */
public final class KeptStatistics implements Statistics, RowChanges {
  private static final byte TABLE = 0;
  private static final byte COLUMN = 1;
  private static final byte INDEX = 2;

  /** What ANALYZE said and what came after. */
  private static final class Known {
    volatile TableStatistics base;
    final LongAdder rows = new LongAdder();
    final LongAdder modified = new LongAdder();

    Known(TableStatistics base) {
      this.base = base;
    }
  }

  private final KvClient client;
  private final MetaTransactions metas;
  private final LongConsumer told;
  private final ConcurrentHashMap<Long, Known> tables = new ConcurrentHashMap<>();

  /** Knows nothing yet; see {@link #load}. */
  public KeptStatistics(KvClient client) {
    this(client, table -> {});
  }

  /**
   * As above.
   *
   * @param told of each table whose new statistics are kept
   */
  public KeptStatistics(KvClient client, LongConsumer told) {
    this.client = client;
    this.told = told;
    this.metas = new MetaTransactions(client);
  }

  private static byte[] name(long tableId) {
    return ("Stats:" + tableId).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] field(byte kind, long id) {
    return ByteBuffer.allocate(1 + Long.BYTES).put(kind).putLong(id).array();
  }

  @Override
  public TableStatistics table(long tableId) {
    Known known = tables.get(tableId);
    if (known == null) {
      return TableStatistics.pseudo(tableId);
    }
    TableStatistics base = known.base;
    long rows = known.rows.sum();
    long modified = known.modified.sum();
    if (rows == 0 && modified == 0) {
      return base;
    }
    return new TableStatistics(
        tableId,
        base.isPseudo() ? Math.max(base.rows(), rows) : Math.max(0, base.rows() + rows),
        modified,
        base.columns(),
        base.indexes(),
        base.version(),
        base.isPseudo());
  }

  /** Counts a statement's inserts less deletes, and all rows it changed. */
  @Override
  public void changed(long tableId, long rowsMore, long rowsModified) {
    if (tableId >= TableKeys.FIRST_TEMPORARY_TABLE) {
      return;
    }
    Known known = tables.get(tableId);
    if (known == null) {
      known = tables.computeIfAbsent(tableId, id -> new Known(TableStatistics.pseudo(id)));
    }
    known.rows.add(rowsMore);
    known.modified.add(rowsModified);
  }

  /** ANALYZE TABLE: reads the table, keeps what it found and uses it from now on. Blocks. */
  public TableStatistics analyze(TableInfo table) {
    TableStatistics found = TableAnalysis.of(table, client.snapshot(client.currentTimestamp()));
    metas.with((meta, transaction) -> {
      remove(transaction, table.id());
      put(transaction, found);
      return true;
    });
    tables.put(table.id(), new Known(found));
    told.accept(table.id());
    return found;
  }

  private static void put(Transaction transaction, TableStatistics found) {
    byte[] name = name(found.tableId());
    transaction.put(
        MetaKeys.hashField(name, field(TABLE, 0)),
        StatisticsJson.bytes(
            StatisticsJson.object().put("rows", found.rows()).put("version", found.version())));
    found
        .columns()
        .forEach((id, s) ->
            transaction.put(MetaKeys.hashField(name, field(COLUMN, id)), StatisticsJson.write(s)));
    found
        .indexes()
        .forEach((id, s) ->
            transaction.put(MetaKeys.hashField(name, field(INDEX, id)), StatisticsJson.write(s)));
  }

  private static void remove(Transaction transaction, long tableId) {
    List<Key> old = new ArrayList<>();
    try (KvIterator it = transaction.scan(MetaKeys.hash(name(tableId)), false)) {
      while (it.next()) {
        old.add(it.key());
      }
    }
    old.forEach(transaction::delete);
  }

  /** Forgets a table that is gone. Blocks. */
  public void forget(long tableId) {
    tables.remove(tableId);
    metas.with((meta, transaction) -> {
      remove(transaction, tableId);
      return true;
    });
  }

  /** Takes up what was kept of a table, by this process or another. Blocks. */
  public void load(long tableId) {
    long rows = 0;
    long version = 0;
    boolean isKnown = false;
    Map<Long, ColumnStatistics> columns = new HashMap<>();
    Map<Long, ColumnStatistics> indexes = new HashMap<>();
    try (KvIterator it =
        client.snapshot(client.currentTimestamp()).scan(MetaKeys.hash(name(tableId)), false)) {
      while (it.next()) {
        ByteBuffer field = ByteBuffer.wrap(MetaKeys.fieldOf(it.key()));
        byte kind = field.get();
        long id = field.getLong();
        if (kind == TABLE) {
          JsonNode node = StatisticsJson.parse(it.value());
          rows = node.path("rows").asLong();
          version = node.path("version").asLong();
          isKnown = true;
        } else {
          (kind == COLUMN ? columns : indexes).put(id, StatisticsJson.read(it.value()));
        }
      }
    }
    Known old = tables.get(tableId);
    if (isKnown && (old == null || old.base.version() < version)) {
      tables.put(
          tableId,
          new Known(new TableStatistics(tableId, rows, 0, columns, indexes, version, false)));
    }
  }
}
