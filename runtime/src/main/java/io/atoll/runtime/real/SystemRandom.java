package io.atoll.runtime.real;

import io.atoll.runtime.RandomSource;
import java.util.concurrent.ThreadLocalRandom;

/** Random numbers good enough for back-off and sampling; secrets need {@code SecureRandom}. */
public final class SystemRandom implements RandomSource {
  @Override
  public long nextLong() {
    return ThreadLocalRandom.current().nextLong();
  }

  @Override
  public int nextInt(int bound) {
    return ThreadLocalRandom.current().nextInt(bound);
  }

  @Override
  public void nextBytes(byte[] target) {
    ThreadLocalRandom.current().nextBytes(target);
  }
}
