package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.expression.ResolveContext;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How two values meet in a comparison: MySQL's rules, as casts on either side. */
final class ComparisonTypes {
  private ComparisonTypes() {}

  /** Two expressions of one storage, comparable value by value. */
  record Pair(Expression left, Expression right) {}

  static Pair align(Expression a, Expression b, String operation, ResolveContext context) {
    TypeKind ka = a.type().kind();
    TypeKind kb = b.type().kind();
    if (ka == TypeKind.NULL) {
      return new Pair(Casts.cast(a, b.type()), b);
    }
    if (kb == TypeKind.NULL) {
      return new Pair(a, Casts.cast(b, a.type()));
    }
    if (ka == TypeKind.JSON || kb == TypeKind.JSON) {
      return new Pair(Casts.toJsonValue(a), Casts.toJsonValue(b));
    }
    if (isText(a) && isText(b)) {
      return texts(a, b, operation, context);
    }
    if (ka.isTemporal() || kb.isTemporal()) {
      Pair pair = temporals(a, b);
      if (pair != null) {
        return pair;
      }
    }
    return numbers(enumAsNumber(a), enumAsNumber(b));
  }

  private static boolean isText(Expression e) {
    TypeKind kind = e.type().kind();
    return kind.isString() || kind == TypeKind.ENUM || kind == TypeKind.SET;
  }

  private static Expression enumAsNumber(Expression e) {
    TypeKind kind = e.type().kind();
    return kind == TypeKind.ENUM || kind == TypeKind.SET
        ? Casts.cast(e, SqlType.UNSIGNED_BIGINT)
        : e;
  }

  private static Pair texts(Expression a, Expression b, String operation, ResolveContext context) {
    Expression left = Casts.toText(a, context);
    Expression right = Casts.toText(b, context);
    Collation collation = Collations.common(List.of(left, right), operation);
    return new Pair(Collations.with(left, collation), Collations.with(right, collation));
  }

  private static @Nullable Pair temporals(Expression a, Expression b) {
    TypeKind ka = a.type().kind();
    TypeKind kb = b.type().kind();
    if (ka.isTemporal() && kb.isTemporal()) {
      if (ka == kb || (ka != TypeKind.TIME && kb != TypeKind.TIME && noTimestamp(ka, kb))) {
        return new Pair(a, b);
      }
      if (ka == TypeKind.TIMESTAMP && isFixed(b)) {
        return new Pair(a, Casts.cast(b, timestamp(b)));
      }
      if (kb == TypeKind.TIMESTAMP && isFixed(a)) {
        return new Pair(Casts.cast(a, timestamp(a)), b);
      }
      return new Pair(dateTime(a), dateTime(b));
    }
    if (ka.isTemporal() && isText(b)) {
      return new Pair(
          a.type().kind() == TypeKind.TIMESTAMP && !isFixed(b) ? dateTime(a) : a, textLike(a, b));
    }
    if (kb.isTemporal() && isText(a)) {
      return new Pair(
          textLike(b, a), b.type().kind() == TypeKind.TIMESTAMP && !isFixed(a) ? dateTime(b) : b);
    }
    return null;
  }

  private static boolean noTimestamp(TypeKind a, TypeKind b) {
    return a != TypeKind.TIMESTAMP && b != TypeKind.TIMESTAMP;
  }

  private static boolean isFixed(Expression e) {
    return e instanceof Expression.Constant || e instanceof Expression.Parameter;
  }

  private static SqlType timestamp(Expression e) {
    return SqlType.temporal(TypeKind.TIMESTAMP, ResultTypes.fraction(e.type()));
  }

  private static Expression dateTime(Expression e) {
    TypeKind kind = e.type().kind();
    return kind == TypeKind.DATETIME || kind == TypeKind.DATE
        ? e
        : Casts.cast(
            e,
            SqlType.temporal(TypeKind.DATETIME, ResultTypes.fraction(e.type()))
                .withNullable(e.type().nullable()));
  }

  /** Text beside a temporal: read as a time beside TIME, else as a date with time. */
  private static Expression textLike(Expression temporal, Expression text) {
    TypeKind kind = temporal.type().kind();
    if (kind == TypeKind.TIMESTAMP) {
      return Casts.cast(
          text, SqlType.temporal(isFixed(text) ? TypeKind.TIMESTAMP : TypeKind.DATETIME, 6));
    }
    return Casts.cast(
        text, SqlType.temporal(kind == TypeKind.TIME ? TypeKind.TIME : TypeKind.DATETIME, 6));
  }

  private static Pair numbers(Expression a, Expression b) {
    Expression exactB = exactLiteral(a, b);
    if (exactB != null) {
      return new Pair(a, exactB);
    }
    Expression exactA = exactLiteral(b, a);
    if (exactA != null) {
      return new Pair(exactA, b);
    }
    Expression left = NumericTypes.numeric(a);
    Expression right = NumericTypes.numeric(b);
    TypeKind.Storage sa = left.type().storage();
    TypeKind.Storage sb = right.type().storage();
    if (sa == sb) {
      return new Pair(left, right);
    }
    if (sa == TypeKind.Storage.DOUBLE || sb == TypeKind.Storage.DOUBLE) {
      return new Pair(
          NumericTypes.to(left, SqlType.DOUBLE), NumericTypes.to(right, SqlType.DOUBLE));
    }
    return new Pair(NumericTypes.toDecimal(left), NumericTypes.toDecimal(right));
  }

  /**
   * A text literal beside an integer that is that integer's text: compared as an integer, so that
   * an index on the column helps. The result is the same as MySQL's.
   */
  private static @Nullable Expression exactLiteral(Expression number, Expression text) {
    if (!number.type().kind().isInteger()
        || number instanceof Expression.Constant
        || !(text instanceof Expression.Constant constant)) {
      return null;
    }
    if (constant.value() instanceof Value.OfBytes bytes && !constant.type().unsigned()) {
      String digits = new String(bytes.value(), StandardCharsets.ISO_8859_1);
      if (!digits.matches("-?[0-9]{1,18}")) {
        return null;
      }
      return new Expression.Constant(
          Value.of(Long.parseLong(digits)), SqlType.BIGINT.withNullable(false));
    }
    if (constant.value() instanceof Value.OfDecimal decimal) {
      BigDecimal value = decimal.value().stripTrailingZeros();
      return value.scale() <= 0
              && value.unscaledValue().bitLength() < 60
              && value.precision() - value.scale() <= 18
          ? new Expression.Constant(
              Value.of(value.longValueExact()), SqlType.BIGINT.withNullable(false))
          : null;
    }
    return null;
  }
}
