package io.atoll.catalog;

import io.atoll.types.NumberText;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import io.atoll.types.TemporalParser;
import io.atoll.types.TemporalText;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Constants of column defaults as text, as TiDB's schema JSON and SHOW CREATE TABLE have them. The
 * text reads back to the same value.
 */
public final class ConstantText {
  /** A stored default was checked when it was made, under a mode that may have taken any date. */
  private static final SqlMode ANY_DATE = SqlMode.of(SqlMode.Flag.ALLOW_INVALID_DATES);

  private ConstantText() {}

  /** The text of a value that is not NULL. */
  public static String of(SqlType type, Value value) {
    return switch (value) {
      case Value.Null n -> throw new IllegalArgumentException("NULL has no text");
      case Value.OfLong l -> ofLong(type, l.value());
      case Value.OfDouble d -> NumberText.of(d.value(), type);
      case Value.OfDecimal d -> d.value().toPlainString();
      case Value.OfBytes b -> new String(b.value(), StandardCharsets.UTF_8);
    };
  }

  private static String ofLong(SqlType type, long value) {
    return switch (type.kind()) {
      case DATE, DATETIME, TIMESTAMP, TIME -> TemporalText.of(type, value);
      case ENUM -> value == 0 ? "" : type.elements().get((int) value - 1);
      case SET -> set(type, value);
      default -> type.unsigned() ? Long.toUnsignedString(value) : Long.toString(value);
    };
  }

  private static String set(SqlType type, long bits) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < type.elements().size(); i++) {
      if ((bits >>> i & 1) != 0) {
        text.append(text.isEmpty() ? "" : ",").append(type.elements().get(i));
      }
    }
    return text.toString();
  }

  /**
   * The value of a text made by {@link #of}.
   *
   * @throws CorruptCatalogException where the text is no constant of the type
   */
  public static Value parse(SqlType type, String text) {
    try {
      return switch (type.storage()) {
        case LONG -> Value.of(parseLong(type, text));
        case DOUBLE -> Value.of(Double.parseDouble(text));
        case DECIMAL -> Value.of(new BigDecimal(text));
        case BYTES -> Value.ofUtf8(text);
      };
    } catch (NumberFormatException e) {
      throw corrupt(type, text);
    }
  }

  private static long parseLong(SqlType type, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return switch (type.kind()) {
      case DATE, DATETIME, TIMESTAMP ->
          valid(TemporalParser.of(ANY_DATE).dateTime(bytes, 0, bytes.length), type, text);
      case TIME -> valid(TemporalParser.lenient().time(bytes, 0, bytes.length), type, text);
      case ENUM -> text.isEmpty() ? 0 : position(type, text) + 1;
      case SET -> {
        long bits = 0;
        if (!text.isEmpty()) {
          for (String each : text.split(",", -1)) {
            bits |= 1L << position(type, each);
          }
        }
        yield bits;
      }
      default -> type.unsigned() ? Long.parseUnsignedLong(text) : Long.parseLong(text);
    };
  }

  private static int position(SqlType type, String element) {
    int at = type.elements().indexOf(element);
    if (at < 0) {
      throw corrupt(type, element);
    }
    return at;
  }

  private static long valid(long value, SqlType type, String text) {
    if (value == TemporalParser.INVALID) {
      throw corrupt(type, text);
    }
    return value;
  }

  private static CorruptCatalogException corrupt(SqlType type, String text) {
    return new CorruptCatalogException("'" + text + "' is no constant of type " + type.kind());
  }
}
