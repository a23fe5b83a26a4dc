package io.atoll.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.types.SqlException;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Expressions over random columns give the same values over a whole chunk, over a selection, and
 * row by row as constants.
 */
class SelectionTest {
  private static final long SEED = 42;
  private static final int ROWS = 70;

  private static final List<SqlType> TYPES =
      List.of(
          SqlType.BIGINT,
          SqlType.UNSIGNED_BIGINT,
          SqlType.decimal(20, 2),
          SqlType.DOUBLE,
          SqlType.varchar(20, RandomExpressions.COLLATION));

  private static Value value(int column, Random random) {
    if (random.nextInt(5) == 0) {
      return Value.NULL;
    }
    return switch (column) {
      case 0 -> Value.of(random.nextInt(4) == 0 ? random.nextLong() >> 3 : random.nextInt(7) - 3L);
      case 1 -> Value.of((long) random.nextInt(9));
      case 2 ->
          Value.of(
              random.nextInt(6) == 0
                  ? new BigDecimal("123456789012345678.25")
                  : BigDecimal.valueOf(random.nextInt(2000) - 1000L, 2));
      case 3 -> Value.of(random.nextInt(100) / 8.0 - 5);
      default -> Value.ofUtf8(List.of("", "a", "Abc", "héllo", "12", "x y").get(random.nextInt(6)));
    };
  }

  private static Expression column(int slot) {
    return new Expression.ColumnRef(slot, TYPES.get(slot));
  }

  private static Expression tree(Random random, int depth) {
    if (depth == 0) {
      return column(random.nextInt(TYPES.size()));
    }
    Expression a = tree(random, depth - 1);
    Expression b = tree(random, depth - 1);
    List<String> binary =
        List.of(
            "+",
            "-",
            "*",
            "/",
            "%",
            "DIV",
            "=",
            "<>",
            "<",
            "<=",
            ">",
            ">=",
            "<=>",
            "AND",
            "OR",
            "XOR",
            "IFNULL",
            "NULLIF",
            "CONCAT",
            "GREATEST",
            "LEAST",
            "LIKE",
            "&",
            "STRCMP");
    List<String> unary =
        List.of("ISNULL", "NOT", "UPPER", "LENGTH", "ABS", "FLOOR", "UNARY-", "HEX");
    return switch (random.nextInt(6)) {
      case 0 -> call(unary.get(random.nextInt(unary.size())), a);
      case 1 -> call("IF", a, b, tree(random, depth - 1));
      case 2 -> call("IN", a, b, tree(random, depth - 1));
      default -> call(binary.get(random.nextInt(binary.size())), a, b);
    };
  }

  private static Expression call(String name, Expression... arguments) {
    return Functions.call(name, List.of(arguments), RandomExpressions.RESOLVE);
  }

  private static Expression bind(Expression expression, Chunk chunk, int position) {
    return switch (expression) {
      case Expression.ColumnRef c ->
          new Expression.Constant(chunk.column(c.slot()).value(position), c.type());
      case Expression.Call c ->
          new Expression.Call(
              c.function(),
              c.arguments().stream().map(a -> bind(a, chunk, position)).toList(),
              c.type());
      case Expression.Constant c -> c;
      case Expression.Parameter p -> p;
    };
  }

  @Test
  void vectorsEqualRowAtATimeEvaluation() {
    Random random = new Random(SEED);
    int compared = 0;
    for (int round = 0; round < 400; round++) {
      Chunk chunk = Chunk.allocate(TYPES, ROWS);
      for (int row = 0; row < ROWS; row++) {
        for (int c = 0; c < TYPES.size(); c++) {
          chunk.column(c).append(value(c, random));
        }
      }
      chunk.rowsAppended();
      Expression expression = tree(random, 1 + random.nextInt(3));
      int[] positions = new int[ROWS];
      int count = 0;
      List<Value> expected = new ArrayList<>();
      EvalContext context = EvalContext.defaults();
      for (int row = 0; row < ROWS; row++) {
        Value value;
        try {
          value = Evaluators.evaluateConstant(bind(expression, chunk, row), context);
        } catch (SqlException e) {
          continue;
        }
        if (random.nextBoolean()) {
          positions[count++] = row;
          expected.add(value);
        }
      }
      Chunk selected = chunk.select(positions, count);
      Evaluator evaluator = Evaluators.compile(expression);
      Vector result = evaluator.evaluate(selected, context);
      assertThat(result.size()).isEqualTo(ROWS);
      for (int i = 0; i < count; i++) {
        assertThat(result.value(positions[i]))
            .as("seed %d round %d row %d: %s", SEED, round, positions[i], expression)
            .isEqualTo(expected.get(i));
        compared++;
      }
      Vector dense = evaluator.evaluate(selected.compact(), context);
      for (int i = 0; i < count; i++) {
        assertThat(dense.value(i))
            .as("seed %d round %d dense %d", SEED, round, i)
            .isEqualTo(expected.get(i));
      }
    }
    assertThat(compared).isGreaterThan(5000);
  }

  @Test
  void filterKeepsTheRowsThatAreTrue() {
    Chunk chunk = Chunk.allocate(List.of(SqlType.BIGINT), 8);
    for (int i = 0; i < 8; i++) {
      chunk.column(0).append(i == 3 ? Value.NULL : Value.of((long) i));
    }
    chunk.rowsAppended();
    Expression column = new Expression.ColumnRef(0, SqlType.BIGINT);
    Expression two = Functions.constant(Value.of(2L), SqlType.BIGINT);
    Filter filter =
        Filter.compile(List.of(call(">", column, two), call("<>", column, call("+", two, two))));
    Chunk kept = filter.apply(chunk, EvalContext.defaults());
    assertThat(kept.rows()).isEqualTo(3);
    assertThat(kept.position(0)).isEqualTo(5);
    assertThat(kept.position(2)).isEqualTo(7);
  }

  @Test
  void bytesThatAreNoTextBecomeNullAndLiteralsOfBytesCountAsNumbers() {
    EvalContext context = EvalContext.defaults();
    SqlType binary = SqlType.varchar(1, io.atoll.types.Collation.BINARY);
    Expression bytes = Functions.constant(Value.of(new byte[] {(byte) 0xFF}), binary);
    Expression text = Functions.cast(bytes, SqlType.varchar(10, RandomExpressions.COLLATION));
    assertThat(Evaluators.evaluateConstant(text, context)).isEqualTo(Value.NULL);
    SqlType marked =
        new SqlType(binary.kind(), 1, 0, true, false, io.atoll.types.Collation.BINARY, List.of());
    Expression hex = new Expression.Constant(Value.of(new byte[] {0x41}), marked);
    Expression one = Functions.constant(Value.of(1L), SqlType.BIGINT);
    assertThat(Evaluators.evaluateConstant(call("+", hex, one), context)).isEqualTo(Value.of(66L));
  }

  @Test
  void illegalMixesAndWrongCountsAreMySqlsErrors() {
    Expression a = new Expression.ColumnRef(0, SqlType.varchar(5, RandomExpressions.COLLATION));
    Expression b =
        new Expression.ColumnRef(
            1, SqlType.varchar(5, io.atoll.types.Collation.UTF8MB4_0900_AI_CI));
    assertThat(code(() -> call("=", a, b))).isEqualTo(1267);
    assertThat(code(() -> call("LENGTH", a, b))).isEqualTo(1582);
    assertThat(code(() -> call("NO_SUCH", a))).isEqualTo(1305);
    assertThat(
            code(() ->
                Evaluators.evaluateConstant(
                    call(
                        "+",
                        Functions.constant(Value.of(Long.MAX_VALUE), SqlType.BIGINT),
                        Functions.constant(Value.of(1L), SqlType.BIGINT)),
                    EvalContext.defaults())))
        .isEqualTo(1690);
  }

  private static int code(Runnable action) {
    try {
      action.run();
      return 0;
    } catch (SqlException e) {
      return e.error().code();
    }
  }
}
