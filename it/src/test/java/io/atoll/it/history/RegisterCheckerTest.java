package io.atoll.it.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.history.RegisterOperation.CompareAndSet;
import io.atoll.it.history.RegisterOperation.Kind;
import io.atoll.it.history.RegisterOperation.Read;
import io.atoll.it.history.RegisterOperation.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Orders are found where there are any, and only there. */
class RegisterCheckerTest {
  private static final long NEVER = Long.MAX_VALUE;

  private static RegisterOperation op(long from, long to, Kind kind) {
    return new RegisterOperation(from, to, kind);
  }

  private static boolean check(RegisterOperation... history) {
    return RegisterChecker.isLinearizable(List.of(history), 0);
  }

  @Test
  void readsSeeWhatWasAcknowledged() {
    assertThat(check(op(0, 1, new Write(1)), op(2, 3, new Read(1)))).isTrue();
    assertThat(check(op(0, 1, new Write(1)), op(2, 3, new Read(0)))).isFalse();
    assertThat(check(op(0, 5, new Write(1)), op(2, 3, new Read(0)))).isTrue();
    assertThat(check(op(0, 9, new Write(1)), op(1, 2, new Read(1)), op(3, 4, new Read(0))))
        .isFalse();
    assertThat(check(op(0, 1, new Read(7)))).isFalse();
  }

  @Test
  void whatWasNotAnsweredMayHaveHappenedOrNot() {
    assertThat(check(op(0, NEVER, new Write(1)), op(5, 6, new Read(0)), op(7, 8, new Read(1))))
        .isTrue();
    assertThat(check(op(0, NEVER, new Write(1)), op(5, 6, new Read(1)), op(7, 8, new Read(0))))
        .isFalse();
    assertThat(check(op(0, NEVER, new CompareAndSet(3, 1, true)), op(5, 6, new Read(1)))).isFalse();
  }

  @Test
  void comparisonsAreOfTheValueAtTheirMoment() {
    assertThat(
            check(op(0, 9, new CompareAndSet(0, 1, true)), op(0, 9, new CompareAndSet(0, 2, true))))
        .isFalse();
    assertThat(
            check(
                op(0, 9, new CompareAndSet(0, 1, true)),
                op(0, 9, new CompareAndSet(1, 2, true)),
                op(0, 9, new CompareAndSet(0, 3, false)),
                op(10, 11, new Read(2))))
        .isTrue();
  }

  /**
   * Histories made of an order are found right, and wrong when a late read is of no value that was
   * left.
   */
  @Test
  void randomHistories() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<RegisterOperation> history = new ArrayList<>();
      int value = 0;
      for (int i = 1; i <= 60; i++) {
        long at = i * 100L;
        long from = at - random.nextInt(300);
        long to = random.nextInt(20) == 0 ? NEVER : at + random.nextInt(300);
        if (random.nextBoolean()) {
          value = i;
          history.add(op(from, to, new Write(i)));
        } else if (to != NEVER) {
          history.add(op(from, to, new Read(value)));
        }
      }
      assertThat(RegisterChecker.isLinearizable(history, 0)).as("seed " + seed).isTrue();
      history.add(op(10_000, 10_001, new Write(999)));
      history.add(op(10_002, 10_003, new Read(1_000)));
      assertThat(RegisterChecker.isLinearizable(history, 0)).as("seed " + seed).isFalse();
    }
  }
}
