package io.atoll.it.harness;

/**
 * How much of each long test runs: {@code -Datoll.test.size=short} (the default) a small seeded
 * part, {@code long} everything.
 */
public final class TestSize {
  private TestSize() {}

  public static boolean isLong() {
    return System.getProperty("atoll.test.size", "short").equals("long");
  }

  public static int of(int shortSize, int longSize) {
    return isLong() ? longSize : shortSize;
  }

  /** A new seed each run, or the one given back by {@code -Datoll.test.seed}; printed. */
  public static long seed(String test) {
    String given = System.getProperty("atoll.test.seed");
    long seed = given == null ? System.nanoTime() : Long.parseLong(given);
    System.out.println(test + ": -Datoll.test.seed=" + seed);
    return seed;
  }
}
