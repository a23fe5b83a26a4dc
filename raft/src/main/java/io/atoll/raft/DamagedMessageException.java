package io.atoll.raft;

import org.jspecify.annotations.Nullable;

/** Bytes that are no message, or one of a version that this program does not know. */
public final class DamagedMessageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedMessageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
