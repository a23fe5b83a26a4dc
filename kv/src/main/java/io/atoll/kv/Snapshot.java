package io.atoll.kv;

import org.jspecify.annotations.Nullable;

/** A consistent view; thread-safe except for its cursors. */
public interface Snapshot extends AutoCloseable {
  byte @Nullable [] get(Family family, byte[] key);

  /**
   * A cursor over {@code [lower, upper)}; an empty {@code upper} means no end. Not positioned yet.
   */
  Cursor cursor(Family family, byte[] lower, byte[] upper);

  @Override
  void close();
}
