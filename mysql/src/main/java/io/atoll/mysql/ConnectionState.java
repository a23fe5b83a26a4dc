package io.atoll.mysql;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a connection is doing, shared between its own thread and those that end it.
 *
 * <pre>
 *   HANDSHAKE → RUNNING ⇄ IDLE → CLOSED
 *   HANDSHAKE, RUNNING → CLOSED
 * </pre>
 *
 * A statement that runs is never cut off by a change to CLOSED: who wants the connection to end
 * says so with {@link #end}, and its thread leaves when the statement is over. Times are ticks of
 * the server's watch, so that a command costs no look at the clock.
 */
final class ConnectionState {
  enum Phase {
    HANDSHAKE,
    RUNNING,
    IDLE,
    CLOSED
  }

  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.HANDSHAKE);
  private volatile boolean ends;

  /** Tick at which the phase began. */
  private volatile long since;

  /** Ticks that an idle phase may last. */
  private volatile long idleLimit = Long.MAX_VALUE;

  /** Numbers the statements, so that a look-ahead knows whether its own still runs. */
  private volatile long statement;

  /** Tick at which the write now going on began; -1 for none. */
  private volatile long writingSince = -1;

  ConnectionState(long tick) {
    this.since = tick;
  }

  Phase phase() {
    return Objects.requireNonNull(phase.get());
  }

  long since() {
    return since;
  }

  long statement() {
    return statement;
  }

  long writingSince() {
    return writingSince;
  }

  void writing(long tick) {
    writingSince = tick;
  }

  boolean ends() {
    return ends;
  }

  /** The connection's thread waits for a command; false when it shall end instead. */
  boolean idle(long tick, long limit) {
    since = tick;
    idleLimit = limit;
    phase.set(Phase.IDLE);
    return !ends;
  }

  /** A command has come; false when the connection was closed meanwhile. */
  boolean run(long tick) {
    since = tick;
    if (!phase.compareAndSet(Phase.IDLE, Phase.RUNNING)) {
      return false;
    }
    // Only the connection's thread writes it.
    long next = statement + 1;
    statement = next;
    return true;
  }

  /** The handshake is over. */
  boolean loggedIn() {
    return phase.compareAndSet(Phase.HANDSHAKE, Phase.RUNNING);
  }

  /** Whether the idle phase has lasted too long at {@code tick}. */
  boolean isIdleTooLong(long tick) {
    return phase.get() == Phase.IDLE && tick - since > idleLimit;
  }

  /**
   * Asks the connection to end after what it is doing.
   *
   * @return true when it only waited for its client: it is CLOSED now and the caller must close its
   *     socket
   */
  boolean end() {
    ends = true;
    return phase.compareAndSet(Phase.IDLE, Phase.CLOSED)
        || phase.compareAndSet(Phase.HANDSHAKE, Phase.CLOSED);
  }

  /** Ends the connection if it still is in {@code waiting}; true as with {@link #end}. */
  boolean endFrom(Phase waiting) {
    // Not before: a command that has just come must not end with its connection.
    if (!phase.compareAndSet(waiting, Phase.CLOSED)) {
      return false;
    }
    ends = true;
    return true;
  }

  void closed() {
    phase.set(Phase.CLOSED);
  }
}
