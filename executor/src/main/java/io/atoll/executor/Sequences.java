package io.atoll.executor;

/** Where AUTO_INCREMENT values come from. Thread-safe as far as tables are shared. */
public interface Sequences {
  /** The first of {@code count} values of a table's sequence, {@code increment} apart. */
  long take(long tableId, int count, long increment, long offset);

  /** Later values are above {@code atLeast}. */
  void raise(long tableId, long atLeast);
}
