package io.atoll.raft;

import org.jspecify.annotations.Nullable;

/**
 * The shared log cannot be read or written; the message names the file and, where known, offset.
 */
public final class RaftLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  public enum Reason {
    /** A record that was once safe does not pass its checksum, or is missing. */
    CORRUPTION,
    /** The disk is full. */
    NO_SPACE,
    /** Any other failure of the file layer. */
    IO
  }

  private final Reason reason;

  public RaftLogException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
