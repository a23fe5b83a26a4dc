package io.atoll.types;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Storing into character, binary, ENUM and SET columns. */
final class StringAssignment {
  private final SqlType target;
  private final AssignmentReport report;
  private final Collation collation;
  private final byte[][] elements;
  private final NumberParser numbers = new NumberParser();

  StringAssignment(SqlType target, AssignmentReport report) {
    this.target = target;
    this.report = report;
    this.collation = target.collation();
    this.elements = new byte[target.elements().size()][];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = target.elements().get(i).getBytes(UTF_8);
    }
  }

  /**
   * @param isUtf8 whether the bytes are known to be valid UTF-8
   */
  byte[] store(byte[] text, boolean isUtf8, long row) {
    return collation == Collation.BINARY
        ? storeBinary(text, row)
        : storeCharacters(wellFormed(text, isUtf8, row), row);
  }

  /** See {@link ColumnAssignment#storedPrefix}. */
  int storedPrefix(byte[] s, int off, int len) {
    boolean isChar = target.kind() == TypeKind.CHAR;
    if (collation == Collation.BINARY || !target.kind().isString()) {
      return -1;
    }
    if (collation.characterSet() != CharacterSet.UTF8MB4 && !Utf8.isAscii(s, off, len)) {
      return -1;
    }
    int n = len;
    while (isChar && n > 0 && s[off + n - 1] == ' ') {
      n--;
    }
    boolean fits =
        n <= byteLimit()
            || ((isChar || target.kind() == TypeKind.VARCHAR)
                && Utf8.prefixLength(s, off, n, target.length()) == n);
    return fits ? n : -1;
  }

  private byte[] storeBinary(byte[] s, long row) {
    long limit = byteLimit();
    byte[] result = s;
    if (result.length > limit) {
      report.tooLong(row);
      result = Arrays.copyOf(result, (int) limit);
    }
    if (target.kind() == TypeKind.CHAR && result.length < target.length()) {
      result = Arrays.copyOf(result, target.length());
    }
    return result;
  }

  private byte[] storeCharacters(byte[] s, long row) {
    byte[] result = s;
    if (target.kind() == TypeKind.CHAR || target.kind() == TypeKind.VARCHAR) {
      int limit = target.length();
      if (limit >= 0 && result.length > limit) {
        int keep = Utf8.prefixLength(result, 0, result.length, limit);
        if (keep < result.length) {
          if (!isBlank(result, keep)) {
            report.tooLong(row);
          } else if (target.kind() == TypeKind.VARCHAR) {
            report.lost(row);
          }
          result = Arrays.copyOf(result, keep);
        }
      }
      return target.kind() == TypeKind.CHAR ? withoutTrailingBlanks(result) : result;
    }
    long limit = byteLimit();
    if (result.length > limit) {
      report.tooLong(row);
      int keep = (int) limit;
      while (keep > 0 && (result[keep] & 0xC0) == 0x80) {
        keep--;
      }
      result = Arrays.copyOf(result, keep);
    }
    return result;
  }

  private long byteLimit() {
    return switch (target.kind()) {
      case TINYBLOB -> 255;
      case BLOB -> 65_535;
      case MEDIUMBLOB -> 16_777_215;
      case LONGBLOB -> 4_294_967_295L;
      default -> target.length() < 0 ? Integer.MAX_VALUE : target.length();
    };
  }

  private static boolean isBlank(byte[] s, int from) {
    for (int i = from; i < s.length; i++) {
      if (s[i] != ' ') {
        return false;
      }
    }
    return true;
  }

  private static byte[] withoutTrailingBlanks(byte[] s) {
    int n = s.length;
    while (n > 0 && s[n - 1] == ' ') {
      n--;
    }
    return n == s.length ? s : Arrays.copyOf(s, n);
  }

  /** Characters that the column's set lacks become '?'; malformed bytes end the value. */
  private byte[] wellFormed(byte[] s, boolean isUtf8, long row) {
    CharacterSet set = collation.characterSet();
    if ((isUtf8 && set == CharacterSet.UTF8MB4) || Utf8.isAscii(s, 0, s.length)) {
      return s;
    }
    int bad = set.firstInvalid(s, 0, s.length);
    if (bad < 0) {
      return s;
    }
    report.incorrectString(escaped(s, bad), row);
    int malformed = Utf8.firstInvalid(s, 0, s.length);
    byte[] valid = malformed < 0 ? s : Arrays.copyOf(s, malformed);
    return set.toUtf8(set.fromUtf8(valid));
  }

  /** As MySQL quotes bad bytes: up to six from the first bad one, {@code \xF0\x9F\x98\x80}. */
  static String escaped(byte[] s, int from) {
    StringBuilder text = new StringBuilder();
    int end = Math.min(s.length, from + 6);
    for (int i = from; i < end; i++) {
      int b = s[i] & 0xFF;
      if (b >= 0x20 && b < 0x7F) {
        text.append((char) b);
      } else {
        text.append(String.format("\\x%02X", b));
      }
    }
    return end < s.length ? text.append("...").toString() : text.toString();
  }

  /** Whether the value counts as a number, so that it is an ordinal or a bit mask. */
  private static boolean isNumber(Value value, SqlType source) {
    return !(value instanceof Value.OfBytes)
        && !source.kind().isTemporal()
        && source.kind() != TypeKind.ENUM
        && source.kind() != TypeKind.SET;
  }

  private long number(byte[] text) {
    long n = numbers.toSigned(text, 0, text.length);
    return numbers.isOutOfRange() ? -1 : n;
  }

  /** A number without its fraction; a double beyond 64 bits is the least of them, as in C. */
  private long whole(Value value, byte[] text) {
    return switch (value) {
      case Value.OfLong l -> l.value();
      case Value.OfDouble d -> Math.abs(d.value()) < 0x1p63 ? (long) d.value() : Long.MIN_VALUE;
      case Value.OfDecimal _, Value.OfBytes _, Value.Null _ -> number(text);
    };
  }

  long toEnum(Value value, SqlType source, byte[] text, long row) {
    if (isNumber(value, source)) {
      long ordinal = whole(value, text);
      if (ordinal < 1 || ordinal > elements.length) {
        report.truncated(row);
        return 0;
      }
      return ordinal;
    }
    byte[] wanted = withoutTrailingBlanks(text);
    int found = find(wanted, 0, wanted.length);
    if (found >= 0) {
      return found + 1;
    }
    long ordinal = number(wanted);
    if (!numbers.isTruncated() && ordinal >= 1 && ordinal <= elements.length) {
      return ordinal;
    }
    report.truncated(row);
    return 0;
  }

  long toSet(Value value, SqlType source, byte[] text, long row) {
    long all = elements.length >= 64 ? -1L : (1L << elements.length) - 1;
    if (isNumber(value, source)) {
      long mask = whole(value, text);
      if ((mask & ~all) != 0) {
        report.truncated(row);
      }
      return mask & all;
    }
    byte[] s = withoutTrailingBlanks(text);
    if (s.length == 0) {
      return 0;
    }
    long mask = 0;
    boolean isUnknown = false;
    for (int start = 0; start <= s.length; ) {
      int end = start;
      while (end < s.length && s[end] != ',') {
        end++;
      }
      int found = find(s, start, end - start);
      if (found < 0) {
        isUnknown = true;
      } else {
        mask |= 1L << found;
      }
      start = end + 1;
    }
    if (isUnknown) {
      long number = number(s);
      if (!numbers.isTruncated() && (number & ~all) == 0) {
        return number;
      }
      report.truncated(row);
    }
    return mask;
  }

  private int find(byte[] s, int off, int len) {
    for (int i = 0; i < elements.length; i++) {
      if (collation.equal(elements[i], 0, elements[i].length, s, off, len)) {
        return i;
      }
    }
    return -1;
  }
}
