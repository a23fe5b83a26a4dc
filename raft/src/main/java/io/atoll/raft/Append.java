package io.atoll.raft;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Records handed over to the {@link SharedLog} by one group. */
final class Append {
  private final byte[] data;
  private final int length;
  private final SharedLog.@Nullable Turn turn;
  private volatile @Nullable Thread waiter;
  private volatile boolean done;
  private volatile @Nullable RaftLogException failure;

  /**
   * @param turn who is told on the writer's thread; null where a thread waits
   */
  Append(byte[] data, int length, SharedLog.@Nullable Turn turn) {
    this.data = data;
    this.length = length;
    this.turn = turn;
  }

  byte[] data() {
    return data;
  }

  int length() {
    return length;
  }

  SharedLog.@Nullable Turn turn() {
    return turn;
  }

  boolean isDone() {
    return done;
  }

  /** Parks until the records are safe (see {@link DurabilityMode}). */
  void await() {
    if (!done) {
      waiter = Thread.currentThread();
      while (!done) {
        LockSupport.park(this);
      }
    }
    RaftLogException failed = failure;
    if (failed != null) {
      throw failed;
    }
  }

  void complete(@Nullable RaftLogException cause) {
    failure = cause;
    done = true;
    Thread waiting = waiter;
    if (waiting != null) {
      LockSupport.unpark(waiting);
    }
  }
}
