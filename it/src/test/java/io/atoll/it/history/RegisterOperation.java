package io.atoll.it.history;

/**
 * One statement on one register, a transaction of its own.
 *
 * @param invokedNanos before it was sent
 * @param completedNanos after its answer; {@link Long#MAX_VALUE} where there was none, then it may
 *     have happened at any time since, or not at all
 */
public record RegisterOperation(long invokedNanos, long completedNanos, Kind kind) {
  /** What was done, with what was seen. */
  public sealed interface Kind {}

  public record Read(int value) implements Kind {}

  public record Write(int value) implements Kind {}

  /**
   * A write where the register had a value; without an answer it counts as one that might.
   *
   * @param isDone whether it had
   */
  public record CompareAndSet(int expected, int value, boolean isDone) implements Kind {}

  boolean isOpen() {
    return completedNanos == Long.MAX_VALUE;
  }
}
