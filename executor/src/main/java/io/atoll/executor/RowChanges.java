package io.atoll.executor;

/**
 * Hears how many rows statements change, for estimates: also of those whose transaction is rolled
 * back later. Thread-safe; never blocks.
 */
@FunctionalInterface
public interface RowChanges {
  RowChanges UNHEARD = (tableId, rowsMore, rowsModified) -> {};

  /**
   * @param rowsMore inserts less deletes
   * @param rowsModified all rows inserted, changed or deleted
   */
  void changed(long tableId, long rowsMore, long rowsModified);
}
