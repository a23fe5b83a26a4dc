package io.atoll.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.api.KeyError.Deadlock;
import io.atoll.api.KeyError.WaitFor;
import io.atoll.codec.Key;
import io.atoll.runtime.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeadlockDetectorTest {
  private static final Key A = Key.of(new byte[] {'a'});
  private static final Key B = Key.of(new byte[] {'b'});
  private static final Key C = Key.of(new byte[] {'c'});

  private long nanos;

  private final Clock clock =
      new Clock() {
        @Override
        public long nanos() {
          return nanos;
        }

        @Override
        public long wallMillis() {
          throw new UnsupportedOperationException();
        }

        @Override
        public long wallMicros() {
          throw new UnsupportedOperationException();
        }
      };

  private final DeadlockDetector detector = new DeadlockDetector(clock, Duration.ofSeconds(3));

  @Test
  void aCircleOverTwoStoresIsToldWithItsChain() {
    assertThat(detector.told(7, 1, new WaitFor(10, 20, A))).isNull();
    assertThat(detector.told(8, 1, new WaitFor(20, 30, B))).isNull();
    WaitFor closing = new WaitFor(30, 10, C);
    Deadlock deadlock = detector.wait(30, C, List.of(10L));
    assertThat(deadlock)
        .isEqualTo(
            new Deadlock(
                10,
                B,
                closing.keyHash(),
                List.of(closing, new WaitFor(10, 20, A), new WaitFor(20, 30, B))));
    // Not noted: the victim goes, the others wait on.
    assertThat(detector.all()).hasSize(2);
  }

  @Test
  void othersWaitsCountForAWhileOnly() {
    detector.told(7, 1, new WaitFor(10, 20, A));
    nanos += Duration.ofSeconds(2).toNanos();
    detector.told(7, 1, new WaitFor(10, 20, A));
    nanos += Duration.ofSeconds(2).toNanos();
    assertThat(detector.wait(20, B, List.of(10L))).isNotNull();
    nanos += Duration.ofSeconds(2).toNanos();
    assertThat(detector.wait(20, B, List.of(10L))).isNull();
    nanos += Duration.ofDays(1).toNanos();
    // Own ones until they are over.
    assertThat(detector.told(7, 2, new WaitFor(10, 20, A))).isNotNull();
    detector.done(20, B);
    assertThat(detector.told(7, 3, new WaitFor(10, 20, A))).isNull();
  }

  @Test
  void whatIsTooOldIsNotKeptForEver() {
    for (long i = 0; i < 100_000; i++) {
      detector.told(7, i, new WaitFor(i, 1_000_000, A));
      nanos += Duration.ofMillis(10).toNanos();
    }
    assertThat(detector.waiting()).isLessThan(5_000);
  }

  @Test
  void theEndOfAnEarlierWaitDoesNotEndALaterOne() {
    WaitFor wait = new WaitFor(10, 20, A);
    detector.told(7, 2, wait);
    detector.ended(7, 1, wait);
    detector.ended(8, 2, wait);
    assertThat(detector.all()).containsExactly(wait);
    detector.ended(7, 2, wait);
    assertThat(detector.all()).isEmpty();
  }

  @Test
  void endsWithoutIdsEndAllOfTheTwo() {
    detector.told(7, 0, new WaitFor(10, 20, A));
    detector.told(7, 0, new WaitFor(10, 20, B));
    detector.told(7, 0, new WaitFor(10, 30, B));
    detector.ended(7, 0, new WaitFor(10, 20, Key.EMPTY));
    assertThat(detector.all()).containsExactly(new WaitFor(10, 30, B));
    detector.gone(8, 10);
    assertThat(detector.waiting()).isOne();
    detector.gone(7, 10);
    assertThat(detector.waiting()).isZero();
  }

  @Test
  void aStoreThatGoesTakesItsWaitsWithIt() {
    detector.told(7, 1, new WaitFor(10, 20, A));
    detector.told(8, 1, new WaitFor(10, 30, B));
    detector.wait(20, C, List.of(40L));
    detector.forget(7);
    assertThat(detector.all())
        .containsExactlyInAnyOrder(new WaitFor(10, 30, B), new WaitFor(20, 40, C));
    detector.forgetOthers();
    assertThat(detector.all()).containsExactly(new WaitFor(20, 40, C));
  }

  @Test
  void longChainsAreFollowed() {
    for (long i = 1; i < 100_000; i++) {
      assertThat(detector.told(7, i, new WaitFor(i, i + 1, A))).isNull();
    }
    Deadlock deadlock = detector.wait(100_000, B, List.of(1L));
    assertThat(deadlock).isNotNull();
    assertThat(deadlock.waitChain()).hasSize(100_000);
  }
}
