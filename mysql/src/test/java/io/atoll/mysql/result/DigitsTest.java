package io.atoll.mysql.result;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DigitsTest {
  private final byte[] buffer = new byte[64];

  private String text(int end) {
    return new String(buffer, 3, end - 3, US_ASCII);
  }

  @Test
  void numbersReadAsJavaWritesThem() {
    Random random = new Random(11);
    long[] edges = {
      0,
      1,
      -1,
      9,
      10,
      99,
      100,
      Integer.MAX_VALUE,
      Integer.MIN_VALUE,
      1L << 31,
      9_999_999_999L,
      Long.MAX_VALUE,
      Long.MIN_VALUE,
      1_000_000_000_000_000_000L
    };
    for (int i = 0; i < 20_000; i++) {
      long value = i < edges.length ? edges[i] : random.nextLong() >> random.nextInt(64);
      assertThat(text(Digits.signed(buffer, 3, value))).isEqualTo(Long.toString(value));
      assertThat(text(Digits.unsigned(buffer, 3, value))).isEqualTo(Long.toUnsignedString(value));
      int scale = random.nextInt(31);
      assertThat(text(Digits.decimal(buffer, 3, value, scale)))
          .isEqualTo(BigDecimal.valueOf(value, scale).toPlainString());
    }
  }

  @Test
  void fractionsAreCut() {
    assertThat(text(Digits.fraction(buffer, 3, 123_456, 0))).isEmpty();
    assertThat(text(Digits.fraction(buffer, 3, 123_456, 3))).isEqualTo(".123");
    assertThat(text(Digits.fraction(buffer, 3, 78, 6))).isEqualTo(".000078");
  }
}
