package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.ResolveContext;
import io.atoll.types.ByteBuilder;
import io.atoll.types.LetterCase;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Utf8;
import io.atoll.types.Value;
import java.util.List;

/** Functions that build text from text. */
final class TextFunctions {
  private static final List<Arg> TEXT = List.of(Arg.TEXT);
  private static final List<Arg> BYTES = List.of(Arg.BYTES);
  private static final List<Arg> TEXT_INT = List.of(Arg.TEXT, Arg.INT);

  private TextFunctions() {}

  static void register(Registrar registrar) {
    registrar.row("CONCAT", 1, Registrar.MANY, TEXT, TextFunctions::sumType, TextFunctions::concat);
    registrar.rowWithNulls(
        "CONCAT_WS",
        2,
        Registrar.MANY,
        TEXT,
        TextFunctions::separatedType,
        TextFunctions::concatWs);
    registrar.row("LENGTH", 1, 1, BYTES, ResultTypes.INTEGER, row -> row.set((long) row.length(0)));
    registrar.alias("OCTET_LENGTH", "LENGTH");
    registrar.row(
        "BIT_LENGTH", 1, 1, BYTES, ResultTypes.INTEGER, row -> row.set(8L * row.length(0)));
    registrar.row(
        "CHAR_LENGTH", 1, 1, TEXT, ResultTypes.INTEGER, row -> row.set((long) characters(row, 0)));
    registrar.alias("CHARACTER_LENGTH", "CHAR_LENGTH");
    registrar.row("UPPER", 1, 1, TEXT, ResultTypes.LIKE_FIRST, row -> mapCase(row, true));
    registrar.alias("UCASE", "UPPER");
    registrar.row("LOWER", 1, 1, TEXT, ResultTypes.LIKE_FIRST, row -> mapCase(row, false));
    registrar.alias("LCASE", "LOWER");
    registrar.row("LEFT", 2, 2, TEXT_INT, TextFunctions::prefixType, TextFunctions::left);
    registrar.row("RIGHT", 2, 2, TEXT_INT, TextFunctions::prefixType, TextFunctions::right);
    registrar.row("SUBSTRING", 2, 3, TEXT_INT, ResultTypes.LIKE_FIRST, TextFunctions::substring);
    registrar.alias("SUBSTR", "SUBSTRING");
    registrar.alias("MID", "SUBSTRING");
    registrar.row("TRIM", 1, 2, TEXT, ResultTypes.LIKE_FIRST, row -> trim(row, true, true));
    registrar.row(
        "TRIM_LEADING", 1, 2, TEXT, ResultTypes.LIKE_FIRST, row -> trim(row, true, false));
    registrar.row(
        "TRIM_TRAILING", 1, 2, TEXT, ResultTypes.LIKE_FIRST, row -> trim(row, false, true));
    registrar.alias("LTRIM", "TRIM_LEADING");
    registrar.alias("RTRIM", "TRIM_TRAILING");
    List<Arg> pad = List.of(Arg.TEXT, Arg.INT, Arg.TEXT);
    registrar.row("LPAD", 2, 3, pad, TextFunctions::lengthType, row -> pad(row, true));
    registrar.row("RPAD", 2, 3, pad, TextFunctions::lengthType, row -> pad(row, false));
    registrar.rowWithNulls(
        "REPLACE",
        3,
        3,
        TEXT,
        (arguments, context) ->
            longType(arguments, context).withNullable(ResultTypes.anyNullable(arguments)),
        TextFunctions::replace);
    registrar.row("REPEAT", 2, 2, TEXT_INT, TextFunctions::repeatType, TextFunctions::repeat);
    registrar.row("REVERSE", 1, 1, TEXT, ResultTypes.LIKE_FIRST, TextFunctions::reverse);
    registrar.row(
        "SPACE",
        1,
        1,
        List.of(Arg.INT),
        (arguments, context) ->
            ResultTypes.text(constantLength(arguments.get(0), -1), context.connectionCollation()),
        TextFunctions::space);
    registrar.row(
        "INSERT",
        4,
        4,
        List.of(Arg.TEXT, Arg.INT, Arg.INT, Arg.TEXT),
        (arguments, context) ->
            ResultTypes.like(
                arguments.get(0), (long) length(arguments.get(0)) + length(arguments.get(3))),
        TextFunctions::insert);
  }

  static int length(Expression argument) {
    return ResultTypes.displayLength(argument.type());
  }

  private static SqlType sumType(List<Expression> arguments, ResolveContext context) {
    long sum = 0;
    for (Expression argument : arguments) {
      sum += length(argument);
    }
    return ResultTypes.like(arguments.get(0), Math.min(sum, Integer.MAX_VALUE))
        .withNullable(ResultTypes.anyNullable(arguments));
  }

  private static SqlType separatedType(List<Expression> arguments, ResolveContext context) {
    long sum = (long) length(arguments.get(0)) * Math.max(0, arguments.size() - 2);
    for (Expression argument : arguments.subList(1, arguments.size())) {
      sum += length(argument);
    }
    return ResultTypes.like(arguments.get(0), Math.min(sum, Integer.MAX_VALUE))
        .withNullable(arguments.get(0).type().nullable());
  }

  /** The value of an integer literal, or what is given for anything else. */
  static long constantLength(Expression argument, long otherwise) {
    return argument instanceof Expression.Constant constant
            && constant.value() instanceof Value.OfLong v
        ? Math.clamp(v.value(), 0, Integer.MAX_VALUE)
        : otherwise;
  }

  private static SqlType prefixType(List<Expression> arguments, ResolveContext context) {
    int own = length(arguments.get(0));
    return ResultTypes.like(arguments.get(0), Math.min(own, constantLength(arguments.get(1), own)));
  }

  private static SqlType lengthType(List<Expression> arguments, ResolveContext context) {
    return ResultTypes.like(arguments.get(0), constantLength(arguments.get(1), -1));
  }

  private static SqlType repeatType(List<Expression> arguments, ResolveContext context) {
    long times = constantLength(arguments.get(1), -1);
    long sum = times < 0 ? -1 : Math.min(Integer.MAX_VALUE, times * length(arguments.get(0)));
    return ResultTypes.like(arguments.get(0), sum);
  }

  private static SqlType longType(List<Expression> arguments, ResolveContext context) {
    long own = length(arguments.get(0));
    long to = length(arguments.get(2));
    return ResultTypes.like(arguments.get(0), Math.min(Integer.MAX_VALUE, own * Math.max(1, to)));
  }

  /** Whether a result of that many bytes may be made; else NULL with warning 1301. */
  static boolean fits(Row row, long bytes, String function) {
    long limit = row.context().maxAllowedPacket();
    if (bytes <= limit) {
      return true;
    }
    row.context().truncated(SqlError.ER_WARN_ALLOWED_PACKET_OVERFLOWED, function, limit);
    row.setNull();
    return false;
  }

  static int characters(Row row, int argument) {
    return row.isBinary(argument)
        ? row.length(argument)
        : Utf8.characters(row.heap(argument), row.start(argument), row.length(argument));
  }

  /** Bytes of the first {@code characters} characters. */
  static int prefix(Row row, int argument, long characters) {
    int length = row.length(argument);
    if (characters >= length) {
      return length;
    }
    return row.isBinary(argument)
        ? (int) characters
        : Utf8.prefixLength(row.heap(argument), row.start(argument), length, (int) characters);
  }

  private static void concat(Row row) {
    long total = 0;
    for (int i = 0; i < row.count(); i++) {
      total += row.length(i);
    }
    if (!fits(row, total, "concat")) {
      return;
    }
    ByteBuilder text = row.scratch();
    for (int i = 0; i < row.count(); i++) {
      text.put(row.heap(i), row.start(i), row.length(i));
    }
    row.set(text);
  }

  private static void concatWs(Row row) {
    if (row.isNull(0)) {
      row.setNull();
      return;
    }
    ByteBuilder text = row.scratch();
    boolean first = true;
    for (int i = 1; i < row.count(); i++) {
      if (row.isNull(i)) {
        continue;
      }
      if (!first) {
        text.put(row.heap(0), row.start(0), row.length(0));
      }
      first = false;
      text.put(row.heap(i), row.start(i), row.length(i));
      if (text.length() > row.context().maxAllowedPacket()) {
        fits(row, text.length(), "concat_ws");
        return;
      }
    }
    row.set(text);
  }

  private static void mapCase(Row row, boolean upper) {
    if (row.isBinary(0)) {
      row.setArgument(0);
      return;
    }
    ByteBuilder text = row.scratch();
    if (upper) {
      LetterCase.upper(row.heap(0), row.start(0), row.length(0), text);
    } else {
      LetterCase.lower(row.heap(0), row.start(0), row.length(0), text);
    }
    row.set(text);
  }

  private static boolean isUnsignedHuge(Row row, int argument) {
    return row.type(argument).unsigned() && row.getLong(argument) < 0;
  }

  private static void left(Row row) {
    long n = isUnsignedHuge(row, 1) ? Integer.MAX_VALUE : row.getLong(1);
    row.set(row.heap(0), row.start(0), n <= 0 ? 0 : prefix(row, 0, n));
  }

  private static void right(Row row) {
    long n = isUnsignedHuge(row, 1) ? Integer.MAX_VALUE : row.getLong(1);
    if (n <= 0) {
      row.set(row.heap(0), row.start(0), 0);
      return;
    }
    int skip = prefix(row, 0, Math.max(0, characters(row, 0) - n));
    row.set(row.heap(0), row.start(0) + skip, row.length(0) - skip);
  }

  private static void substring(Row row) {
    long from = row.getLong(1);
    long count = row.count() > 2 ? row.getLong(2) : Long.MAX_VALUE;
    if (row.count() > 2 && isUnsignedHuge(row, 2)) {
      count = Long.MAX_VALUE;
    }
    if (isUnsignedHuge(row, 1) || from == 0 || count <= 0) {
      row.set(row.heap(0), row.start(0), 0);
      return;
    }
    int skip;
    if (from < 0) {
      long characters = characters(row, 0);
      if (-from > characters || from == Long.MIN_VALUE) {
        row.set(row.heap(0), row.start(0), 0);
        return;
      }
      skip = prefix(row, 0, characters + from);
    } else {
      skip = prefix(row, 0, from - 1);
    }
    int start = row.start(0) + skip;
    int rest = row.length(0) - skip;
    int length =
        count >= rest
            ? rest
            : row.isBinary(0)
                ? (int) count
                : Utf8.prefixLength(row.heap(0), start, rest, (int) count);
    row.set(row.heap(0), start, length);
  }

  private static void trim(Row row, boolean leading, boolean trailing) {
    byte[] s = row.heap(0);
    int start = row.start(0);
    int end = start + row.length(0);
    if (row.count() == 1) {
      while (leading && start < end && s[start] == ' ') {
        start++;
      }
      while (trailing && end > start && s[end - 1] == ' ') {
        end--;
      }
      row.set(s, start, end - start);
      return;
    }
    byte[] r = row.heap(1);
    int rs = row.start(1);
    int n = row.length(1);
    if (n > 0) {
      while (leading
          && end - start >= n
          && java.util.Arrays.equals(s, start, start + n, r, rs, rs + n)) {
        start += n;
      }
      while (trailing
          && end - start >= n
          && java.util.Arrays.equals(s, end - n, end, r, rs, rs + n)) {
        end -= n;
      }
    }
    row.set(s, start, end - start);
  }

  private static void pad(Row row, boolean left) {
    long wanted = row.getLong(1);
    if (wanted < 0 || isUnsignedHuge(row, 1)) {
      row.setNull();
      return;
    }
    int have = characters(row, 0);
    if (wanted <= have) {
      row.set(row.heap(0), row.start(0), prefix(row, 0, wanted));
      return;
    }
    byte[] fill = row.count() > 2 ? row.getBytes(2) : new byte[] {' '};
    int fillCharacters = row.isBinary(0) ? fill.length : Utf8.characters(fill, 0, fill.length);
    if (fillCharacters == 0) {
      row.setNull();
      return;
    }
    long missing = wanted - have;
    String name = left ? "lpad" : "rpad";
    if (!fits(row, row.length(0) + missing / fillCharacters * fill.length, name)) {
      return;
    }
    ByteBuilder text = row.scratch();
    if (!left) {
      text.put(row.heap(0), row.start(0), row.length(0));
    }
    for (long i = 0; i < missing / fillCharacters; i++) {
      text.put(fill);
    }
    int rest = (int) (missing % fillCharacters);
    text.put(fill, 0, row.isBinary(0) ? rest : Utf8.prefixLength(fill, 0, fill.length, rest));
    if (left) {
      text.put(row.heap(0), row.start(0), row.length(0));
    }
    row.set(text);
  }

  /** Nothing is replaced by the empty text, whatever the third argument is, NULL included. */
  private static void replace(Row row) {
    if (row.isNull(0) || row.isNull(1) || (row.isNull(2) && row.length(1) > 0)) {
      row.setNull();
      return;
    }
    byte[] s = row.heap(0);
    int start = row.start(0);
    int end = start + row.length(0);
    byte[] from = row.heap(1);
    int fs = row.start(1);
    int n = row.length(1);
    if (n == 0) {
      row.setArgument(0);
      return;
    }
    ByteBuilder text = row.scratch();
    int i = start;
    while (i < end) {
      if (end - i >= n
          && s[i] == from[fs]
          && java.util.Arrays.equals(s, i, i + n, from, fs, fs + n)) {
        text.put(row.heap(2), row.start(2), row.length(2));
        i += n;
        if (text.length() > row.context().maxAllowedPacket()) {
          fits(row, text.length(), "replace");
          return;
        }
      } else {
        text.put(s[i++]);
      }
    }
    row.set(text);
  }

  private static void repeat(Row row) {
    long times = row.getLong(1);
    if (isUnsignedHuge(row, 1)) {
      times = Long.MAX_VALUE;
    }
    int length = row.length(0);
    if (times <= 0 || length == 0) {
      row.set(row.heap(0), row.start(0), 0);
      return;
    }
    long total = times > Integer.MAX_VALUE ? Long.MAX_VALUE : times * length;
    if (!fits(row, total, "repeat")) {
      return;
    }
    ByteBuilder text = row.scratch();
    text.ensure((int) total);
    for (long i = 0; i < times; i++) {
      text.put(row.heap(0), row.start(0), length);
    }
    row.set(text);
  }

  private static void space(Row row) {
    long n = isUnsignedHuge(row, 0) ? Long.MAX_VALUE : Math.max(0, row.getLong(0));
    if (fits(row, n, "space")) {
      row.set(row.scratch().fill(' ', (int) n));
    }
  }

  private static void reverse(Row row) {
    byte[] s = row.heap(0);
    int start = row.start(0);
    int length = row.length(0);
    byte[] out = new byte[length];
    int at = length;
    int i = start;
    while (i < start + length) {
      int n = row.isBinary(0) ? 1 : Math.max(1, Utf8.prefixLength(s, i, start + length - i, 1));
      at -= n;
      System.arraycopy(s, i, out, at, n);
      i += n;
    }
    row.set(out);
  }

  private static void insert(Row row) {
    long position = row.getLong(1);
    long count = row.getLong(2);
    int characters = characters(row, 0);
    if (position < 1 || position > characters) {
      row.setArgument(0);
      return;
    }
    int head = prefix(row, 0, position - 1);
    long gone = count < 0 || count > characters - position + 1 ? characters - position + 1 : count;
    int tail = prefix(row, 0, position - 1 + gone);
    ByteBuilder text = row.scratch();
    text.put(row.heap(0), row.start(0), head);
    text.put(row.heap(3), row.start(3), row.length(3));
    text.put(row.heap(0), row.start(0) + tail, row.length(0) - tail);
    if (fits(row, text.length(), "insert")) {
      row.set(text);
    }
  }
}
