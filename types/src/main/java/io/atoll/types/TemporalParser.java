package io.atoll.types;

/**
 * Text and numbers to DATE, DATETIME and TIME, with MySQL's leniency: any punctuation between
 * parts, two-digit years (70 to 99 are 19xx), undelimited digits ({@code 20240131102030}),
 * fractions rounded to microseconds, a zone offset behind the time ({@code +02:00}).
 *
 * <p>Methods give {@link #INVALID} for what is no value at all. Flags belong to the last call.
 * Reusable, not thread-safe.
 */
public final class TemporalParser {
  /** No value: no packed value and no TIME is this. */
  public static final long INVALID = Long.MIN_VALUE;

  /** {@link #offsetMinutes} where the text named no zone. */
  public static final int NO_OFFSET = Integer.MIN_VALUE;

  private static final int FIELDS = 7;

  private final boolean noZeroDate;
  private final boolean noZeroInDate;
  private final boolean allowInvalidDates;
  private final int[] v = new int[FIELDS];

  private boolean isTruncated;
  private boolean isOutOfRange;
  private boolean hasTime;
  private int offsetMinutes = NO_OFFSET;
  private int p;
  private int fractionMicros;
  private boolean roundsUp;

  /** A blank or 'T' between date and time. */
  private boolean hasGap;

  private boolean isDelimited;

  private TemporalParser(boolean noZeroDate, boolean noZeroInDate, boolean allowInvalidDates) {
    this.noZeroDate = noZeroDate;
    this.noZeroInDate = noZeroInDate;
    this.allowInvalidDates = allowInvalidDates;
  }

  /** Takes zero dates and zero parts, as functions' arguments do. */
  public static TemporalParser lenient() {
    return new TemporalParser(false, false, false);
  }

  /** Refuses what sql_mode refuses: NO_ZERO_DATE, NO_ZERO_IN_DATE; takes ALLOW_INVALID_DATES. */
  public static TemporalParser of(SqlMode mode) {
    return new TemporalParser(
        mode.has(SqlMode.Flag.NO_ZERO_DATE),
        mode.has(SqlMode.Flag.NO_ZERO_IN_DATE),
        mode.has(SqlMode.Flag.ALLOW_INVALID_DATES));
  }

  /** Whether text behind the value was dropped. */
  public boolean isTruncated() {
    return isTruncated;
  }

  /** Whether a TIME beyond its range was replaced by the nearest bound. */
  public boolean isOutOfRange() {
    return isOutOfRange;
  }

  /** Whether the text had a time of day, so that it types as DATETIME rather than DATE. */
  public boolean hasTime() {
    return hasTime;
  }

  /** The zone offset behind the time in minutes east of UTC, or {@link #NO_OFFSET}. */
  public int offsetMinutes() {
    return offsetMinutes;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  private static boolean isPunctuation(byte b) {
    return (b > ' ' && b < '0')
        || (b > '9' && b < 'A')
        || (b > 'Z' && b < 'a')
        || (b > 'z' && b < 127);
  }

  private void begin() {
    isTruncated = false;
    isOutOfRange = false;
    hasTime = false;
    offsetMinutes = NO_OFFSET;
    fractionMicros = 0;
    roundsUp = false;
    hasGap = false;
    isDelimited = false;
    java.util.Arrays.fill(v, 0);
  }

  /** Text to a packed DATETIME with microseconds; a zone offset is reported, not applied. */
  public long dateTime(byte[] s, int off, int len) {
    begin();
    int end = off + len;
    p = off;
    skipBlanks(s, end);
    if (p == end || !isDigit(s[p])) {
      return INVALID;
    }
    int run = p;
    while (run < end && (isDigit(s[run]) || s[run] == 'T')) {
      run++;
    }
    int digits = run - p;
    boolean undelimited = run == end || s[run] == '.';
    int yearDigits = digits == 4 || digits == 8 || digits >= 14 ? 4 : 2;
    int i = 0;
    while (i < 6 && p < end && isDigit(s[p])) {
      int start = p;
      int limit = undelimited ? (i == 0 ? yearDigits : 2) : 7;
      int value = 0;
      while (p < end && p - start < limit && isDigit(s[p])) {
        value = value * 10 + (s[p++] - '0');
      }
      v[i] = value;
      if (i == 0 && !undelimited) {
        yearDigits = p - start;
      }
      i++;
      if (p == end) {
        break;
      }
      if (i == 3 && s[p] == 'T') {
        hasGap = true;
        p++;
      } else if (i == 6) {
        if (s[p] == '.') {
          p++;
          fraction(s, end);
        }
        offset(s, end);
      } else if (!separator(s, end, i == 3)) {
        return INVALID;
      }
    }
    hasTime = i > 3;
    skipBlanks(s, end);
    isTruncated = p < end;
    if (i < 3) {
      return INVALID;
    }
    return assemble(yearDigits);
  }

  /** Skips punctuation, and blanks where they may stand; false for a blank elsewhere. */
  private boolean separator(byte[] s, int end, boolean blanksAllowed) {
    while (p < end) {
      if (isBlank(s[p])) {
        if (!blanksAllowed) {
          // A blank is the end of the value where nothing but blanks follows.
          int q = p;
          while (q < end && isBlank(s[q])) {
            q++;
          }
          return q == end;
        }
        hasGap = true;
      } else if (!isPunctuation(s[p])) {
        return true;
      }
      isDelimited = true;
      p++;
    }
    return true;
  }

  private void skipBlanks(byte[] s, int end) {
    while (p < end && isBlank(s[p])) {
      p++;
    }
  }

  private void fraction(byte[] s, int end) {
    int count = 0;
    int micros = 0;
    while (p < end && isDigit(s[p])) {
      if (count < 6) {
        micros = micros * 10 + (s[p] - '0');
      } else if (count == 6) {
        roundsUp = s[p] >= '5';
      }
      count++;
      p++;
    }
    for (int i = count; i < 6; i++) {
      micros *= 10;
    }
    fractionMicros = micros;
  }

  /** {@code +HH:MM} from -13:59 to +14:00; anything else stays as trailing text. */
  private void offset(byte[] s, int end) {
    if (end - p < 6 || (s[p] != '+' && s[p] != '-') || s[p + 3] != ':') {
      return;
    }
    if (!isDigit(s[p + 1]) || !isDigit(s[p + 2]) || !isDigit(s[p + 4]) || !isDigit(s[p + 5])) {
      return;
    }
    int minutes =
        ((s[p + 1] - '0') * 10 + s[p + 2] - '0') * 60 + (s[p + 4] - '0') * 10 + s[p + 5] - '0';
    boolean negative = s[p] == '-';
    if (s[p + 4] > '5' || (negative ? minutes > 839 || minutes == 0 : minutes > 840)) {
      return;
    }
    offsetMinutes = negative ? -minutes : minutes;
    p += 6;
  }

  private long assemble(int yearDigits) {
    boolean isZero = (v[0] | v[1] | v[2] | v[3] | v[4] | v[5] | fractionMicros) == 0;
    if (yearDigits == 2 && !isZero) {
      v[0] += v[0] < 70 ? 2000 : 1900;
    }
    if (v[0] > 9999 || v[1] > 12 || v[2] > 31 || v[3] > 23 || v[4] > 59 || v[5] > 59) {
      return INVALID;
    }
    if (!isValidDate(v[0], v[1], v[2])) {
      return INVALID;
    }
    long packed = Temporals.pack(v[0], v[1], v[2], v[3], v[4], v[5], fractionMicros);
    if (roundsUp) {
      packed = Temporals.hasZeroPart(packed) ? packed : Dates.addMicros(packed, 1);
      return packed < 0 ? INVALID : packed;
    }
    return packed;
  }

  /** Whether this parser's rules take the date. */
  public boolean isValidDate(int year, int month, int day) {
    if ((year | month | day) == 0) {
      return !noZeroDate;
    }
    if (month == 0 || day == 0) {
      return !noZeroInDate;
    }
    return allowInvalidDates || day <= Dates.daysInMonth(year, month);
  }

  /** The same for a packed value. */
  public boolean isValidDate(long packed) {
    return isValidDate(Temporals.year(packed), Temporals.month(packed), Temporals.day(packed));
  }

  /** A number such as 20240131, 240131 or 20240131102030 to a packed DATETIME. */
  public long dateTime(long number) {
    begin();
    long n = number;
    if (n == 0) {
      return noZeroDate ? INVALID : 0;
    }
    if (n < 101) {
      return INVALID;
    }
    if (n <= 99_991_231) {
      if (n <= 691_231) {
        n += 20_000_000;
      } else if (n < 700_101) {
        return INVALID;
      } else if (n <= 991_231) {
        n += 19_000_000;
      } else if (n < 10_000_101) {
        return INVALID;
      }
      n *= 1_000_000;
    } else {
      hasTime = true;
      if (n < 101_000_000) {
        return INVALID;
      } else if (n <= 691_231_235_959L) {
        n += 20_000_000_000_000L;
      } else if (n < 700_101_000_000L) {
        return INVALID;
      } else if (n <= 991_231_235_959L) {
        n += 19_000_000_000_000L;
      }
    }
    if (n > 99_991_231_235_959L) {
      return INVALID;
    }
    int date = (int) (n / 1_000_000);
    int time = (int) (n % 1_000_000);
    v[0] = date / 10_000;
    v[1] = date / 100 % 100;
    v[2] = date % 100;
    v[3] = time / 10_000;
    v[4] = time / 100 % 100;
    v[5] = time % 100;
    return assemble(4);
  }

  /** Text to a TIME in signed microseconds; text of a DATETIME gives its time of day. */
  public long time(byte[] s, int off, int len) {
    begin();
    int end = off + len;
    p = off;
    skipBlanks(s, end);
    if (end - p >= 12 && isDigit(s[p])) {
      long dateTime = dateTime(s, p, end - p);
      if (hasTime && (hasGap || !isDelimited)) {
        return dateTime == INVALID ? INVALID : Temporals.timeOfDayMicros(dateTime);
      }
      begin();
      p = off;
      skipBlanks(s, end);
    }
    boolean negative = false;
    if (p < end && (s[p] == '-' || s[p] == '+')) {
      negative = s[p] == '-';
      p++;
    }
    if (p == end || !(isDigit(s[p]) || (s[p] == '.' && p + 1 < end && isDigit(s[p + 1])))) {
      return INVALID;
    }
    long first = digits(s, end);
    long hours;
    long minutes = 0;
    long seconds = 0;
    int afterBlanks = p;
    while (afterBlanks < end && isBlank(s[afterBlanks])) {
      afterBlanks++;
    }
    if (afterBlanks > p && afterBlanks < end && isDigit(s[afterBlanks])) {
      p = afterBlanks;
      hours = first * 24 + digits(s, end);
      if (isColonAndDigit(s, end)) {
        p++;
        minutes = digits(s, end);
      }
      if (isColonAndDigit(s, end)) {
        p++;
        seconds = digits(s, end);
      }
    } else if (isColonAndDigit(s, end)) {
      hours = first;
      p++;
      minutes = digits(s, end);
      if (isColonAndDigit(s, end)) {
        p++;
        seconds = digits(s, end);
      }
    } else {
      hours = first / 10_000;
      minutes = first / 100 % 100;
      seconds = first % 100;
    }
    if (p < end && s[p] == '.') {
      p++;
      fraction(s, end);
    }
    if (isExponent(s, end)) {
      return INVALID;
    }
    skipBlanks(s, end);
    isTruncated = p < end;
    return assembleTime(negative, hours, minutes, seconds);
  }

  /** Text of a number such as {@code 1e2} is no TIME. */
  private boolean isExponent(byte[] s, int end) {
    if (p + 1 >= end || (s[p] != 'e' && s[p] != 'E')) {
      return false;
    }
    return isDigit(s[p + 1])
        || ((s[p + 1] == '-' || s[p + 1] == '+') && p + 2 < end && isDigit(s[p + 2]));
  }

  private boolean isColonAndDigit(byte[] s, int end) {
    return p + 1 < end && s[p] == ':' && isDigit(s[p + 1]);
  }

  /** A run of digits; values beyond all sense stop growing. */
  private long digits(byte[] s, int end) {
    long value = 0;
    while (p < end && isDigit(s[p])) {
      value = Math.min(value * 10 + (s[p] - '0'), 1_000_000_000_000L);
      p++;
    }
    return value;
  }

  private long assembleTime(boolean negative, long hours, long minutes, long seconds) {
    if (minutes > 59 || seconds > 59) {
      return INVALID;
    }
    long micros = Temporals.MAX_TIME + 1;
    if (hours <= 838) {
      micros =
          ((hours * 60 + minutes) * 60 + seconds) * Temporals.MICROS_PER_SECOND
              + fractionMicros
              + (roundsUp ? 1 : 0);
    }
    if (micros > Temporals.MAX_TIME) {
      isOutOfRange = true;
      micros = Temporals.MAX_TIME;
    }
    return negative ? -micros : micros;
  }

  /** A number such as 102030 to a TIME; numbers of a DATETIME give its time of day. */
  public long time(long number) {
    begin();
    boolean negative = number < 0;
    if (number > 8_385_959 || number < -8_385_959) {
      if (number >= 10_000_000_000L) {
        long dateTime = dateTime(number);
        if (dateTime != INVALID) {
          return Temporals.timeOfDayMicros(dateTime);
        }
      }
      isOutOfRange = true;
      return negative ? -Temporals.MAX_TIME : Temporals.MAX_TIME;
    }
    long n = Math.abs(number);
    return assembleTime(negative, n / 10_000, n / 100 % 100, n % 100);
  }
}
