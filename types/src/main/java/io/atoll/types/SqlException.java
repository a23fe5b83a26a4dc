package io.atoll.types;

import org.jspecify.annotations.Nullable;

/**
 * An error that reaches the client as a MySQL error packet. User errors carry no stack trace: they
 * are expected and frequent.
 */
public final class SqlException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SqlError error;

  public SqlException(SqlError error, String message) {
    this(error, message, null);
  }

  public SqlException(SqlError error, String message, @Nullable Throwable cause) {
    super(message, cause, false, error.kind() == ErrorKind.INTERNAL);
    this.error = error;
  }

  public SqlError error() {
    return error;
  }
}
