package io.atoll.it.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.history.AppendChecker.Promise;
import io.atoll.it.history.AppendTransaction.Append;
import io.atoll.it.history.AppendTransaction.Operation;
import io.atoll.it.history.AppendTransaction.Outcome;
import io.atoll.it.history.AppendTransaction.Read;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each anomaly is found, and what is allowed is not called one. */
class AppendCheckerTest {
  private static final int X = 1;
  private static final int Y = 2;

  private final List<AppendTransaction> history = new ArrayList<>();

  private AppendCheckerTest with(int from, int to, Outcome outcome, Operation... operations) {
    long end = outcome == Outcome.UNKNOWN ? Long.MAX_VALUE : to;
    history.add(new AppendTransaction(history.size(), from, end, outcome, List.of(operations)));
    return this;
  }

  private AppendCheckerTest with(int from, int to, Operation... operations) {
    return with(from, to, Outcome.COMMITTED, operations);
  }

  private static Append append(int key, int value) {
    return new Append(key, value);
  }

  private static Read read(int key, Integer... values) {
    return new Read(key, List.of(values), false);
  }

  private static Read lock(int key, Integer... values) {
    return new Read(key, List.of(values), true);
  }

  private void isClean(Promise promise) {
    assertThat(AppendChecker.check(history, promise)).isEmpty();
  }

  private void isWrong(Promise promise, String what) {
    assertThat(AppendChecker.check(history, promise))
        .anySatisfy(each -> assertThat(each).startsWith(what));
  }

  private void isWrong(String what) {
    isWrong(Promise.SNAPSHOT_ISOLATION, what);
    isWrong(Promise.REPEATABLE_READ, what);
  }

  @Test
  void nothingIsWrongWithASerialHistory() {
    with(0, 1, append(X, 1), append(Y, 2));
    with(2, 3, read(X, 1), append(X, 3), read(X, 1, 3));
    with(4, 5, Outcome.ABORTED, append(X, 4));
    with(6, 7, Outcome.UNKNOWN, append(X, 5));
    with(8, 9, Outcome.UNKNOWN, append(Y, 6));
    with(10, 11, read(X, 1, 3), read(Y, 2, 6));
    isClean(Promise.SNAPSHOT_ISOLATION);
    isClean(Promise.REPEATABLE_READ);
  }

  @Test
  void abortedAndIntermediateReads() {
    with(0, 1, Outcome.ABORTED, append(X, 1));
    with(0, 1, read(X, 1));
    isWrong("G1a");
    history.clear();
    with(0, 9, append(X, 1), append(X, 2));
    with(1, 2, read(X, 1));
    with(10, 11, read(X, 1, 2));
    isWrong("G1b");
  }

  @Test
  void lostAndDoubledWrites() {
    with(0, 1, append(X, 1));
    with(2, 3, read(X));
    isWrong("lost");
    history.clear();
    with(0, 1, append(X, 1));
    with(2, 3, read(X, 1, 1));
    isWrong("a value is there twice");
    history.clear();
    with(0, 1, append(X, 1));
    with(0, 1, append(X, 2));
    with(2, 3, read(X, 1, 2));
    with(2, 3, read(X, 2));
    isWrong("two orders");
    history.clear();
    with(0, 1, Outcome.UNKNOWN, append(X, 1), append(Y, 2));
    with(2, 3, read(X, 1), read(Y));
    isWrong("lost");
    history.clear();
    with(0, 1, append(X, 1), read(X));
    with(2, 3, read(X, 1));
    isWrong("own appends");
    history.clear();
    with(0, 1, read(X, 7));
    isWrong("nobody appended");
  }

  @Test
  void readsThatDoNotRepeat() {
    with(0, 9, read(X), read(X, 1));
    with(1, 2, append(X, 1));
    isWrong("a read does not repeat");
    history.clear();
    with(0, 9, read(X), lock(X, 1));
    with(1, 2, append(X, 1));
    isClean(Promise.REPEATABLE_READ);
    isWrong(Promise.SNAPSHOT_ISOLATION, "a read does not repeat");
  }

  @Test
  void cyclesOfWritesAndReads() {
    with(0, 9, append(X, 1), append(Y, 2));
    with(0, 9, append(X, 3), append(Y, 4));
    with(10, 11, read(X, 1, 3), read(Y, 4, 2));
    isWrong("G0");
    history.clear();
    with(0, 9, append(X, 1), read(Y, 2));
    with(0, 9, append(Y, 2), read(X, 1));
    with(10, 11, read(X, 1), read(Y, 2));
    isWrong("G1c");
  }

  @Test
  void aLostUpdateIsAllowedOnlyWhereWritesAreOfWhatIsNewest() {
    with(0, 9, read(X), append(X, 1));
    with(0, 9, read(X), append(X, 2));
    with(10, 11, read(X, 1, 2));
    isWrong(Promise.SNAPSHOT_ISOLATION, "G-single");
    isClean(Promise.REPEATABLE_READ);
    history.clear();
    with(0, 9, lock(X), append(X, 1));
    with(0, 9, lock(X), append(X, 2));
    with(10, 11, read(X, 1, 2));
    isWrong("G-single");
  }

  @Test
  void readSkewAndLongForkAndStaleReads() {
    with(0, 9, append(X, 1), append(Y, 2));
    with(0, 9, read(X, 1), read(Y));
    with(10, 11, read(X, 1), read(Y, 2));
    isWrong("G-single");
    history.clear();
    with(0, 9, append(X, 1));
    with(0, 9, append(Y, 2));
    with(0, 9, read(X, 1), read(Y));
    with(0, 9, read(X), read(Y, 2));
    with(10, 11, read(X, 1), read(Y, 2));
    isWrong("G-single");
    history.clear();
    with(0, 1, append(X, 1));
    with(2, 3, read(X));
    with(4, 5, read(X, 1));
    isWrong("G-single");
  }

  @Test
  void writeSkewIsAllowedWithoutLocks() {
    with(0, 9, read(X), append(Y, 1));
    with(0, 9, read(Y), append(X, 2));
    with(10, 11, read(X, 2), read(Y, 1));
    isClean(Promise.SNAPSHOT_ISOLATION);
    isClean(Promise.REPEATABLE_READ);
    history.clear();
    with(0, 9, lock(X), append(Y, 1));
    with(0, 9, lock(Y), append(X, 2));
    with(10, 11, read(X, 2), read(Y, 1));
    isWrong(Promise.REPEATABLE_READ, "G-single");
  }
}
