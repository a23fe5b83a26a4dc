package io.atoll.executor;

import java.util.ArrayList;
import java.util.List;

/**
 * AUTO_INCREMENT values taken by a statement. A statement that runs again (its rows changed
 * meanwhile) gets the same values, so that numbers have no gaps. One thread.
 */
public final class GeneratedIds {
  private record Taken(long tableId, int count, long first) {}

  private final Sequences sequences;
  private final List<Taken> taken = new ArrayList<>();
  private int next;
  private long wanted;

  /**
   * @param wanted the first value to give where the session chose it; 0 where it did not
   */
  public GeneratedIds(Sequences sequences, long wanted) {
    this.sequences = sequences;
    this.wanted = wanted;
  }

  /** The statement begins another run. */
  public void rewind() {
    next = 0;
  }

  /** The first of {@code count} values of a table. */
  public long take(long tableId, int count, long increment, long offset) {
    if (next < taken.size()) {
      Taken again = taken.get(next);
      if (again.tableId == tableId && again.count == count) {
        next++;
        return again.first;
      }
      // The rows differ from the run before: what is left over becomes a gap.
      taken.subList(next, taken.size()).clear();
    }
    long first;
    if (wanted > 0 && tableId > 0) {
      first = wanted;
      wanted = 0;
      sequences.raise(tableId, first + (count - 1) * increment);
    } else {
      first = sequences.take(tableId, count, increment, offset);
    }
    taken.add(new Taken(tableId, count, first));
    next = taken.size();
    return first;
  }

  /** A value was given: later ones are above it. */
  public void raise(long tableId, long atLeast) {
    sequences.raise(tableId, atLeast);
  }
}
