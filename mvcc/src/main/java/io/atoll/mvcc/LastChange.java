package io.atoll.mvcc;

/**
 * Where the newest PUT or DELETE below a Lock or Rollback record lies, so that a reader need not
 * walk through rows of Lock records (TiKV's last-change hint).
 *
 * @param ts its commitTs; 0 where unknown or where there is none
 * @param versions about how many records lie between; 0 where unknown, positive with {@code ts} 0
 *     where certainly no PUT or DELETE exists
 */
public record LastChange(long ts, long versions) {
  public static final LastChange UNKNOWN = new LastChange(0, 0);

  /** No PUT or DELETE exists for the key. */
  public static final LastChange NONE = new LastChange(0, 1);

  /** What a record written directly above {@code write} has to say. */
  static LastChange above(long commitTs, WriteRecord write) {
    return switch (write.kind()) {
      case PUT, DELETE -> new LastChange(commitTs, 1);
      case LOCK, ROLLBACK -> {
        LastChange below = write.lastChange();
        yield below.versions == 0 ? UNKNOWN : new LastChange(below.ts, below.versions + 1);
      }
    };
  }

  boolean isKnown() {
    return versions > 0;
  }

  /** Whether certainly no PUT or DELETE exists. */
  boolean isNone() {
    return versions > 0 && ts == 0;
  }

  /** Whether a seek to it is cheaper than steps: a seek costs about as much as ten of them. */
  boolean isFar(int steps) {
    return versions > steps;
  }
}
