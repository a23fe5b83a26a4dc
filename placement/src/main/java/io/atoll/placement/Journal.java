package io.atoll.placement;

import java.util.Map;

/**
 * Where placement keeps what must survive: a set of named numbers. Behind it stands an engine or a
 * Raft group. Called by one thread at a time.
 */
public interface Journal extends AutoCloseable {
  /** A removed name. */
  long REMOVED = Long.MIN_VALUE;

  /** Everything saved. */
  Map<String, Long> load();

  /**
   * Saves numbers together; durable when it returns.
   *
   * @throws io.atoll.api.PlacementUnavailableException where it cannot be saved now
   */
  void save(Map<String, Long> changes);

  @Override
  void close();
}
