package io.atoll.expression.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.chunk.Chunk;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sorting by prefixes and kernels gives what sorting by the order alone gives. */
final class RowSorterTest {
  private static final String[] PARTS = {
    "a", "A", "b", "é", "e", "\u0301", " ", "  ", "\t", "0", "17", "-", "ß", "ss", "z", "\u0000",
    "日"
  };

  private final long seed = Long.getLong("atoll.seed", new Random().nextLong());

  @Test
  void sortsAsTheOrderComparesAndKeepsEqualRowsAsTheyCame() {
    System.out.println("row sorter seed " + seed);
    List<SqlType> types =
        List.of(
            SqlType.varchar(20, Collation.require("utf8mb4_0900_ai_ci")),
            SqlType.varchar(20, Collation.require("utf8mb4_0900_as_cs")),
            SqlType.varchar(20, Collation.require("utf8mb4_unicode_ci")),
            SqlType.varchar(20, Collation.require("utf8mb4_general_ci")),
            SqlType.varchar(20, Collation.require("utf8mb4_bin")),
            SqlType.varchar(20, Collation.BINARY),
            SqlType.BIGINT);
    for (int round = 0; round < 300; round++) {
      Random random = new Random(seed + round);
      SqlType type = types.get(round % types.size());
      boolean isDescending = random.nextBoolean();
      int parts = random.nextBoolean() ? PARTS.length : 4;
      Chunk chunk = Chunk.allocate(List.of(type), 4);
      int rows = random.nextInt(60);
      for (int i = 0; i < rows; i++) {
        chunk.column(0).append(value(random, type, parts));
      }
      chunk.rowsAppended();
      RowOrder order = new RowOrder(new int[] {0}, new boolean[] {isDescending}, List.of(type));
      int[] wanted =
          IntStream.range(0, rows)
              .boxed()
              .sorted((a, b) -> order.compare(chunk, a, chunk, b))
              .mapToInt(Integer::intValue)
              .toArray();
      assertThat(RowSorter.sort(order, chunk))
          .as("seed %s + %s, %s", seed, round, type)
          .isEqualTo(wanted);
    }
  }

  private static Value value(Random random, SqlType type, int parts) {
    if (random.nextInt(8) == 0) {
      return Value.NULL;
    }
    if (type.equals(SqlType.BIGINT)) {
      long[] numbers = {0, -1, 1, Long.MIN_VALUE, Long.MAX_VALUE, random.nextInt(5)};
      return Value.of(numbers[random.nextInt(numbers.length)]);
    }
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(PARTS[random.nextInt(parts)]);
    }
    return Value.ofUtf8(text.toString());
  }
}
