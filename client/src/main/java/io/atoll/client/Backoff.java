package io.atoll.client;

import io.atoll.runtime.Environment;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.time.Duration;

/**
 * Waits between tries of one operation: exponential per kind, with jitter, out of one budget. One
 * thread. When the budget is spent, the kind's SQL error is thrown.
 */
final class Backoff {
  enum Kind {
    /** The cached Region was wrong. */
    REGION_MISS(2, 500, SqlError.ER_REGION_UNAVAILABLE),
    NOT_LEADER(2, 500, SqlError.ER_REGION_UNAVAILABLE),
    STALE_COMMAND(1, 200, SqlError.ER_REGION_UNAVAILABLE),
    STORE_BUSY(20, 2_000, SqlError.ER_TIKV_SERVER_BUSY),
    STORE_UNKNOWN(20, 1_000, SqlError.ER_TIKV_SERVER_TIMEOUT),
    /** The outcome of a proposal is not known. */
    UNDETERMINED(5, 500, SqlError.ER_TIKV_SERVER_TIMEOUT),
    /** Another transaction holds a lock. */
    LOCK(1, 100, SqlError.ER_RESOLVE_LOCK_TIMEOUT),
    /** A lock's transaction has no primary lock yet. */
    TXN_NOT_FOUND(2, 200, SqlError.ER_RESOLVE_LOCK_TIMEOUT);

    private final int baseMillis;
    private final int capMillis;
    private final SqlError error;

    Kind(int baseMillis, int capMillis, SqlError error) {
      this.baseMillis = baseMillis;
      this.capMillis = capMillis;
      this.error = error;
    }
  }

  private final Environment environment;
  private final byte[] attempts = new byte[Kind.values().length];
  private long budgetMicros;
  private boolean hasPaused;

  Backoff(Environment environment, long budgetMillis) {
    this.environment = environment;
    this.budgetMicros = Math.multiplyExact(budgetMillis, 1_000L);
  }

  void pause(Kind kind) {
    pause(kind, Long.MAX_VALUE);
  }

  /** Waits for the kind's next time, at most {@code limitMillis}. */
  void pause(Kind kind, long limitMillis) {
    int attempt = attempts[kind.ordinal()];
    if (attempt < 30) {
      attempts[kind.ordinal()]++;
    }
    long millis = Math.min(kind.capMillis, (long) kind.baseMillis << Math.min(attempt, 20));
    millis = Math.min(millis, limitMillis);
    // Half fixed, half random: concurrent losers do not come back together.
    long micros = millis * 500 + environment.random().nextInt((int) (millis * 500) + 1);
    if (budgetMicros <= 0) {
      throw exhausted(kind.error);
    }
    budgetMicros -= Math.max(micros, 100);
    sleep(micros);
  }

  /** What a busy store asked for. */
  void pauseAsAsked(Kind kind, long millis) {
    if (millis <= 0) {
      pause(kind);
      return;
    }
    if (budgetMicros <= 0) {
      throw exhausted(kind.error);
    }
    budgetMicros -= millis * 1_000;
    sleep(millis * 1_000);
  }

  /** Whether something went wrong already. */
  boolean hasPaused() {
    return hasPaused;
  }

  private void sleep(long micros) {
    hasPaused = true;
    try {
      environment.scheduler().sleep(Duration.ofNanos(micros * 1_000));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SqlError.ER_QUERY_INTERRUPTED.with();
    }
  }

  private static SqlException exhausted(SqlError error) {
    return error.with();
  }
}
