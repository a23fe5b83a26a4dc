package io.atoll.session.statement;

import io.atoll.types.SqlException;
import org.jspecify.annotations.Nullable;

/** Hears of every statement's end: slow log, counters. Thread-safe; must not block for long. */
public interface StatementLog {
  /**
   * @param scannedRows rows that stores read for it
   * @param error null where it succeeded
   */
  void ended(
      SessionState session,
      StatementText text,
      long elapsedNanos,
      long scannedRows,
      long sentRows,
      long peakMemoryBytes,
      @Nullable SqlException error);

  /** Forgets everything. */
  StatementLog NONE = (session, text, elapsed, scanned, sent, memory, error) -> {};
}
