package io.atoll.ddl.job;

import io.atoll.types.SqlError;
import io.atoll.types.SqlException;

/** Errors of jobs as they are kept: {@code code: message}. */
final class Errors {
  private Errors() {}

  static String text(SqlException error) {
    return error.error().code() + ": " + error.getMessage();
  }

  static SqlException of(String text) {
    int colon = text.indexOf(':');
    try {
      SqlError error =
          SqlError.ofCode(Integer.parseInt(text.substring(0, Math.max(0, colon))))
              .orElse(SqlError.ER_UNKNOWN_ERROR);
      return new SqlException(error, text.substring(colon + 1).strip());
    } catch (NumberFormatException e) {
      return SqlError.ER_UNKNOWN_ERROR.with(text);
    }
  }
}
