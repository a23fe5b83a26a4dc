package io.atoll.parser;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Takes the literals out of a statement's text, so that statements that differ only in their values
 * share one plan. One pass, no parse, no objects: the result lies in this scanner's own arrays
 * until the next {@link #scan}. One connection owns one scanner.
 *
 * <p>The key is the text with each literal taken out replaced by one byte, its kind (1 to 5, which
 * no statement contains otherwise), and plain comments by a blank. Case and blanks stay: they are
 * part of column names. Left in the text, so that they are part of the key: literals of select
 * lists (they name columns), of ORDER BY and GROUP BY (ordinals), lengths of types and precisions,
 * JSON paths, separators, hints, hexadecimal, bit, temporal and introduced literals. The statement
 * digest's collapsing of lists is not done: lists of different lengths may want different plans.
 *
 * <p>{@link #start} of a literal is that of the parser's {@code Literal} node: a plan's maker finds
 * the parameters by it. The cache key is this key with database, schema version, sql_mode,
 * character set, collation and time zone, which the session adds.
 */
public final class PlanKeyScanner {
  public static final byte INT = 1;

  /** An integer of 19 digits or more. */
  public static final byte BIG_INT = 2;

  public static final byte DECIMAL = 3;
  public static final byte FLOAT = 4;
  public static final byte STRING = 5;

  /** More literals than this: a bulk insert, whose plan is not worth keeping. */
  private static final int LITERALS_MAX = 1024;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final byte BLANK = 1;
  private static final byte DIGIT = 2;
  private static final byte WORD = 4;
  private static final byte PLAIN = 8;
  private static final byte[] CLASS = new byte[256];

  static {
    Arrays.fill(CLASS, PLAIN);
    for (int c : new int[] {' ', '\t', '\n', '\r', '\f', 0x0b}) {
      CLASS[c] = BLANK;
    }
    for (int c = 0; c < 256; c++) {
      if (c >= '0' && c <= '9') {
        CLASS[c] = DIGIT;
      } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80) {
        CLASS[c] = WORD;
      }
    }
    CLASS['$'] = WORD;
    for (char c : "'\"`#-/().@;".toCharArray()) {
      CLASS[c] = 0;
    }
    for (int c = 0; c <= STRING; c++) {
      CLASS[c] = 0;
    }
  }

  private final SqlMode mode;
  private byte[] key = new byte[256];
  private int keyLength;
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private byte[] kinds = new byte[16];
  private int count;
  private byte[] text = new byte[0];
  private int depth;
  private int selectDepth;
  private int orderDepth;

  /** Literals are kept while the depth is at least this: inside a type's or ROUND's parentheses. */
  private int keptDepth;

  private Word last = Word.OTHER;

  public PlanKeyScanner(SqlMode mode) {
    this.mode = mode;
  }

  /** Words that decide what happens to the literals after them. */
  private enum Word {
    OTHER,
    SELECT,
    /** Ends a select list: FROM, WHERE, UNION… */
    END_OF_LIST,
    BY,
    /** Ends an ORDER BY: LIMIT, HAVING… */
    END_OF_ORDER,
    /** The next literal stays: DATE, SEPARATOR, ESCAPE, an introducer… */
    KEEPS_NEXT,
    /** Literals in the parentheses after it stay: DECIMAL, ROUND… */
    KEEPS_CALL
  }

  /**
   * Scans the statement in {@code [from, to)}.
   *
   * @return whether it has a plan key: SELECT, INSERT, REPLACE, UPDATE, DELETE and WITH without
   *     oddities (version comments, joined strings, more than 1,024 literals, several statements)
   */
  public boolean scan(byte[] sql, int from, int to) {
    text = sql;
    keyLength = 0;
    count = 0;
    depth = 0;
    selectDepth = -1;
    orderDepth = -1;
    keptDepth = Integer.MAX_VALUE;
    last = Word.OTHER;
    if (key.length < to - from) {
      key = new byte[Math.max(to - from, key.length * 2)];
    }
    int at = firstWord(from, to);
    if (at >= to || !isVerb(sql[at])) {
      return false;
    }
    while (at < to) {
      int c = sql[at] & 0xff;
      byte kind = CLASS[c];
      if (kind == WORD) {
        at = word(at, to);
      } else if (kind == BLANK || kind == PLAIN) {
        key[keyLength++] = (byte) c;
        if (kind == PLAIN && last == Word.KEEPS_NEXT) {
          last = Word.OTHER;
        }
        if (c == '>' && at > from && sql[at - 1] != '<') {
          int arrow = sql[at - 1] == '>' ? at - 2 : at - 1;
          if (arrow >= from && sql[arrow] == '-') {
            last = Word.KEEPS_NEXT;
          }
        }
        at++;
      } else if (kind == DIGIT) {
        at = number(at, to);
      } else {
        at = special(c, at, from, to);
      }
      if (at < 0) {
        return false;
      }
    }
    return true;
  }

  /** After blanks and the comments that tools put before a statement to say who they are. */
  private int firstWord(int from, int to) {
    int at = from;
    while (at < to) {
      if (CLASS[text[at] & 0xff] == BLANK) {
        at++;
      } else if (text[at] == '/' && at + 1 < to && text[at + 1] == '*') {
        at = comment(at, to);
        if (at < 0) {
          return to;
        }
      } else {
        break;
      }
    }
    keyLength = 0;
    return at;
  }

  private static boolean isVerb(byte first) {
    return switch (first | 0x20) {
      case 's', 'i', 'u', 'd', 'r', 'w' -> true;
      default -> false;
    };
  }

  private void keep(int from, int to) {
    System.arraycopy(text, from, key, keyLength, to - from);
    keyLength += to - from;
  }

  private int word(int from, int to) {
    int at = from + 1;
    byte[] sql = text;
    while (at < to && (CLASS[sql[at] & 0xff] & (WORD | DIGIT)) != 0) {
      at++;
    }
    if (keyLength == 0 && !isStatementWord(from, at)) {
      return -1;
    }
    int length = at - from;
    for (int i = from; i < at; i++) {
      key[keyLength++] = sql[i];
    }
    boolean isQualified = (from > 0 && sql[from - 1] == '.') || (at < to && sql[at] == '.');
    if (length < 2 || length > 17 || isQualified) {
      boolean introduces = at < to && sql[at] == '\'' && length == 1;
      last = introduces ? Word.KEEPS_NEXT : Word.OTHER;
      return at;
    }
    Word word = sql[from] == '_' ? Word.KEEPS_NEXT : classify(from, length);
    switch (word) {
      case SELECT -> {
        if (selectDepth < 0) {
          selectDepth = depth;
        }
      }
      case END_OF_LIST -> {
        if (selectDepth == depth) {
          selectDepth = -1;
        }
        if (orderDepth == depth) {
          orderDepth = -1;
        }
      }
      case BY -> {
        if (orderDepth < 0) {
          orderDepth = depth;
        }
      }
      case END_OF_ORDER -> {
        if (orderDepth == depth) {
          orderDepth = -1;
        }
        if (selectDepth == depth) {
          selectDepth = -1;
        }
      }
      case OTHER, KEEPS_NEXT, KEEPS_CALL -> {}
    }
    last = word;
    return at;
  }

  private boolean isStatementWord(int from, int to) {
    return switch (to - from) {
      case 4 -> is(from, "WITH");
      case 6 ->
          is(from, "SELECT") || is(from, "INSERT") || is(from, "UPDATE") || is(from, "DELETE");
      case 7 -> is(from, "REPLACE");
      default -> false;
    };
  }

  private boolean is(int from, String upper) {
    for (int i = 0; i < upper.length(); i++) {
      if ((text[from + i] & 0xdf) != (upper.charAt(i) & 0xdf)) {
        return false;
      }
    }
    return true;
  }

  private Word classify(int from, int length) {
    switch (text[from] | 0x20) {
      case 's' -> {
        return switch (length) {
          case 6 ->
              is(from, "SELECT") ? Word.SELECT : is(from, "SIGNED") ? Word.KEEPS_CALL : Word.OTHER;
          case 7 -> is(from, "SYSDATE") ? Word.KEEPS_CALL : Word.OTHER;
          case 9 -> is(from, "SEPARATOR") ? Word.KEEPS_NEXT : Word.OTHER;
          default -> Word.OTHER;
        };
      }
      case 'f' -> {
        return switch (length) {
          case 3 -> is(from, "FOR") ? Word.END_OF_ORDER : Word.OTHER;
          case 4 -> is(from, "FROM") ? Word.END_OF_LIST : Word.OTHER;
          case 5 -> is(from, "FLOAT") ? Word.KEEPS_CALL : Word.OTHER;
          case 6 -> is(from, "FORMAT") ? Word.KEEPS_CALL : Word.OTHER;
          default -> Word.OTHER;
        };
      }
      case 'w' -> {
        if (length == 5 && is(from, "WHERE")) {
          return Word.END_OF_LIST;
        }
        return length == 13 && is(from, "WEIGHT_STRING") ? Word.KEEPS_CALL : Word.OTHER;
      }
      case 'u' -> {
        if (length == 5 && is(from, "UNION")) {
          return Word.END_OF_LIST;
        }
        return length > 7 && is(from, "UTC_TIME") ? Word.KEEPS_CALL : Word.OTHER;
      }
      case 'e' -> {
        if (length == 6 && is(from, "EXCEPT")) {
          return Word.END_OF_LIST;
        }
        return length == 6 && is(from, "ESCAPE") ? Word.KEEPS_NEXT : Word.OTHER;
      }
      case 'i' -> {
        return length == 9 && is(from, "INTERSECT") ? Word.END_OF_LIST : Word.OTHER;
      }
      case 'b' -> {
        if (length == 2 && is(from, "BY")) {
          return Word.BY;
        }
        return length == 6 && is(from, "BINARY") ? Word.KEEPS_CALL : Word.OTHER;
      }
      case 'l' -> {
        return switch (length) {
          case 5 -> is(from, "LIMIT") ? Word.END_OF_ORDER : Word.OTHER;
          case 4 -> is(from, "LEAD") ? Word.KEEPS_CALL : Word.OTHER;
          case 3 -> is(from, "LAG") ? Word.KEEPS_CALL : Word.OTHER;
          case 9, 14 -> is(from, "LOCALTIME") ? Word.KEEPS_CALL : Word.OTHER;
          default -> Word.OTHER;
        };
      }
      case 'h' -> {
        return length == 6 && is(from, "HAVING") ? Word.END_OF_ORDER : Word.OTHER;
      }
      case 'd' -> {
        return switch (length) {
          case 3 -> is(from, "DEC") ? Word.KEEPS_CALL : Word.OTHER;
          case 4 -> is(from, "DATE") ? Word.KEEPS_NEXT : Word.OTHER;
          case 7 -> is(from, "DECIMAL") ? Word.KEEPS_CALL : Word.OTHER;
          case 8 -> is(from, "DATETIME") ? Word.KEEPS_CALL : Word.OTHER;
          default -> Word.OTHER;
        };
      }
      case 't' -> {
        return switch (length) {
          case 4 -> is(from, "TIME") ? Word.KEEPS_CALL : Word.OTHER;
          case 8 -> is(from, "TRUNCATE") ? Word.KEEPS_CALL : Word.OTHER;
          case 9 -> is(from, "TIMESTAMP") ? Word.KEEPS_CALL : Word.OTHER;
          default -> Word.OTHER;
        };
      }
      case 'c' -> {
        return switch (length) {
          case 4 -> is(from, "CHAR") ? Word.KEEPS_CALL : Word.OTHER;
          case 7 ->
              is(from, "COLLATE")
                  ? Word.KEEPS_NEXT
                  : is(from, "CURTIME") ? Word.KEEPS_CALL : Word.OTHER;
          case 12, 17 -> is(from, "CURRENT_TIME") ? Word.KEEPS_CALL : Word.OTHER;
          default -> Word.OTHER;
        };
      }
      case 'n' -> {
        return switch (length) {
          case 3 -> is(from, "NOW") ? Word.KEEPS_CALL : Word.OTHER;
          case 5 -> is(from, "NTILE") || is(from, "NCHAR") ? Word.KEEPS_CALL : Word.OTHER;
          case 7 -> is(from, "NUMERIC") ? Word.KEEPS_CALL : Word.OTHER;
          case 9 -> is(from, "NTH_VALUE") ? Word.KEEPS_CALL : Word.OTHER;
          default -> Word.OTHER;
        };
      }
      case 'r' -> {
        return length == 5 && is(from, "ROUND") ? Word.KEEPS_CALL : Word.OTHER;
      }
      case 'j' -> {
        return length == 10 && is(from, "JSON_") ? Word.KEEPS_CALL : Word.OTHER;
      }
      case 'g' -> {
        return length == 10 && is(from, "GET_FORMAT") ? Word.KEEPS_CALL : Word.OTHER;
      }
      case 'y' -> {
        return length == 4 && is(from, "YEAR") ? Word.KEEPS_CALL : Word.OTHER;
      }
      default -> {
        return Word.OTHER;
      }
    }
  }

  private boolean isKept() {
    return selectDepth >= 0
        || (orderDepth >= 0 && depth >= orderDepth)
        || depth >= keptDepth
        || last == Word.KEEPS_NEXT
        || last == Word.KEEPS_CALL;
  }

  private int number(int from, int to) {
    byte[] sql = text;
    int at = from;
    byte kind = INT;
    while (at < to && CLASS[sql[at] & 0xff] == DIGIT) {
      at++;
    }
    if (at - from > 18) {
      kind = BIG_INT;
    }
    boolean afterDot = from > 0 && sql[from - 1] == '.';
    if (at < to && sql[at] == '.' && !afterDot) {
      kind = DECIMAL;
      at++;
      while (at < to && CLASS[sql[at] & 0xff] == DIGIT) {
        at++;
      }
    }
    if (at < to && CLASS[sql[at] & 0xff] == WORD) {
      int exponent = at + 1;
      if ((sql[at] | 0x20) == 'e') {
        if (exponent < to && (sql[exponent] == '+' || sql[exponent] == '-')) {
          exponent++;
        }
        int digits = exponent;
        while (digits < to && CLASS[sql[digits] & 0xff] == DIGIT) {
          digits++;
        }
        if (digits > exponent && (digits == to || CLASS[sql[digits] & 0xff] != WORD)) {
          return literal(from, digits, FLOAT);
        }
      }
      // 0x1F, 0b1, 1a: hexadecimal, bits, a name.
      while (at < to && (CLASS[sql[at] & 0xff] & (WORD | DIGIT)) != 0) {
        at++;
      }
      keep(from, at);
      last = Word.OTHER;
      return at;
    }
    return literal(from, at, kind);
  }

  private int literal(int from, int to, byte kind) {
    if (isKept()) {
      keep(from, to);
      last = Word.OTHER;
      return to;
    }
    if (count == starts.length) {
      if (count >= LITERALS_MAX) {
        return -1;
      }
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
      kinds = Arrays.copyOf(kinds, count * 2);
    }
    starts[count] = from;
    ends[count] = to;
    kinds[count++] = kind;
    key[keyLength++] = kind;
    last = Word.OTHER;
    return to;
  }

  private int special(int c, int at, int from, int to) {
    byte[] sql = text;
    switch (c) {
      case '\'' -> {
        return string(at, to, '\'');
      }
      case '"' -> {
        return mode.ansiQuotes() ? quoted(at, to, '"') : string(at, to, '"');
      }
      case '`' -> {
        return quoted(at, to, '`');
      }
      case '(' -> {
        if (last == Word.KEEPS_CALL && keptDepth == Integer.MAX_VALUE) {
          keptDepth = depth + 1;
        }
        depth++;
        last = Word.OTHER;
      }
      case ')' -> {
        depth--;
        if (depth < keptDepth) {
          keptDepth = Integer.MAX_VALUE;
        }
        if (orderDepth > depth) {
          orderDepth = -1;
        }
        if (selectDepth > depth) {
          selectDepth = -1;
        }
        last = Word.OTHER;
      }
      case '.' -> {
        boolean isNumber =
            at + 1 < to
                && CLASS[sql[at + 1] & 0xff] == DIGIT
                && (at == from
                    || ((CLASS[sql[at - 1] & 0xff] & (WORD | DIGIT)) == 0 && sql[at - 1] != '`'));
        if (isNumber) {
          return fraction(at, to);
        }
        if (at + 1 < to && CLASS[sql[at + 1] & 0xff] == DIGIT) {
          // t.1a: the rest is a name.
          int stop = at + 1;
          while (stop < to && (CLASS[sql[stop] & 0xff] & (WORD | DIGIT)) != 0) {
            stop++;
          }
          keep(at, stop);
          return stop;
        }
      }
      case '@' -> {
        return variable(at, to);
      }
      case '#' -> {
        return endOfLine(at, to);
      }
      case '-' -> {
        if (at + 1 < to
            && sql[at + 1] == '-'
            && (at + 2 >= to || (sql[at + 2] >= 0 && sql[at + 2] <= ' '))) {
          return endOfLine(at, to);
        }
      }
      case '/' -> {
        if (at + 1 < to && sql[at + 1] == '*') {
          return comment(at, to);
        }
      }
      case ';' -> {
        int rest = at + 1;
        while (rest < to && CLASS[sql[rest] & 0xff] == BLANK) {
          rest++;
        }
        return rest == to ? to : -1;
      }
      default -> {
        return -1;
      }
    }
    key[keyLength++] = (byte) c;
    return at + 1;
  }

  private int fraction(int from, int to) {
    int at = from + 1;
    while (at < to && CLASS[text[at] & 0xff] == DIGIT) {
      at++;
    }
    if (at < to && CLASS[text[at] & 0xff] == WORD) {
      // .5e3 is rare: no key.
      return -1;
    }
    return literal(from, at, DECIMAL);
  }

  private int quoted(int from, int to, int quote) {
    int at = from + 1;
    while (at < to && text[at] != quote) {
      at++;
    }
    if (at >= to) {
      return -1;
    }
    keep(from, at + 1);
    last = Word.OTHER;
    return at + 1;
  }

  private int string(int from, int to, int quote) {
    boolean backslashes = !mode.noBackslashEscapes();
    byte[] sql = text;
    int at = from + 1;
    while (true) {
      if (at >= to) {
        return -1;
      }
      int c = sql[at];
      if (c == quote) {
        if (at + 1 < to && sql[at + 1] == quote) {
          at += 2;
          continue;
        }
        break;
      }
      at += c == '\\' && backslashes ? 2 : 1;
    }
    int end = at + 1;
    int next = end;
    while (next < to && CLASS[sql[next] & 0xff] == BLANK) {
      next++;
    }
    if (next < to && (sql[next] == '\'' || (sql[next] == '"' && !mode.ansiQuotes()))) {
      return -1;
    }
    return literal(from, end, STRING);
  }

  private int variable(int from, int to) {
    int at = from + 1;
    while (at < to
        && (text[at] == '@' || text[at] == '.' || (CLASS[text[at] & 0xff] & (WORD | DIGIT)) != 0)) {
      at++;
    }
    if (at < to && at == from + 1) {
      // @'x' and @`x`: rare, no key.
      return -1;
    }
    keep(from, at);
    last = Word.OTHER;
    return at;
  }

  private int endOfLine(int from, int to) {
    int at = from;
    while (at < to && text[at] != '\n') {
      at++;
    }
    key[keyLength++] = ' ';
    return at;
  }

  private int comment(int from, int to) {
    int kind = from + 2 < to ? text[from + 2] : 0;
    if (kind == '!' || (kind == 'T' && from + 3 < to && text[from + 3] == '!')) {
      return -1;
    }
    int at = from + 2;
    while (at + 1 < to && !(text[at] == '*' && text[at + 1] == '/')) {
      at++;
    }
    if (at + 1 >= to) {
      return -1;
    }
    if (kind == '+' || selectDepth >= 0) {
      keep(from, at + 2);
    } else {
      key[keyLength++] = ' ';
    }
    return at + 2;
  }

  /** The key's bytes are the first {@link #keyLength} of this array, until the next scan. */
  public byte[] key() {
    return key;
  }

  public int keyLength() {
    return keyLength;
  }

  /** A 64-bit hash of the key. */
  public long hash() {
    long hash = keyLength;
    int at = 0;
    for (; at + 8 <= keyLength; at += 8) {
      hash = mixed(hash ^ (long) LONGS.get(key, at));
    }
    long rest = 0;
    for (; at < keyLength; at++) {
      rest = rest << 8 | (key[at] & 0xff);
    }
    return mixed(hash ^ rest);
  }

  private static long mixed(long value) {
    long product = value * 0x9E3779B97F4A7C15L;
    return product ^ (product >>> 32);
  }

  /** How many literals were taken out. */
  public int count() {
    return count;
  }

  /** {@link #INT}, {@link #BIG_INT}, {@link #DECIMAL}, {@link #FLOAT} or {@link #STRING}. */
  public byte kind(int index) {
    return kinds[index];
  }

  /** Where the literal starts, quote included. */
  public int start(int index) {
    return starts[index];
  }

  public int end(int index) {
    return ends[index];
  }

  /** The value of an {@link #INT}. */
  public long longValue(int index) {
    long value = 0;
    for (int i = starts[index]; i < ends[index]; i++) {
      value = value * 10 + (text[i] - '0');
    }
    return value;
  }

  /** The text of a number as written, or a string's bytes with its escapes resolved. */
  public byte[] bytes(int index) {
    if (kinds[index] != STRING) {
      return Arrays.copyOfRange(text, starts[index], ends[index]);
    }
    Lexer lexer = new Lexer(text, starts[index], mode);
    lexer.next();
    return lexer.stringBytes();
  }

  /** {@link #bytes} as text. */
  public String text(int index) {
    return new String(bytes(index), StandardCharsets.UTF_8);
  }
}
