package io.atoll.it.history;

import java.util.List;

/**
 * A transaction over lists: each key has a list, which only grows by values that nobody else
 * appends.
 *
 * @param id unique
 * @param invokedNanos before its first statement was sent
 * @param completedNanos after its last answer; {@link Long#MAX_VALUE} where there was none
 */
public record AppendTransaction(
    int id, long invokedNanos, long completedNanos, Outcome outcome, List<Operation> operations) {
  /** What its client knows of its end. */
  public enum Outcome {
    COMMITTED,
    ABORTED,
    UNKNOWN
  }

  /** One statement. */
  public sealed interface Operation {
    int key();
  }

  public record Append(int key, int value) implements Operation {}

  /**
   * @param isCurrent a locking read: of what is committed now, not of the snapshot
   */
  public record Read(int key, List<Integer> values, boolean isCurrent) implements Operation {
    public Read {
      values = List.copyOf(values);
    }
  }

  public AppendTransaction {
    operations = List.copyOf(operations);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("T" + id + " " + outcome);
    for (Operation each : operations) {
      switch (each) {
        case Append append ->
            text.append(" append ").append(append.key()).append(' ').append(append.value());
        case Read read ->
            text.append(read.isCurrent() ? " lock " : " read ")
                .append(read.key())
                .append(' ')
                .append(read.values());
      }
    }
    return text.toString();
  }
}
