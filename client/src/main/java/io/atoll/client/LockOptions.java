package io.atoll.client;

/**
 * How keys are locked.
 *
 * @param waitMillis how long to wait for other holders; 0 is NOWAIT, {@code Long.MAX_VALUE} for
 *     ever. Over: 1205, or 3572 for NOWAIT
 * @param skipLocked leave out keys that others hold (SKIP LOCKED) instead of waiting
 * @param isShared FOR SHARE
 * @param returnValues answer with each key's newest committed value
 * @param checkNotExists fail with {@link LockOutcome.AlreadyExists} where a key has a committed
 *     value
 * @param lockOnlyIfExists lock only keys that have a value; needs {@code returnValues}
 */
public record LockOptions(
    long waitMillis,
    boolean skipLocked,
    boolean isShared,
    boolean returnValues,
    boolean checkNotExists,
    boolean lockOnlyIfExists) {
  public static final long WAIT_FOREVER = Long.MAX_VALUE;
  public static final long NOWAIT = 0;

  public LockOptions {
    if (waitMillis < 0) {
      throw new IllegalArgumentException("waitMillis " + waitMillis);
    }
    if (lockOnlyIfExists && !returnValues) {
      throw new IllegalArgumentException("lockOnlyIfExists needs returnValues");
    }
  }

  /** Exclusive locks, waiting up to {@code waitMillis}, nothing returned. */
  public static LockOptions waiting(long waitMillis) {
    return new LockOptions(waitMillis, false, false, false, false, false);
  }

  public static LockOptions skippingLocked() {
    return new LockOptions(NOWAIT, true, false, false, false, false);
  }

  public LockOptions shared() {
    return new LockOptions(
        waitMillis, skipLocked, true, returnValues, checkNotExists, lockOnlyIfExists);
  }

  public LockOptions returningValues() {
    return new LockOptions(
        waitMillis, skipLocked, isShared, true, checkNotExists, lockOnlyIfExists);
  }

  public LockOptions checkingNotExists() {
    return new LockOptions(waitMillis, skipLocked, isShared, returnValues, true, lockOnlyIfExists);
  }

  /** Locks only keys with a value, and returns the values. */
  public LockOptions onlyExisting() {
    return new LockOptions(waitMillis, skipLocked, isShared, true, checkNotExists, true);
  }
}
