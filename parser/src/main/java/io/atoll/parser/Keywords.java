package io.atoll.parser;

import java.nio.charset.StandardCharsets;

/** Finds the keyword that a word is, by a hash that the lexer computes while it reads the word. */
final class Keywords {
  private static final int MASK = 8191;
  private static final Token[] TOKENS = new Token[MASK + 1];
  private static final byte[][] LETTERS = new byte[MASK + 1][];
  private static final byte[] NONE = new byte[0];

  static {
    java.util.Arrays.fill(LETTERS, NONE);
    java.util.Arrays.fill(TOKENS, Token.IDENT);
    for (Token token : Token.values()) {
      if (token.isKeyword()) {
        byte[] letters =
            token.word().toLowerCase(java.util.Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
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
    }
  }

  private Keywords() {}

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
