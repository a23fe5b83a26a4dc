package io.atoll.types;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Stores values into a column: any value becomes one of the column's type, or an error in strict
 * mode, or an adjusted value with a warning, with MySQL's numbers and words. One per column and
 * statement; not thread-safe. Rows count from 1, for the messages.
 */
public final class ColumnAssignment {
  private static final BigDecimal UNSIGNED_MAX =
      new BigDecimal(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));

  private final SqlType target;
  private final AssignmentReport report;
  private final ZoneConverter zone;
  private final StringAssignment strings;
  private final TemporalAssignment temporals;
  private final NumberParser numbers = new NumberParser();

  /** Bounds of an integer target; the upper one unsigned where the target is. */
  private final long least;

  private final long most;

  public ColumnAssignment(
      SqlType target,
      String column,
      AssignmentRules rules,
      ZoneConverter zone,
      Diagnostics diagnostics) {
    this.target = target;
    this.zone = zone;
    this.report = new AssignmentReport(column, rules, diagnostics);
    this.strings = new StringAssignment(target, report);
    this.temporals = new TemporalAssignment(target, report, zone);
    int bits =
        switch (target.kind()) {
          case TINYINT -> 8;
          case SMALLINT -> 16;
          case MEDIUMINT -> 24;
          case INT -> 32;
          default -> 64;
        };
    if (target.unsigned()) {
      least = 0;
      most = bits == 64 ? -1L : (1L << bits) - 1;
    } else {
      least = Long.MIN_VALUE >> (64 - bits);
      most = Long.MAX_VALUE >>> (64 - bits);
    }
  }

  /** What a NOT NULL column without default gets outside strict mode. */
  public static Value implicitDefault(SqlType type) {
    return switch (type.kind()) {
      case NULL -> Value.NULL;
      case ENUM -> Value.of(1);
      case JSON -> Value.of(JsonBinary.NULL.clone());
      default ->
          switch (type.storage()) {
            case LONG -> Value.of(0);
            case DOUBLE -> Value.of(0.0);
            case DECIMAL -> Value.of(BigDecimal.ZERO.setScale(type.scale()));
            case BYTES ->
                type.kind() == TypeKind.CHAR && type.isBinaryString()
                    ? Value.of(new byte[type.length()])
                    : Value.of(new byte[0]);
          };
    };
  }

  /**
   * The value as the column holds it.
   *
   * @param source the value's own type
   * @throws SqlException 1264, 1265, 1366, 1406, 1292, 1048, 3140 in strict mode
   */
  public Value store(Value value, SqlType source, long row) {
    if (value.isNull()) {
      if (target.nullable()) {
        return value;
      }
      report.nullRefused();
      return implicitDefault(target);
    }
    return switch (target.kind()) {
      case NULL -> Value.NULL;
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT -> Value.of(toInteger(value, source, row));
      case FLOAT, DOUBLE -> Value.of(storeDouble(toDouble(value, source, row), row));
      case DECIMAL -> Value.of(storeDecimal(toDecimal(value, source, row), row));
      case BIT -> Value.of(toBits(value, source, row));
      case YEAR -> Value.of(toYear(value, source, row));
      case DATE, DATETIME, TIMESTAMP, TIME -> Value.of(temporals.store(value, source, row));
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
          Value.of(strings.store(text(value, source), isCheckedText(value, source), row));
      case ENUM -> Value.of(strings.toEnum(value, source, text(value, source), row));
      case SET -> Value.of(strings.toSet(value, source, text(value, source), row));
      case JSON -> Value.of(toJson(value, source, row));
    };
  }

  private byte[] text(Value value, SqlType source) {
    // From column to column a number goes without the zeros that it is shown with.
    return ValueText.of(value, source.withoutZerofill(), zone);
  }

  /** Text in numeric context: a JSON string counts without its quotes. */
  private byte[] numericText(Value.OfBytes value, SqlType source) {
    return source.kind() == TypeKind.JSON ? JsonBinary.unquote(value.value()) : value.value();
  }

  /**
   * The quick form for a range of valid UTF-8 into a character column: how many of its bytes the
   * column stores as they are; -1 where {@link #store} must look at it.
   */
  public int storedPrefix(byte[] utf8, int off, int len) {
    return strings.storedPrefix(utf8, off, len);
  }

  private static boolean isCheckedText(Value value, SqlType source) {
    return !(value instanceof Value.OfBytes)
        || (source.kind().isString() && source.collation() != Collation.BINARY)
        || source.kind() == TypeKind.JSON;
  }

  // Integers.

  /** A signed integer into an integer column. */
  public long storeLong(long value, long row) {
    if (target.unsigned()) {
      if (value < 0) {
        report.outOfRange(row);
        return 0;
      }
      if (most >= 0 && value > most) {
        report.outOfRange(row);
        return most;
      }
      return value;
    }
    if (value < least || value > most) {
      report.outOfRange(row);
      return value < least ? least : most;
    }
    return value;
  }

  /** A BIGINT UNSIGNED, given as its 64 bits, into an integer column. */
  public long storeUnsigned(long bits, long row) {
    if (Long.compareUnsigned(bits, most) > 0) {
      report.outOfRange(row);
      return most;
    }
    return bits;
  }

  private static boolean isUnsigned(SqlType source) {
    return source.unsigned() || source.kind() == TypeKind.BIT || source.kind() == TypeKind.SET;
  }

  private long toInteger(Value value, SqlType source, long row) {
    return switch (value) {
      case Value.Null n -> throw new IllegalStateException("NULL was handled");
      case Value.OfLong l -> {
        if (source.kind().isTemporal()) {
          yield storeLong(temporals.integer(l.value(), source), row);
        }
        yield isUnsigned(source) ? storeUnsigned(l.value(), row) : storeLong(l.value(), row);
      }
      case Value.OfDouble d -> storeRounded(exact(Math.rint(d.value())), row);
      case Value.OfDecimal d -> storeRounded(d.value(), row);
      case Value.OfBytes b -> {
        byte[] s = numericText(b, source);
        if (numbers.isShortInteger(s, 0, s.length)) {
          yield storeLong(numbers.shortInteger(s), row);
        }
        BigInteger rounded = numbers.toRounded(s, 0, s.length);
        complainOfText("integer", s, row);
        yield storeRounded(new BigDecimal(rounded), row);
      }
    };
  }

  private static BigDecimal exact(double d) {
    return Double.isFinite(d)
        ? new BigDecimal(d)
        : Decimals.MAX_VALUE.multiply(
            BigDecimal.valueOf(Double.isNaN(d) ? 0 : Math.signum(d) > 0 ? 1 : -1));
  }

  private long storeRounded(BigDecimal value, long row) {
    BigDecimal rounded = value.setScale(0, RoundingMode.HALF_UP);
    BigDecimal low = BigDecimal.valueOf(least);
    BigDecimal high = target.unsigned() ? Decimals.ofUnsigned(most) : BigDecimal.valueOf(most);
    if (rounded.compareTo(low) < 0) {
      report.outOfRange(row);
      return least;
    }
    if (rounded.compareTo(high) > 0) {
      report.outOfRange(row);
      return most;
    }
    return rounded.unscaledValue().longValue();
  }

  /** 1366 where text holds no number, 1265 where something follows it. */
  private void complainOfText(String type, byte[] s, long row) {
    if (numbers.isTruncated()) {
      if (hasDigits(s)) {
        report.truncated(row);
      } else {
        report.incorrect(type, s, row);
      }
    }
  }

  /** Whether text begins with a number, blanks and sign apart. */
  private static boolean hasDigits(byte[] s) {
    int i = 0;
    while (i < s.length && (s[i] == ' ' || (s[i] >= '\t' && s[i] <= '\r'))) {
      i++;
    }
    if (i < s.length && (s[i] == '-' || s[i] == '+')) {
      i++;
    }
    if (i < s.length && s[i] == '.') {
      i++;
    }
    return i < s.length && s[i] >= '0' && s[i] <= '9';
  }

  // Floating point.

  private double toDouble(Value value, SqlType source, long row) {
    return switch (value) {
      case Value.Null n -> throw new IllegalStateException("NULL was handled");
      case Value.OfLong l -> {
        if (source.kind().isTemporal()) {
          yield temporals.number(l.value(), source).doubleValue();
        }
        yield isUnsigned(source) && l.value() < 0
            ? Decimals.ofUnsigned(l.value()).doubleValue()
            : (double) l.value();
      }
      case Value.OfDouble d -> d.value();
      case Value.OfDecimal d -> d.value().doubleValue();
      case Value.OfBytes b -> {
        byte[] s = numericText(b, source);
        double d = numbers.toDouble(s, 0, s.length);
        if (numbers.isTruncated()) {
          report.truncated(row);
        } else if (numbers.isOutOfRange()) {
          report.outOfRange(row);
        }
        yield d;
      }
    };
  }

  /** A double into a FLOAT or DOUBLE column. */
  public double storeDouble(double value, long row) {
    double d = value;
    if (target.unsigned() && d < 0) {
      report.outOfRange(row);
      return 0;
    }
    double bound = target.kind() == TypeKind.FLOAT ? Float.MAX_VALUE : Double.MAX_VALUE;
    if (target.scale() >= 0 && target.scale() < 31 && target.length() > 0) {
      double fixed = Decimals.max(target.length(), target.scale()).doubleValue();
      bound = Math.min(bound, fixed);
      double whole = Math.floor(d);
      double unit = Math.pow(10, target.scale());
      d = whole + Math.rint((d - whole) * unit) / unit;
    }
    if (Double.isNaN(d)) {
      report.outOfRange(row);
      return 0;
    }
    if (Math.abs(d) > bound) {
      report.outOfRange(row);
      d = d > 0 ? bound : -bound;
    }
    return target.kind() == TypeKind.FLOAT ? (float) d : d;
  }

  // Decimal.

  private BigDecimal toDecimal(Value value, SqlType source, long row) {
    return switch (value) {
      case Value.Null n -> throw new IllegalStateException("NULL was handled");
      case Value.OfLong l -> {
        if (source.kind().isTemporal()) {
          yield temporals.number(l.value(), source);
        }
        yield isUnsigned(source) ? Decimals.ofUnsigned(l.value()) : BigDecimal.valueOf(l.value());
      }
      case Value.OfDouble d ->
          Double.isFinite(d.value()) ? Decimals.ofDouble(d.value()) : exact(d.value());
      case Value.OfDecimal d -> d.value();
      case Value.OfBytes b -> {
        byte[] s = numericText(b, source);
        BigDecimal d = numbers.toDecimal(s, 0, s.length);
        boolean isOutOfRange = numbers.isOutOfRange();
        complainOfText("decimal", s, row);
        yield isOutOfRange ? d.multiply(BigDecimal.TEN) : d;
      }
    };
  }

  /** A number into a DECIMAL column: rounded half away from zero to its scale. */
  public BigDecimal storeDecimal(BigDecimal value, long row) {
    if (target.unsigned() && value.signum() < 0) {
      report.outOfRange(row);
      return BigDecimal.ZERO.setScale(target.scale());
    }
    if ((long) value.precision() - value.scale() > target.length()) {
      report.outOfRange(row);
      BigDecimal max = Decimals.max(target.length(), target.scale());
      return value.signum() < 0 ? max.negate() : max;
    }
    BigDecimal rounded = value.setScale(target.scale(), RoundingMode.HALF_UP);
    if (!Decimals.fits(rounded, target.length())) {
      report.outOfRange(row);
      BigDecimal max = Decimals.max(target.length(), target.scale());
      return value.signum() < 0 ? max.negate() : max;
    }
    if (rounded.compareTo(value) != 0) {
      report.lost(row);
    }
    return rounded;
  }

  // BIT and YEAR.

  private long toBits(Value value, SqlType source, long row) {
    long max = target.length() >= 64 ? -1L : (1L << target.length()) - 1;
    long bits = 0;
    boolean isTooWide = false;
    switch (value) {
      case Value.OfBytes b when source.kind() != TypeKind.JSON -> {
        byte[] s = b.value();
        for (int i = 0; i < s.length; i++) {
          isTooWide |= i < s.length - 8 && s[i] != 0;
          bits = (bits << 8) | (s[i] & 0xFF);
        }
      }
      case Value.OfLong l when !source.kind().isTemporal() -> bits = l.value();
      default -> {
        BigDecimal d = toDecimal(value, source, row).setScale(0, RoundingMode.HALF_UP);
        isTooWide = d.compareTo(UNSIGNED_MAX) > 0;
        bits = d.unscaledValue().longValue();
      }
    }
    if (isTooWide || Long.compareUnsigned(bits, max) > 0) {
      report.tooManyBits(row);
      return max;
    }
    return bits;
  }

  private long toYear(Value value, SqlType source, long row) {
    BigDecimal number;
    boolean zeroMeans2000 = false;
    if (value instanceof Value.OfLong l && source.kind().isDateLike()) {
      long packed = source.kind() == TypeKind.TIMESTAMP ? zone.fromUtc(l.value()) : l.value();
      number = BigDecimal.valueOf(Temporals.year(packed));
    } else {
      if (value instanceof Value.OfBytes b && source.kind().isString()) {
        byte[] s = new String(b.value(), UTF_8).strip().getBytes(UTF_8);
        number = new BigDecimal(numbers.toRounded(s, 0, s.length));
        complainOfText("integer", s, row);
        zeroMeans2000 = s.length != 4 && hasDigits(s);
      } else {
        number = toDecimal(value, source, row);
      }
    }
    BigDecimal rounded = number.setScale(0, RoundingMode.HALF_UP);
    if (rounded.signum() < 0 || rounded.compareTo(BigDecimal.valueOf(2155)) > 0) {
      report.outOfRange(row);
      return 0;
    }
    int year = rounded.intValue();
    if (year == 0) {
      return zeroMeans2000 ? 2000 : 0;
    }
    if (year < 70) {
      return year + 2000;
    }
    if (year < 100) {
      return year + 1900;
    }
    if (year <= 1900) {
      report.outOfRange(row);
      return 0;
    }
    return year;
  }

  // JSON.

  private byte[] toJson(Value value, SqlType source, long row) {
    if (source.kind() == TypeKind.JSON) {
      return ((Value.OfBytes) value).value();
    }
    if (value instanceof Value.OfBytes b) {
      if (source.collation() == Collation.BINARY) {
        throw SqlError.ER_INVALID_JSON_CHARSET.with("binary");
      }
      JsonParser parser = new JsonParser();
      byte[] json = parser.parse(b.value(), 0, b.value().length);
      if (json.length == 0) {
        throw SqlError.ER_INVALID_JSON_TEXT.with(
            parser.problem(), parser.position(), report.column());
      }
      return json;
    }
    return JsonBinary.ofScalar(value, source, zone);
  }
}
