package io.atoll.it.history;

import io.atoll.it.history.RegisterOperation.CompareAndSet;
import io.atoll.it.history.RegisterOperation.Read;
import io.atoll.it.history.RegisterOperation.Write;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Whether operations on one register can be put into one order, in which each lies between its call
 * and its answer and sees what the one before left (Wing and Gong 1993, with Lowe's memory of what
 * was tried, 2017).
 */
public final class RegisterChecker {
  private record Tried(BitSet done, int value) {}

  private final List<RegisterOperation> operations;
  private final Set<Tried> tried = new HashSet<>();
  private final BitSet done = new BitSet();

  private RegisterChecker(List<RegisterOperation> history) {
    this.operations = new ArrayList<>(history);
    this.operations.sort(Comparator.comparingLong(RegisterOperation::invokedNanos));
  }

  /**
   * Whether there is such an order.
   *
   * @param initial the value before all
   */
  public static boolean isLinearizable(List<RegisterOperation> history, int initial) {
    return new RegisterChecker(history).search(initial);
  }

  /** One choice: which operation came next. */
  private record Step(int operation, int valueBefore) {}

  private boolean search(int initial) {
    List<Step> steps = new ArrayList<>();
    int value = initial;
    int candidate = 0;
    while (!isOver()) {
      long earliestAnswer = earliestAnswer();
      boolean isChosen = false;
      for (; candidate < operations.size(); candidate++) {
        RegisterOperation next = operations.get(candidate);
        if (next.invokedNanos() > earliestAnswer) {
          break;
        }
        if (done.get(candidate)) {
          continue;
        }
        OptionalInt after = after(next, value);
        if (after.isEmpty()) {
          continue;
        }
        done.set(candidate);
        if (tried.add(new Tried((BitSet) done.clone(), after.getAsInt()))) {
          steps.add(new Step(candidate, value));
          value = after.getAsInt();
          candidate = 0;
          isChosen = true;
          break;
        }
        done.clear(candidate);
      }
      if (isChosen) {
        continue;
      }
      if (steps.isEmpty()) {
        return false;
      }
      Step last = steps.removeLast();
      done.clear(last.operation());
      value = last.valueBefore();
      candidate = last.operation() + 1;
    }
    return true;
  }

  /** What was never answered need not have happened. */
  private boolean isOver() {
    for (int i = 0; i < operations.size(); i++) {
      if (!done.get(i) && !operations.get(i).isOpen()) {
        return false;
      }
    }
    return true;
  }

  private long earliestAnswer() {
    long earliest = Long.MAX_VALUE;
    for (int i = 0; i < operations.size(); i++) {
      if (!done.get(i)) {
        earliest = Math.min(earliest, operations.get(i).completedNanos());
      }
    }
    return earliest;
  }

  /** The register's value after it; empty where it cannot have seen this one. */
  private static OptionalInt after(RegisterOperation operation, int value) {
    return switch (operation.kind()) {
      case Read(int seen) -> seen == value ? OptionalInt.of(value) : OptionalInt.empty();
      case Write(int written) -> OptionalInt.of(written);
      case CompareAndSet(int expected, int next, boolean isDone) -> {
        boolean isMet = expected == value;
        if (operation.isOpen()) {
          yield isMet ? OptionalInt.of(next) : OptionalInt.empty();
        }
        yield isMet == isDone ? OptionalInt.of(isMet ? next : value) : OptionalInt.empty();
      }
    };
  }
}
