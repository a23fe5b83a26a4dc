package io.atoll.parser;

import static io.atoll.parser.Token.*;

import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Name;
import io.atoll.types.SqlException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The token stream as the grammar reads it: what is next, take it, or fail with 1064. */
final class Tokens {
  final Lexer lexer;
  int parameterCount;

  /** What stands behind AS OF TIMESTAMP of tables, in their order. */
  final List<Expr> asOf = new ArrayList<>(0);

  Tokens(Lexer lexer) {
    this.lexer = lexer;
  }

  Token token() {
    return lexer.token;
  }

  int start() {
    return lexer.start;
  }

  /** Where the token before the current one ended. */
  int previousEnd() {
    return lexer.previousEnd;
  }

  void next() {
    lexer.next();
  }

  boolean at(Token token) {
    return lexer.token == token;
  }

  /** At the end of the statement. */
  boolean atEnd() {
    return lexer.token == EOF || lexer.token == SEMICOLON;
  }

  boolean accept(Token token) {
    if (lexer.token == token) {
      lexer.next();
      return true;
    }
    return false;
  }

  /** Takes both tokens if both come next. */
  boolean accept(Token first, Token second) {
    if (lexer.token != first || lexer.peek() != second) {
      return false;
    }
    lexer.next();
    lexer.next();
    return true;
  }

  void expect(Token token) {
    if (lexer.token != token) {
      throw error();
    }
    lexer.next();
  }

  SqlException error() {
    return Syntax.error(lexer.text, lexer.start);
  }

  SqlException error(int offset) {
    return Syntax.error(lexer.text, offset);
  }

  /** Whether the current token is the word, keyword or not; {@code upper} is upper case. */
  boolean atWord(String upper) {
    return (lexer.token == IDENT || lexer.token.isKeyword()) && lexer.isWordText(upper);
  }

  boolean acceptWord(String upper) {
    if (atWord(upper)) {
      lexer.next();
      return true;
    }
    return false;
  }

  void expectWord(String upper) {
    if (!acceptWord(upper)) {
      throw error();
    }
  }

  /** Whether the token may be a name: plain, quoted, or a keyword that is not reserved. */
  boolean atIdent() {
    Token token = lexer.token;
    return token == IDENT
        || token == QUOTED
        || token.isUnreserved()
        || (token.isFunction() && !lexer.callFollows());
  }

  String ident() {
    if (!atIdent()) {
      throw error();
    }
    String name = lexer.name();
    lexer.next();
    return name;
  }

  boolean atIdentOrText() {
    return lexer.token == STRING || atIdent();
  }

  String identOrText() {
    return lexer.token == STRING ? text() : ident();
  }

  /** A character string in one token, as plain text. */
  String text() {
    if (lexer.token != STRING) {
      throw error();
    }
    String text = decode(lexer.stringBytes());
    lexer.next();
    return text;
  }

  /** A string, or bytes written as hexadecimal or bits. */
  String textOrBytes() {
    if (lexer.token == HEX
        || lexer.token == HEX_NUMBER
        || lexer.token == BITS
        || lexer.token == BITS_NUMBER) {
      String text = decode(byteLiteral());
      lexer.next();
      return text;
    }
    return text();
  }

  /** The bytes of the current HEX, HEX_NUMBER, BITS or BITS_NUMBER token. */
  byte[] byteLiteral() {
    Token token = lexer.token;
    boolean isHex = token == HEX || token == HEX_NUMBER;
    int from = lexer.start + 2;
    int to = token == HEX || token == BITS ? lexer.end - 1 : lexer.end;
    int bitsPerDigit = isHex ? 4 : 1;
    int length = ((to - from) * bitsPerDigit + 7) / 8;
    byte[] bytes = new byte[length];
    int bit = 0;
    for (int i = to - 1; i >= from; i--) {
      int digit = isHex ? Lexer.hexDigit(lexer.text[i]) : lexer.text[i] - '0';
      bytes[length - 1 - bit / 8] |= (byte) (digit << (bit % 8));
      bit += bitsPerDigit;
    }
    return bytes;
  }

  static String decode(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The text, or null when the bytes are not UTF-8. */
  static @Nullable String decodeStrictly(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        try {
          return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
          return null;
        }
      }
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** An unsigned integer literal, decimal or hexadecimal. */
  long number() {
    long value;
    if (lexer.token == INT_NUMBER) {
      try {
        value = Long.parseUnsignedLong(lexer.source());
      } catch (NumberFormatException e) {
        throw error();
      }
    } else if (lexer.token == HEX_NUMBER) {
      value = 0;
      for (byte b : byteLiteral()) {
        value = value << 8 | (b & 0xff);
      }
    } else {
      throw error();
    }
    lexer.next();
    return value;
  }

  /** A decimal integer that fits an int. */
  int smallNumber() {
    if (lexer.token != INT_NUMBER) {
      throw error();
    }
    int start = lexer.start;
    long value = number();
    if (value < 0 || value > Integer.MAX_VALUE) {
      // Column lengths reach 2^32-1 in the grammar; no type takes more than this.
      if (value > 0 && value <= 0xffff_ffffL) {
        return Integer.MAX_VALUE;
      }
      throw error(start);
    }
    return (int) value;
  }

  boolean atNumber() {
    return lexer.token == INT_NUMBER || lexer.token == HEX_NUMBER;
  }

  /** {@code [schema.]name}; old ODBC clients write {@code .name}. */
  Name name() {
    int start = lexer.start;
    accept(DOT);
    String first = ident();
    if (accept(DOT)) {
      String second = ident();
      return new Name(first, second, start, lexer.previousEnd);
    }
    return new Name(null, first, start, lexer.previousEnd);
  }

  List<Name> names() {
    List<Name> names = new ArrayList<>();
    do {
      names.add(name());
    } while (accept(COMMA));
    return names;
  }

  /** {@code a, b, c}. */
  List<String> idents() {
    List<String> names = new ArrayList<>();
    do {
      names.add(ident());
    } while (accept(COMMA));
    return names;
  }

  /** {@code (a, b, c)}. */
  List<String> identsInParentheses() {
    expect(LEFT_PAREN);
    List<String> names = idents();
    expect(RIGHT_PAREN);
    return names;
  }

  /** {@code [[schema.]table.]column}. */
  Expr.Column column() {
    int start = lexer.start;
    String a = ident();
    if (!accept(DOT)) {
      return new Expr.Column(null, null, a, start, lexer.previousEnd);
    }
    String b = ident();
    if (!accept(DOT)) {
      return new Expr.Column(null, a, b, start, lexer.previousEnd);
    }
    String c = ident();
    return new Expr.Column(a, b, c, start, lexer.previousEnd);
  }

  /** {@code IF EXISTS}. */
  boolean ifExists() {
    if (accept(IF)) {
      expect(EXISTS);
      return true;
    }
    return false;
  }

  /** {@code IF NOT EXISTS}. */
  boolean ifNotExists() {
    if (accept(IF)) {
      expect(NOT);
      expect(EXISTS);
      return true;
    }
    return false;
  }

  /** {@code CHARACTER SET}, {@code CHAR SET} or {@code CHARSET}. */
  boolean acceptCharset() {
    if (accept(CHARSET)) {
      return true;
    }
    if ((at(CHARACTER) || at(CHAR)) && lexer.peek() == SET) {
      next();
      next();
      return true;
    }
    return false;
  }

  boolean atCharset() {
    return at(CHARSET) || ((at(CHARACTER) || at(CHAR)) && lexer.peek() == SET);
  }

  /** A character set's name; BINARY is one. */
  String charsetName() {
    if (accept(BINARY)) {
      return "binary";
    }
    return identOrText().toLowerCase(Locale.ROOT);
  }

  String collationName() {
    if (accept(BINARY)) {
      return "binary";
    }
    return identOrText().toLowerCase(Locale.ROOT);
  }

  /** The current word in upper case; moves on. */
  String word() {
    if (lexer.token != IDENT && !lexer.token.isKeyword()) {
      throw error();
    }
    String word = lexer.source().toUpperCase(Locale.ROOT);
    lexer.next();
    return word;
  }
}
