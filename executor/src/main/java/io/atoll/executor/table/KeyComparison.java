package io.atoll.executor.table;

import io.atoll.executor.ExecutionContext;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.expression.ResolveContext;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** A value compared with a key column, as the column's own value where they can be equal. */
public final class KeyComparison {
  private KeyComparison() {}

  /**
   * The column's value that equals the expression's; null where none can (NULL, 1.5 for an INT).
   */
  public static @Nullable Value columnValue(
      Expression expression, SqlType column, ExecutionContext context) {
    Value value = context.value(expression);
    if (value.isNull()) {
      return null;
    }
    SqlType type = expression.type();
    if (isSameFamily(type, column)) {
      return switch (value) {
        case Value.OfLong v ->
            // A negative number is no unsigned one, and a huge unsigned no signed one.
            type.kind().isInteger() && type.unsigned() != column.unsigned() && v.value() < 0
                ? null
                : value;
        case Value.OfDecimal v -> {
          int scale = Math.max(0, column.scale());
          if (v.value().stripTrailingZeros().scale() > scale) {
            yield null;
          }
          BigDecimal scaled = v.value().setScale(scale, RoundingMode.UNNECESSARY);
          yield scaled.precision() <= column.length() ? Value.of(scaled) : null;
        }
        case Value.OfDouble _, Value.OfBytes _, Value.Null _ -> value;
      };
    }
    Expression constant = Functions.constant(value, type);
    Expression cast = Functions.cast(constant, column);
    Value converted = Evaluators.evaluateConstant(cast, context.evaluation());
    if (converted.isNull()) {
      return null;
    }
    Expression equals =
        Functions.call(
            "=",
            java.util.List.of(constant, Functions.constant(converted, column)),
            ResolveContext.DEFAULT);
    return Evaluators.evaluateConstant(equals, context.evaluation()) instanceof Value.OfLong truth
            && truth.value() == 1
        ? converted
        : null;
  }

  private static boolean isSameFamily(SqlType type, SqlType column) {
    if (type.kind().isInteger() && type.kind() != TypeKind.YEAR) {
      return column.kind().isInteger() && column.kind() != TypeKind.YEAR;
    }
    if (type.kind().isString()) {
      return column.kind().isString();
    }
    return type.kind() == column.kind()
        && type.kind() != TypeKind.ENUM
        && type.kind() != TypeKind.SET
        && type.kind() != TypeKind.TIMESTAMP
        && type.kind() != TypeKind.FLOAT;
  }
}
