package io.atoll.parser;

import io.atoll.parser.ast.Statement;
import java.nio.charset.StandardCharsets;

/**
 * One statement of a text.
 *
 * @param source the whole text, UTF-8; not to be changed
 * @param next the offset where the next statement starts: right after the semicolon; equal to the
 *     source's length when there is none
 * @param parameterCount how many {@code ?} it has
 */
public record ParsedStatement(Statement statement, byte[] source, int next, int parameterCount) {

  /** The statement's own text, without the semicolon. */
  public String text() {
    return text(statement.start(), statement.end());
  }

  /** The text between two offsets. */
  public String text(int start, int end) {
    return new String(source, start, end - start, StandardCharsets.UTF_8);
  }

  /** Whether more text follows (a multi-statement packet). */
  public boolean hasNext() {
    return next < source.length;
  }
}
