package io.atoll.simulation.transactions;

/**
 * Seeds of a run: new ones each time, so that every run looks at worlds that none has seen;
 * printed, and given back by {@code -Datoll.simulation.seed}. {@code -Datoll.simulation.seeds} says
 * how many.
 *
 * @param base the first
 */
record Seeds(long base, int count) {
  private static final boolean IS_LONG =
      System.getProperty("atoll.test.size", "short").equals("long");

  static Seeds of(String test, int shortCount, int longCount) {
    long base = Long.getLong("atoll.simulation.seed", System.nanoTime() % 1_000_000_000_000L);
    int count = Integer.getInteger("atoll.simulation.seeds", IS_LONG ? longCount : shortCount);
    System.out.println(
        test + ": -Datoll.simulation.seed=" + base + " -Datoll.simulation.seeds=" + count);
    return new Seeds(base, count);
  }

  long end() {
    return base + count;
  }
}
