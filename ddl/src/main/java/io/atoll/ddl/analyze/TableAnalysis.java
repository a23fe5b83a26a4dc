package io.atoll.ddl.analyze;

import io.atoll.api.scan.ChunkRow;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.ColumnStatistics;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.catalog.TableStatistics;
import io.atoll.client.Snapshot;
import io.atoll.codec.Key;
import io.atoll.codec.KeyValues;
import io.atoll.codec.TableKeys;
import io.atoll.ddl.backfill.TableRows;
import io.atoll.executor.table.TableLayout;
import io.atoll.executor.table.TableLayouts;
import io.atoll.types.ByteBuilder;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Reads a table as of a snapshot, all its rows, and describes its columns and indexes. */
final class TableAnalysis {
  private static final int BATCH_ROWS = 1_024;

  private final TableInfo table;
  private final Snapshot snapshot;
  private final TableLayout layout;
  private final ByteBuilder bytes = new ByteBuilder(64);

  private TableAnalysis(TableInfo table, Snapshot snapshot) {
    this.table = table;
    this.snapshot = snapshot;
    this.layout = new TableLayouts().of(table);
  }

  static TableStatistics of(TableInfo table, Snapshot snapshot) {
    return new TableAnalysis(table, snapshot).run();
  }

  private TableStatistics run() {
    // Which rows are kept need not be unpredictable, only even.
    SplittableRandom random = new SplittableRandom(snapshot.startTs());
    List<ColumnInfo> columns =
        table.publicColumns().stream().filter(c -> isMeasured(c.type())).toList();
    List<IndexInfo> indexes = table.indexes().stream().filter(IndexInfo::isPublic).toList();
    List<ValueSample> ofColumns = new ArrayList<>();
    columns.forEach(c -> ofColumns.add(new ValueSample(c.id(), random.split())));
    List<ValueSample> ofIndexes = new ArrayList<>();
    indexes.forEach(i -> ofIndexes.add(new ValueSample(i.id(), random.split())));
    TableRows rows = new TableRows(layout);
    ChunkRow row = new ChunkRow();
    long count = 0;
    Key from = TableKeys.rowPrefix(table.id());
    while (true) {
      TableRows.Batch batch = rows.read(snapshot, from, BATCH_ROWS);
      if (batch.size() == 0) {
        break;
      }
      for (int i = 0; i < batch.size(); i++) {
        row.at(batch.rows(), i);
        for (int c = 0; c < ofColumns.size(); c++) {
          column(columns.get(c), row, ofColumns.get(c));
        }
        for (int x = 0; x < ofIndexes.size(); x++) {
          index(indexes.get(x), row, ofIndexes.get(x));
        }
      }
      count += batch.size();
      from = batch.keys().getLast().next();
    }
    return new TableStatistics(
        table.id(), count, 0, byId(ofColumns), byId(ofIndexes), snapshot.startTs(), false);
  }

  private Map<Long, ColumnStatistics> byId(List<ValueSample> samples) {
    Map<Long, ColumnStatistics> result = new HashMap<>();
    for (ValueSample sample : samples) {
      ColumnStatistics statistics = sample.statistics(snapshot.startTs());
      result.put(statistics.id(), statistics);
    }
    return result;
  }

  /**
   * JSON has no order that a key keeps, and of long values conditions are rare and samples large
   * (TiDB leaves out the same types, tidb_analyze_skip_column_types).
   */
  private static boolean isMeasured(SqlType type) {
    return switch (type.kind()) {
      case JSON, MEDIUMBLOB, LONGBLOB -> false;
      case BLOB -> type.collation() != Collation.BINARY;
      default -> true;
    };
  }

  private void column(ColumnInfo column, ChunkRow row, ValueSample into) {
    if (row.isNull(column.offset())) {
      into.addNull();
      return;
    }
    bytes.clear();
    KeyValues.put(bytes, column.type(), IndexInfo.IndexColumn.WHOLE, row, column.offset());
    into.add(bytes.toArray());
  }

  private void index(IndexInfo index, ChunkRow row, ValueSample into) {
    if (row.isNull(index.columns().getFirst().offset())) {
      into.addNull();
      return;
    }
    bytes.clear();
    for (IndexInfo.IndexColumn part : index.columns()) {
      KeyValues.put(
          bytes, layout.types().get(part.offset()), part.prefixLength(), row, part.offset());
    }
    into.add(bytes.toArray());
  }
}
