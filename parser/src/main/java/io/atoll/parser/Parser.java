package io.atoll.parser;

import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Session;
import io.atoll.parser.ast.Statement;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.nio.charset.StandardCharsets;

/**
 * MySQL 8.0's grammar, and Atoll's and TiDB's statements, from UTF-8 text to records. Stateless:
 * any thread may call it. Every failure is {@link SqlException} 1064 (or one of the few other
 * errors that MySQL's own parser raises: 1248 for a derived table without alias, 1583).
 */
public final class Parser {
  private static final int STACK_BYTES = 1 << 20;
  private static final int STACK_FRAME_BYTES = 1 << 10;

  private Parser() {}

  /** The only statement of the text; 1064 when a second one follows. */
  public static ParsedStatement parse(String sql, SqlMode mode) {
    return parse(sql.getBytes(StandardCharsets.UTF_8), mode);
  }

  /** The only statement of the text; 1064 when a second one follows. */
  public static ParsedStatement parse(byte[] sql, SqlMode mode) {
    ParsedStatement parsed = parseNext(sql, 0, mode);
    if (parsed.hasNext()) {
      throw Syntax.error(sql, parsed.next());
    }
    return parsed;
  }

  /** The only statement of the text under the default mode. */
  public static Statement parse(String sql) {
    return parse(sql, SqlMode.DEFAULT).statement();
  }

  /**
   * The statement that starts at {@code offset}; {@link ParsedStatement#next} says where the one
   * after it starts. Text without a statement gives {@link Session.Empty}.
   */
  public static ParsedStatement parseNext(byte[] text, int offset, SqlMode mode) {
    Lexer lexer = new Lexer(text, offset, mode);
    lexer.next();
    Tokens in = new Tokens(lexer);
    if (in.atEnd()) {
      int end = lexer.start;
      return new ParsedStatement(new Session.Empty(end, end), text, after(lexer), 0);
    }
    Statement statement;
    try {
      statement = new Grammar(in).statements().statement();
    } catch (StackOverflowError e) {
      // An expression nested tens of thousands deep: refused like MySQL does, not run out of stack.
      throw SqlError.ER_STACK_OVERRUN_NEED_MORE.with(STACK_BYTES, STACK_BYTES, STACK_FRAME_BYTES);
    }
    if (!in.atEnd() || lexer.inVersionComment()) {
      throw in.error();
    }
    return new ParsedStatement(statement, text, after(lexer), in.parameterCount, in.asOf);
  }

  /** An expression alone: a generated column's or default's source text, read again. */
  public static Expr parseExpression(String sql, SqlMode mode) {
    Lexer lexer = new Lexer(sql.getBytes(StandardCharsets.UTF_8), 0, mode);
    lexer.next();
    Tokens in = new Tokens(lexer);
    Expr expr = new Grammar(in).expressions.expr();
    if (in.token() != Token.EOF) {
      throw in.error();
    }
    return expr;
  }

  /**
   * Right after the semicolon, so that a version comment there is opened again by the next read;
   * the end of the text when only blanks and comments are left.
   */
  private static int after(Lexer lexer) {
    if (lexer.token == Token.EOF) {
      return lexer.limit;
    }
    int next = lexer.end;
    lexer.next();
    return lexer.token == Token.EOF ? lexer.limit : next;
  }
}
