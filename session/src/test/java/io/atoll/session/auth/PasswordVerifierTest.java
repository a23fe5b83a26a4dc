package io.atoll.session.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.runtime.RandomSource;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PasswordVerifierTest {
  private static final RandomSource RANDOM =
      new RandomSource() {
        private final Random random = new Random(7);

        @Override
        public long nextLong() {
          return random.nextLong();
        }

        @Override
        public int nextInt(int bound) {
          return random.nextInt(bound);
        }

        @Override
        public void nextBytes(byte[] target) {
          random.nextBytes(target);
        }
      };

  /** Made by a MySQL 8 server with CREATE USER … IDENTIFIED BY 'foobar'. */
  private static final byte[] FOOBAR =
      HexFormat.of()
          .parseHex(
              "24412430303524031A69251C34295C4B35167C7F1E5A7B63091349503974624D34504B5A4246793548563"
                  + "36868686F52485A736E4A733368786E427575516C73446469496537");

  @Test
  void acceptsWhatMySqlStored() {
    assertThat(CachingSha2Password.isVerifier(FOOBAR)).isTrue();
    assertThat(CachingSha2Password.matches(FOOBAR, "foobar".getBytes(UTF_8))).isTrue();
    assertThat(CachingSha2Password.matches(FOOBAR, "foobaz".getBytes(UTF_8))).isFalse();
    assertThat(CachingSha2Password.matches(FOOBAR, new byte[0])).isFalse();
  }

  @Test
  void nativeVerifierIsDoubleSha1() {
    assertThat(NativePassword.verifier("password".getBytes(UTF_8)))
        .asString(UTF_8)
        .isEqualTo("*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19");
  }

  @Test
  void answersMatchTheirPasswordOnly() {
    byte[] scramble = new byte[20];
    for (int length : new int[] {1, 3, 16, 31, 32, 33, 64, 100}) {
      RANDOM.nextBytes(scramble);
      byte[] password = new byte[length];
      RANDOM.nextBytes(password);
      byte[] wrong = password.clone();
      wrong[length - 1] ^= 1;

      byte[] sha1 = AuthenticationPlugin.MYSQL_NATIVE_PASSWORD.verifier(password, RANDOM);
      assertThat(NativePassword.matches(sha1, scramble, NativePassword.answer(password, scramble)))
          .isTrue();
      assertThat(NativePassword.matches(sha1, scramble, NativePassword.answer(wrong, scramble)))
          .isFalse();

      byte[] sha2 = AuthenticationPlugin.CACHING_SHA2_PASSWORD.verifier(password, RANDOM);
      assertThat(AuthenticationPlugin.CACHING_SHA2_PASSWORD.isVerifier(sha2)).isTrue();
      assertThat(CachingSha2Password.matches(sha2, password)).isTrue();
      assertThat(CachingSha2Password.matches(sha2, wrong)).isFalse();
      byte[] fast = CachingSha2Password.fastVerifier(password);
      assertThat(
              CachingSha2Password.matchesFast(
                  fast, scramble, CachingSha2Password.answer(password, scramble)))
          .isTrue();
      assertThat(
              CachingSha2Password.matchesFast(
                  fast, scramble, CachingSha2Password.answer(wrong, scramble)))
          .isFalse();
    }
  }

  @Test
  void emptyPasswordTakesNoAnswer() {
    assertThat(NativePassword.matches(new byte[0], new byte[20], new byte[0])).isTrue();
    assertThat(NativePassword.matches(new byte[0], new byte[20], new byte[20])).isFalse();
    assertThat(AuthenticationPlugin.MYSQL_NATIVE_PASSWORD.verifier(new byte[0], RANDOM)).isEmpty();
  }
}
