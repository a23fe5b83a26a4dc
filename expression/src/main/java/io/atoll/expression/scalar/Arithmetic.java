package io.atoll.expression.scalar;

import static io.atoll.expression.scalar.NumericTypes.decimal;
import static io.atoll.expression.scalar.NumericTypes.numeric;
import static io.atoll.expression.scalar.NumericTypes.to;

import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;
import io.atoll.expression.Function;
import io.atoll.expression.ResolveContext;
import io.atoll.expression.UnscaledDecimals;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.List;

/** {@code + - * / DIV %} and unary minus: result types, and which loops compute them. */
final class Arithmetic {
  private Arithmetic() {}

  static void register(Registrar registrar) {
    for (String name : List.of("+", "-", "*", "/", "DIV", "%")) {
      registrar.add(name, 2, 2, Arithmetic::resolve, Arithmetic::compile);
    }
    registrar.alias("MOD", "%");
    registrar.add("UNARY-", 1, 1, Arithmetic::resolveMinus, Arithmetic::compileMinus);
  }

  private static Expression resolve(
      String name, List<Expression> arguments, ResolveContext context) {
    Expression left = numeric(arguments.get(0));
    Expression right = numeric(arguments.get(1));
    SqlType a = left.type();
    SqlType b = right.type();
    boolean real = a.storage() == TypeKind.Storage.DOUBLE || b.storage() == TypeKind.Storage.DOUBLE;
    boolean nullable = a.nullable() || b.nullable();
    boolean integers = a.storage() == TypeKind.Storage.LONG && b.storage() == TypeKind.Storage.LONG;
    SqlType type;
    if (name.equals("DIV")) {
      type = integer(a.unsigned() || b.unsigned(), true);
      if (!integers) {
        left = real ? to(left, SqlType.decimal(65, 30)) : to(left, decimal(a));
        right = real ? to(right, SqlType.decimal(65, 30)) : to(right, decimal(b));
      }
    } else if (real) {
      left = to(left, SqlType.DOUBLE);
      right = to(right, SqlType.DOUBLE);
      int scale = a.scale() < 0 || b.scale() < 0 || name.equals("/") ? -1 : scale(name, a, b);
      boolean divides = name.equals("/") || name.equals("%");
      type =
          SqlType.number(TypeKind.DOUBLE, scale < 0 ? 23 : 22, scale, false)
              .withNullable(nullable || divides);
    } else if (integers && !name.equals("/")) {
      boolean unsigned = name.equals("%") ? a.unsigned() : a.unsigned() || b.unsigned();
      if (name.equals("-") && context.sqlMode().has(SqlMode.Flag.NO_UNSIGNED_SUBTRACTION)) {
        unsigned = false;
      }
      type = integer(unsigned, nullable || name.equals("%"));
    } else {
      SqlType da = decimal(a);
      SqlType db = decimal(b);
      left = to(left, da);
      right = to(right, db);
      type = decimalResult(name, da, db, context).withNullable(nullable || isDivision(name));
    }
    return new Expression.Call(new Function(name), List.of(left, right), type);
  }

  private static boolean isDivision(String name) {
    return name.equals("/") || name.equals("%") || name.equals("DIV");
  }

  private static SqlType integer(boolean unsigned, boolean nullable) {
    return (unsigned ? SqlType.UNSIGNED_BIGINT : SqlType.BIGINT).withNullable(nullable);
  }

  private static int scale(String name, SqlType a, SqlType b) {
    return Math.min(
        UnscaledDecimals.MAX_SCALE,
        name.equals("*") ? a.scale() + b.scale() : Math.max(a.scale(), b.scale()));
  }

  private static SqlType decimalResult(String name, SqlType a, SqlType b, ResolveContext context) {
    int scale;
    int precision;
    switch (name) {
      case "*" -> {
        scale = Math.min(a.scale() + b.scale(), UnscaledDecimals.MAX_SCALE);
        precision = a.length() + b.length();
      }
      case "/" -> {
        scale = Math.min(a.scale() + context.divPrecisionIncrement(), UnscaledDecimals.MAX_SCALE);
        precision = a.length() + b.scale() + context.divPrecisionIncrement();
      }
      case "%" -> {
        scale = Math.max(a.scale(), b.scale());
        precision = Math.max(a.length() - a.scale(), b.length() - b.scale()) + scale;
      }
      default -> {
        scale = Math.max(a.scale(), b.scale());
        precision = Math.max(a.length() - a.scale(), b.length() - b.scale()) + scale + 1;
      }
    }
    boolean unsigned = a.unsigned() && b.unsigned() && !name.equals("-");
    int digits = Math.min(Math.max(precision, scale), UnscaledDecimals.MAX_PRECISION);
    return SqlType.number(TypeKind.DECIMAL, digits, scale, unsigned);
  }

  private static Evaluator compile(Expression.Call call, Evaluator[] arguments) {
    Evaluator a = arguments[0];
    Evaluator b = arguments[1];
    String name = call.function().name();
    return switch (a.type().storage()) {
      case LONG ->
          name.equals("DIV") || name.equals("%")
              ? new LongDivision(call, a, b)
              : new LongArithmetic(call, name.charAt(0), a, b);
      case DOUBLE -> new DoubleArithmetic(call, name.charAt(0), a, b);
      case DECIMAL, BYTES -> DecimalArithmetic.of(call, name, a, b);
    };
  }

  private static Expression resolveMinus(
      String name, List<Expression> arguments, ResolveContext context) {
    Expression argument = numeric(arguments.get(0));
    SqlType a = argument.type();
    SqlType type =
        switch (a.storage()) {
          case LONG -> {
            if (a.unsigned() && isAboveMinimum(argument)) {
              argument = to(argument, decimal(a));
              yield SqlType.decimal(a.length() + 1, 0);
            }
            yield SqlType.BIGINT;
          }
          case DOUBLE -> SqlType.number(TypeKind.DOUBLE, a.length(), a.scale(), false);
          case DECIMAL, BYTES -> SqlType.number(TypeKind.DECIMAL, a.length(), a.scale(), false);
        };
    return new Expression.Call(
        new Function(name), List.of(argument), type.withNullable(a.nullable()));
  }

  /** A literal that no negative BIGINT can stand for: MySQL negates it as a DECIMAL. */
  private static boolean isAboveMinimum(Expression argument) {
    return argument instanceof Expression.Constant constant
        && constant.value() instanceof io.atoll.types.Value.OfLong v
        && Long.compareUnsigned(v.value(), Long.MIN_VALUE) > 0;
  }

  private static Evaluator compileMinus(Expression.Call call, Evaluator[] arguments) {
    Evaluator a = arguments[0];
    return switch (a.type().storage()) {
      case LONG -> new LongArithmetic(call, '~', a, a);
      case DOUBLE -> new DoubleArithmetic(call, '~', a, a);
      case DECIMAL, BYTES -> DecimalArithmetic.negation(call, a);
    };
  }
}
