package io.atoll.planner.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.codec.IndexColumn;
import io.atoll.codec.Key;
import io.atoll.codec.KeyBounds;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Functions;
import io.atoll.expression.ResolveContext;
import io.atoll.planner.logical.Expressions;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges against the conditions themselves, over random rows of few values. */
final class KeyRangesTest {
  private static final List<SqlType> TYPES =
      List.of(
          SqlType.number(TypeKind.INT, 11, 0, false),
          SqlType.varchar(10, Collation.UTF8MB4_GENERAL_CI),
          SqlType.decimal(6, 1),
          SqlType.number(TypeKind.BIGINT, 20, 0, true));
  private static final String[] COMPARISONS = {"=", "<", "<=", ">", ">=", "<=>"};

  private final Random random;

  KeyRangesTest() {
    long seed = Long.getLong("seed", System.identityHashCode(new Object()));
    System.out.println("seed " + seed);
    random = new Random(seed);
  }

  @Test
  void rangesHoldEveryRowThatMatchesAndNoOtherWhereTheyAreExact() {
    for (int round = 0; round < 1_500; round++) {
      int width = 1 + random.nextInt(3);
      List<Integer> order = new ArrayList<>(List.of(0, 1, 2, 3));
      java.util.Collections.shuffle(order, random);
      check(order.subList(0, width));
    }
  }

  @Test
  void rangesOfHandlesTellHowManyRowsTheyCanHold() {
    IndexColumn handle = new IndexColumn(1, SqlType.BIGINT, -1);
    KeyRanges ranges =
        new KeyRanges(TableKeys.rowPrefix(7), List.of(handle), true, List.of(), false, "");
    assertThat(
            ranges.mostRows(List.of(TableKeys.rowRange(7, -2, 2), TableKeys.rowRange(7, 10, 19))))
        .isEqualTo(15);
    assertThat(ranges.mostRows(List.of(TableKeys.rowRange(7, Long.MAX_VALUE - 1, Long.MAX_VALUE))))
        .isLessThan(5_000);
    assertThat(ranges.mostRows(List.of(TableKeys.rowRange(7, Long.MIN_VALUE, Long.MAX_VALUE))))
        .isEqualTo(0x1p64);
    assertThat(
            new KeyRanges(TableKeys.indexPrefix(7, 1), List.of(handle), false, List.of(), false, "")
                .mostRows(List.of(TableKeys.indexRange(7, 1))))
        .isInfinite();
  }

  private void check(List<Integer> indexed) {
    List<IndexColumn> columns = new ArrayList<>();
    for (int column : indexed) {
      boolean isPrefix = column == 1 && random.nextInt(4) == 0;
      columns.add(new IndexColumn(column + 1, TYPES.get(column), isPrefix ? 1 : -1));
    }
    List<Expression> conditions = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      conditions.add(condition(2));
    }
    RangeExtraction.Found found =
        new RangeExtraction(
                indexed.stream().mapToInt(Integer::intValue).toArray(), columns, c -> true)
            .find(conditions);
    Key prefix = TableKeys.indexPrefix(7, 3);
    List<KeyRange> ranges =
        new KeyRanges(prefix, columns, false, found.terms(), false, "")
            .keyRanges(KeyRangesTest::value);
    for (int i = 1; i < ranges.size(); i++) {
      assertThat(ranges.get(i - 1).end()).isLessThanOrEqualTo(ranges.get(i).start());
    }
    boolean isExact = found.exact().containsAll(conditions);
    for (int i = 0; i < 25; i++) {
      List<Value> row = List.of(row(0), row(1), row(2), row(3));
      List<Value> key = new ArrayList<>();
      indexed.forEach(c -> key.add(row.get(c)));
      Key entry = KeyBounds.key(prefix, columns, key);
      boolean isIn = ranges.stream().anyMatch(r -> r.contains(entry));
      boolean matches = conditions.stream().allMatch(c -> isTrue(c, row));
      if (matches) {
        assertThat(isIn).as("%s over %s of %s", row, indexed, conditions).isTrue();
      } else if (isExact) {
        assertThat(isIn).as("%s over %s of exact %s", row, indexed, conditions).isFalse();
      }
      // What the ranges decide need not be checked again.
      if (isIn) {
        assertThat(found.exact().stream().allMatch(c -> isTrue(c, row)))
            .as("%s over %s of %s", row, indexed, found.exact())
            .isTrue();
      }
    }
  }

  private static Value value(Expression expression) {
    return Evaluators.evaluateConstant(expression, EvalContext.defaults());
  }

  private static boolean isTrue(Expression condition, List<Value> row) {
    Expression filled =
        Expressions.replaceColumns(
            condition, c -> new Expression.Constant(row.get(c.slot()), c.type()));
    return value(filled) instanceof Value.OfLong n && n.value() != 0;
  }

  private Value row(int column) {
    if (random.nextInt(8) == 0) {
      return Value.NULL;
    }
    return switch (column) {
      case 0 -> Value.of(random.nextInt(5) - 2);
      case 1 -> Value.ofUtf8(List.of("a", "A", "ab", "b", "").get(random.nextInt(5)));
      case 2 -> Value.of(new BigDecimal(random.nextInt(30) - 10).movePointLeft(1));
      default -> Value.of(random.nextInt(5) == 0 ? -1L : random.nextInt(4));
    };
  }

  private Expression operand(int column) {
    Value value =
        switch (column) {
          case 0 -> Value.of(random.nextInt(6) - 3);
          case 1 -> row(1);
          case 2 -> Value.of(new BigDecimal(random.nextInt(300) - 100).movePointLeft(2));
          default -> Value.of(random.nextInt(6) - 2);
        };
    SqlType type =
        switch (column) {
          case 0 -> SqlType.BIGINT;
          case 1 -> TYPES.get(1);
          case 2 -> SqlType.decimal(6, 2);
          default -> SqlType.BIGINT;
        };
    if (column == 0 && random.nextInt(5) == 0) {
      return new Expression.Constant(Value.of(random.nextInt(8) / 2.0 - 2), SqlType.DOUBLE);
    }
    return new Expression.Constant(value, type);
  }

  private Expression condition(int depth) {
    int column = random.nextInt(4);
    ColumnRef ref = new ColumnRef(column, TYPES.get(column));
    return switch (random.nextInt(depth > 0 ? 8 : 6)) {
      case 0 -> call("ISNULL", ref);
      case 1 -> call("NOT", call("ISNULL", ref));
      case 2 -> call("IN", ref, operand(column), operand(column), operand(column));
      case 3 ->
          call(
              "LIKE",
              new ColumnRef(1, TYPES.get(1)),
              new Expression.Constant(
                  Value.ofUtf8(List.of("a%", "A_", "ab", "%b", "b%", "").get(random.nextInt(6))),
                  TYPES.get(1)));
      case 6 -> call("OR", condition(depth - 1), condition(depth - 1));
      case 7 ->
          call("OR", condition(depth - 1), call("AND", condition(depth - 1), condition(depth - 1)));
      default ->
          random.nextBoolean()
              ? call(COMPARISONS[random.nextInt(6)], ref, operand(column))
              : call(COMPARISONS[random.nextInt(6)], operand(column), ref);
    };
  }

  private static Expression call(String name, Expression... arguments) {
    return Functions.call(name, List.of(arguments), ResolveContext.DEFAULT);
  }
}
