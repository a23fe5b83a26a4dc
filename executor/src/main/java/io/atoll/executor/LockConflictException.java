package io.atoll.executor;

/**
 * A row that an operator wanted to lock was changed after the statement's {@code forUpdateTs}. The
 * session undoes the statement and runs it again; it never reaches a client.
 */
public final class LockConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public LockConflictException() {
    super("a row changed since the statement began", null, false, false);
  }
}
