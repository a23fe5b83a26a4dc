package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.types.ByteBuilder;
import io.atoll.types.CharacterSet;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Utf8;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Text forms of numbers and bytes: HEX, CONV, FORMAT, QUOTE, base 64, character codes. */
final class TextCodecs {
  private static final byte[] DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".getBytes(StandardCharsets.US_ASCII);
  private static final List<Arg> TEXT = List.of(Arg.TEXT);
  private static final List<Arg> BYTES = List.of(Arg.BYTES);
  private static final int BASE64_LINE = 76;

  private TextCodecs() {}

  static void register(Registrar registrar) {
    registrar.add(
        "HEX", 1, 1, TextCodecs::resolveHex, Registrar.rowCompiler(false, TextCodecs::hex));
    registrar.row(
        "UNHEX",
        1,
        1,
        TEXT,
        (arguments, context) ->
            ResultTypes.text((TextFunctions.length(arguments.get(0)) + 1) / 2, Collation.BINARY),
        TextCodecs::unhex);
    registrar.row(
        "CONV",
        3,
        3,
        List.of(Arg.TEXT, Arg.INT, Arg.INT),
        ResultTypes.connectionText(65),
        TextCodecs::conv);
    based(registrar, "BIN", 2);
    based(registrar, "OCT", 8);
    registrar.row(
        "ASCII",
        1,
        1,
        BYTES,
        ResultTypes.INTEGER,
        row -> row.set(row.length(0) == 0 ? 0L : row.heap(0)[row.start(0)] & 255));
    registrar.row("ORD", 1, 1, TEXT, ResultTypes.INTEGER, TextCodecs::ord);
    registrar.rowWithNulls(
        "CHAR",
        1,
        Registrar.MANY,
        List.of(Arg.INT),
        (arguments, context) ->
            SqlType.varchar(4 * arguments.size(), Collation.BINARY).withNullable(false),
        TextCodecs::character);
    registrar.rowWithNulls(
        "QUOTE",
        1,
        1,
        TEXT,
        (arguments, context) ->
            ResultTypes.like(
                arguments.get(0),
                Math.min(Integer.MAX_VALUE, 2L * TextFunctions.length(arguments.get(0)) + 2)),
        TextCodecs::quote);
    registrar.row(
        "SOUNDEX",
        1,
        1,
        TEXT,
        (arguments, context) ->
            ResultTypes.like(arguments.get(0), Math.max(4, TextFunctions.length(arguments.get(0)))),
        TextCodecs::soundex);
    registrar.row(
        "TO_BASE64",
        1,
        1,
        BYTES,
        (arguments, context) ->
            ResultTypes.text(
                Math.min(
                    Integer.MAX_VALUE, 4L * TextFunctions.length(arguments.get(0)) * 4 / 3 + 8),
                context.connectionCollation()),
        row -> row.set(toBase64(row.getBytes(0))));
    registrar.row(
        "FROM_BASE64",
        1,
        1,
        TEXT,
        (arguments, context) ->
            ResultTypes.text(TextFunctions.length(arguments.get(0)), Collation.BINARY),
        TextCodecs::fromBase64);
    registrar.row(
        "FORMAT",
        2,
        3,
        List.of(Arg.NUMBER, Arg.INT, Arg.OTHER_TEXT),
        ResultTypes.connectionText(100),
        TextCodecs::format);
    registrar.add(
        "CONVERT_CHARSET",
        2,
        2,
        TextCodecs::resolveConvert,
        Registrar.rowCompiler(false, TextCodecs::convert));
    registrar.row(
        "WEIGHT_STRING",
        1,
        1,
        TEXT,
        (arguments, context) ->
            ResultTypes.text(
                Math.min(Integer.MAX_VALUE, 8L * TextFunctions.length(arguments.get(0))),
                Collation.BINARY),
        row -> {
          ByteBuilder key = row.scratch();
          row.type(0).collation().sortKey(row.heap(0), row.start(0), row.length(0), key);
          row.set(key);
        });
  }

  /** BIN and OCT are CONV from base 10. */
  private static void based(Registrar registrar, String name, long base) {
    registrar.add(
        name,
        1,
        1,
        (n, arguments, context) ->
            io.atoll.expression.Functions.call(
                "CONV", List.of(arguments.get(0), integer(10), integer(base)), context),
        (call, arguments) -> {
          throw new IllegalStateException("resolution replaces " + name);
        });
  }

  private static Expression integer(long value) {
    return new Expression.Constant(Value.of(value), SqlType.BIGINT.withNullable(false));
  }

  private static Expression resolveHex(
      String name, List<Expression> arguments, ResolveContext context) {
    Expression argument = arguments.get(0);
    TypeKind kind = argument.type().kind();
    boolean isNumber =
        kind.isInteger()
            || kind == TypeKind.DECIMAL
            || kind == TypeKind.DOUBLE
            || kind == TypeKind.FLOAT
            || kind == TypeKind.BIT;
    Expression converted =
        isNumber ? Casts.toHexNumber(argument) : Casts.toBytes(argument, context);
    long length = isNumber ? 16 : Math.min(Integer.MAX_VALUE, 8L * TextFunctions.length(converted));
    return new Expression.Call(
        new Function(name),
        List.of(converted),
        ResultTypes.text(length, context.connectionCollation())
            .withNullable(argument.type().nullable()));
  }

  private static RowFunction hex(Expression.Call call) {
    if (call.arguments().get(0).type().storage() == TypeKind.Storage.LONG) {
      return row -> row.set(Long.toHexString(row.getLong(0)).toUpperCase(Locale.ROOT));
    }
    return row -> {
      ByteBuilder out = row.scratch();
      hex(row.heap(0), row.start(0), row.length(0), out);
      row.set(out);
    };
  }

  static void hex(byte[] s, int start, int length, ByteBuilder out) {
    for (int i = start; i < start + length; i++) {
      out.put(DIGITS[(s[i] & 255) >>> 4]);
      out.put(DIGITS[s[i] & 15]);
    }
  }

  private static void unhex(Row row) {
    ByteBuilder out = row.scratch();
    int length = row.length(0);
    int high = length % 2 == 0 ? -1 : 0;
    for (int i = 0; i < length; i++) {
      int digit = Character.digit(row.heap(0)[row.start(0) + i], 16);
      if (digit < 0) {
        row.setNull();
        return;
      }
      if (high < 0) {
        high = digit;
      } else {
        out.put(high << 4 | digit);
        high = -1;
      }
    }
    row.set(out);
  }

  private static void conv(Row row) {
    long from = row.getLong(1);
    long to = row.getLong(2);
    if (Math.abs(from) < 2 || Math.abs(from) > 36 || Math.abs(to) < 2 || Math.abs(to) > 36) {
      row.setNull();
      return;
    }
    String text = row.getText(0).strip();
    if (text.isEmpty()) {
      row.setNull();
      return;
    }
    boolean negative = text.startsWith("-");
    int i = negative || text.startsWith("+") ? 1 : 0;
    BigInteger value = BigInteger.ZERO;
    int radix = (int) Math.abs(from);
    BigInteger limit = from < 0 ? BigInteger.ONE.shiftLeft(63) : BigInteger.ONE.shiftLeft(64);
    while (i < text.length()
        && text.charAt(i) < 128
        && Character.digit(text.charAt(i), radix) >= 0) {
      value =
          value
              .multiply(BigInteger.valueOf(radix))
              .add(BigInteger.valueOf(Character.digit(text.charAt(i), radix)));
      if (value.compareTo(limit) >= 0) {
        value = limit.subtract(BigInteger.ONE);
        if (from < 0 && negative) {
          value = limit;
        }
        negative = from < 0 && negative;
        break;
      }
      i++;
    }
    long bits = (negative ? value.negate() : value).longValue();
    String digits = to < 0 ? Long.toString(bits, (int) -to) : Long.toUnsignedString(bits, (int) to);
    row.set(digits.toUpperCase(Locale.ROOT));
  }

  private static void ord(Row row) {
    if (row.length(0) == 0) {
      row.set(0L);
      return;
    }
    int start = row.start(0);
    int n = row.isBinary(0) ? 1 : Utf8.prefixLength(row.heap(0), start, row.length(0), 1);
    CharacterSet set = row.type(0).collation().characterSet();
    byte[] first =
        row.isBinary(0) || set.isUtf8()
            ? Arrays.copyOfRange(row.heap(0), start, start + n)
            : set.fromUtf8(row.heap(0), start, n);
    long code = 0;
    for (byte b : first) {
      code = code << 8 | (b & 255);
    }
    row.set(code);
  }

  private static void character(Row row) {
    ByteBuilder out = row.scratch();
    for (int i = 0; i < row.count(); i++) {
      if (row.isNull(i)) {
        continue;
      }
      int code = (int) row.getLong(i);
      boolean started = false;
      for (int shift = 24; shift >= 0; shift -= 8) {
        int b = code >>> shift & 255;
        started |= b != 0 || shift == 0;
        if (started) {
          out.put(b);
        }
      }
    }
    row.set(out);
  }

  private static void quote(Row row) {
    if (row.isNull(0)) {
      row.set("NULL");
      return;
    }
    ByteBuilder out = row.scratch();
    out.put('\'');
    for (int i = row.start(0); i < row.start(0) + row.length(0); i++) {
      byte b = row.heap(0)[i];
      switch (b) {
        case 0 -> out.put('\\').put('0');
        case 26 -> out.put('\\').put('Z');
        case '\'', '\\' -> out.put('\\').put(b);
        default -> out.put(b);
      }
    }
    row.set(out.put('\''));
  }

  private static void soundex(Row row) {
    String codes = "01230120022455012623010202";
    StringBuilder out = new StringBuilder();
    char last = 0;
    String text = row.getText(0);
    for (int i = 0; i < text.length(); i++) {
      char c = Character.toUpperCase(text.charAt(i));
      if (!Character.isLetter(c)) {
        continue;
      }
      char code = c >= 'A' && c <= 'Z' ? codes.charAt(c - 'A') : '0';
      if (out.isEmpty()) {
        out.append(c);
        last = code;
      } else if (code != '0' && code != last) {
        out.append(code);
        last = code;
      }
    }
    while (!out.isEmpty() && out.length() < 4) {
      out.append('0');
    }
    row.set(out.toString());
  }

  private static byte[] toBase64(byte[] source) {
    return Base64.getMimeEncoder(BASE64_LINE, new byte[] {'\n'}).encode(source);
  }

  private static void fromBase64(Row row) {
    ByteBuilder clean = row.scratch();
    for (int i = row.start(0); i < row.start(0) + row.length(0); i++) {
      byte b = row.heap(0)[i];
      if (b != ' ' && !(b >= 9 && b <= 13)) {
        clean.put(b);
      }
    }
    if (clean.length() % 4 != 0) {
      row.setNull();
      return;
    }
    try {
      row.set(Base64.getDecoder().decode(clean.toArray()));
    } catch (IllegalArgumentException e) {
      row.setNull();
    }
  }

  /** FORMAT(x, d[, locale]): the locales whose marks differ from English are a small table. */
  private static void format(Row row) {
    int decimals = (int) Math.clamp(row.getLong(1), 0, 30);
    BigDecimal value =
        switch (row.type(0).storage()) {
          case LONG -> Casts.decimal(row.getLong(0), row.type(0).unsigned());
          case DOUBLE -> io.atoll.types.Decimals.ofDouble(row.getDouble(0));
          case DECIMAL, BYTES -> row.getDecimal(0);
        };
    RoundingMode mode =
        row.type(0).storage() == TypeKind.Storage.DOUBLE
            ? RoundingMode.HALF_EVEN
            : RoundingMode.HALF_UP;
    String digits = value.setScale(decimals, mode).toPlainString();
    char thousands = ',';
    char point = '.';
    if (row.count() > 2) {
      String locale = row.getText(2).toLowerCase(Locale.ROOT);
      String language = locale.length() > 2 ? locale.substring(0, 2) : locale;
      switch (language) {
        case "de", "es", "da", "nl", "id", "tr", "el" -> {
          thousands = '.';
          point = ',';
        }
        case "fr", "it", "pt", "pl", "hr" -> {
          thousands = 0;
          point = ',';
        }
        case "ru", "cs", "uk", "nb", "sv", "fi", "bg" -> {
          thousands =
              language.equals("nb") || language.equals("sv") || language.equals("fi") ? '.' : ' ';
          point = ',';
        }
        default -> {}
      }
    }
    row.set(group(digits, thousands, point));
  }

  private static String group(String digits, char thousands, char point) {
    int dot = digits.indexOf('.');
    int end = dot < 0 ? digits.length() : dot;
    StringBuilder out = new StringBuilder();
    int first = digits.startsWith("-") ? 1 : 0;
    for (int i = 0; i < end; i++) {
      if (i > first && (end - i) % 3 == 0 && thousands != 0) {
        out.append(thousands);
      }
      out.append(digits.charAt(i));
    }
    if (dot >= 0) {
      out.append(point).append(digits, dot + 1, digits.length());
    }
    return out.toString();
  }

  private static Expression resolveConvert(
      String name, List<Expression> arguments, ResolveContext context) {
    if (!(arguments.get(1) instanceof Expression.Constant constant)
        || !(constant.value() instanceof Value.OfBytes bytes)) {
      throw SqlError.ER_WRONG_ARGUMENTS.with("convert");
    }
    CharacterSet set = CharacterSet.require(new String(bytes.value(), StandardCharsets.UTF_8));
    Expression text = Casts.toText(arguments.get(0), context);
    Collation collation = set.defaultCollation();
    long length = TextFunctions.length(text);
    return new Expression.Call(
        new Function(name),
        List.of(text, arguments.get(1)),
        ResultTypes.text(
            collation.equals(Collation.BINARY) ? Math.min(Integer.MAX_VALUE, length * 4) : length,
            collation));
  }

  private static RowFunction convert(Expression.Call call) {
    Collation from = call.arguments().get(0).type().collation();
    Collation to = call.type().collation();
    CharacterSet source = from.characterSet();
    CharacterSet target = to.characterSet();
    boolean fromBinary = from.equals(Collation.BINARY);
    boolean toBinary = to.equals(Collation.BINARY);
    if (fromBinary && !toBinary) {
      return CastEvaluators.bytesAsText(call.type());
    }
    if (source == target || target == CharacterSet.UTF8MB4) {
      return row -> row.setArgument(0);
    }
    return toBinary
        ? CastEvaluators.textAsBytes(call.arguments().get(0).type())
        : row -> row.set(target.toUtf8(target.fromUtf8(row.getBytes(0))));
  }
}
