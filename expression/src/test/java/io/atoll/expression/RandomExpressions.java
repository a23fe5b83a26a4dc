package io.atoll.expression;

import io.atoll.types.Collation;
import io.atoll.types.SqlException;
import io.atoll.types.SqlType;
import io.atoll.types.TemporalParser;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Seeded random expressions over literals, each as SQL text and as our tree. */
final class RandomExpressions {
  static final Collation COLLATION = Collation.UTF8MB4_GENERAL_CI;
  static final ResolveContext RESOLVE =
      new ResolveContext(
          "test", COLLATION, io.atoll.types.SqlMode.DEFAULT, 4, 1024, name -> SqlType.NULL);

  /** One expression in both forms; the tree is missing where resolution refused it. */
  record Sample(String sql, Expression expression, SqlException refusal) {}

  private final Random random;

  RandomExpressions(long seed) {
    this.random = new Random(seed);
  }

  private int pick(int bound) {
    return random.nextInt(bound);
  }

  private String pick(String... values) {
    return values[pick(values.length)];
  }

  static Sample integer(String digits) {
    if (digits.startsWith("-")) {
      Sample positive = integer(digits.substring(1));
      return call("UNARY-", "-" + positive.sql, positive);
    }
    BigInteger value = new BigInteger(digits);
    boolean unsigned = value.bitLength() > 63;
    SqlType type =
        SqlType.number(TypeKind.BIGINT, digits.length(), 0, unsigned).withNullable(false);
    return new Sample(digits, new Expression.Constant(Value.of(value.longValue()), type), null);
  }

  static Sample decimal(String text) {
    if (text.startsWith("-")) {
      Sample positive = decimal(text.substring(1));
      return call("UNARY-", "-" + positive.sql, positive);
    }
    BigDecimal value = new BigDecimal(text);
    SqlType type =
        SqlType.decimal(Math.max(value.precision(), value.scale()), value.scale())
            .withNullable(false);
    return new Sample(text, new Expression.Constant(Value.of(value), type), null);
  }

  static Sample real(String text) {
    if (text.startsWith("-")) {
      Sample positive = real(text.substring(1));
      return call("UNARY-", "-" + positive.sql, positive);
    }
    return new Sample(
        text,
        new Expression.Constant(
            Value.of(Double.parseDouble(text)), SqlType.DOUBLE.withNullable(false)),
        null);
  }

  static Sample text(String text) {
    return new Sample(
        "'" + text.replace("\\", "\\\\").replace("'", "''") + "'",
        new Expression.Constant(
            Value.ofUtf8(text),
            SqlType.varchar(text.codePointCount(0, text.length()), COLLATION).withNullable(false)),
        null);
  }

  static Sample temporal(TypeKind kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    TemporalParser parser = TemporalParser.lenient();
    long value =
        kind == TypeKind.TIME
            ? parser.time(bytes, 0, bytes.length)
            : parser.dateTime(bytes, 0, bytes.length);
    int point = text.indexOf('.');
    int scale = point < 0 ? 0 : text.length() - point - 1;
    String keyword = kind == TypeKind.DATETIME ? "TIMESTAMP" : kind.name();
    return new Sample(
        keyword + "'" + text + "'",
        new Expression.Constant(Value.of(value), SqlType.temporal(kind, scale).withNullable(false)),
        null);
  }

  static Sample nothing() {
    return new Sample("NULL", new Expression.Constant(Value.NULL, SqlType.NULL), null);
  }

  static Sample call(String name, String sql, Sample... arguments) {
    List<Expression> list = new ArrayList<>();
    for (Sample argument : arguments) {
      if (argument.refusal != null) {
        return new Sample(sql, null, argument.refusal);
      }
      list.add(argument.expression);
    }
    try {
      return new Sample(sql, Functions.call(name, list, RESOLVE), null);
    } catch (SqlException e) {
      return new Sample(sql, null, e);
    }
  }

  /** {@code NAME(a, b)} in SQL. */
  private static Sample function(String name, Sample... arguments) {
    List<String> texts = new ArrayList<>();
    for (Sample argument : arguments) {
      texts.add(argument.sql);
    }
    return call(name, name + "(" + String.join(", ", texts) + ")", arguments);
  }

  private static Sample cast(Sample argument, String sqlType, SqlType type) {
    String sql = "CAST(" + argument.sql + " AS " + sqlType + ")";
    return argument.refusal != null
        ? new Sample(sql, null, argument.refusal)
        : new Sample(sql, Functions.cast(argument.expression, type), null);
  }

  Sample any(int depth) {
    return switch (pick(5)) {
      case 0, 1 -> number(depth);
      case 2, 3 -> string(depth);
      default -> date(depth);
    };
  }

  Sample smallInteger() {
    return integer(pick("0", "1", "2", "3", "5", "-1", "-2", "7"));
  }

  Sample numberLiteral() {
    return switch (pick(8)) {
      case 0, 1, 2 ->
          integer(
              pick(
                  "0",
                  "1",
                  "-1",
                  "2",
                  "7",
                  "10",
                  "100",
                  "-35",
                  "255",
                  "2147483647",
                  "1000000",
                  "9223372036854775807",
                  "18446744073709551615"));
      case 3, 4, 5 ->
          decimal(
              pick(
                  "0.0",
                  "1.5",
                  "-2.25",
                  "3.14159",
                  "1234567890.123456789",
                  "99999999999999999999.99",
                  "0.000001",
                  "0.5",
                  "-0.05",
                  "2.50"));
      case 6 -> real(pick("1e0", "1.5e3", "-2.5e-3", "1e15", "1e20", "123456.789e0", "0e0"));
      default -> pick(3) == 0 ? nothing() : text(pick("12", "12abc", "-3.7", "1e2", " 5 ", ""));
    };
  }

  Sample number(int depth) {
    if (depth <= 0) {
      return numberLiteral();
    }
    Sample a = number(depth - 1);
    return switch (pick(17)) {
      case 0, 1, 2 -> {
        String operator = pick("+", "-", "*", "/", "DIV", "%");
        Sample b = number(depth - 1);
        yield call(operator, "(" + a.sql + " " + operator + " " + b.sql + ")", a, b);
      }
      case 3, 4 -> {
        String operator = pick("=", "<>", "<", "<=", ">", ">=", "<=>");
        Sample b = pick(3) == 0 ? string(depth - 1) : number(depth - 1);
        yield call(operator, "(" + a.sql + " " + operator + " " + b.sql + ")", a, b);
      }
      case 5 -> {
        String operator = pick("&", "|", "^", "<<", ">>");
        Sample b = number(depth - 1);
        yield call(operator, "(" + a.sql + " " + operator + " " + b.sql + ")", a, b);
      }
      case 6 -> {
        String operator = pick("AND", "OR", "XOR");
        Sample b = number(depth - 1);
        yield call(operator, "(" + a.sql + " " + operator + " " + b.sql + ")", a, b);
      }
      case 7 -> function(pick("ABS", "SIGN", "CEILING", "FLOOR", "ROUND", "ISNULL"), a);
      case 8 -> function(pick("ROUND", "TRUNCATE"), a, integer(pick("0", "1", "2", "4", "-1")));
      case 9 ->
          function(pick("IFNULL", "NULLIF", "COALESCE", "GREATEST", "LEAST"), a, number(depth - 1));
      case 10 -> function("IF", number(depth - 1), a, number(depth - 1));
      case 11 -> {
        Sample b = number(depth - 1);
        Sample c = number(depth - 1);
        yield call("IN", "(" + a.sql + " IN (" + b.sql + ", " + c.sql + "))", a, b, c);
      }
      case 12 -> {
        Sample b = number(depth - 1);
        Sample c = number(depth - 1);
        yield call("BETWEEN", "(" + a.sql + " BETWEEN " + b.sql + " AND " + c.sql + ")", a, b, c);
      }
      case 13 ->
          switch (pick(4)) {
            case 0 -> cast(a, "SIGNED", SqlType.BIGINT);
            case 1 -> cast(a, "DECIMAL(20, 3)", SqlType.decimal(20, 3));
            case 2 -> cast(a, "DOUBLE", SqlType.DOUBLE);
            default -> cast(string(depth - 1), "SIGNED", SqlType.BIGINT);
          };
      case 14 ->
          function(
              pick("LENGTH", "CHAR_LENGTH", "ASCII", "ORD", "BIT_LENGTH", "CRC32"),
              string(depth - 1));
      case 15 ->
          switch (pick(6)) {
            case 4 -> function(pick("HOUR", "MINUTE", "SECOND", "MICROSECOND"), time());
            case 5 -> function("TIME_TO_SEC", text(pick("12:34:56", "1 10:00:00", "-5:06:00")));
            case 0 -> function("LOCATE", string(depth - 1), string(depth - 1));
            case 1 -> function("INSTR", string(depth - 1), string(depth - 1));
            case 2 -> function("STRCMP", string(depth - 1), string(depth - 1));
            default -> function("FIND_IN_SET", string(0), string(depth - 1));
          };
      default ->
          function(
              pick(
                  "YEAR",
                  "MONTH",
                  "DAYOFMONTH",
                  "QUARTER",
                  "WEEK",
                  "WEEKDAY",
                  "DAYOFWEEK",
                  "DAYOFYEAR",
                  "TO_DAYS",
                  "TO_SECONDS",
                  "YEARWEEK",
                  "WEEKOFYEAR"),
              date(depth - 1));
    };
  }

  Sample stringLiteral() {
    if (pick(12) == 0) {
      return nothing();
    }
    return text(
        pick(
            "",
            "abc",
            "ABC",
            " x ",
            "12",
            "héllo",
            "a,b,c",
            "foo.bar.baz",
            "b",
            "日本語",
            "Hello World",
            "-3.7",
            "xyzzy"));
  }

  Sample string(int depth) {
    if (depth <= 0) {
      return stringLiteral();
    }
    Sample a = string(depth - 1);
    return switch (pick(18)) {
      case 0, 1 -> function("CONCAT", a, pick(3) == 0 ? any(depth - 1) : string(depth - 1));
      case 2 -> function("CONCAT_WS", stringLiteral(), a, any(depth - 1));
      case 3 -> function(pick("UPPER", "LOWER", "REVERSE", "TRIM", "LTRIM", "RTRIM", "QUOTE"), a);
      case 4 -> function(pick("LEFT", "RIGHT", "REPEAT"), a, smallInteger());
      case 5 -> function("SUBSTRING", a, smallInteger());
      case 6 -> function("SUBSTRING", a, smallInteger(), smallInteger());
      case 7 -> function(pick("LPAD", "RPAD"), a, integer(pick("0", "3", "8")), stringLiteral());
      case 8 -> function("REPLACE", a, stringLiteral(), stringLiteral());
      case 9 -> function("SUBSTRING_INDEX", a, text(pick(".", ",", "l", "")), smallInteger());
      case 10 -> function("INSERT", a, smallInteger(), smallInteger(), stringLiteral());
      case 11 -> function("HEX", any(depth - 1));
      case 12 -> function(pick("IFNULL", "NULLIF", "COALESCE"), a, string(depth - 1));
      case 13 -> function("IF", number(depth - 1), a, any(depth - 1));
      case 14 -> function("ELT", smallInteger(), a, string(depth - 1));
      case 15 ->
          switch (pick(4)) {
            case 0 -> function("FORMAT", number(depth - 1), integer(pick("0", "2", "4")));
            case 1 -> function(pick("MD5", "SHA1", "TO_BASE64", "SOUNDEX"), a);
            case 2 ->
                function("CONV", numberLiteral(), integer("10"), integer(pick("2", "16", "36")));
            default -> function(pick("BIN", "OCT"), numberLiteral());
          };
      case 16 -> cast(any(depth - 1), "CHAR", SqlType.varchar(-1, COLLATION));
      default ->
          switch (pick(3)) {
            case 0 ->
                function(
                    "DATE_FORMAT",
                    date(depth - 1),
                    text(
                        pick("%Y-%m-%d", "%W %M %e", "%H:%i:%s.%f", "%j %U %v %x", "%a %b %D %y")));
            case 1 -> function(pick("DAYNAME", "MONTHNAME"), date(depth - 1));
            default -> {
              Sample p = text(pick("%b%", "a_c", "%", "A%", "", "h%o"));
              yield call("LIKE", "(" + a.sql + " LIKE " + p.sql + ")", a, p);
            }
          };
    };
  }

  Sample dateLiteral() {
    return switch (pick(9)) {
      case 0, 1 ->
          temporal(TypeKind.DATE, pick("2024-02-29", "1999-12-31", "2000-01-01", "1970-01-01"));
      case 2, 3 ->
          temporal(
              TypeKind.DATETIME,
              pick("2023-12-31 23:59:59", "2024-01-31 12:34:56.789", "1987-06-05 04:03:02"));
      case 4 -> text(pick("2024-01-31", "2010-10-10 10:10:10", "2024-03-10 01:02:03.123456"));
      case 5 -> pick(2) == 0 ? integer("20240131") : integer("20240131102030");
      case 6 -> pick(3) == 0 ? nothing() : text(pick("2024-02-30", "abc", "99-1-1"));
      default -> temporal(TypeKind.DATETIME, "2001-09-09 01:46:40");
    };
  }

  Sample time() {
    return switch (pick(3)) {
      case 0 -> temporal(TypeKind.TIME, pick("10:11:12", "-01:00:00", "100:59:59.25", "00:00:00"));
      case 1 -> text(pick("12:34:56", "1 10:00:00", "-5:6", "2023-12-31 23:59:59"));
      default -> temporal(TypeKind.DATETIME, "2024-01-31 12:34:56.789");
    };
  }

  Sample date(int depth) {
    if (depth <= 0) {
      return dateLiteral();
    }
    Sample a = date(depth - 1);
    return switch (pick(7)) {
      case 0, 1, 2 -> {
        String unit =
            pick(
                "MICROSECOND",
                "SECOND",
                "MINUTE",
                "HOUR",
                "DAY",
                "WEEK",
                "MONTH",
                "QUARTER",
                "YEAR");
        String name = pick("DATE_ADD", "DATE_SUB");
        Sample amount = integer(pick("1", "-1", "30", "100", "13"));
        yield call(
            name,
            name + "(" + a.sql + ", INTERVAL " + amount.sql + " " + unit + ")",
            a,
            amount,
            text(unit));
      }
      case 3 -> function("LAST_DAY", a);
      case 4 -> function("DATE", a);
      case 5 -> cast(a, "DATETIME(6)", SqlType.temporal(TypeKind.DATETIME, 6));
      default -> function("IFNULL", a, date(depth - 1));
    };
  }
}
