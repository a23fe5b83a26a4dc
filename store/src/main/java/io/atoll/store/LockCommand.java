package io.atoll.store;

import io.atoll.api.KeyError;
import io.atoll.api.LockInfo;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreRequest.PessimisticLock;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.mvcc.PessimisticLocking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Taking pessimistic locks, with the wait for others'. A wait ends with the lock, as victim of a
 * deadlock, by time-out, or after a slice of time with {@code Locked}: the client then finds out
 * whether the holder lives, and asks again.
 */
final class LockCommand {
  private final StoreParts parts;
  private final WritePath writes;
  private final WaitReports reports;

  LockCommand(StoreParts parts, WritePath writes, WaitReports reports) {
    this.parts = parts;
    this.writes = writes;
    this.reports = reports;
  }

  /** What one try met. */
  private static final class Met {
    private LockWaits.@Nullable Waiter waiter;
    private @Nullable LockInfo lock;
    private boolean isGranted;
    private boolean isTaken;
  }

  RegionResult<StoreResponses.PessimisticLock> run(
      RequestContext context, PessimisticLock request) {
    long begun = parts.environment().clock().nanos();
    Key calledFor = null;
    while (true) {
      Met met = new Met();
      RegionResult<StoreResponses.PessimisticLock> result = attempt(context, request, met);
      LockWaits.Waiter waiter = met.waiter;
      LockInfo lock = met.lock;
      if (waiter == null || lock == null) {
        if (calledFor != null && !met.isTaken) {
          parts.waits().released(calledFor);
        }
        return result;
      }
      LockWaits.Signal signal = await(waiter, remaining(request, begun), context);
      parts.detector().done(request.startTs(), waiter.key());
      if (signal == null) {
        return failed(
            remaining(request, begun).isZero()
                ? new KeyError.LockWaitTimeout(lock)
                : new KeyError.Locked(lock));
      }
      KeyError deadlock = LockWaits.victim(signal);
      if (deadlock != null) {
        return failed(deadlock);
      }
      calledFor = waiter.key();
    }
  }

  private RegionResult<StoreResponses.PessimisticLock> attempt(
      RequestContext context, PessimisticLock request, Met met) {
    return writes.run(
        context,
        request.keys(),
        (reader, writer, granted) -> {
          StoreResponses.PessimisticLock response =
              PessimisticLocking.evaluate(request, reader, writer, parts.memoryLocks());
          met.isGranted = response.errors().isEmpty() || response.isLockedWithConflict();
          return !met.isGranted
                  && response.errors().getFirst() instanceof KeyError.Locked(LockInfo lock)
                  && request.waitMillis() > 0
              ? join(request, lock, met, response)
              : response;
        },
        () -> taken(request, met));
  }

  /** Joins the queue under the key's latch, so that no release slips through. */
  private StoreResponses.PessimisticLock join(
      PessimisticLock request, LockInfo lock, Met met, StoreResponses.PessimisticLock response) {
    List<Long> holders = LockWaits.holders(lock, request.startTs());
    if (!request.isFirstLock()) {
      // A transaction without locks cannot be waited for, hence is in no circle.
      KeyError.Deadlock deadlock = parts.detector().wait(request.startTs(), lock.key(), holders);
      if (deadlock != null) {
        return new StoreResponses.PessimisticLock(List.of(deadlock), List.of(), new long[0]);
      }
    }
    met.lock = lock;
    met.waiter = parts.waits().join(lock.key(), request.startTs(), !request.isFirstLock());
    if (!request.isFirstLock()) {
      reports.changed();
    }
    return response;
  }

  /** The locks are in place: whoever waits on now waits for this transaction. */
  private void taken(PessimisticLock request, Met met) {
    if (!met.isGranted) {
      return;
    }
    met.isTaken = true;
    if (parts.waits().isIdle()) {
      return;
    }
    for (Key key : request.keys()) {
      if (request.isShared()) {
        // The next may share it.
        parts.waits().released(key);
      } else {
        parts.waits().holdersChanged(key, new ArrayList<>(List.of(request.startTs())));
      }
    }
  }

  private LockWaits.@Nullable Signal await(
      LockWaits.Waiter waiter, Duration remaining, RequestContext context) {
    Duration slice = parts.settings().lockWaitSlice();
    if (remaining.compareTo(slice) < 0) {
      slice = remaining;
    }
    if (context.deadlineNanos() != Long.MAX_VALUE) {
      long left = context.deadlineNanos() - parts.environment().clock().nanos();
      slice = left < slice.toNanos() ? Duration.ofNanos(Math.max(0, left)) : slice;
    }
    try {
      return parts.environment().scheduler().await(waiter.signal(), slice);
    } catch (TimeoutException e) {
      // Called in the last moment: then the call counts, or it would be lost.
      return parts.waits().leave(waiter) ? null : waiter.signal().join();
    } catch (InterruptedException e) {
      if (!parts.waits().leave(waiter)) {
        parts.waits().released(waiter.key());
      }
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException("lock wait failed", e.getCause());
    }
  }

  private Duration remaining(PessimisticLock request, long begun) {
    if (request.waitMillis() == Long.MAX_VALUE) {
      return Duration.ofDays(365);
    }
    long spent = parts.environment().clock().nanos() - begun;
    long left = Duration.ofMillis(request.waitMillis()).toNanos() - spent;
    return left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
  }

  private static RegionResult<StoreResponses.PessimisticLock> failed(KeyError error) {
    return new RegionResult.Ok<>(
        new StoreResponses.PessimisticLock(List.of(error), List.of(), new long[0]));
  }
}
