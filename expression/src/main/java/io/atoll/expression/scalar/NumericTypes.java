package io.atoll.expression.scalar;

import io.atoll.expression.Expression;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;

/** What a value counts as where a number is wanted. */
final class NumericTypes {
  private NumericTypes() {}

  /** Integers, DECIMAL and DOUBLE stay; temporals become integers or DECIMAL, the rest DOUBLE. */
  static Expression numeric(Expression argument) {
    SqlType type = argument.type();
    return switch (type.kind()) {
      case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT, YEAR, FLOAT, DOUBLE, DECIMAL, NULL ->
          argument;
      case BIT -> Casts.cast(argument, SqlType.UNSIGNED_BIGINT);
      case DATE -> Casts.cast(argument, SqlType.number(TypeKind.BIGINT, 8, 0, false));
      case TIME, DATETIME, TIMESTAMP -> {
        int whole = type.kind() == TypeKind.TIME ? 7 : 14;
        yield Casts.cast(
            argument,
            type.scale() > 0
                ? SqlType.decimal(whole + type.scale(), type.scale())
                : SqlType.number(TypeKind.BIGINT, whole, 0, false));
      }
      case ENUM, SET, JSON -> Casts.cast(argument, SqlType.DOUBLE);
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB -> {
        Expression number = hexNumber(argument);
        yield number != null ? number : Casts.cast(argument, SqlType.DOUBLE);
      }
    };
  }

  /**
   * A hexadecimal or bit literal ({@code x'41'}, {@code b'01'}: binary text marked unsigned) is a
   * number where a number is wanted; null for anything else.
   */
  static @org.jspecify.annotations.Nullable Expression hexNumber(Expression argument) {
    if (argument instanceof Expression.Constant constant
        && constant.type().unsigned()
        && constant.value() instanceof Value.OfBytes bytes) {
      long value = 0;
      for (byte b : bytes.value()) {
        value = value << 8 | (b & 255);
      }
      return new Expression.Constant(Value.of(value), SqlType.UNSIGNED_BIGINT.withNullable(false));
    }
    return null;
  }

  static Expression toDecimal(Expression argument) {
    Expression number = numeric(argument);
    return to(number, decimal(number.type()));
  }

  /** The DECIMAL that holds any value of a numeric type. */
  static SqlType decimal(SqlType type) {
    if (type.kind() == TypeKind.DECIMAL) {
      return type;
    }
    if (type.storage() == TypeKind.Storage.DOUBLE) {
      return SqlType.decimal(65, 30);
    }
    int digits = Math.min(integerDigits(type), Math.max(1, type.length()));
    return SqlType.number(TypeKind.DECIMAL, digits, 0, type.unsigned());
  }

  static int integerDigits(SqlType type) {
    return switch (type.kind()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case MEDIUMINT -> type.unsigned() ? 8 : 7;
      case INT -> 10;
      case YEAR -> 4;
      default -> type.unsigned() ? 20 : 19;
    };
  }

  /** A cast, unless the storage is the wanted one already. */
  static Expression to(Expression argument, SqlType type) {
    return argument.type().storage() == type.storage() && argument.type().kind() != TypeKind.NULL
        ? argument
        : Casts.cast(argument, type.withNullable(argument.type().nullable()));
  }
}
