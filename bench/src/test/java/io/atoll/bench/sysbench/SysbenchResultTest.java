package io.atoll.bench.sysbench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SysbenchResultTest {
  @Test
  void readsTheClosingReport() {
    String output =
        """
        SQL statistics:
            queries performed:
                read:                            14042
                write:                           0
                other:                           2006
                total:                           16048
            transactions:                        1003   (333.82 per sec.)
            queries:                             16048  (5341.17 per sec.)
            ignored errors:                      3      (1.00 per sec.)
            reconnects:                          0      (0.00 per sec.)

        Latency (ms):
                 min:                                    1.92
                 95th percentile:                        4.10
        """;
    assertThat(SysbenchResult.parse(output))
        .isEqualTo(new SysbenchResult(333.82, 5341.17, 4.10, 3));
  }

  @Test
  void saysWhichFigureIsMissing() {
    assertThatThrownBy(() -> SysbenchResult.parse("FATAL: no"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("transactions");
  }
}
