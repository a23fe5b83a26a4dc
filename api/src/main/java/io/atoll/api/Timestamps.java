package io.atoll.api;

/**
 * Timestamps are raw longs in hot paths: physical milliseconds shifted left by 18, plus a logical
 * counter (PD's format). Names say which one: {@code startTs}, {@code commitTs}, {@code
 * forUpdateTs}.
 */
public final class Timestamps {
  public static final int LOGICAL_BITS = 18;

  /**
   * "Newest committed version": a read without timestamp. Allowed for one clustered primary key
   * only.
   */
  public static final long MAX = Long.MAX_VALUE;

  private Timestamps() {}

  public static long compose(long physicalMillis, long logical) {
    return (physicalMillis << LOGICAL_BITS) + logical;
  }

  public static long physicalMillis(long timestamp) {
    return timestamp >>> LOGICAL_BITS;
  }
}
