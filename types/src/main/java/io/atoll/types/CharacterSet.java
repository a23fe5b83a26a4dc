package io.atoll.types;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A character set that columns may declare and clients may speak. Inside, character data is UTF-8;
 * a character set says which characters may be stored and how the bytes look outside.
 */
public enum CharacterSet {
  ASCII("ascii", "US ASCII", 1, "US-ASCII", Collation.ASCII_GENERAL_CI),
  BINARY("binary", "Binary pseudo charset", 1, "ISO-8859-1", Collation.BINARY),
  GBK("gbk", "GBK Simplified Chinese", 2, "GBK", Collation.GBK_CHINESE_CI),
  LATIN1("latin1", "cp1252 West European", 1, "windows-1252", Collation.LATIN1_SWEDISH_CI),
  UTF8MB3("utf8mb3", "UTF-8 Unicode", 3, "UTF-8", Collation.UTF8MB3_GENERAL_CI),
  UTF8MB4("utf8mb4", "UTF-8 Unicode", 4, "UTF-8", Collation.UTF8MB4_0900_AI_CI);

  private final String label;
  private final String description;
  private final int maxBytes;
  private final Charset java;
  private final Collation defaultCollation;

  CharacterSet(
      String label, String description, int maxBytes, String java, Collation defaultCollation) {
    this.label = label;
    this.description = description;
    this.maxBytes = maxBytes;
    this.java = Charset.forName(java);
    this.defaultCollation = defaultCollation;
  }

  /** By name in any case; {@code utf8} means {@code utf8mb3}. */
  public static Optional<CharacterSet> byName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String wanted = lower.equals("utf8") ? "utf8mb3" : lower;
    for (CharacterSet set : values()) {
      if (set.label.equals(wanted)) {
        return Optional.of(set);
      }
    }
    return Optional.empty();
  }

  /**
   * By name.
   *
   * @throws SqlException 1115 where it is not known
   */
  public static CharacterSet require(String name) {
    return byName(name).orElseThrow(() -> SqlError.ER_UNKNOWN_CHARACTER_SET.with(name));
  }

  /** The name in SQL: {@code utf8mb4}. */
  public String label() {
    return label;
  }

  public String description() {
    return description;
  }

  /** Most bytes of a character outside. */
  public int maxBytes() {
    return maxBytes;
  }

  public Collation defaultCollation() {
    return defaultCollation;
  }

  /** Its collations, by id. */
  public List<Collation> collations() {
    return Collation.all().stream().filter(c -> c.charset().equals(label)).toList();
  }

  /** Whether outside bytes are inside bytes, without conversion (validity apart). */
  public boolean isUtf8() {
    return this == UTF8MB4 || this == UTF8MB3 || this == ASCII;
  }

  /**
   * Offset of the first byte of UTF-8 data at which this set cannot hold it: malformed, or a
   * character outside the repertoire; -1 where all of it fits. Binary holds everything.
   */
  public int firstInvalid(byte[] utf8, int off, int len) {
    return switch (this) {
      case BINARY -> -1;
      case UTF8MB4 -> Utf8.firstInvalid(utf8, off, len);
      case ASCII, UTF8MB3, LATIN1, GBK -> firstOutside(utf8, off, len);
    };
  }

  private int firstOutside(byte[] utf8, int off, int len) {
    CharsetEncoder encoder = java.newEncoder();
    for (int pos = off, end = off + len; pos < end; ) {
      if (utf8[pos] >= 0) {
        pos++;
        continue;
      }
      int c = Utf8.decode(utf8, pos, end);
      int cp = c >>> 3;
      if (cp > 0xFFFF || this == ASCII || (this != UTF8MB3 && !canHold(encoder, cp))) {
        return pos - off;
      }
      pos += c & 7;
    }
    return -1;
  }

  private boolean canHold(CharsetEncoder encoder, int cp) {
    return (this == LATIN1 && isOpenLatin1(cp)) || encoder.canEncode((char) cp);
  }

  /** The bytes that cp1252 leaves open and MySQL maps to the C1 controls of the same value. */
  private static boolean isOpenLatin1(int cp) {
    return cp == 0x81 || cp == 0x8D || cp == 0x8F || cp == 0x90 || cp == 0x9D;
  }

  /**
   * Outside bytes to UTF-8. Malformed bytes become {@code '?'}; of UTF-8 sets the bytes come back
   * as they are.
   */
  public byte[] toUtf8(byte[] outside) {
    if (isUtf8() || this == BINARY || Utf8.isAscii(outside, 0, outside.length)) {
      return outside;
    }
    if (this == LATIN1) {
      ByteBuilder out = new ByteBuilder(outside.length * 2);
      String s = new String(outside, java);
      for (int i = 0; i < outside.length; i++) {
        int cp = s.charAt(i) == 0xFFFD ? outside[i] & 0xFF : s.charAt(i);
        out.putCodePoint(cp);
      }
      return out.toArray();
    }
    return new String(outside, java).replace('\uFFFD', '?').getBytes(StandardCharsets.UTF_8);
  }

  /** UTF-8 to outside bytes; a character that the set lacks becomes {@code '?'}, as in MySQL. */
  public byte[] fromUtf8(byte[] utf8) {
    return fromUtf8(utf8, 0, utf8.length);
  }

  public byte[] fromUtf8(byte[] utf8, int off, int len) {
    if (this == UTF8MB4 || this == BINARY || Utf8.isAscii(utf8, off, len)) {
      return Arrays.copyOfRange(utf8, off, off + len);
    }
    ByteBuilder out = new ByteBuilder(len);
    CharsetEncoder encoder = java.newEncoder().onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer one = CharBuffer.allocate(1);
    byte[] room = new byte[4];
    for (int pos = off, end = off + len; pos < end; ) {
      int c = Utf8.decode(utf8, pos, end);
      int cp = c >>> 3;
      int n = c & 7;
      if (cp < 0x80) {
        out.put(cp);
      } else if (cp > 0xFFFF || this == ASCII) {
        out.put('?');
      } else if (this == UTF8MB3) {
        out.put(utf8, pos, n);
      } else if (this == LATIN1 && isOpenLatin1(cp)) {
        out.put(cp);
      } else {
        one.clear();
        one.put(0, (char) cp);
        ByteBuffer bytes = ByteBuffer.wrap(room);
        CoderResult result = encoder.reset().encode(one, bytes, true);
        if (result.isError()) {
          out.put('?');
        } else {
          out.put(room, 0, bytes.position());
        }
      }
      pos += n;
    }
    return out.toArray();
  }

  /** Whether outside bytes are well formed in this set. */
  public boolean isWellFormed(byte[] outside) {
    if (this == BINARY || this == LATIN1) {
      return true;
    }
    if (isUtf8()) {
      return firstInvalid(outside, 0, outside.length) < 0;
    }
    CharsetDecoder decoder = java.newDecoder();
    try {
      decoder.decode(ByteBuffer.wrap(outside));
      return true;
    } catch (java.nio.charset.CharacterCodingException e) {
      return false;
    }
  }
}
