package io.atoll.kv;

import org.jspecify.annotations.Nullable;

/**
 * The engine cannot read or write. After one of these from a write or a background task the engine
 * takes no more writes until it is opened again, or, after {@link NoSpace}, until there is space;
 * messages name the file where the engine knows it.
 */
public abstract sealed class KvException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private KvException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** A file does not pass its checksum, is missing, or holds what it should not. */
  public static final class Corruption extends KvException {
    private static final long serialVersionUID = 1L;

    public Corruption(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The disk is full: the write left nothing behind, and may be tried again. */
  public static final class NoSpace extends KvException {
    private static final long serialVersionUID = 1L;

    public NoSpace(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** Any other failure of the engine or the file system below it. */
  public static final class Io extends KvException {
    private static final long serialVersionUID = 1L;

    public Io(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
