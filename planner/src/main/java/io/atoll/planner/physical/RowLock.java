package io.atoll.planner.physical;

/**
 * Whether and how rows read are locked.
 *
 * @param mode none for a plain read
 * @param waiting what to do where another transaction holds the lock
 * @param waitSeconds how long to wait; negative for innodb_lock_wait_timeout
 */
public record RowLock(Mode mode, Wait waiting, long waitSeconds) {
  public static final RowLock NONE = new RowLock(Mode.NONE, Wait.WAIT, -1);
  public static final RowLock EXCLUSIVE = new RowLock(Mode.FOR_UPDATE, Wait.WAIT, -1);

  public enum Mode {
    NONE,
    FOR_SHARE,
    FOR_UPDATE
  }

  public enum Wait {
    WAIT,
    NOWAIT,
    SKIP_LOCKED
  }

  public boolean isLocking() {
    return mode != Mode.NONE;
  }
}
