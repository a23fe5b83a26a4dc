package io.atoll.types;

/**
 * UPPER and LOWER on UTF-8: character by character with Unicode's simple mappings, as MySQL does
 * (so 'ß' stays).
 */
public final class LetterCase {
  private LetterCase() {}

  public static void upper(byte[] s, int off, int len, ByteBuilder out) {
    map(s, off, len, out, true);
  }

  public static void lower(byte[] s, int off, int len, ByteBuilder out) {
    map(s, off, len, out, false);
  }

  private static void map(byte[] s, int off, int len, ByteBuilder out, boolean upper) {
    out.ensure(len);
    for (int pos = off, end = off + len; pos < end; ) {
      int b = s[pos];
      if (b >= 0) {
        pos++;
        if (upper ? b >= 'a' && b <= 'z' : b >= 'A' && b <= 'Z') {
          b ^= 0x20;
        }
        out.put(b);
        continue;
      }
      int c = Utf8.decode(s, pos, end);
      pos += c & 7;
      int cp = c >>> 3;
      if (Utf8.isValid(cp)) {
        cp = upper ? Character.toUpperCase(cp) : Character.toLowerCase(cp);
      }
      out.putCodePoint(cp);
    }
  }
}
