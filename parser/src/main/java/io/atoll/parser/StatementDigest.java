package io.atoll.parser;

import static io.atoll.parser.Token.*;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What statements that differ only in their values have in common, in the manner of TiDB's digests:
 * words in lower case, names in backquotes, one blank between tokens, literals as {@code ?}, lists
 * of literals, IN lists and the rows of VALUES as {@code ...}; ordinals of ORDER BY and GROUP BY
 * stay, comments and hints go.
 *
 * <pre>
 * SELECT * FROM T WHERE id IN (1,2,3)   select * from `t` where `id` in ( ... )
 * INSERT INTO t VALUES (1,'a'),(2,'b')  insert into `t` values ( ... )
 * </pre>
 *
 * @param normalized the text
 * @param digest its SHA-256 in hexadecimal
 */
public record StatementDigest(String normalized, String digest) {

  /** The digest of the statement in {@code [from, to)}; text that is no statement has one too. */
  public static StatementDigest of(byte[] text, int from, int to, SqlMode mode) {
    byte[] part = from == 0 && to == text.length ? text : Arrays.copyOfRange(text, from, to);
    String normalized = new Writer(new Lexer(part, 0, mode)).write();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(normalized.getBytes(StandardCharsets.UTF_8));
      return new StatementDigest(normalized, HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The digest of a whole text under the default mode. */
  public static StatementDigest of(String sql) {
    byte[] text = sql.getBytes(StandardCharsets.UTF_8);
    return of(text, 0, text.length, SqlMode.DEFAULT);
  }

  private static final class Writer {
    private final Lexer lexer;
    private final StringBuilder out;

    /** The token before the current one, as it went out; a list counts as a literal. */
    private Token previous = EOF;

    private Token beforePrevious = EOF;

    /** Where the last written token starts in {@code out}. */
    private int lastStart;

    private int beforeLastStart;
    private int depth;

    /** The depth of the ORDER BY or GROUP BY being read, -1 outside. */
    private int orderDepth = -1;

    /** The depth of the VALUES being read, -1 outside. */
    private int valuesDepth = -1;

    Writer(Lexer lexer) {
      this.lexer = lexer;
      this.out = new StringBuilder(lexer.limit + 16);
    }

    String write() {
      try {
        lexer.next();
        while (lexer.token != EOF && lexer.token != SEMICOLON) {
          token();
          lexer.next();
        }
      } catch (io.atoll.types.SqlException e) {
        // An unclosed comment: what came before it is the statement's digest.
        append("?", BAD);
      }
      return out.toString();
    }

    private void append(String text, Token as) {
      if (out.length() > 0) {
        out.append(' ');
      }
      beforeLastStart = lastStart;
      lastStart = out.length();
      out.append(text);
      beforePrevious = previous;
      previous = as;
    }

    private static boolean isLiteral(Token token) {
      return switch (token) {
        case STRING,
            NATIONAL_STRING,
            INT_NUMBER,
            DECIMAL_NUMBER,
            FLOATING,
            HEX,
            HEX_NUMBER,
            BITS,
            BITS_NUMBER,
            QUESTION,
            NULL,
            TRUE,
            FALSE ->
            true;
        default -> false;
      };
    }

    private void token() {
      Token token = lexer.token;
      if (isLiteral(token) && !(token == NULL && (previous == IS || previous == NOT))) {
        literal(token);
        return;
      }
      switch (token) {
        case LEFT_PAREN -> {
          if (previous == IN && isList()) {
            skipList();
            append("( ... )", RIGHT_PAREN);
            return;
          }
          if (depth == valuesDepth && previous == COMMA) {
            out.setLength(Math.max(0, lastStart - 1));
            previous = RIGHT_PAREN;
            skipList();
            return;
          }
          depth++;
          append("(", token);
        }
        case RIGHT_PAREN -> {
          depth--;
          if (orderDepth > depth) {
            orderDepth = -1;
          }
          append(")", token);
        }
        case MINUS, PLUS -> append(lexer.source(), token);
        case QUOTED -> append("`" + lexer.name().toLowerCase(java.util.Locale.ROOT) + "`", IDENT);
        case IDENT -> {
          String name = lexer.source().toLowerCase(java.util.Locale.ROOT);
          boolean isFunction = lexer.parenthesisFollows() && previous != INTO;
          append(isFunction ? name : "`" + name + "`", IDENT);
        }
        case VARIABLE -> append(lexer.source().toLowerCase(java.util.Locale.ROOT), token);
        default -> {
          String word = lexer.source();
          append(token.isKeyword() ? word.toLowerCase(java.util.Locale.ROOT) : word, token);
          clause(token);
        }
      }
    }

    private void clause(Token token) {
      switch (token) {
        case BY -> {
          if (beforePrevious == ORDER || beforePrevious == GROUP) {
            orderDepth = depth;
          }
        }
        case LIMIT, HAVING, FOR, UNION, ROWS, RANGE, WINDOW -> {
          if (orderDepth == depth) {
            orderDepth = -1;
          }
        }
        case VALUES, VALUE -> valuesDepth = depth;
        case ON, AS, SELECT -> valuesDepth = -1;
        default -> {}
      }
    }

    private void literal(Token token) {
      if (orderDepth == depth && token == INT_NUMBER && (previous == BY || previous == COMMA)) {
        append(lexer.source(), token);
        return;
      }
      if (previous == COMMA && beforePrevious == QUESTION) {
        // "?, ?" and "..., ?" are one list.
        out.setLength(beforeLastStart);
        out.append("...");
        lastStart = beforeLastStart;
        previous = QUESTION;
        return;
      }
      if (previous == QUESTION) {
        // Adjacent strings are one literal.
        return;
      }
      append("?", QUESTION);
    }

    /** Whether the parenthesis here does not begin a query. */
    private boolean isList() {
      Token next = lexer.peek();
      return next != SELECT && next != WITH && next != LEFT_PAREN && next != TABLE;
    }

    /** From the opening parenthesis to the closing one. */
    private void skipList() {
      int open = 0;
      while (lexer.token != EOF) {
        if (lexer.token == LEFT_PAREN) {
          open++;
        } else if (lexer.token == RIGHT_PAREN && --open == 0) {
          return;
        }
        lexer.next();
      }
    }
  }
}
