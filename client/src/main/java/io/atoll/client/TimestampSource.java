package io.atoll.client;

import io.atoll.api.Placement;
import io.atoll.types.SqlError;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Fresh timestamps. Callers that come while a request is under way share the next one, so that a
 * remote oracle sees one request per round trip; a caller alone asks at once in its own thread. A
 * timestamp is always fetched after its caller came. Thread-safe; no lock is held during a request.
 */
final class TimestampSource {
  /** Callers that share one request. */
  private static final class Batch {
    int count = 1;
    boolean isDone;
    long last;
    @Nullable RuntimeException failure;
  }

  private final Placement placement;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition finished = lock.newCondition();
  private boolean isRequesting;
  private @Nullable Batch waiting;

  TimestampSource(Placement placement) {
    this.placement = placement;
  }

  long fresh() {
    Batch batch;
    lock.lock();
    try {
      batch = waiting;
      if (!isRequesting && batch == null) {
        isRequesting = true;
        batch = new Batch();
      } else if (batch != null) {
        // Joining a batch whose request has not been sent.
        int position = batch.count++;
        return awaitResult(batch, position);
      } else {
        // The first of the next batch: becomes its sender when the one under way is back.
        batch = new Batch();
        waiting = batch;
        while (isRequesting) {
          finished.awaitUninterruptibly();
        }
        isRequesting = true;
        waiting = null;
      }
    } finally {
      lock.unlock();
    }
    return request(batch);
  }

  private long request(Batch batch) {
    long last = 0;
    RuntimeException failure = null;
    int count = batch.count;
    try {
      last =
          PlacementErrors.callForLong(
              () -> count == 1 ? placement.timestamp() : placement.timestamps(count));
    } catch (RuntimeException e) {
      failure = e;
    }
    lock.lock();
    try {
      batch.last = last;
      batch.failure = failure;
      batch.isDone = true;
      isRequesting = false;
      if (count > 1 || waiting != null) {
        finished.signalAll();
      }
    } finally {
      lock.unlock();
    }
    if (failure != null) {
      throw failure;
    }
    return last - (count - 1);
  }

  /** Called with the lock held. */
  private long awaitResult(Batch batch, int position) {
    while (!batch.isDone) {
      finished.awaitUninterruptibly();
    }
    RuntimeException failure = batch.failure;
    if (failure != null) {
      throw SqlError.ER_PD_SERVER_TIMEOUT.with(String.valueOf(failure.getMessage()));
    }
    return batch.last - (batch.count - 1) + position;
  }
}
