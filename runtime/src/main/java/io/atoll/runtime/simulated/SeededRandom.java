package io.atoll.runtime.simulated;

import io.atoll.runtime.RandomSource;
import java.util.Random;

/** Random numbers that follow from a seed. */
public final class SeededRandom implements RandomSource {
  private final Random random;

  public SeededRandom(long seed) {
    this.random = new Random(seed);
  }

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
}
