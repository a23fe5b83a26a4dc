package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.util.List;

/** CAST, CONVERT, COLLATE and the conversions that resolution inserts. */
public final class Casts {
  /** 64 bits: positive numbers up to the unsigned limit, negative ones as their complement. */
  static final SqlType BITS = SqlType.number(TypeKind.BIGINT, 64, 0, false);

  /** The same where numbers beyond the limits on both sides are all ones. */
  static final SqlType HEX_BITS = SqlType.number(TypeKind.BIGINT, 65, 0, false);

  /** Name of the call that holds text to a column's length. */
  public static final String FITTED = "FIT_COLUMN";

  private Casts() {}

  static void register(Registrar registrar) {
    registrar.add(
        "CAST",
        1,
        1,
        (name, arguments, context) -> {
          throw SqlError.ER_WRONG_ARGUMENTS.with("cast");
        },
        CastEvaluators::compile);
    registrar.add(
        "PARSE_JSON",
        1,
        1,
        (name, arguments, context) -> parseJson(arguments.get(0), context),
        CastEvaluators::compile);
    registrar.add(
        FITTED,
        2,
        2,
        (name, arguments, context) -> {
          throw SqlError.ER_SP_DOES_NOT_EXIST.with("FUNCTION", name);
        },
        (call, arguments) ->
            new RowEvaluator(
                call.type(), arguments, true, false, CastEvaluators.fitted(call.type())));
    registrar.add(
        Collations.IMPLICIT,
        1,
        1,
        (name, arguments, context) -> arguments.get(0),
        (call, arguments) -> new Retyped(call.type(), arguments[0]));
    registrar.add(
        Collations.EXPLICIT,
        2,
        2,
        (name, arguments, context) -> collate(arguments, context),
        (call, arguments) -> new Retyped(call.type(), arguments[0]));
  }

  private static Expression collate(List<Expression> arguments, ResolveContext context) {
    if (!(arguments.get(1) instanceof Expression.Constant name)
        || !(name.value() instanceof Value.OfBytes bytes)) {
      throw SqlError.ER_WRONG_ARGUMENTS.with("collate");
    }
    Collation collation =
        Collation.require(new String(bytes.value(), java.nio.charset.StandardCharsets.UTF_8));
    return Collations.explicit(toText(arguments.get(0), context), collation);
  }

  /**
   * A cast, or the argument itself where nothing changes. Character targets of length -1 take any
   * length.
   */
  public static Expression cast(Expression argument, SqlType target) {
    SqlType from = argument.type();
    SqlType to = target;
    if (to.kind().isString() && to.length() < 0) {
      to =
          Collations.retype(
              ResultTypes.text(ResultTypes.displayLength(from), to.collation()), to.collation());
    }
    if (argument instanceof Expression.Constant constant) {
      if (constant.value().isNull()) {
        return new Expression.Constant(Value.NULL, to.withNullable(true));
      }
      Expression folded = exact(constant, to);
      if (folded != null) {
        return folded;
      }
    }
    if (isSame(from, to)) {
      return argument;
    }
    boolean nullable = from.nullable() || mayBeNull(from, to);
    return new Expression.Call(new Function("CAST"), List.of(argument), to.withNullable(nullable));
  }

  private static boolean mayBeNull(SqlType from, SqlType to) {
    return to.kind().isTemporal() && !from.kind().isDateLike();
  }

  private static boolean isSame(SqlType from, SqlType to) {
    if (from.kind() != to.kind() || from.unsigned() != to.unsigned()) {
      return false;
    }
    return switch (from.kind()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, YEAR, DATE, JSON, NULL, BIT -> true;
      case FLOAT, DOUBLE -> from.kind() == TypeKind.DOUBLE;
      case DECIMAL -> from.scale() == to.scale() && from.length() <= to.length();
      case TIME, DATETIME, TIMESTAMP -> from.scale() == to.scale();
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB ->
          from.collation().id() == to.collation().id()
              && from.length() <= to.length()
              && !(to.kind() == TypeKind.CHAR && to.isBinaryString());
      case ENUM, SET -> from.elements().equals(to.elements());
    };
  }

  /** Number literals change their representation where nothing is lost. */
  private static @org.jspecify.annotations.Nullable Expression exact(
      Expression.Constant constant, SqlType to) {
    if (!(constant.value() instanceof Value.OfLong v) || !constant.type().kind().isInteger()) {
      return null;
    }
    if (to.kind() == TypeKind.DECIMAL) {
      BigDecimal value = decimal(v.value(), constant.type().unsigned()).setScale(to.scale());
      return value.precision() > to.length()
          ? null
          : new Expression.Constant(Value.of(value), to.withNullable(false));
    }
    boolean small = Math.abs(v.value()) < 1L << 53 && v.value() != Long.MIN_VALUE;
    if (to.kind() == TypeKind.DOUBLE && small && !(constant.type().unsigned() && v.value() < 0)) {
      return new Expression.Constant(Value.of((double) v.value()), to.withNullable(false));
    }
    return null;
  }

  static BigDecimal decimal(long value, boolean unsigned) {
    return unsigned && value < 0
        ? new BigDecimal(new java.math.BigInteger(Long.toUnsignedString(value)))
        : BigDecimal.valueOf(value);
  }

  /** Character data stays as it is; all else becomes text in the connection's collation. */
  static Expression toText(Expression argument, ResolveContext context) {
    SqlType type = argument.type();
    if (type.kind().isString()) {
      return argument;
    }
    Collation collation =
        switch (type.kind()) {
          case ENUM, SET -> type.collation();
          case JSON -> Collation.UTF8MB4_BIN;
          case BIT -> Collation.BINARY;
          default -> context.connectionCollation();
        };
    SqlType text =
        ResultTypes.text(
            type.kind() == TypeKind.BIT ? (type.length() + 7) / 8 : ResultTypes.displayLength(type),
            collation);
    return cast(argument, text);
  }

  /** Text as the bytes that its character set gives it: inside, all text is UTF-8. */
  static Expression toBytes(Expression argument, ResolveContext context) {
    Expression text = toText(argument, context);
    if (text.type().isBinaryString() || text.type().collation().characterSet().isUtf8()) {
      return text;
    }
    return io.atoll.expression.Functions.call(
        "CONVERT_CHARSET",
        List.of(
            text,
            new Expression.Constant(
                Value.ofUtf8("binary"),
                SqlType.varchar(6, Collation.UTF8MB4_0900_AI_CI).withNullable(false))),
        context);
  }

  /** What the bit operators work on: numbers as integers of 64 bits. */
  static Expression toBits(Expression argument) {
    SqlType type = argument.type();
    Expression number = NumericTypes.hexNumber(argument);
    if (number != null) {
      return number;
    }
    if (type.storage() == TypeKind.Storage.LONG && !type.kind().isTemporal()) {
      return argument;
    }
    if (type.kind().isTemporal() && type.kind() != TypeKind.YEAR) {
      return cast(argument, SqlType.BIGINT);
    }
    return cast(type.kind().isString() ? argument : NumericTypes.numeric(argument), BITS);
  }

  /** The number whose digits HEX shows; what 64 bits do not hold is all ones. */
  static Expression toHexNumber(Expression argument) {
    return argument.type().storage() == TypeKind.Storage.LONG ? argument : cast(argument, HEX_BITS);
  }

  /** Text is parsed as a JSON document; other values become JSON scalars. */
  static Expression parseJson(Expression argument, ResolveContext context) {
    SqlType json = jsonType();
    if (argument.type().kind() == TypeKind.JSON) {
      return argument;
    }
    if (argument.type().kind() == TypeKind.NULL) {
      return cast(argument, json);
    }
    return argument.type().kind().isString()
        ? new Expression.Call(
            new Function("PARSE_JSON"),
            List.of(argument),
            json.withNullable(argument.type().nullable()))
        : cast(argument, json);
  }

  /** Text becomes a JSON string, other values the JSON scalar. */
  static Expression toJsonValue(Expression argument) {
    return cast(argument, jsonType());
  }

  static SqlType jsonType() {
    return new SqlType(TypeKind.JSON, -1, 0, false, true, Collation.BINARY, List.of());
  }

  /** As the bit operators and bit aggregates take it. */
  public static Expression bits(Expression argument) {
    return toBits(argument);
  }

  /** As text, in the connection's collation where it is none. */
  public static Expression text(Expression argument, ResolveContext context) {
    return toText(argument, context);
  }

  /** As a number: integer, DECIMAL or DOUBLE. */
  public static Expression number(Expression argument) {
    return NumericTypes.numeric(argument);
  }

  /** Most digits of an integer type. */
  public static int integerDigits(SqlType type) {
    return NumericTypes.integerDigits(type);
  }

  /** The collation in which texts meet. */
  public static Collation commonCollation(List<Expression> texts, String operation) {
    return Collations.common(texts, operation);
  }
}
