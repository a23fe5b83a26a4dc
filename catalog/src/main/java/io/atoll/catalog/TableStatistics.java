package io.atoll.catalog;

import java.util.Map;
import java.util.Optional;

/**
 * What is known about a table's data.
 *
 * @param rows estimated now: of the last ANALYZE plus inserts less deletes since
 * @param modifications rows changed since the last ANALYZE
 * @param columns by column id; only analyzed ones
 * @param indexes by index id; only analyzed ones
 * @param version the timestamp of its newest part
 * @param isPseudo nothing is known: {@link #rows} is a guess
 */
public record TableStatistics(
    long tableId,
    long rows,
    long modifications,
    Map<Long, ColumnStatistics> columns,
    Map<Long, ColumnStatistics> indexes,
    long version,
    boolean isPseudo) {
  /** Rows assumed of a table never analyzed. */
  public static final long PSEUDO_ROWS = 10_000;

  public TableStatistics {
    columns = Map.copyOf(columns);
    indexes = Map.copyOf(indexes);
  }

  public static TableStatistics pseudo(long tableId) {
    return new TableStatistics(tableId, PSEUDO_ROWS, 0, Map.of(), Map.of(), 0, true);
  }

  public Optional<ColumnStatistics> column(long columnId) {
    return Optional.ofNullable(columns.get(columnId));
  }

  public Optional<ColumnStatistics> index(long indexId) {
    return Optional.ofNullable(indexes.get(indexId));
  }
}
