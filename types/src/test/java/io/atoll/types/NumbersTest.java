package io.atoll.types;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumbersTest {
  private final NumberParser parser = new NumberParser();

  @Test
  void printsDoublesAsMysqlDoes() {
    assertThat(NumberText.of(1e15)).isEqualTo("1e15");
    assertThat(NumberText.of(1e14)).isEqualTo("100000000000000");
    assertThat(NumberText.of(1e-15)).isEqualTo("0.000000000000001");
    assertThat(NumberText.of(1e-16)).isEqualTo("1e-16");
    assertThat(NumberText.of(1.5e-7)).isEqualTo("0.00000015");
    assertThat(NumberText.of(Double.MAX_VALUE)).isEqualTo("1.7976931348623157e308");
    assertThat(NumberText.of(0.1)).isEqualTo("0.1");
    assertThat(NumberText.of(-2.5)).isEqualTo("-2.5");
    assertThat(NumberText.ofFloat(16777216f)).isEqualTo("16777200");
    assertThat(NumberText.ofFloat((float) 3.14159274)).isEqualTo("3.14159");
    assertThat(NumberText.ofFloat(1e20f)).isEqualTo("1e20");
    assertThat(NumberText.ofFloat(0.1f)).isEqualTo("0.1");
    assertThat(NumberText.ofFixed(2.5, 0)).isEqualTo("2");
    assertThat(NumberText.ofFixed(1.005, 2)).isEqualTo("1.00");
    ByteBuilder out = new ByteBuilder();
    NumberText.append(out, Long.MIN_VALUE);
    NumberText.append(out.put(' '), 1_000_000L);
    NumberText.appendUnsigned(out.put(' '), -1L);
    assertThat(new String(out.toArray(), UTF_8))
        .isEqualTo("-9223372036854775808 1000000 18446744073709551615");
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      double d = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(d)) {
        assertThat(Double.parseDouble(NumberText.of(d))).isEqualTo(d);
      }
      long l = random.nextLong() >> random.nextInt(64);
      out.clear();
      NumberText.append(out, l);
      assertThat(new String(out.toArray(), UTF_8)).isEqualTo(Long.toString(l));
      assertThat(parser.toSigned(out.array(), 0, out.length())).isEqualTo(l);
    }
  }

  @Test
  void readsNumericPrefixes() {
    assertThat(signed("  12abc")).isEqualTo(12);
    assertThat(parser.isTruncated()).isTrue();
    assertThat(signed("12  ")).isEqualTo(12);
    assertThat(parser.isTruncated()).isFalse();
    assertThat(signed("1.9")).isEqualTo(1);
    assertThat(signed("99999999999999999999")).isEqualTo(-1L);
    assertThat(parser.isOutOfRange()).isTrue();
    assertThat(signed("")).isZero();
    assertThat(parser.isTruncated()).isTrue();
    assertThat(parser.toDouble(b("-1.5e3x"), 0, 7)).isEqualTo(-1500);
    assertThat(parser.toDouble(b(".5"), 0, 2)).isEqualTo(0.5);
    assertThat(parser.toDouble(b("1e"), 0, 2)).isEqualTo(1);
    assertThat(parser.isTruncated()).isTrue();
    assertThat(parser.toDouble(b("1e999"), 0, 5)).isEqualTo(Double.MAX_VALUE);
    assertThat(parser.toDecimal(b("1.50e1"), 0, 6)).isEqualByComparingTo("15");
    assertThat(parser.toDecimal(b("1e999999999"), 0, 11)).isEqualTo(Decimals.MAX_VALUE);
    assertThat(parser.toRounded(b("1.5"), 0, 3)).isEqualTo(BigInteger.TWO);
    assertThat(parser.toRounded(b("-1e3"), 0, 4)).isEqualTo(BigInteger.valueOf(-1000));
    assertThat(parser.toUnsigned(b("18446744073709551615"), 0, 20)).isEqualTo(-1L);
  }

  private long signed(String s) {
    return parser.toSigned(b(s), 0, b(s).length);
  }

  private static byte[] b(String s) {
    return s.getBytes(UTF_8);
  }

  @Test
  void typesDecimalResults() {
    SqlType a = SqlType.decimal(10, 2);
    SqlType b = SqlType.decimal(5, 3);
    assertThat(Decimals.sum(a, b)).isEqualTo(SqlType.decimal(12, 3));
    assertThat(Decimals.product(a, b)).isEqualTo(SqlType.decimal(15, 5));
    assertThat(Decimals.quotient(a, b, 4)).isEqualTo(SqlType.decimal(17, 6));
    assertThat(Decimals.round(new BigDecimal("-2.5"), 0)).isEqualTo(new BigDecimal("-3"));
    assertThat(Decimals.round(new BigDecimal("1250"), -2)).isEqualTo(new BigDecimal("1300"));
  }
}
