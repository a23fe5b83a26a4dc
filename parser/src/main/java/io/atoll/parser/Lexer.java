package io.atoll.parser;

import static io.atoll.parser.Token.*;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Cuts UTF-8 text into tokens, one at a time, without making objects: a token is its kind and its
 * offsets; its value is decoded when the grammar asks for it. Comments and blanks are skipped,
 * version comments ({@code /*!80000 …}) and those of Atoll's own options ({@code /*T![namespace]
 * …}, which MySQL, MariaDB and TiDB skip) are entered, hints ({@code /*+ … }) are a token of their
 * own right after a statement's verb and blanks elsewhere. One thread at a time.
 */
final class Lexer {
  /** The MySQL version that version comments are compared with. */
  static final int VERSION = 80_044;

  private static final byte[] OWN_FEATURE = "![namespace]".getBytes(StandardCharsets.US_ASCII);

  private static final byte BLANK = 1;
  private static final byte DIGIT = 2;
  private static final byte WORD = 4;
  private static final byte[] CLASS = new byte[256];

  static {
    for (int c : new int[] {' ', '\t', '\n', '\r', '\f', 0x0b}) {
      CLASS[c] = BLANK;
    }
    for (int c = 0; c < 256; c++) {
      if (c >= '0' && c <= '9') {
        CLASS[c] = DIGIT | WORD;
      } else if ((c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || c == '_'
          || c == '$'
          || c >= 0x80) {
        CLASS[c] = WORD;
      }
    }
  }

  final byte[] text;
  final int limit;
  final SqlMode mode;
  private final boolean ansiQuotes;
  private final boolean noBackslashEscapes;

  /** The current token. */
  Token token = EOF;

  int start;
  int end;

  /** Where the token before the current one ended. */
  int previousEnd;

  private boolean inVersionComment;
  private boolean escaped;
  private boolean afterDot;
  private boolean hintsWanted;

  Lexer(byte[] text, int offset, SqlMode mode) {
    this.text = text;
    this.limit = text.length;
    this.mode = mode;
    this.ansiQuotes = mode.ansiQuotes();
    this.noBackslashEscapes = mode.noBackslashEscapes();
    this.end = offset;
    this.previousEnd = offset;
  }

  /** A place to come back to. */
  record Mark(
      Token token, int start, int end, int previousEnd, boolean inComment, boolean escaped) {}

  Mark mark() {
    return new Mark(token, start, end, previousEnd, inVersionComment, escaped);
  }

  void reset(Mark mark) {
    token = mark.token;
    start = mark.start;
    end = mark.end;
    previousEnd = mark.previousEnd;
    inVersionComment = mark.inComment;
    escaped = mark.escaped;
    afterDot = token == DOT;
  }

  /** Moves to the next token; a hint comment, if one comes next, is a token. */
  void nextWithHints() {
    hintsWanted = true;
    next();
    hintsWanted = false;
  }

  void next() {
    previousEnd = end;
    int at = skipBlanks(end);
    start = at;
    if (at >= limit) {
      end = limit;
      token = EOF;
      start = limit;
      return;
    }
    boolean wordAfterDot = afterDot && at == previousEnd;
    afterDot = false;
    int c = text[at] & 0xff;
    int kind = CLASS[c];
    if ((kind & WORD) != 0) {
      if (wordAfterDot) {
        endOfWord(at);
        token = IDENT;
      } else if ((kind & DIGIT) != 0) {
        number(at);
      } else {
        word(at, c);
      }
      return;
    }
    switch (c) {
      case '\'' -> quoted(at, '\'', STRING);
      case '"' -> quoted(at, '"', ansiQuotes ? QUOTED : STRING);
      case '`' -> quoted(at, '`', QUOTED);
      case '(' -> one(LEFT_PAREN);
      case ')' -> one(RIGHT_PAREN);
      case ',' -> one(COMMA);
      case ';' -> one(SEMICOLON);
      case '=' -> one(EQUAL);
      case '+' -> one(PLUS);
      case '*' -> one(STAR);
      case '/' -> one(SLASH);
      case '%' -> one(PERCENT);
      case '^' -> one(CARET);
      case '~' -> one(TILDE);
      case '?' -> one(QUESTION);
      case '{' -> one(LEFT_BRACE);
      case '}' -> one(RIGHT_BRACE);
      case '-' -> {
        if (at(at + 1) != '>') {
          one(MINUS);
        } else if (at(at + 2) == '>') {
          many(ARROW_UNQUOTE, 3);
        } else {
          many(ARROW, 2);
        }
      }
      case '<' -> {
        int d = at(at + 1);
        if (d == '=') {
          if (at(at + 2) == '>') {
            many(NULL_SAFE_EQUAL, 3);
          } else {
            many(LESS_EQUAL, 2);
          }
        } else if (d == '>') {
          many(NOT_EQUAL, 2);
        } else if (d == '<') {
          many(SHIFT_LEFT, 2);
        } else {
          one(LESS_THAN);
        }
      }
      case '>' -> {
        int d = at(at + 1);
        if (d == '=') {
          many(GREATER_EQUAL, 2);
        } else if (d == '>') {
          many(SHIFT_RIGHT, 2);
        } else {
          one(GREATER_THAN);
        }
      }
      case '!' -> {
        if (at(at + 1) == '=') {
          many(NOT_EQUAL, 2);
        } else {
          one(BANG);
        }
      }
      case '&' -> {
        if (at(at + 1) == '&') {
          many(AND_AND, 2);
        } else {
          one(AMPERSAND);
        }
      }
      case '|' -> {
        if (at(at + 1) == '|') {
          many(PIPE_PIPE, 2);
        } else {
          one(PIPE);
        }
      }
      case ':' -> {
        if (at(at + 1) == '=') {
          many(ASSIGN, 2);
        } else {
          one(COLON);
        }
      }
      case '.' -> {
        // In t.1a the dot belongs to the name before it; anywhere else .1 is a number.
        boolean isQualifier = at == previousEnd && (token == IDENT || token.isKeyword());
        if (!isQualifier && isDigit(at + 1)) {
          fraction(at + 1);
        } else {
          one(DOT);
          afterDot = true;
        }
      }
      case '@' -> variable(at);
      default -> one(BAD);
    }
  }

  private void one(Token kind) {
    token = kind;
    end = start + 1;
  }

  private void many(Token kind, int length) {
    token = kind;
    end = start + length;
  }

  private int at(int index) {
    return index < limit ? text[index] & 0xff : 0;
  }

  private boolean isDigit(int index) {
    return index < limit && (CLASS[text[index] & 0xff] & DIGIT) != 0;
  }

  private boolean isWord(int index) {
    return index < limit && (CLASS[text[index] & 0xff] & WORD) != 0;
  }

  private void endOfWord(int from) {
    int at = from;
    while (at < limit && (CLASS[text[at] & 0xff] & WORD) != 0) {
      at++;
    }
    end = at;
  }

  private void word(int from, int first) {
    if (text.length > from + 1 && text[from + 1] == '\'') {
      switch (first) {
        case 'x', 'X' -> {
          digits(from + 2, HEX);
          return;
        }
        case 'b', 'B' -> {
          digits(from + 2, BITS);
          return;
        }
        case 'n', 'N' -> {
          quoted(from + 1, '\'', NATIONAL_STRING);
          return;
        }
        default -> {}
      }
    }
    byte[] bytes = text;
    int hash = 0;
    int at = from;
    int c;
    while (at < limit && (CLASS[c = bytes[at] & 0xff] & WORD) != 0) {
      hash = hash * 31 + (c | 0x20);
      at++;
    }
    end = at;
    // A word before a dot is a name, whatever it says; after @@ keywords stay keywords.
    if (at < limit && bytes[at] == '.' && isWord(at + 1) && token != AT_AT) {
      token = IDENT;
    } else {
      token = Keywords.find(bytes, from, at, hash);
    }
  }

  /** {@code x'…'} and {@code b'…'}: only digits of the base between the quotes. */
  private void digits(int from, Token kind) {
    int at = from;
    while (at < limit && (kind == HEX ? hexDigit(text[at]) >= 0 : (text[at] | 1) == '1')) {
      at++;
    }
    boolean isWhole = at < limit && text[at] == '\'' && (kind != HEX || ((at - from) & 1) == 0);
    token = isWhole ? kind : BAD;
    end = Math.min(at + 1, limit);
  }

  static int hexDigit(int c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  private void number(int from) {
    int at = from;
    if (text[at] == '0' && at + 1 < limit) {
      int next = text[at + 1];
      if (next == 'x') {
        int stop = at + 2;
        while (stop < limit && hexDigit(text[stop]) >= 0) {
          stop++;
        }
        if (stop > at + 2 && !isWord(stop)) {
          token = HEX_NUMBER;
          end = stop;
          return;
        }
      } else if (next == 'b') {
        int stop = at + 2;
        while (stop < limit && (text[stop] | 1) == '1') {
          stop++;
        }
        if (stop > at + 2 && !isWord(stop)) {
          token = BITS_NUMBER;
          end = stop;
          return;
        }
      }
    }
    while (isDigit(at)) {
      at++;
    }
    if (at < limit && text[at] == '.') {
      fraction(at + 1);
      return;
    }
    if (!isWord(at)) {
      token = INT_NUMBER;
      end = at;
      return;
    }
    if ((text[at] | 0x20) == 'e') {
      int sign = at(at + 1);
      if (isDigit(at + 1)) {
        // 1e5 is a number, 1e5x a name.
        int stop = at + 1;
        while (isDigit(stop)) {
          stop++;
        }
        if (!isWord(stop)) {
          token = FLOATING;
          end = stop;
          return;
        }
      } else if ((sign == '+' || sign == '-') && isDigit(at + 2)) {
        exponent(at);
        return;
      }
    }
    endOfWord(from);
    token = IDENT;
  }

  private void fraction(int from) {
    int at = from;
    while (isDigit(at)) {
      at++;
    }
    token = DECIMAL_NUMBER;
    end = at;
    if (at < limit && (text[at] | 0x20) == 'e') {
      int sign = at(at + 1);
      if (isDigit(at + 1) || ((sign == '+' || sign == '-') && isDigit(at + 2))) {
        exponent(at);
      } else {
        token = BAD;
      }
    }
  }

  private void exponent(int e) {
    int at = e + 1;
    if (text[at] == '+' || text[at] == '-') {
      at++;
    }
    while (isDigit(at)) {
      at++;
    }
    token = FLOATING;
    end = at;
  }

  /** From the opening quote; sets {@link #escaped} when the value is not the plain bytes. */
  private void quoted(int open, int quote, Token kind) {
    boolean backslashes = kind != QUOTED && !noBackslashEscapes;
    int at = open + 1;
    escaped = false;
    while (at < limit) {
      int c = text[at];
      if (c == quote) {
        if (at + 1 < limit && text[at + 1] == quote) {
          escaped = true;
          at += 2;
          continue;
        }
        end = at + 1;
        token = kind == QUOTED && at == open + 1 ? BAD : kind;
        return;
      }
      if (c == '\\' && backslashes) {
        escaped = true;
        at++;
      }
      at++;
    }
    end = limit;
    token = BAD;
  }

  private void variable(int at) {
    int c = at(at + 1);
    if (c == '@') {
      if (isWord(at + 2) || at(at + 2) == '`') {
        many(AT_AT, 2);
      } else {
        many(BAD, 2);
      }
      return;
    }
    if (c == '\'' || c == '"' || c == '`') {
      quoted(at + 1, c, VARIABLE);
      return;
    }
    int stop = at + 1;
    while (stop < limit && (isWord(stop) || text[stop] == '.')) {
      stop++;
    }
    token = stop == at + 1 ? AT_SIGN : VARIABLE;
    end = stop;
  }

  private int skipBlanks(int from) {
    int at = from;
    while (at < limit) {
      int c = text[at] & 0xff;
      if (CLASS[c] == BLANK) {
        at++;
      } else if (c == '#') {
        at = endOfLine(at);
      } else if (c == '-'
          && at(at + 1) == '-'
          && (at + 2 >= limit || text[at + 2] <= ' ' && text[at + 2] >= 0)) {
        at = endOfLine(at);
      } else if (c == '/' && at(at + 1) == '*') {
        int after = comment(at);
        if (after == at) {
          return at;
        }
        at = after;
      } else if (c == '*' && inVersionComment && at(at + 1) == '/') {
        inVersionComment = false;
        at += 2;
      } else {
        return at;
      }
    }
    return at;
  }

  private int endOfLine(int from) {
    int at = from;
    while (at < limit && text[at] != '\n') {
      at++;
    }
    return at;
  }

  /** The offset after the comment (or after the opening of one to be run); {@code at} for hints. */
  private int comment(int at) {
    int kind = at(at + 2);
    if (kind == '!') {
      int digits = at + 3;
      int version = 0;
      while (digits < at + 9 && isDigit(digits)) {
        version = version * 10 + (text[digits] - '0');
        digits++;
      }
      if (digits - at - 3 < 5) {
        inVersionComment = true;
        return at + 3;
      }
      if (version <= VERSION) {
        inVersionComment = true;
        return digits;
      }
      return afterComment(at, true);
    }
    if (kind == '+' && hintsWanted) {
      return at;
    }
    if (kind == 'T' && startsWith(at + 3, OWN_FEATURE)) {
      inVersionComment = true;
      return at + 3 + OWN_FEATURE.length;
    }
    return afterComment(at, false);
  }

  private boolean startsWith(int at, byte[] word) {
    return at + word.length <= limit
        && Arrays.equals(text, at, at + word.length, word, 0, word.length);
  }

  private int afterComment(int open, boolean nested) {
    int at = open + 2;
    int depth = 1;
    while (at + 1 < limit) {
      if (text[at] == '*' && text[at + 1] == '/') {
        at += 2;
        if (--depth == 0) {
          return at;
        }
      } else if (nested && text[at] == '/' && text[at + 1] == '*') {
        depth++;
        at += 2;
      } else {
        at++;
      }
    }
    throw Syntax.error(text, open);
  }

  /** Whether the current token is the opening of a hint comment; if so, moves past it. */
  boolean atHint() {
    return token == SLASH && at(start + 1) == '*' && at(start + 2) == '+';
  }

  /** The hint comment's inner text; moves to the token after it. */
  String takeHint() {
    int after = afterComment(start, false);
    String inner = new String(text, start + 3, after - start - 5, StandardCharsets.UTF_8).strip();
    end = after;
    next();
    return inner;
  }

  /** Whether an opening parenthesis follows the current word as a call wants it. */
  boolean callFollows() {
    int at = end;
    if (mode.ignoreSpace()) {
      while (at < limit && CLASS[text[at] & 0xff] == BLANK) {
        at++;
      }
    }
    return at < limit && text[at] == '(';
  }

  /** Whether {@code IGNORE_SPACE} or not, the next token is an opening parenthesis. */
  boolean parenthesisFollows() {
    int at = end;
    while (at < limit && CLASS[text[at] & 0xff] == BLANK) {
      at++;
    }
    if (at >= limit) {
      return false;
    }
    if (text[at] == '(') {
      return true;
    }
    return (text[at] == '/' || text[at] == '-' || text[at] == '#') && peek() == LEFT_PAREN;
  }

  Token peek() {
    Mark mark = mark();
    next();
    Token next = token;
    reset(mark);
    return next;
  }

  /** The current token's exact text. */
  String source() {
    return source(start, end);
  }

  String source(int from, int to) {
    return new String(text, from, to - from, StandardCharsets.UTF_8);
  }

  /** Whether the current word is {@code upper}, which is in upper case ASCII. */
  boolean isWordText(String upper) {
    int length = end - start;
    if (length != upper.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      int c = text[start + i];
      if (c >= 'a' && c <= 'z') {
        c -= 32;
      }
      if (c != upper.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The name in an IDENT, QUOTED or keyword token. */
  String name() {
    return token == QUOTED ? new String(unquoted(start + 1), StandardCharsets.UTF_8) : source();
  }

  /** The name in a VARIABLE token, without the {@code @}. */
  String variableName() {
    int quote = text[start + 1];
    if (quote == '\'' || quote == '"' || quote == '`') {
      return new String(unquoted(start + 2), StandardCharsets.UTF_8);
    }
    return source(start + 1, end);
  }

  /** The bytes of a STRING or NATIONAL_STRING token, escapes resolved. */
  byte[] stringBytes() {
    return unquoted(token == NATIONAL_STRING ? start + 2 : start + 1);
  }

  private byte[] unquoted(int from) {
    int to = end - 1;
    if (!escaped) {
      return java.util.Arrays.copyOfRange(text, from, to);
    }
    byte quote = text[from - 1];
    boolean backslashes = !noBackslashEscapes && quote != '`' && !(quote == '"' && token == QUOTED);
    ByteArrayOutputStream out = new ByteArrayOutputStream(to - from);
    int at = from;
    while (at < to) {
      int c = text[at++];
      if (c == quote) {
        at++;
        out.write(c);
      } else if (c == '\\' && backslashes && at < to) {
        int d = text[at++];
        switch (d) {
          case '0' -> out.write(0);
          case 'b' -> out.write('\b');
          case 'n' -> out.write('\n');
          case 'r' -> out.write('\r');
          case 't' -> out.write('\t');
          case 'Z' -> out.write(26);
          case '%', '_' -> {
            // Kept whole: LIKE reads them as escaped wildcards.
            out.write('\\');
            out.write(d);
          }
          default -> out.write(d);
        }
      } else {
        out.write(c);
      }
    }
    return out.toByteArray();
  }

  boolean inVersionComment() {
    return inVersionComment;
  }
}
