package io.atoll.bench;

/** A command line that cannot be followed; the message says why. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
