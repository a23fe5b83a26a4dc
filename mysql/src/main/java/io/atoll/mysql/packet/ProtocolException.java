package io.atoll.mysql.packet;

import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.io.IOException;

/**
 * The peer broke the protocol in a way that leaves no common ground: the error is sent where
 * possible and the connection closed.
 */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1L;

  private final SqlException error;

  public ProtocolException(SqlException error) {
    super(error.getMessage());
    this.error = error;
  }

  public ProtocolException(SqlError error, Object... arguments) {
    this(error.with(arguments));
  }

  public SqlException error() {
    return error;
  }
}
