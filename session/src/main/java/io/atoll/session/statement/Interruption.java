package io.atoll.session.statement;

import io.atoll.types.SqlError;
import org.jspecify.annotations.Nullable;

/**
 * How a running statement is told to stop: KILL, a closed socket, max_execution_time. The statement
 * polls {@link #check}; waits inside are broken by interrupting its thread, but only while a
 * statement runs, so that an idle connection's socket is left alone.
 */
public final class Interruption {
  private enum Reason {
    NONE,
    KILLED,
    TIMED_OUT
  }

  private volatile Reason reason = Reason.NONE;
  private volatile boolean isClosing;
  private volatile boolean isReleased;
  private @Nullable Thread running;

  /** The statement begins on this thread. */
  public synchronized void begin(Thread thread) {
    reason = Reason.NONE;
    running = thread;
    check();
  }

  /** The statement ended; a pending interrupt of its thread is taken back. */
  public synchronized void end() {
    running = null;
    if (reason != Reason.NONE) {
      Thread.interrupted();
    }
  }

  /** KILL QUERY, or KILL with {@code closing}. */
  public synchronized void kill(boolean closing) {
    isClosing |= closing;
    stop(Reason.KILLED);
  }

  /** max_execution_time is over. */
  public synchronized void timeOut() {
    stop(Reason.TIMED_OUT);
  }

  private void stop(Reason why) {
    if (running != null) {
      reason = why;
      running.interrupt();
    }
  }

  /** COMMIT RELEASE: the session ends once the statement is answered. */
  public void closeAfterStatement() {
    isReleased = true;
  }

  public boolean isReleased() {
    return isReleased;
  }

  public boolean isClosing() {
    return isClosing;
  }

  public boolean isStopping() {
    return isClosing || reason != Reason.NONE;
  }

  /** Throws 1317 or 3024 where the statement is to end. */
  public void check() {
    if (reason == Reason.TIMED_OUT) {
      throw SqlError.ER_QUERY_TIMEOUT.with();
    }
    if (isClosing || reason == Reason.KILLED) {
      throw SqlError.ER_QUERY_INTERRUPTED.with();
    }
  }
}
