package io.atoll.parser;

import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.nio.charset.StandardCharsets;

/** Error 1064 in MySQL's words. */
final class Syntax {
  private static final int NEAR_BYTES_MAX = 80;
  private static final String MESSAGE =
      "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server"
          + " version for the right syntax to use";

  private Syntax() {}

  /** The error at a token that starts at {@code offset}: quotes up to 80 bytes from there. */
  static SqlException error(byte[] text, int offset) {
    int stop = Math.min(text.length, offset + NEAR_BYTES_MAX);
    while (stop < text.length && stop > offset && (text[stop] & 0xc0) == 0x80) {
      stop--;
    }
    int line = 1;
    for (int i = 0; i < offset; i++) {
      if (text[i] == '\n') {
        line++;
      }
    }
    String near = new String(text, offset, stop - offset, StandardCharsets.UTF_8);
    return SqlError.ER_PARSE_ERROR.with(MESSAGE, near, line);
  }
}
