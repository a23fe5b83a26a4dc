package io.atoll.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.expression.ResolveContext;
import io.atoll.planner.physical.JoinPlan;
import io.atoll.planner.physical.JoinPlan.JoinKey;
import io.atoll.planner.physical.JoinPlan.Match;
import io.atoll.planner.physical.JoinPlan.Type;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.types.SqlException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every type of join with every way of matching against two nested loops. */
class JoinModelTest {
  private static final long SEED = Long.getLong("seed", 20251);

  /** Compares and stands as NULLs first. */
  private static final Comparator<Long> ORDER = Comparator.nullsFirst(Comparator.naturalOrder());

  @TempDir Path directory;

  private final Random random = new Random(SEED);

  private List<Long[]> rows(int count, int distinct) {
    List<Long[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Long key = random.nextInt(8) == 0 ? null : Long.valueOf(random.nextInt(distinct));
      rows.add(new Long[] {key, (long) i});
    }
    return rows;
  }

  private static Boolean matches(Long a, Long b, Match match) {
    if (match == Match.NULL_SAFE) {
      return java.util.Objects.equals(a, b);
    }
    return a == null || b == null ? null : a.equals(b);
  }

  /** {@code condition}: the second columns' sum is odd. */
  private static List<String> model(
      List<Long[]> left, List<Long[]> right, Type type, Match match, boolean condition) {
    List<String> out = new ArrayList<>();
    boolean[] rightMatched = new boolean[right.size()];
    for (Long[] l : left) {
      boolean matched = false;
      boolean unknown = false;
      for (int j = 0; j < right.size(); j++) {
        Long[] r = right.get(j);
        if (condition && (l[1] + r[1]) % 2 == 0) {
          continue;
        }
        Boolean equal = matches(l[0], r[0], match);
        unknown |= equal == null && match == Match.NULL_AWARE;
        if (Boolean.TRUE.equals(equal)) {
          matched = true;
          rightMatched[j] = true;
          if (type == Type.INNER || type == Type.LEFT_OUTER || type == Type.RIGHT_OUTER) {
            out.add(Arrays.asList(l[0], l[1], r[0], r[1]).toString());
          }
        }
      }
      switch (type) {
        case INNER, RIGHT_OUTER -> {}
        case LEFT_OUTER -> {
          if (!matched) {
            out.add(Arrays.asList(l[0], l[1], null, null).toString());
          }
        }
        case SEMI -> {
          if (matched) {
            out.add(Arrays.asList(l).toString());
          }
        }
        case ANTI -> {
          if (!matched && !unknown) {
            out.add(Arrays.asList(l).toString());
          }
        }
        case MARK ->
            out.add(
                Arrays.asList(l[0], l[1], matched ? (Long) 1L : unknown ? null : (Long) 0L)
                    .toString());
      }
    }
    if (type == Type.RIGHT_OUTER) {
      for (int j = 0; j < right.size(); j++) {
        if (!rightMatched[j]) {
          Long[] r = right.get(j);
          out.add(Arrays.asList(null, null, r[0], r[1]).toString());
        }
      }
    }
    return out;
  }

  private static List<Integer> outputs(Type type) {
    return switch (type) {
      case INNER, LEFT_OUTER, RIGHT_OUTER -> List.of(0, 1, 2, 3);
      case SEMI, ANTI -> List.of(0, 1);
      case MARK -> List.of(0, 1, 2);
    };
  }

  private static List<Expression> condition(boolean wanted) {
    if (!wanted) {
      return List.of();
    }
    Expression sum =
        Functions.call(
            "+", List.of(TestExecution.column(1), TestExecution.column(3)), ResolveContext.DEFAULT);
    Expression two = Functions.constant(io.atoll.types.Value.of(2), io.atoll.types.SqlType.BIGINT);
    return List.of(Functions.call("%", List.of(sum, two), ResolveContext.DEFAULT));
  }

  private static JoinPlan hash(
      List<Long[]> left,
      List<Long[]> right,
      Type type,
      Match match,
      boolean condition,
      boolean buildLeft) {
    return new JoinPlan.HashJoin(
        TestExecution.info(outputs(type).size()),
        TestExecution.rows(left, 2),
        TestExecution.rows(right, 2),
        type,
        buildLeft,
        List.of(new JoinKey(TestExecution.column(0), TestExecution.column(0), match)),
        condition(condition),
        outputs(type));
  }

  private void check(PhysicalPlan plan, List<String> expected, long quota, String what)
      throws Exception {
    ExecutionContext context = TestExecution.context(directory, quota);
    List<String> actual = TestExecution.run(plan, context);
    assertThat(actual).as(what + " seed " + SEED).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(context.memory().usedBytes()).as("memory given back").isZero();
    assertThat(directory.resolve("spill").toFile().list()).as("temporary files removed").isEmpty();
  }

  @Test
  void hashJoinGivesWhatTwoLoopsGive() throws Exception {
    for (Type type : Type.values()) {
      for (Match match : Match.values()) {
        if (match == Match.NULL_AWARE && type != Type.ANTI && type != Type.MARK) {
          continue;
        }
        for (int variant = 0; variant < 12; variant++) {
          List<Long[]> left = rows(random.nextInt(40), 12);
          List<Long[]> right = rows(random.nextInt(40), 12);
          boolean condition = variant % 2 == 0;
          boolean buildLeft = variant % 4 < 2;
          check(
              hash(left, right, type, match, condition, buildLeft),
              model(left, right, type, match, condition),
              Long.MAX_VALUE,
              type + " " + match + " " + condition + " " + buildLeft);
        }
      }
    }
  }

  @Test
  void hashJoinBeyondItsMemorySpillsAndGivesTheSame() throws Exception {
    List<Long[]> left = rows(2000, 1000);
    List<Long[]> right = rows(2000, 1000);
    for (Type type : Type.values()) {
      for (Match match : List.of(Match.EQUAL, Match.NULL_SAFE)) {
        if (match == Match.NULL_SAFE) {
          // 250 NULLs on each side would make 60,000 pairs.
          left.subList(0, left.size()).removeIf(r -> r[0] == null && r[1] > 100);
        }
        for (boolean buildLeft : new boolean[] {true, false}) {
          check(
              hash(left, right, type, match, true, buildLeft),
              model(left, right, type, match, true),
              30_000,
              type + " " + match + " spilling " + buildLeft);
        }
      }
    }
  }

  @Test
  void nullAwareJoinBeyondItsMemoryEndsTheStatement() {
    List<Long[]> right = rows(2000, 1000);
    assertThatThrownBy(() ->
            TestExecution.run(
                hash(rows(10, 10), right, Type.ANTI, Match.NULL_AWARE, false, false),
                TestExecution.context(directory, 30_000)))
        .isInstanceOf(SqlException.class)
        .hasMessageContaining("memory");
  }

  @Test
  void mergeJoinKeepsTheLeftOrder() throws Exception {
    for (Type type : Type.values()) {
      if (type == Type.RIGHT_OUTER) {
        continue;
      }
      for (int variant = 0; variant < 8; variant++) {
        boolean isDescending = variant % 2 == 1;
        boolean condition = variant % 4 < 2;
        Comparator<Long[]> order = Comparator.comparing(r -> r[0], ORDER);
        List<Long[]> left = rows(random.nextInt(3000), 1 + random.nextInt(900));
        List<Long[]> right = rows(random.nextInt(3000), 1 + random.nextInt(900));
        left.sort(isDescending ? order.reversed() : order);
        right.sort(isDescending ? order.reversed() : order);
        JoinPlan plan =
            new JoinPlan.MergeJoin(
                TestExecution.info(outputs(type).size()),
                TestExecution.rows(left, 2),
                TestExecution.rows(right, 2),
                type,
                List.of(new JoinKey(TestExecution.column(0), TestExecution.column(0), Match.EQUAL)),
                condition(condition),
                outputs(type),
                isDescending);
        assertThat(TestExecution.run(plan, TestExecution.context(directory, Long.MAX_VALUE)))
            .as(type + " seed " + SEED)
            .isEqualTo(model(left, right, type, Match.EQUAL, condition));
      }
    }
  }
}
