package io.atoll.mvcc;

/**
 * A record of the lock, write or default family does not read as one, or contradicts another. Data
 * is damaged: the command fails and nothing is written.
 */
public final class MvccCorruptionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MvccCorruptionException(String message) {
    super(message);
  }
}
