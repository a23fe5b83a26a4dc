package io.atoll.types;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The value of {@code sql_mode}: a set of flags, each with the bit that MySQL 8.0 gives it, so that
 * a numeric sql_mode means the same.
 */
public record SqlMode(long bits) {
  /** One mode. */
  public enum Flag {
    REAL_AS_FLOAT(0),
    PIPES_AS_CONCAT(1),
    ANSI_QUOTES(2),
    IGNORE_SPACE(3),
    ONLY_FULL_GROUP_BY(5),
    NO_UNSIGNED_SUBTRACTION(6),
    NO_DIR_IN_CREATE(7),
    /** Gone in MySQL 8.0, as the next two; accepted without effect, because dumps set them. */
    NO_KEY_OPTIONS(14),
    NO_TABLE_OPTIONS(15),
    NO_FIELD_OPTIONS(16),
    ANSI(18),
    NO_AUTO_VALUE_ON_ZERO(19),
    NO_BACKSLASH_ESCAPES(20),
    STRICT_TRANS_TABLES(21),
    STRICT_ALL_TABLES(22),
    NO_ZERO_IN_DATE(23),
    NO_ZERO_DATE(24),
    ALLOW_INVALID_DATES(25),
    ERROR_FOR_DIVISION_BY_ZERO(26),
    TRADITIONAL(27),
    /** Gone in MySQL 8.0; accepted without effect, because dumps of older servers set it. */
    NO_AUTO_CREATE_USER(28),
    HIGH_NOT_PRECEDENCE(29),
    NO_ENGINE_SUBSTITUTION(30),
    PAD_CHAR_TO_FULL_LENGTH(31),
    TIME_TRUNCATE_FRACTIONAL(32);

    private final long bit;

    Flag(int position) {
      this.bit = 1L << position;
    }

    public long bit() {
      return bit;
    }
  }

  private static final long KNOWN = known();
  private static final long ANSI_MODES =
      of(
              Flag.REAL_AS_FLOAT,
              Flag.PIPES_AS_CONCAT,
              Flag.ANSI_QUOTES,
              Flag.IGNORE_SPACE,
              Flag.ONLY_FULL_GROUP_BY,
              Flag.ANSI)
          .bits;
  private static final long TRADITIONAL_MODES =
      of(
              Flag.STRICT_TRANS_TABLES,
              Flag.STRICT_ALL_TABLES,
              Flag.NO_ZERO_IN_DATE,
              Flag.NO_ZERO_DATE,
              Flag.ERROR_FOR_DIVISION_BY_ZERO,
              Flag.NO_ENGINE_SUBSTITUTION,
              Flag.TRADITIONAL)
          .bits;

  /** The empty mode: nothing strict. */
  public static final SqlMode NONE = new SqlMode(0);

  /** What MySQL 8.0 starts with. */
  public static final SqlMode DEFAULT =
      of(
          Flag.ONLY_FULL_GROUP_BY,
          Flag.STRICT_TRANS_TABLES,
          Flag.NO_ZERO_IN_DATE,
          Flag.NO_ZERO_DATE,
          Flag.ERROR_FOR_DIVISION_BY_ZERO,
          Flag.NO_ENGINE_SUBSTITUTION);

  public static SqlMode of(Flag... flags) {
    long bits = 0;
    for (Flag flag : flags) {
      bits |= flag.bit;
    }
    return new SqlMode(bits);
  }

  /**
   * Reads names separated by commas, in any case, or a number; ANSI and TRADITIONAL bring their
   * parts with them.
   *
   * @throws SqlException 1231 with the name that is not known
   */
  public static SqlMode parse(String text) {
    String trimmed = text.strip();
    if (!trimmed.isEmpty() && trimmed.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return ofNumber(trimmed);
    }
    long bits = 0;
    for (String part : trimmed.split(",", -1)) {
      String name = part.strip();
      if (name.isEmpty()) {
        continue;
      }
      Flag flag = flagOf(name);
      if (flag == null) {
        throw SqlError.ER_WRONG_VALUE_FOR_VAR.with("sql_mode", name);
      }
      bits |= flag.bit;
    }
    return new SqlMode(expand(bits));
  }

  private static SqlMode ofNumber(String digits) {
    long bits;
    try {
      bits = Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw SqlError.ER_WRONG_VALUE_FOR_VAR.with("sql_mode", digits);
    }
    if ((bits & ~KNOWN) != 0) {
      throw SqlError.ER_WRONG_VALUE_FOR_VAR.with("sql_mode", digits);
    }
    return new SqlMode(expand(bits));
  }

  private static long expand(long bits) {
    long result = bits;
    if ((bits & Flag.ANSI.bit) != 0) {
      result |= ANSI_MODES;
    }
    if ((bits & Flag.TRADITIONAL.bit) != 0) {
      result |= TRADITIONAL_MODES;
    }
    return result;
  }

  private static long known() {
    long bits = 0;
    for (Flag flag : Flag.values()) {
      bits |= flag.bit;
    }
    return bits;
  }

  private static @Nullable Flag flagOf(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    for (Flag flag : Flag.values()) {
      if (flag.name().equals(upper)) {
        return flag;
      }
    }
    return null;
  }

  public boolean has(Flag flag) {
    return (bits & flag.bit) != 0;
  }

  public SqlMode with(Flag flag) {
    return new SqlMode(bits | flag.bit);
  }

  public SqlMode without(Flag flag) {
    return new SqlMode(bits & ~flag.bit);
  }

  /** STRICT_TRANS_TABLES or STRICT_ALL_TABLES: all our tables are transactional. */
  public boolean isStrict() {
    return (bits & (Flag.STRICT_TRANS_TABLES.bit | Flag.STRICT_ALL_TABLES.bit)) != 0;
  }

  /** The names in MySQL's order, separated by commas. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Flag flag : Flag.values()) {
      if (has(flag)) {
        if (!text.isEmpty()) {
          text.append(',');
        }
        text.append(flag.name());
      }
    }
    return text.toString();
  }
}
