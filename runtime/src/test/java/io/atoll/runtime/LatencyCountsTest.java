package io.atoll.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyCountsTest {
  @Test
  void aDurationIsInTheFirstBucketThatReachesIt() {
    assertThat(LatencyCounts.bucket(0)).isZero();
    assertThat(LatencyCounts.bucket(10_000)).isZero();
    for (int i = 1; i < LatencyCounts.BOUNDS; i++) {
      long bound = Math.round(LatencyCounts.boundSeconds(i) * 1e9);
      assertThat(LatencyCounts.bucket(bound)).isEqualTo(i);
      assertThat(LatencyCounts.bucket(bound + 1)).isEqualTo(i + 1);
      assertThat(LatencyCounts.bucket(bound - 1)).isEqualTo(i);
    }
    assertThat(LatencyCounts.bucket(Long.MAX_VALUE)).isEqualTo(LatencyCounts.BOUNDS);
  }

  @Test
  void whatIsObservedIsCountedAndSummed() {
    LatencyCounts counts = new LatencyCounts();
    counts.observe(5_000);
    counts.observe(15_000);
    counts.observe(15_000);
    assertThat(counts.count()).isEqualTo(3);
    assertThat(counts.count(1)).isEqualTo(2);
    assertThat(counts.nanos()).isEqualTo(35_000);
  }
}
