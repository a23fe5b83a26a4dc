package io.atoll.executor.window;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.expression.ResolveContext;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a RANGE frame reaches from a row's order key: by a number, or by an interval, whose
 * length may depend on the key (a month). Keys and where they reach come as numbers of one order.
 */
final class KeyDistance {
  private static final BigDecimal UNSIGNED_CARRY = new BigDecimal(BigInteger.ONE.shiftLeft(64));

  private final SqlType keyType;
  private final @Nullable BigDecimal number;
  private final @Nullable Evaluator comparable;
  private final @Nullable Evaluator limit;
  private final EvalContext evaluation;

  private KeyDistance(
      SqlType keyType,
      @Nullable BigDecimal number,
      @Nullable Evaluator comparable,
      @Nullable Evaluator limit,
      EvalContext evaluation) {
    this.keyType = keyType;
    this.number = number;
    this.comparable = comparable;
    this.limit = limit;
    this.evaluation = evaluation;
  }

  /** Keys, and the bound that each one's row has; null where the key is NULL. */
  record Moved(@Nullable BigDecimal[] keys, @Nullable BigDecimal[] limits) {}

  static KeyDistance ofNumber(SqlType keyType, BigDecimal distance) {
    return new KeyDistance(keyType, distance, null, null, EvalContext.defaults());
  }

  static KeyDistance ofInterval(
      SqlType keyType, Expression amount, String unit, boolean isBack, EvalContext evaluation) {
    Expression key = new Expression.ColumnRef(0, keyType);
    Expression unitName =
        Functions.constant(
            Value.ofUtf8(unit), SqlType.varchar(unit.length(), Collation.UTF8MB4_BIN));
    Expression moved =
        Functions.call(
            isBack ? "DATE_SUB" : "DATE_ADD",
            List.of(key, amount, unitName),
            ResolveContext.DEFAULT);
    // A date less an hour is a point of time: so is then what it is compared with.
    return new KeyDistance(
        moved.type(),
        null,
        Evaluators.compile(List.of(Functions.cast(key, moved.type())))[0],
        Evaluators.compile(List.of(moved))[0],
        evaluation);
  }

  static boolean isNumber(SqlType type) {
    return type.kind().isInteger()
        || type.storage() == TypeKind.Storage.DECIMAL
        || type.storage() == TypeKind.Storage.DOUBLE;
  }

  static @Nullable BigDecimal number(Value value, SqlType type) {
    return switch (value) {
      case Value.OfLong n ->
          type.unsigned() && n.value() < 0
              ? BigDecimal.valueOf(n.value()).add(UNSIGNED_CARRY)
              : BigDecimal.valueOf(n.value());
      case Value.OfDecimal d -> d.value();
      case Value.OfDouble d -> new BigDecimal(d.value());
      case Value.OfBytes _, Value.Null _ -> null;
    };
  }

  private @Nullable BigDecimal[] numbers(Vector values, int n) {
    @Nullable BigDecimal[] result = new BigDecimal[n];
    for (int i = 0; i < n; i++) {
      result[i] = number(values.value(i), keyType);
    }
    return result;
  }

  Moved of(Vector keys, int n) {
    Evaluator keyed = comparable;
    Evaluator moved = limit;
    if (keyed != null && moved != null) {
      Chunk chunk = new Chunk(new Vector[] {keys});
      return new Moved(
          numbers(keyed.evaluate(chunk, evaluation), n),
          numbers(moved.evaluate(chunk, evaluation), n));
    }
    BigDecimal distance = number;
    @Nullable BigDecimal[] numbers = numbers(keys, n);
    @Nullable BigDecimal[] limits = new BigDecimal[n];
    for (int i = 0; i < n; i++) {
      BigDecimal key = numbers[i];
      limits[i] = key == null || distance == null ? null : key.add(distance);
    }
    return new Moved(numbers, limits);
  }
}
