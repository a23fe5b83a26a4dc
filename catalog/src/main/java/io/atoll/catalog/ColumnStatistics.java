package io.atoll.catalog;

/**
 * What is known about the values of a column or of an index (all its columns together).
 *
 * @param id of the column or index
 * @param distinct different values, NULL not counted
 * @param nulls rows with NULL (indexes: in the first column)
 * @param averageSizeBytes of a stored value
 * @param correlation of value order and handle order, -1 to 1; 0 for indexes
 * @param version the timestamp of the ANALYZE that made it
 */
public record ColumnStatistics(
    long id,
    long distinct,
    long nulls,
    double averageSizeBytes,
    double correlation,
    Histogram histogram,
    TopValues top,
    long version) {

  /** Rows that the histogram and the top values cover. */
  public long rows() {
    return histogram.rows() + top.rows();
  }
}
