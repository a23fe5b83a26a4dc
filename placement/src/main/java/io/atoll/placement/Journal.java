package io.atoll.placement;

import java.util.Map;

/**
 * Where placement keeps what must survive: named values. Behind it stands an engine or a Raft
 * group. Called by one thread at a time. Values are owned: nobody changes an array given away.
 */
public interface Journal extends AutoCloseable {
  /** Saved under a name, takes the name away: no value is empty. */
  byte[] REMOVED = new byte[0];

  /** Everything saved. */
  Map<String, byte[]> load();

  /**
   * Saves values together; durable when it returns.
   *
   * @throws io.atoll.api.PlacementUnavailableException where it cannot be saved now
   */
  void save(Map<String, byte[]> changes);

  @Override
  void close();
}
