package io.atoll.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Crc64Test {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void theCatalogueOfCrcsHasThisCheckValue() {
    assertThat(Crc64.of(bytes("123456789"), new byte[0])).isEqualTo(0x995DC9BBDF1939FAL);
  }

  @Test
  void whereKeyAndValueMeetDoesNotMatter() {
    byte[] all = new byte[100];
    new Random(1).nextBytes(all);
    long whole = Crc64.of(all, new byte[0]);
    for (int cut = 0; cut <= all.length; cut++) {
      assertThat(Crc64.of(Arrays.copyOf(all, cut), Arrays.copyOfRange(all, cut, all.length)))
          .isEqualTo(whole);
    }
  }
}
