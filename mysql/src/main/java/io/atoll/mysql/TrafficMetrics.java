package io.atoll.mysql;

/** What the server counts. Thread-safe; called on hot paths, so counting must be cheap. */
public interface TrafficMetrics {
  /** Counts nothing. */
  TrafficMetrics NONE = new TrafficMetrics() {};

  default void connectionOpened() {}

  default void connectionClosed() {}

  /** Refused by the connection limit. */
  default void connectionRefused() {}

  /** A handshake that ended without a session: wrong password, broken packets, time limit. */
  default void handshakeFailed() {}

  /** A connection ended by wait_timeout. */
  default void idleTimeout() {}

  default void received(int bytes) {}

  default void sent(int bytes) {}

  /**
   * A command arrived.
   *
   * @param code {@code COM_*}
   */
  default void command(int code) {}
}
