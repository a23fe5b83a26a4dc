package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.types.Decimals;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Numeric functions. */
final class NumberFunctions {
  private static final List<Arg> NUMBER = List.of(Arg.NUMBER);
  private static final List<Arg> DOUBLE = List.of(Arg.DOUBLE);

  private NumberFunctions() {}

  static void register(Registrar registrar) {
    registrar.rows("ABS", 1, 1, NUMBER, NumberFunctions::sameType, false, NumberFunctions::abs);
    registrar.rows("SIGN", 1, 1, NUMBER, ResultTypes.INTEGER, false, call -> NumberFunctions::sign);
    registrar.rows(
        "CEILING",
        1,
        1,
        NUMBER,
        NumberFunctions::wholeType,
        false,
        call -> whole(call, RoundingMode.CEILING));
    registrar.alias("CEIL", "CEILING");
    registrar.rows(
        "FLOOR",
        1,
        1,
        NUMBER,
        NumberFunctions::wholeType,
        false,
        call -> whole(call, RoundingMode.FLOOR));
    for (String name : List.of("ROUND", "TRUNCATE")) {
      registrar.rows(
          name,
          name.equals("ROUND") ? 1 : 2,
          2,
          List.of(Arg.NUMBER, Arg.INT),
          NumberFunctions::roundType,
          false,
          call -> round(call, name.equals("TRUNCATE")));
    }
    unary(registrar, "SQRT", x -> x < 0 ? Double.NaN : Math.sqrt(x));
    registrar.rows(
        "EXP",
        1,
        1,
        DOUBLE,
        ResultTypes.DOUBLE,
        false,
        call -> row -> finite(row, Math.exp(row.getDouble(0)), call));
    registrar.rows(
        "POW",
        2,
        2,
        DOUBLE,
        ResultTypes.DOUBLE,
        false,
        call -> row -> finite(row, Math.pow(row.getDouble(0), row.getDouble(1)), call));
    registrar.alias("POWER", "POW");
    logarithm(registrar, "LN", Math::log);
    logarithm(registrar, "LOG2", x -> Math.log(x) / Math.log(2));
    logarithm(registrar, "LOG10", Math::log10);
    registrar.row(
        "LOG",
        1,
        2,
        DOUBLE,
        ResultTypes.NULLABLE_DOUBLE,
        row -> {
          double base = row.getDouble(0);
          if (row.count() == 1) {
            logarithm(row, base, Math::log);
          } else if (base <= 0 || base == 1) {
            row.context().warnings().warn(SqlError.ER_INVALID_ARGUMENT_FOR_LOGARITHM);
            row.setNull();
          } else {
            logarithm(row, row.getDouble(1), x -> Math.log(x) / Math.log(base));
          }
        });
    unary(registrar, "SIN", Math::sin);
    unary(registrar, "COS", Math::cos);
    unary(registrar, "TAN", Math::tan);
    unary(registrar, "ASIN", Math::asin);
    unary(registrar, "ACOS", Math::acos);
    registrar.rows(
        "COT",
        1,
        1,
        DOUBLE,
        ResultTypes.DOUBLE,
        false,
        call -> row -> finite(row, 1 / Math.tan(row.getDouble(0)), call));
    unary(registrar, "DEGREES", Math::toDegrees);
    unary(registrar, "RADIANS", Math::toRadians);
    registrar.row(
        "ATAN",
        1,
        2,
        DOUBLE,
        ResultTypes.DOUBLE,
        row ->
            row.set(
                row.count() == 1
                    ? Math.atan(row.getDouble(0))
                    : Math.atan2(row.getDouble(0), row.getDouble(1))));
    registrar.alias("ATAN2", "ATAN");
    registrar.row(
        "PI",
        0,
        0,
        List.of(),
        (arguments, context) -> SqlType.number(TypeKind.DOUBLE, 8, 6, false).withNullable(false),
        row -> row.set(Math.PI));
    registrar.add(
        "GREATEST",
        2,
        Registrar.MANY,
        NumberFunctions::resolveExtreme,
        Registrar.rowCompiler(false, call -> extreme(call, true)));
    registrar.add(
        "LEAST",
        2,
        Registrar.MANY,
        NumberFunctions::resolveExtreme,
        Registrar.rowCompiler(false, call -> extreme(call, false)));
    registrar.rowWithNulls(
        "INTERVAL",
        2,
        Registrar.MANY,
        DOUBLE,
        (arguments, context) -> SqlType.BIGINT.withNullable(false),
        NumberFunctions::interval);
  }

  private static void unary(Registrar registrar, String name, DoubleUnaryOperator operator) {
    registrar.row(
        name,
        1,
        1,
        DOUBLE,
        ResultTypes.NULLABLE_DOUBLE,
        row -> {
          double value = operator.applyAsDouble(row.getDouble(0));
          if (Double.isNaN(value)) {
            row.setNull();
          } else {
            row.set(value);
          }
        });
  }

  private static void logarithm(Registrar registrar, String name, DoubleUnaryOperator operator) {
    registrar.row(
        name,
        1,
        1,
        DOUBLE,
        ResultTypes.NULLABLE_DOUBLE,
        row -> logarithm(row, row.getDouble(0), operator));
  }

  private static void logarithm(Row row, double x, DoubleUnaryOperator operator) {
    if (x <= 0) {
      row.context().warnings().warn(SqlError.ER_INVALID_ARGUMENT_FOR_LOGARITHM);
      row.setNull();
    } else {
      row.set(operator.applyAsDouble(x));
    }
  }

  private static void finite(Row row, double value, Expression.Call call) {
    if (!Double.isFinite(value)) {
      throw SqlError.ER_DATA_OUT_OF_RANGE.with("DOUBLE", ExpressionText.of(call));
    }
    row.set(value);
  }

  private static SqlType sameType(List<Expression> arguments, ResolveContext context) {
    SqlType type = arguments.get(0).type();
    return type.kind().isInteger() || type.kind() == TypeKind.NULL
        ? SqlType.number(TypeKind.BIGINT, Math.max(1, type.length()), 0, type.unsigned())
            .withNullable(type.nullable())
        : type;
  }

  private static RowFunction abs(Expression.Call call) {
    SqlType type = call.arguments().get(0).type();
    return switch (type.storage()) {
      case LONG ->
          row -> {
            long v = row.getLong(0);
            if (!type.unsigned() && v == Long.MIN_VALUE) {
              throw SqlError.ER_DATA_OUT_OF_RANGE.with("BIGINT", ExpressionText.of(call));
            }
            row.set(type.unsigned() ? v : Math.abs(v));
          };
      case DOUBLE -> row -> row.set(Math.abs(row.getDouble(0)));
      case DECIMAL, BYTES -> row -> row.set(row.getDecimal(0).abs());
    };
  }

  private static void sign(Row row) {
    row.set(
        switch (row.type(0).storage()) {
          case LONG ->
              row.type(0).unsigned() && row.getLong(0) < 0 ? 1L : Long.signum(row.getLong(0));
          case DOUBLE -> (long) Math.signum(row.getDouble(0));
          case DECIMAL, BYTES -> (long) row.getDecimal(0).signum();
        });
  }

  private static SqlType wholeType(List<Expression> arguments, ResolveContext context) {
    SqlType type = arguments.get(0).type();
    return switch (type.storage()) {
      case DOUBLE -> SqlType.number(TypeKind.DOUBLE, 17, 0, false).withNullable(type.nullable());
      case DECIMAL -> {
        int digits = type.length() - type.scale();
        yield (digits < 18 ? SqlType.BIGINT : SqlType.decimal(Math.min(65, digits + 1), 0))
            .withNullable(type.nullable());
      }
      case LONG, BYTES -> sameType(arguments, context);
    };
  }

  private static RowFunction whole(Expression.Call call, RoundingMode mode) {
    SqlType from = call.arguments().get(0).type();
    return switch (from.storage()) {
      case LONG -> row -> row.set(row.getLong(0));
      case DOUBLE ->
          mode == RoundingMode.CEILING
              ? row -> row.set(Math.ceil(row.getDouble(0)))
              : row -> row.set(Math.floor(row.getDouble(0)));
      case DECIMAL, BYTES ->
          call.type().kind() == TypeKind.BIGINT
              ? row -> row.set(row.getDecimal(0).setScale(0, mode).longValue())
              : row -> row.set(row.getDecimal(0).setScale(0, mode));
    };
  }

  private static SqlType roundType(List<Expression> arguments, ResolveContext context) {
    SqlType type = arguments.get(0).type();
    boolean nullable = ResultTypes.anyNullable(arguments);
    Expression digits = arguments.size() > 1 ? arguments.get(1) : null;
    boolean isConstant =
        digits == null
            || (digits instanceof Expression.Constant c && c.value() instanceof Value.OfLong)
            || isNegativeLiteral(digits);
    long wanted =
        digits == null || isNegativeLiteral(digits)
            ? 0
            : digits instanceof Expression.Constant c && c.value() instanceof Value.OfLong v
                ? Math.clamp(v.value(), 0, 30)
                : 0;
    SqlType result =
        switch (type.storage()) {
          case LONG, BYTES ->
              SqlType.number(TypeKind.BIGINT, Math.max(1, type.length()), 0, type.unsigned());
          case DOUBLE -> SqlType.number(TypeKind.DOUBLE, 23, isConstant ? (int) wanted : -1, false);
          case DECIMAL -> {
            int scale = isConstant ? (int) wanted : type.scale();
            int whole = type.length() - type.scale() + (scale < type.scale() ? 1 : 0);
            yield SqlType.number(
                TypeKind.DECIMAL,
                Math.min(Decimals.MAX_PRECISION, Math.max(1, whole + scale)),
                scale,
                type.unsigned());
          }
        };
    return result.withNullable(nullable);
  }

  private static boolean isNegativeLiteral(Expression digits) {
    return digits instanceof Expression.Call call && call.function().name().equals("UNARY-");
  }

  private static RowFunction round(Expression.Call call, boolean truncate) {
    SqlType from = call.arguments().get(0).type();
    RoundingMode mode = truncate ? RoundingMode.DOWN : RoundingMode.HALF_UP;
    return switch (from.storage()) {
      case LONG, BYTES -> row -> roundLong(row, call, from.unsigned(), mode);
      case DOUBLE -> row -> row.set(roundDouble(row.getDouble(0), digits(row), truncate));
      case DECIMAL ->
          row -> {
            int digits = (int) Math.clamp(digits(row), -100, call.type().scale());
            BigDecimal rounded = row.getDecimal(0).setScale(digits, mode);
            row.set(rounded);
          };
    };
  }

  private static long digits(Row row) {
    if (row.count() < 2) {
      return 0;
    }
    long digits = row.getLong(1);
    return row.type(1).unsigned() && digits < 0 ? Long.MAX_VALUE : digits;
  }

  private static void roundLong(
      Row row, Expression.Call call, boolean unsigned, RoundingMode mode) {
    long digits = digits(row);
    long value = row.getLong(0);
    if (digits >= 0) {
      row.set(value);
      return;
    }
    if (digits < -20) {
      row.set(0L);
      return;
    }
    BigDecimal rounded = Casts.decimal(value, unsigned).setScale((int) digits, mode).setScale(0);
    boolean fits =
        unsigned
            ? rounded.unscaledValue().bitLength() <= 64
            : rounded.unscaledValue().bitLength() < 64;
    if (!fits) {
      throw SqlError.ER_DATA_OUT_OF_RANGE.with(
          unsigned ? "BIGINT UNSIGNED" : "BIGINT", ExpressionText.of(call));
    }
    row.set(rounded.longValue());
  }

  /** As MySQL's my_double_round: by a power of ten, ties to even. */
  static double roundDouble(double value, long digits, boolean truncate) {
    if (!Double.isFinite(value) || digits > 308) {
      return value;
    }
    if (digits < -308) {
      return 0;
    }
    double power = Math.pow(10, Math.abs(digits));
    double scaled = digits < 0 ? value / power : value * power;
    if (Double.isInfinite(scaled)) {
      return value;
    }
    double rounded =
        truncate ? (value >= 0 ? Math.floor(scaled) : Math.ceil(scaled)) : Math.rint(scaled);
    return digits < 0 ? rounded * power : rounded / power;
  }

  private static Expression resolveExtreme(
      String name, List<Expression> arguments, ResolveContext context) {
    SqlType type = ControlFlow.branchType(arguments, name, context);
    if (type.kind().isInteger()) {
      type = type.unsigned() ? SqlType.UNSIGNED_BIGINT : SqlType.BIGINT;
    }
    SqlType target = type.withNullable(ResultTypes.anyNullable(arguments));
    List<Expression> converted =
        arguments.stream().map(a -> ControlFlow.branch(a, target, context)).toList();
    return new Expression.Call(new Function(name), converted, target);
  }

  private static RowFunction extreme(Expression.Call call, boolean greatest) {
    Kernel kernel = Kernel.of(call.type());
    return row -> {
      int best = 0;
      for (int i = 1; i < row.count(); i++) {
        int order =
            kernel.compare(row.vector(i), row.position(i), row.vector(best), row.position(best));
        if (greatest ? order > 0 : order < 0) {
          best = i;
        }
      }
      switch (row.type().storage()) {
        case LONG -> row.set(row.getLong(best));
        case DOUBLE -> row.set(row.getDouble(best));
        case DECIMAL -> row.set(row.getDecimal(best));
        case BYTES -> row.setArgument(best);
      }
    };
  }

  private static void interval(Row row) {
    if (row.isNull(0)) {
      row.set(-1L);
      return;
    }
    double value = row.getDouble(0);
    int i = 1;
    while (i < row.count() && !row.isNull(i) && value >= row.getDouble(i)) {
      i++;
    }
    row.set((long) i - 1);
  }
}
