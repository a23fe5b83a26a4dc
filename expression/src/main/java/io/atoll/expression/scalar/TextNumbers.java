package io.atoll.expression.scalar;

import io.atoll.chunk.BytesVector;
import io.atoll.expression.EvalContext;
import io.atoll.types.NumberParser;
import io.atoll.types.NumberText;
import io.atoll.types.SqlError;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/** Numbers in text, with MySQL's warnings where not all of the text is the number. */
public final class TextNumbers {
  private TextNumbers() {}

  static boolean isTrue(BytesVector v, int position) {
    return new NumberParser().toDouble(v.heap(), v.start(position), v.length(position)) != 0;
  }

  static double toDouble(byte[] s, int start, int length, EvalContext context) {
    NumberParser parser = context.numberParser();
    double value = parser.toDouble(s, start, length);
    if (parser.isTruncated() || parser.isOutOfRange()) {
      truncated(context, "DOUBLE", s, start, length);
    }
    return value;
  }

  static BigDecimal toDecimal(byte[] s, int start, int length, EvalContext context) {
    NumberParser parser = context.numberParser();
    BigDecimal value = parser.toDecimal(s, start, length);
    if (parser.isTruncated() || parser.isOutOfRange()) {
      truncated(context, "DECIMAL", s, start, length);
    }
    return value;
  }

  /** CAST('…' AS SIGNED) and AS UNSIGNED. */
  static long toLong(byte[] s, int start, int length, boolean unsigned, EvalContext context) {
    NumberParser parser = context.numberParser();
    long value = unsigned ? parser.toUnsigned(s, start, length) : parser.toSigned(s, start, length);
    if (parser.isTruncated() || parser.isOutOfRange()) {
      truncated(context, "INTEGER", s, start, length);
    } else if (parser.isWrapped()) {
      context
          .warnings()
          .warn(
              SqlError.ER_UNKNOWN_ERROR,
              unsigned
                  ? "Cast to unsigned converted negative integer to its positive complement"
                  : "Cast to signed converted positive out-of-range integer to its negative"
                      + " complement");
    }
    return value;
  }

  static void truncated(EvalContext context, String type, byte[] s, int start, int length) {
    context.truncated(
        SqlError.ER_TRUNCATED_WRONG_VALUE,
        type,
        new String(s, start, length, StandardCharsets.UTF_8));
  }

  static String format(double value) {
    return NumberText.of(value);
  }
}
