package io.atoll.session.variables;

import io.atoll.session.variables.SystemVariable.Kind;
import io.atoll.types.CharacterSet;
import io.atoll.types.Collation;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import io.atoll.types.SqlMode;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Turns what SET gives into a variable's canonical text, checked as MySQL checks it. */
public final class VariableText {
  private VariableText() {}

  /**
   * The canonical text of a value.
   *
   * @throws io.atoll.types.SqlException 1231 not one of its values, 1232 wrong type, 1115, 1273,
   *     1298
   */
  public static String of(SystemVariable variable, Value value, Diagnostics warnings) {
    return switch (variable.kind()) {
      case Kind.Bool _ -> bool(variable, value);
      case Kind.Int range -> integer(variable, range, value, warnings);
      case Kind.Real range -> real(variable, range, value, warnings);
      case Kind.Text _ when variable.name().equals("optimizer_switch") ->
          OptimizerSwitch.changed(variable.initial(), variable.initial(), text(value));
      case Kind.Text _ when variable.name().equals("lc_time_names") -> Locales.named(value);
      case Kind.Text t -> {
        if (value.isNull() && !t.isNullable()) {
          throw wrongValue(variable, "NULL");
        }
        yield value.isNull() ? "" : text(value);
      }
      case Kind.Word words -> word(variable, words.words(), value);
      case Kind.Words words -> words(variable, words.words(), value);
      case Kind.Special _ -> special(variable, value, warnings);
    };
  }

  static String text(Value value) {
    return switch (value) {
      case Value.Null _ -> "NULL";
      case Value.OfLong v -> Long.toString(v.value());
      case Value.OfDouble v -> BigDecimal.valueOf(v.value()).toPlainString();
      case Value.OfDecimal v -> v.value().toPlainString();
      case Value.OfBytes v -> new String(v.value(), StandardCharsets.UTF_8);
    };
  }

  private static io.atoll.types.SqlException wrongValue(SystemVariable variable, String text) {
    return SqlError.ER_WRONG_VALUE_FOR_VAR.with(variable.name(), text);
  }

  private static String bool(SystemVariable variable, Value value) {
    return switch (text(value).toUpperCase(Locale.ROOT)) {
      case "ON", "TRUE", "1" -> "ON";
      case "OFF", "FALSE", "0" -> "OFF";
      default -> throw wrongValue(variable, text(value));
    };
  }

  private static String integer(
      SystemVariable variable, Kind.Int range, Value value, Diagnostics warnings) {
    BigInteger number =
        switch (value) {
          case Value.OfLong v -> BigInteger.valueOf(v.value());
          // Programs send large unsigned numbers as decimals.
          case Value.OfDecimal v when v.value().stripTrailingZeros().scale() <= 0 ->
              v.value().toBigInteger();
          case Value.Null _, Value.OfDecimal _, Value.OfDouble _, Value.OfBytes _ ->
              throw SqlError.ER_WRONG_TYPE_FOR_VAR.with(variable.name());
        };
    BigInteger low = BigInteger.valueOf(range.min());
    BigInteger high = BigInteger.valueOf(range.max());
    BigInteger inside = number.max(low).min(high);
    if (!inside.equals(number)
        && !(range.max() == Long.MAX_VALUE && number.signum() > 0 && number.bitLength() <= 64)) {
      warnings.warn(SqlError.ER_TRUNCATED_WRONG_VALUE, variable.name(), number.toString());
    }
    return inside.toString();
  }

  private static String real(
      SystemVariable variable, Kind.Real range, Value value, Diagnostics warnings) {
    double number =
        switch (value) {
          case Value.OfLong v -> v.value();
          case Value.OfDecimal v -> v.value().doubleValue();
          case Value.OfDouble v -> v.value();
          case Value.Null _, Value.OfBytes _ ->
              throw SqlError.ER_WRONG_TYPE_FOR_VAR.with(variable.name());
        };
    double inside = Math.clamp(number, range.min(), range.max());
    if (inside != number) {
      warnings.warn(SqlError.ER_TRUNCATED_WRONG_VALUE, variable.name(), text(value));
    }
    return String.format(Locale.ROOT, "%.6f", inside);
  }

  private static String word(SystemVariable variable, List<String> words, Value value) {
    if (value instanceof Value.OfLong n) {
      if (n.value() >= 0 && n.value() < words.size()) {
        return words.get((int) n.value());
      }
      throw wrongValue(variable, text(value));
    }
    String text = text(value).trim();
    for (String word : words) {
      if (word.equalsIgnoreCase(text)) {
        return word;
      }
    }
    throw wrongValue(variable, text);
  }

  private static String words(SystemVariable variable, List<String> words, Value value) {
    List<String> chosen = new ArrayList<>();
    for (String part : text(value).split(",", -1)) {
      String trimmed = part.trim();
      if (!trimmed.isEmpty()) {
        chosen.add(word(variable, words, Value.ofUtf8(trimmed)));
      }
    }
    return String.join(",", chosen);
  }

  private static String special(SystemVariable variable, Value value, Diagnostics warnings) {
    String name = variable.name();
    if (name.equals("sql_mode")) {
      SqlMode mode =
          value instanceof Value.OfLong bits
              ? new SqlMode(bits.value())
              : SqlMode.parse(text(value));
      // CHAR columns are always given without the blanks at their end.
      if (mode.has(SqlMode.Flag.PAD_CHAR_TO_FULL_LENGTH)) {
        throw SqlError.ER_WRONG_VALUE_FOR_VAR.with(
            name, SqlMode.Flag.PAD_CHAR_TO_FULL_LENGTH.name());
      }
      return mode.toString();
    }
    if (name.equals("time_zone")) {
      String text = text(value);
      zone(text, ZoneOffset.UTC);
      return text;
    }
    if (name.equals("timestamp")) {
      return value instanceof Value.OfLong n && n.value() == 0 ? "0" : text(value);
    }
    if (name.startsWith("character_set_")) {
      if (value.isNull() && name.equals("character_set_results")) {
        return "";
      }
      if (value instanceof Value.OfLong id) {
        return Collation.byId((int) id.value())
            .orElseThrow(() -> SqlError.ER_UNKNOWN_CHARACTER_SET.with(text(value)))
            .charset();
      }
      return characterSet(text(value));
    }
    if (value instanceof Value.OfLong id) {
      return Collation.byId((int) id.value())
          .orElseThrow(() -> SqlError.ER_UNKNOWN_COLLATION.with(text(value)))
          .name();
    }
    return Collation.require(text(value)).name();
  }

  /** The canonical name of a character set. */
  static String characterSet(String name) {
    return CharacterSet.require(name).label();
  }

  /** A time zone as MySQL names them: SYSTEM, {@code +02:00}, {@code Europe/Berlin}. */
  static ZoneId zone(String text, ZoneId system) {
    if (text.equalsIgnoreCase("SYSTEM")) {
      return system;
    }
    try {
      if (text.matches("[+-]\\d{1,2}:\\d{2}")) {
        int colon = text.indexOf(':');
        int hours = Integer.parseInt(text.substring(1, colon));
        int minutes = Integer.parseInt(text.substring(colon + 1));
        int total = hours * 60 + minutes;
        boolean isNegative = text.charAt(0) == '-';
        // MySQL 8.0.19: -13:59 to +14:00.
        if (minutes < 60 && total <= (isNegative ? 13 * 60 + 59 : 14 * 60)) {
          return ZoneOffset.ofTotalSeconds((isNegative ? -total : total) * 60);
        }
      } else if (ZoneId.getAvailableZoneIds().contains(text)) {
        return ZoneId.of(text);
      } else if (text.equalsIgnoreCase("UTC") || text.equalsIgnoreCase("GMT")) {
        return ZoneId.of("UTC");
      }
    } catch (DateTimeException | NumberFormatException e) {
      throw SqlError.ER_UNKNOWN_TIME_ZONE.with(text);
    }
    throw SqlError.ER_UNKNOWN_TIME_ZONE.with(text);
  }
}
