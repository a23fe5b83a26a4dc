package io.atoll.types;

/** Reading UTF-8 byte ranges without making strings. */
public final class Utf8 {
  /** Added to a byte that starts no valid character: such a byte counts as one character. */
  public static final int INVALID_BASE = 0x110000;

  private Utf8() {}

  /**
   * The character at {@code pos}: its code point shifted left by 3, or-ed with its length in bytes.
   * A byte that starts no valid character gives {@link #INVALID_BASE} plus its value, length 1.
   */
  public static int decode(byte[] b, int pos, int end) {
    int first = b[pos];
    if (first >= 0) {
      return (first << 3) | 1;
    }
    int left = end - pos;
    first &= 0xFF;
    if (first >= 0xC2 && first <= 0xDF) {
      if (left >= 2 && isTail(b[pos + 1])) {
        return ((((first & 0x1F) << 6) | (b[pos + 1] & 0x3F)) << 3) | 2;
      }
    } else if (first >= 0xE0 && first <= 0xEF) {
      if (left >= 3 && isTail(b[pos + 1]) && isTail(b[pos + 2])) {
        int cp = ((first & 0x0F) << 12) | ((b[pos + 1] & 0x3F) << 6) | (b[pos + 2] & 0x3F);
        if (cp >= 0x800 && (cp < 0xD800 || cp > 0xDFFF)) {
          return (cp << 3) | 3;
        }
      }
    } else if (first >= 0xF0
        && first <= 0xF4
        && left >= 4
        && isTail(b[pos + 1])
        && isTail(b[pos + 2])
        && isTail(b[pos + 3])) {
      int cp =
          ((first & 0x07) << 18)
              | ((b[pos + 1] & 0x3F) << 12)
              | ((b[pos + 2] & 0x3F) << 6)
              | (b[pos + 3] & 0x3F);
      if (cp >= 0x10000 && cp < 0x110000) {
        return (cp << 3) | 4;
      }
    }
    return ((INVALID_BASE + first) << 3) | 1;
  }

  private static boolean isTail(byte b) {
    return (b & 0xC0) == 0x80;
  }

  public static boolean isValid(int codePoint) {
    return codePoint < INVALID_BASE;
  }

  /** Writes a code point (or an {@linkplain #INVALID_BASE invalid} byte) and gives its length. */
  public static int encode(int cp, byte[] out, int pos) {
    if (cp < 0x80) {
      out[pos] = (byte) cp;
      return 1;
    }
    if (cp < 0x800) {
      out[pos] = (byte) (0xC0 | (cp >> 6));
      out[pos + 1] = (byte) (0x80 | (cp & 0x3F));
      return 2;
    }
    if (cp < 0x10000) {
      out[pos] = (byte) (0xE0 | (cp >> 12));
      out[pos + 1] = (byte) (0x80 | ((cp >> 6) & 0x3F));
      out[pos + 2] = (byte) (0x80 | (cp & 0x3F));
      return 3;
    }
    if (cp < INVALID_BASE) {
      out[pos] = (byte) (0xF0 | (cp >> 18));
      out[pos + 1] = (byte) (0x80 | ((cp >> 12) & 0x3F));
      out[pos + 2] = (byte) (0x80 | ((cp >> 6) & 0x3F));
      out[pos + 3] = (byte) (0x80 | (cp & 0x3F));
      return 4;
    }
    out[pos] = (byte) (cp - INVALID_BASE);
    return 1;
  }

  /** Offset (from {@code offset}) of the first byte that is not valid UTF-8; -1 where all is. */
  public static int firstInvalid(byte[] b, int offset, int length) {
    int end = offset + length;
    int pos = offset;
    while (pos < end) {
      if (b[pos] >= 0) {
        pos++;
        continue;
      }
      int c = decode(b, pos, end);
      if (c >>> 3 >= INVALID_BASE) {
        return pos - offset;
      }
      pos += c & 7;
    }
    return -1;
  }

  /** Number of characters; an invalid byte counts as one. */
  public static int characters(byte[] b, int offset, int length) {
    int end = offset + length;
    int count = 0;
    int pos = offset;
    while (pos < end) {
      pos += b[pos] >= 0 ? 1 : decode(b, pos, end) & 7;
      count++;
    }
    return count;
  }

  /**
   * The length in bytes of the first {@code characters} characters; all of it where there are
   * fewer.
   */
  public static int prefixLength(byte[] b, int offset, int length, int characters) {
    int end = offset + length;
    int pos = offset;
    for (int i = 0; i < characters && pos < end; i++) {
      pos += b[pos] >= 0 ? 1 : decode(b, pos, end) & 7;
    }
    return pos - offset;
  }

  public static boolean isAscii(byte[] b, int offset, int length) {
    int all = 0;
    for (int i = offset, end = offset + length; i < end; i++) {
      all |= b[i];
    }
    return all >= 0;
  }
}
