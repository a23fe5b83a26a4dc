package io.atoll.parser;

import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Statement;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One statement of a text.
 *
 * @param source the whole text, UTF-8; not to be changed
 * @param next the offset where the next statement starts: right after the semicolon; equal to the
 *     source's length when there is none
 * @param parameterCount how many {@code ?} it has
 * @param asOf what stands behind AS OF TIMESTAMP of its tables
 */
public record ParsedStatement(
    Statement statement, byte[] source, int next, int parameterCount, List<Expr> asOf) {
  public ParsedStatement {
    asOf = List.copyOf(asOf);
  }

  /** A statement whose tables are all those of its transaction. */
  public ParsedStatement(Statement statement, byte[] source, int next, int parameterCount) {
    this(statement, source, next, parameterCount, List.of());
  }

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
