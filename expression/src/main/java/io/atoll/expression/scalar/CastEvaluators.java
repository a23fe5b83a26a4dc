package io.atoll.expression.scalar;

import io.atoll.chunk.BytesVector;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;
import io.atoll.types.ByteBuilder;
import io.atoll.types.CharacterSet;
import io.atoll.types.NumberText;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/** Which conversion a cast runs, by source and target kind. */
final class CastEvaluators {
  private CastEvaluators() {}

  static Evaluator compile(Expression.Call call, Evaluator[] arguments) {
    SqlType from = arguments[0].type();
    SqlType to = call.type();
    if (call.function().name().equals("PARSE_JSON")) {
      return new RowEvaluator(to, arguments, true, false, JsonValues.parser());
    }
    if (from.kind() == TypeKind.NULL) {
      return new RowEvaluator(to, arguments, true, false, Row::setNull);
    }
    if (from.storage() == TypeKind.Storage.LONG
        && !from.kind().isTemporal()
        && to.kind() == TypeKind.DOUBLE
        && from.kind() != TypeKind.ENUM
        && from.kind() != TypeKind.SET) {
      return new LongToDouble(to, arguments[0]);
    }
    if (from.kind().isInteger()
        && to.kind() == TypeKind.DECIMAL
        && !from.unsigned()
        && to.length() - to.scale() >= NumericTypes.integerDigits(from)
        && to.scale() < 19) {
      return new LongToDecimal(to, arguments[0]);
    }
    return new RowEvaluator(to, arguments, true, false, conversion(from, to));
  }

  private static RowFunction conversion(SqlType from, SqlType to) {
    if (to.kind() == TypeKind.BIGINT && to.length() >= Casts.BITS.length()) {
      boolean isHex = to.length() == Casts.HEX_BITS.length();
      if (from.kind() == TypeKind.DECIMAL) {
        return row ->
            row.set(
                bits(row.getDecimal(0).setScale(0, RoundingMode.HALF_UP).toBigInteger(), isHex));
      }
      if (from.storage() == TypeKind.Storage.DOUBLE) {
        return row ->
            row.set(bits(new BigDecimal(Math.rint(row.getDouble(0))).toBigInteger(), isHex));
      }
    }
    return switch (to.kind()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, BIT -> toLong(from, to.unsigned());
      case FLOAT -> toDouble(from, true);
      case DOUBLE -> toDouble(from, false);
      case DECIMAL -> toDecimal(from, to);
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> toText(from, to);
      case YEAR -> TemporalCasts.toYear(from);
      case DATE, TIME, DATETIME, TIMESTAMP -> TemporalCasts.of(from, to);
      case JSON -> JsonValues.fromScalar(from);
      case NULL -> Row::setNull;
      case ENUM, SET -> throw SqlError.ER_NOT_SUPPORTED_YET.with("CAST AS " + to.kind());
    };
  }

  private static RowFunction toLong(SqlType from, boolean unsigned) {
    return switch (from.kind()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, BIT, YEAR, ENUM, SET, NULL ->
          row -> row.set(row.getLong(0));
      case FLOAT, DOUBLE -> row -> row.set(fromDouble(row, row.getDouble(0), unsigned));
      case DECIMAL -> row -> row.set(fromDecimal(row, row.getDecimal(0), unsigned));
      case DATE, DATETIME, TIMESTAMP, TIME -> row -> row.set(TemporalCasts.toInteger(row, 0));
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
          row ->
              row.set(
                  TextNumbers.toLong(
                      row.heap(0), row.start(0), row.length(0), unsigned, row.context()));
      case JSON -> row -> JsonValues.toLong(row, unsigned);
    };
  }

  private static long bits(BigInteger value, boolean isHex) {
    if (value.signum() >= 0) {
      return value.bitLength() <= 64 ? value.longValue() : -1;
    }
    return value.bitLength() < 64 ? value.longValue() : isHex ? -1 : Long.MIN_VALUE;
  }

  static long fromDouble(Row row, double value, boolean unsigned) {
    double rounded = Math.rint(value);
    if (unsigned && rounded >= 0) {
      if (rounded >= 18446744073709551616.0) {
        row.context()
            .truncated(SqlError.ER_TRUNCATED_WRONG_VALUE, "INTEGER", TextNumbers.format(value));
        return -1;
      }
      return rounded < 9223372036854775808.0
          ? (long) rounded
          : new BigDecimal(rounded).toBigInteger().longValue();
    }
    if (rounded >= 9223372036854775808.0 || rounded < -9223372036854775808.0) {
      row.context()
          .truncated(SqlError.ER_TRUNCATED_WRONG_VALUE, "INTEGER", TextNumbers.format(value));
    }
    return (long) rounded;
  }

  static long fromDecimal(Row row, BigDecimal value, boolean unsigned) {
    BigInteger rounded = value.setScale(0, RoundingMode.HALF_UP).unscaledValue();
    if (unsigned) {
      if (rounded.signum() < 0 || rounded.bitLength() > 64) {
        outOfRange(row, value);
        return rounded.signum() < 0 ? 0 : -1;
      }
      return rounded.longValue();
    }
    if (rounded.bitLength() > 63) {
      outOfRange(row, value);
      return rounded.signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    return rounded.longValue();
  }

  private static void outOfRange(Row row, BigDecimal value) {
    row.context().truncated(SqlError.ER_TRUNCATED_WRONG_VALUE, "DECIMAL", value.toPlainString());
  }

  private static RowFunction toDouble(SqlType from, boolean single) {
    RowFunction wide =
        switch (from.kind()) {
          case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, BIT, YEAR, NULL ->
              from.unsigned()
                  ? row -> row.set(unsignedToDouble(row.getLong(0)))
                  : row -> row.set((double) row.getLong(0));
          case FLOAT, DOUBLE -> row -> row.set(row.getDouble(0));
          case DECIMAL -> row -> row.set(row.getDecimal(0).doubleValue());
          case DATE, DATETIME, TIMESTAMP, TIME ->
              row -> row.set(TemporalCasts.toNumber(row, 0).doubleValue());
          // MySQL counts an ENUM or SET as its number
          case ENUM, SET -> row -> row.set((double) row.getLong(0));
          case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
              row ->
                  row.set(
                      TextNumbers.toDouble(
                          row.heap(0), row.start(0), row.length(0), row.context()));
          case JSON -> JsonValues::toDouble;
        };
    if (!single) {
      return wide;
    }
    return row -> {
      wide.apply(row);
      row.roundToFloat();
    };
  }

  static double unsignedToDouble(long v) {
    return v >= 0 ? v : ((v >>> 1) | (v & 1)) * 2.0;
  }

  private static RowFunction toDecimal(SqlType from, SqlType to) {
    BigDecimal limit =
        BigDecimal.TEN
            .pow(to.length() - to.scale())
            .subtract(BigDecimal.ONE.movePointLeft(to.scale()));
    return switch (from.kind()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, BIT, YEAR, ENUM, SET, NULL ->
          row -> setDecimal(row, Casts.decimal(row.getLong(0), from.unsigned()), to, limit);
      case FLOAT, DOUBLE ->
          row -> setDecimal(row, new BigDecimal(Double.toString(row.getDouble(0))), to, limit);
      case DECIMAL -> row -> setDecimal(row, row.getDecimal(0), to, limit);
      case DATE, DATETIME, TIMESTAMP, TIME ->
          row -> setDecimal(row, TemporalCasts.toNumber(row, 0), to, limit);
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
          row ->
              setDecimal(
                  row,
                  TextNumbers.toDecimal(row.heap(0), row.start(0), row.length(0), row.context()),
                  to,
                  limit);
      case JSON -> row -> JsonValues.toDecimal(row, value -> setDecimal(row, value, to, limit));
    };
  }

  private static void setDecimal(Row row, BigDecimal value, SqlType to, BigDecimal limit) {
    BigDecimal rounded = value.setScale(to.scale(), RoundingMode.HALF_UP);
    if (rounded.abs().compareTo(limit) > 0) {
      row.context().truncated(SqlError.ER_WARN_DATA_OUT_OF_RANGE, "cast", 1);
      rounded = rounded.signum() < 0 ? limit.negate() : limit;
    }
    row.set(rounded);
  }

  private static RowFunction toText(SqlType from, SqlType to) {
    RowFunction text =
        switch (from.kind()) {
          case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, NULL ->
              from.unsigned()
                  ? row -> row.set(filled(Long.toUnsignedString(row.getLong(0)), from))
                  : CastEvaluators::writeLong;
          case YEAR -> row -> row.set(TemporalCasts.year(row.getLong(0)));
          case BIT -> row -> row.set(bitBytes(row.getLong(0), from.length()));
          case ENUM, SET -> row -> row.set(element(row.getLong(0), from));
          case FLOAT, DOUBLE -> row -> row.set(filled(NumberText.of(row.getDouble(0), from), from));
          case DECIMAL ->
              row ->
                  row.set(
                      filled(
                          row.getDecimal(0)
                              .setScale(Math.max(0, from.scale()), RoundingMode.HALF_UP)
                              .toPlainString(),
                          from));
          case DATE, DATETIME, TIMESTAMP, TIME -> TemporalCasts.toText(from);
          case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
              from.isBinaryString() == to.isBinaryString()
                  ? row -> row.setArgument(0)
                  : from.isBinaryString() ? bytesAsText(to) : textAsBytes(from);
          case JSON -> JsonValues::print;
        };
    boolean limited = to.length() < ResultTypes.displayLength(from) || from.kind() == TypeKind.JSON;
    boolean padded = to.kind() == TypeKind.CHAR && to.isBinaryString();
    if (!limited && !padded) {
      return text;
    }
    if (from.kind().isString() && from.isBinaryString() == to.isBinaryString()) {
      return row -> cut(row, row.heap(0), row.start(0), row.length(0), to);
    }
    return row -> {
      BytesVector out = row.out();
      int size = out.size();
      text.apply(row);
      if (out.size() > size && !out.isNull(size)) {
        byte[] value = out.get(size);
        out.truncateTo(size);
        cut(row, value, 0, value.length, to);
      }
    };
  }

  /** Text as its own character set writes it: inside, all text is UTF-8. */
  static RowFunction textAsBytes(SqlType from) {
    CharacterSet set = from.collation().characterSet();
    return set.isUtf8()
        ? row -> row.setArgument(0)
        : row -> row.set(set.fromUtf8(row.heap(0), row.start(0), row.length(0)));
  }

  /** Bytes as the characters that the target's character set reads in them. */
  static RowFunction bytesAsText(SqlType to) {
    CharacterSet set = to.collation().characterSet();
    if (set.isUtf8()) {
      return CastEvaluators::bytesAsUtf8;
    }
    return row -> {
      byte[] bytes = row.getBytes(0);
      if (set.isWellFormed(bytes)) {
        row.set(set.toUtf8(bytes));
      } else {
        refuseBytes(row, 0);
      }
    };
  }

  /** Bytes that are no characters make the result NULL, with warning 1300. */
  private static void bytesAsUtf8(Row row) {
    int bad = io.atoll.types.Utf8.firstInvalid(row.heap(0), row.start(0), row.length(0));
    if (bad < 0) {
      row.setArgument(0);
      return;
    }
    refuseBytes(row, bad);
  }

  private static void refuseBytes(Row row, int bad) {
    ByteBuilder hex = row.scratch();
    int rest = Math.min(6, row.length(0) - bad);
    TextCodecs.hex(row.heap(0), row.start(0) + bad, rest, hex);
    row.context()
        .warnings()
        .warn(
            SqlError.ER_INVALID_CHARACTER_STRING,
            row.type().collation().charset(),
            new String(hex.toArray(), StandardCharsets.ISO_8859_1));
    row.setNull();
  }

  private static void cut(Row row, byte[] s, int start, int length, SqlType to) {
    boolean binary = to.isBinaryString();
    int kept =
        binary
            ? Math.min(length, to.length())
            : io.atoll.types.Utf8.prefixLength(s, start, length, to.length());
    if (kept < length) {
      row.context()
          .warnings()
          .warn(
              SqlError.ER_TRUNCATED_WRONG_VALUE,
              (binary ? "BINARY(" : "CHAR(") + to.length() + ")",
              new String(s, start, length, StandardCharsets.UTF_8));
    }
    if (binary && to.kind() == TypeKind.CHAR && kept < to.length()) {
      byte[] padded = new byte[to.length()];
      System.arraycopy(s, start, padded, 0, kept);
      row.set(padded);
    } else {
      row.set(s, start, kept);
    }
  }

  /** Text as the column named by the second argument holds it; {@code row} counts are not known. */
  static RowFunction fitted(SqlType to) {
    return row -> {
      byte[] s = row.heap(0);
      int start = row.start(0);
      int length = row.length(0);
      int kept =
          to.isBinaryString()
              ? Math.min(length, to.length())
              : io.atoll.types.Utf8.prefixLength(s, start, length, to.length());
      if (kept < length) {
        String column = new String(row.getBytes(1), StandardCharsets.UTF_8);
        if (row.context().sqlMode().isStrict()) {
          throw SqlError.ER_DATA_TOO_LONG.with(column, 1);
        }
        row.context().warnings().warn(SqlError.WARN_DATA_TRUNCATED, column, 1);
      }
      row.set(s, start, kept);
    };
  }

  private static String filled(String number, SqlType type) {
    return type.isZerofill() ? NumberText.zerofilled(number, NumberText.width(type)) : number;
  }

  private static void writeLong(Row row) {
    ByteBuilder text = row.scratch();
    NumberText.append(text, row.getLong(0));
    row.set(text.array(), 0, text.length());
  }

  static byte[] bitBytes(long value, int bits) {
    int length = Math.max(1, (bits + 7) / 8);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[length - 1 - i] = (byte) (value >>> (8 * i));
    }
    return bytes;
  }

  /** The text of an ENUM's ordinal or of a SET's mask. */
  static String element(long value, SqlType type) {
    if (type.kind() == TypeKind.ENUM) {
      return value < 1 || value > type.elements().size()
          ? ""
          : type.elements().get((int) value - 1);
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < type.elements().size(); i++) {
      if ((value >>> i & 1) != 0) {
        text.append(text.isEmpty() ? "" : ",").append(type.elements().get(i));
      }
    }
    return text.toString();
  }
}
