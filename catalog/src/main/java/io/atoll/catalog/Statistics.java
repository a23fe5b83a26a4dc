package io.atoll.catalog;

/** The statistics of all tables, as known at this node. Thread-safe; never blocks on I/O. */
public interface Statistics {
  /** What is known; {@link TableStatistics#pseudo} where nothing is. */
  TableStatistics table(long tableId);
}
