package io.atoll.expression.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.expression.ResolveContext;
import io.atoll.expression.SortKey;
import io.atoll.expression.key.GroupIndex;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AggregateStateTest {
  private static final Collation CI = Collation.UTF8MB4_GENERAL_CI;
  private static final List<SqlType> TYPES =
      List.of(SqlType.BIGINT, SqlType.decimal(10, 2), SqlType.DOUBLE, SqlType.varchar(10, CI));

  private static Expression column(int slot) {
    return new Expression.ColumnRef(slot, TYPES.get(slot));
  }

  private static AggregateFunction aggregate(String name, boolean distinct, int slot) {
    return Functions.aggregate(
        name, List.of(column(slot)), distinct, List.of(), null, ResolveContext.DEFAULT);
  }

  private static Chunk rows(Random random, int count) {
    Chunk chunk = Chunk.allocate(TYPES, count);
    for (int i = 0; i < count; i++) {
      boolean isNull = random.nextInt(6) == 0;
      chunk.column(0).append(isNull ? Value.NULL : Value.of((long) random.nextInt(5)));
      chunk.column(1).append(Value.of(BigDecimal.valueOf(random.nextInt(1000), 2)));
      chunk.column(2).append(Value.of(random.nextInt(10) / 4.0));
      chunk.column(3).append(Value.ofUtf8(List.of("a", "A", "b", "c").get(random.nextInt(4))));
    }
    chunk.rowsAppended();
    return chunk;
  }

  private static List<Value> all(Vector v) {
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < v.size(); i++) {
      values.add(v.value(i));
    }
    return values;
  }

  @Test
  void partialResultsMergeToTheSameAsWholeInput() {
    long seed = 7;
    Random random = new Random(seed);
    EvalContext context = EvalContext.defaults();
    List<AggregateFunction> functions = new ArrayList<>();
    for (int slot = 0; slot < 3; slot++) {
      for (String name :
          List.of("COUNT", "SUM", "AVG", "MIN", "MAX", "BIT_XOR", "FIRST_ROW", "BIT_AND")) {
        functions.add(aggregate(name, false, slot));
      }
    }
    functions.add(aggregate("MAX", false, 3));
    functions.add(aggregate("GROUP_CONCAT", false, 3));
    for (AggregateFunction function : functions) {
      int groups = 5;
      AggregateState whole = AggregateState.of(function);
      AggregateState merged = AggregateState.of(function);
      for (int part = 0; part < 4; part++) {
        Chunk chunk = rows(random, 50);
        int[] ids = new int[50];
        for (int i = 0; i < 50; i++) {
          ids[i] = random.nextInt(groups);
        }
        whole.update(ids, groups, chunk, context);
        AggregateState partial = AggregateState.of(function);
        partial.update(ids, groups, chunk, context);
        Vector[] columns = partial.partial(0, groups, context);
        assertThat(columns.length).isEqualTo(AggregateState.partialTypes(function).size());
        merged.merge(new int[] {0, 1, 2, 3, 4}, groups, new Chunk(columns), 0, context);
      }
      if (!function.name().equals("FIRST_ROW")) {
        assertThat(all(merged.result(0, groups, context)))
            .as("seed %d %s", seed, function.name())
            .isEqualTo(all(whole.result(0, groups, context)));
      }
    }
  }

  @Test
  void resultTypesAreMySqls() {
    assertThat(aggregate("SUM", false, 0).type()).isEqualTo(SqlType.decimal(41, 0));
    assertThat(aggregate("SUM", false, 1).type()).isEqualTo(SqlType.decimal(32, 2));
    assertThat(aggregate("AVG", false, 0).type()).isEqualTo(SqlType.decimal(23, 4));
    assertThat(aggregate("AVG", false, 1).type()).isEqualTo(SqlType.decimal(14, 6));
  }

  @Test
  void distinctAndOrder() {
    EvalContext context = EvalContext.defaults();
    Chunk chunk = Chunk.allocate(TYPES, 4);
    for (String text : List.of("b", "a", "A", "c")) {
      chunk.column(0).append(Value.of(1L));
      chunk.column(1).append(Value.of(new BigDecimal("1.00")));
      chunk.column(2).append(Value.of(1.0));
      chunk.column(3).append(Value.ofUtf8(text));
    }
    chunk.rowsAppended();
    AggregateState count = AggregateState.of(aggregate("COUNT", true, 3));
    count.update(new int[4], 1, chunk, context);
    assertThat(count.result(0, 1, context).value(0)).isEqualTo(Value.of(3L));
    AggregateFunction concat =
        Functions.aggregate(
            "GROUP_CONCAT",
            List.of(column(3)),
            true,
            List.of(new SortKey(column(3), true)),
            ";",
            ResolveContext.DEFAULT);
    AggregateState state = AggregateState.of(concat);
    state.update(new int[4], 1, chunk, context);
    assertThat(state.result(0, 1, context).value(0)).isEqualTo(Value.ofUtf8("c;b;a"));
    AggregateState empty = AggregateState.of(aggregate("SUM", false, 0));
    assertThat(empty.result(0, 1, context).value(0)).isEqualTo(Value.NULL);
  }

  @Test
  void groupsAreFoundByCollationAndNullEqualsNull() {
    GroupIndex index = new GroupIndex(List.of(TYPES.get(3), SqlType.BIGINT));
    Chunk chunk = Chunk.allocate(List.of(TYPES.get(3), SqlType.BIGINT), 5);
    String[] texts = {"a", "A ", "b", "a", "B"};
    for (int i = 0; i < 5; i++) {
      chunk.column(0).append(Value.ofUtf8(texts[i]));
      chunk.column(1).append(i == 3 ? Value.of(1L) : Value.NULL);
    }
    chunk.rowsAppended();
    int[] ids = new int[5];
    index.find(chunk, ids);
    assertThat(ids).containsExactly(0, 0, 1, 2, 1);
    Random random = new Random(3);
    GroupIndex many = new GroupIndex(List.of(SqlType.BIGINT));
    for (int round = 0; round < 20; round++) {
      Chunk numbers = Chunk.allocate(List.of(SqlType.BIGINT), 1000);
      for (int i = 0; i < 1000; i++) {
        numbers.column(0).append(Value.of((long) random.nextInt(3000)));
      }
      numbers.rowsAppended();
      int[] found = new int[1000];
      many.find(numbers, found);
      for (int i = 0; i < 1000; i++) {
        assertThat(many.rows().longs(0).get(found[i])).isEqualTo(numbers.longs(0).get(i));
      }
    }
    assertThat(many.groups()).isLessThanOrEqualTo(3000);
  }
}
