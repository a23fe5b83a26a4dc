package io.atoll.runtime;

/** Random numbers; thread-safe in the real runtime, seeded in simulation. */
public interface RandomSource {
  long nextLong();

  /** Uniform in {@code [0, bound)}. */
  int nextInt(int bound);

  void nextBytes(byte[] target);
}
