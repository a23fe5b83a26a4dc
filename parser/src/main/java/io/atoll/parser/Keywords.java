package io.atoll.parser;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Finds the keyword that a word is, by a hash that the lexer computes while it reads the word. */
final class Keywords {
  /** MySQL's character sets: with an underscore before them they introduce a literal. */
  private static final List<String> CHARSETS =
      List.of(
          "armscii8",
          "ascii",
          "big5",
          "binary",
          "cp1250",
          "cp1251",
          "cp1256",
          "cp1257",
          "cp850",
          "cp852",
          "cp866",
          "cp932",
          "dec8",
          "eucjpms",
          "euckr",
          "gb18030",
          "gb2312",
          "gbk",
          "geostd8",
          "greek",
          "hebrew",
          "hp8",
          "keybcs2",
          "koi8r",
          "koi8u",
          "latin1",
          "latin2",
          "latin5",
          "latin7",
          "macce",
          "macroman",
          "sjis",
          "swe7",
          "tis620",
          "ucs2",
          "ujis",
          "utf16",
          "utf16le",
          "utf32",
          "utf8",
          "utf8mb3",
          "utf8mb4");

  private static final int MASK = 8191;
  private static final Token[] TOKENS = new Token[MASK + 1];
  private static final byte[][] LETTERS = new byte[MASK + 1][];
  private static final byte[] NONE = new byte[0];

  static {
    java.util.Arrays.fill(LETTERS, NONE);
    java.util.Arrays.fill(TOKENS, Token.IDENT);
    for (Token token : Token.values()) {
      if (token.isKeyword()) {
        add(token.word().toLowerCase(Locale.ROOT), token);
      }
    }
    for (String charset : CHARSETS) {
      add("_" + charset, Token.INTRODUCER);
    }
  }

  private Keywords() {}

  private static void add(String word, Token token) {
    byte[] letters = word.getBytes(StandardCharsets.US_ASCII);
    int hash = 0;
    for (byte letter : letters) {
      hash = hash * 31 + (letter | 0x20);
    }
    int slot = slot(hash);
    while (LETTERS[slot].length != 0) {
      slot = (slot + 1) & MASK;
    }
    LETTERS[slot] = letters;
    TOKENS[slot] = token;
  }

  private static int slot(int hash) {
    int mixed = hash * 0x9E3779B1;
    return (mixed >>> 19) & MASK;
  }

  /** The keyword of the bytes {@code [from, to)}, or IDENT. */
  static Token find(byte[] text, int from, int to, int hash) {
    int slot = slot(hash);
    while (true) {
      byte[] letters = LETTERS[slot];
      if (letters.length == 0) {
        return Token.IDENT;
      }
      if (letters.length == to - from && isSame(text, from, letters)) {
        return TOKENS[slot];
      }
      slot = (slot + 1) & MASK;
    }
  }

  private static boolean isSame(byte[] text, int from, byte[] letters) {
    for (int i = 0; i < letters.length; i++) {
      int c = text[from + i];
      if (c >= 'A' && c <= 'Z') {
        c |= 0x20;
      }
      if (c != letters[i]) {
        return false;
      }
    }
    return true;
  }
}
