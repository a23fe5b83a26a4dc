package io.atoll.mysql.result;

import io.atoll.mysql.packet.PayloadReader;
import io.atoll.session.Session.Parameter;
import io.atoll.types.CharacterSet;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.Temporals;
import io.atoll.types.TypeKind;
import io.atoll.types.Utf8;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Values of the binary protocol as clients send them: parameters of prepared statements and query
 * attributes.
 */
public final class Parameters {
  private static final int UNSIGNED = 0x8000;
  private static final long MICROS_PER_SECOND = 1_000_000;

  /** 838:59:59, the end of TIME. */
  private static final long MAX_TIME_MICROS = (838L * 3600 + 59 * 60 + 59) * MICROS_PER_SECOND;

  private static final Parameter NULL = new Parameter(Value.NULL, SqlType.NULL);

  private Parameters() {}

  public static Parameter ofNull() {
    return NULL;
  }

  /**
   * Reads a value.
   *
   * @param wireType the type byte, with 0x8000 for unsigned
   * @param charset of the client, in which strings come
   */
  public static Parameter read(PayloadReader in, int wireType, CharacterSet charset) {
    boolean unsigned = (wireType & UNSIGNED) != 0;
    return switch (wireType & 0xFF) {
      case 6 -> NULL;
      case 1, 244 -> {
        int value = in.int1();
        yield integer(TypeKind.TINYINT, unsigned ? value : (byte) value, unsigned);
      }
      case 2 -> {
        int value = in.int2();
        yield integer(TypeKind.SMALLINT, unsigned ? value : (short) value, unsigned);
      }
      case 13 -> integer(TypeKind.SMALLINT, in.int2(), true);
      case 3, 9 -> {
        int value = in.int4();
        yield integer(TypeKind.INT, unsigned ? value & 0xFFFFFFFFL : value, unsigned);
      }
      case 8 ->
          new Parameter(Value.of(in.int8()), unsigned ? SqlType.UNSIGNED_BIGINT : SqlType.BIGINT);
      case 4 ->
          new Parameter(
              Value.of((double) Float.intBitsToFloat(in.int4())),
              SqlType.number(TypeKind.FLOAT, 12, -1, false));
      case 5 -> new Parameter(Value.of(Double.longBitsToDouble(in.int8())), SqlType.DOUBLE);
      case 0, 246 -> decimal(in.lenencBytes(), charset);
      case 7, 12 -> dateTime(in);
      case 10, 14 -> date(in);
      case 11 -> time(in);
      case 15, 247, 248, 253, 254, 245 -> text(in.lenencBytes(), charset);
      case 16, 249, 250, 251, 252, 255 -> binary(in.lenencBytes());
      default -> throw PayloadReader.malformed();
    };
  }

  /** A value that came by SEND_LONG_DATA for a parameter of {@code wireType}. */
  public static Parameter longData(byte[] data, int wireType, CharacterSet charset) {
    return switch (wireType & 0xFF) {
      case 15, 245, 246, 247, 248, 253, 254, 0 -> text(data, charset);
      default -> binary(data);
    };
  }

  private static Parameter integer(TypeKind kind, long value, boolean unsigned) {
    int width =
        switch (kind) {
          case TINYINT -> unsigned ? 3 : 4;
          case SMALLINT -> unsigned ? 5 : 6;
          default -> unsigned ? 10 : 11;
        };
    return new Parameter(Value.of(value), SqlType.number(kind, width, 0, unsigned));
  }

  private static Parameter text(byte[] bytes, CharacterSet charset) {
    if (charset == CharacterSet.BINARY) {
      return binary(bytes);
    }
    byte[] utf8 = charset.toUtf8(bytes);
    return new Parameter(
        Value.of(utf8),
        SqlType.varchar(Math.max(1, characters(utf8)), Collation.UTF8MB4_0900_AI_CI));
  }

  private static int characters(byte[] utf8) {
    int count = 0;
    for (byte b : utf8) {
      count += (b & 0xC0) == 0x80 ? 0 : 1;
    }
    return count;
  }

  private static Parameter binary(byte[] bytes) {
    return new Parameter(
        Value.of(bytes), SqlType.varchar(Math.max(1, bytes.length), Collation.BINARY));
  }

  private static Parameter decimal(byte[] bytes, CharacterSet charset) {
    if (bytes.length <= 100 && Utf8.isAscii(bytes, 0, bytes.length)) {
      try {
        BigDecimal value = new BigDecimal(new String(bytes, StandardCharsets.US_ASCII).strip());
        if (Math.abs((long) value.scale()) <= 100) {
          value = value.scale() < 0 ? value.setScale(0) : value;
          int scale = value.scale();
          int precision = Math.max(value.precision(), scale);
          if (scale <= 30 && precision <= 65) {
            return new Parameter(Value.of(value), SqlType.decimal(precision, scale));
          }
        }
      } catch (NumberFormatException e) {
        // Not a number: MySQL takes its leading digits, as it does with any string.
        return text(bytes, charset);
      }
    }
    return text(bytes, charset);
  }

  private static Parameter date(PayloadReader in) {
    long packed = packed(in);
    long dayOnly = packed >>> 41 << 41;
    return new Parameter(Value.of(dayOnly), SqlType.temporal(TypeKind.DATE, 0));
  }

  private static Parameter dateTime(PayloadReader in) {
    long packed = packed(in);
    int digits = Temporals.micros(packed) == 0 ? 0 : 6;
    return new Parameter(Value.of(packed), SqlType.temporal(TypeKind.DATETIME, digits));
  }

  /**
   * {@code length:1 year:2 month day hour minute second micros:4}; what is out of range is zero.
   */
  private static long packed(PayloadReader in) {
    int length = in.int1();
    if (length != 0 && length != 4 && length != 7 && length != 11) {
      throw PayloadReader.malformed();
    }
    if (length == 0) {
      return 0;
    }
    int year = in.int2();
    int month = in.int1();
    int day = in.int1();
    int hour = length >= 7 ? in.int1() : 0;
    int minute = length >= 7 ? in.int1() : 0;
    int second = length >= 7 ? in.int1() : 0;
    long micros = length == 11 ? in.int4() & 0xFFFFFFFFL : 0;
    boolean inRange =
        year <= 9999
            && month <= 12
            && day <= 31
            && hour <= 23
            && minute <= 59
            && second <= 59
            && micros <= 999_999;
    return inRange ? Temporals.pack(year, month, day, hour, minute, second, (int) micros) : 0;
  }

  /** {@code length:1 negative:1 days:4 hours minutes seconds micros:4}. */
  private static Parameter time(PayloadReader in) {
    int length = in.int1();
    if (length != 0 && length != 8 && length != 12) {
      throw PayloadReader.malformed();
    }
    long value = 0;
    if (length > 0) {
      boolean negative = in.int1() != 0;
      long days = in.int4() & 0xFFFFFFFFL;
      long hours = in.int1();
      long minutes = in.int1();
      long seconds = in.int1();
      long micros = length == 12 ? in.int4() & 0xFFFFFFFFL : 0;
      if (minutes > 59 || seconds > 59 || micros > 999_999) {
        days = 0;
        hours = 0;
        minutes = 0;
        seconds = 0;
        micros = 0;
      }
      value =
          Math.min(
              MAX_TIME_MICROS,
              ((days * 24 + hours) * 3600 + minutes * 60 + seconds) * MICROS_PER_SECOND + micros);
      if (negative) {
        value = -value;
      }
    }
    int digits = value % MICROS_PER_SECOND == 0 ? 0 : 6;
    return new Parameter(Value.of(value), SqlType.temporal(TypeKind.TIME, digits));
  }
}
