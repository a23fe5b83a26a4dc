package io.atoll.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SafeTimestampTest {
  private final SafeTimestamp safe = new SafeTimestamp();

  @Test
  void isWhatWasSaidOnceTheIndexIsApplied() {
    safe.told(7, 10, 100, 9);
    assertThat(safe.at(7, 9)).isZero();
    assertThat(safe.at(7, 10)).isEqualTo(100);
    safe.told(7, 10, 90, 10);
    assertThat(safe.at(7, 10)).as("it never falls").isEqualTo(100);
  }

  @Test
  void ofOneThatLagsTheFirstIsNotReplacedByLaterOnes() {
    safe.told(7, 10, 100, 5);
    safe.told(7, 20, 200, 6);
    assertThat(safe.at(7, 12)).isEqualTo(100);
    safe.told(7, 30, 300, 12);
    safe.told(7, 40, 400, 31);
    assertThat(safe.at(7, 31)).isEqualTo(300);
  }

  @Test
  void saysNothingOfAnotherRange() {
    safe.told(7, 10, 100, 10);
    assertThat(safe.at(8, 10)).isZero();
    safe.told(8, 11, 110, 11);
    assertThat(safe.at(7, 11)).isZero();
    safe.told(7, 12, 120, 12);
    assertThat(safe.at(8, 12)).isEqualTo(110);
  }
}
