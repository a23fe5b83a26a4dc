package io.atoll.client;

import io.atoll.api.KeyError;
import io.atoll.api.LockInfo;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext.Priority;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes and releases a transaction's pessimistic locks. Stores wait for other holders in slices, so
 * that between two of them a holder whose client is gone can be found out and removed.
 */
final class PessimisticLocker {
  private static final long WAIT_SLICE_MILLIS = 1_000;

  private final ClientContext context;
  private final PercolatorTransaction transaction;
  private final WriteBuffer buffer;

  /** Whether no lock was ever asked for. */
  private boolean isIdle = true;

  /** Of keys locked with their conflicts: their locks are of that time. */
  private volatile long highestConflict;

  PessimisticLocker(ClientContext context, PercolatorTransaction transaction, WriteBuffer buffer) {
    this.context = context;
    this.transaction = transaction;
    this.buffer = buffer;
  }

  boolean isIdle() {
    return isIdle;
  }

  LockOutcome lockWrites(LockOptions options) {
    if (!transaction.options().isPessimistic()) {
      return new LockOutcome.Locked(List.of(), new BitSet());
    }
    int[] entries = buffer.entriesToLock();
    if (entries.length == 0) {
      return new LockOutcome.Locked(List.of(), new BitSet());
    }
    List<Key> keys = new ArrayList<>(entries.length);
    for (int entry : entries) {
      keys.add(buffer.key(entry));
    }
    LockOutcome outcome = lock(keys, options);
    if (outcome instanceof LockOutcome.Locked) {
      buffer.allLocked();
    }
    return outcome;
  }

  LockOutcome lock(List<Key> keys, LockOptions options) {
    isIdle = false;
    if (!transaction.options().isPessimistic()) {
      return lockAtCommit(keys, options);
    }
    Call call = new Call(keys, options);
    return call.run();
  }

  /**
   * Locks what exists of the keys at once, whatever the transaction's mode: 3572 where one is held.
   */
  LockOutcome lockNow(List<Key> keys) {
    return new Call(keys, LockOptions.waiting(LockOptions.NOWAIT).onlyExisting()).run();
  }

  private LockOutcome lockAtCommit(List<Key> keys, LockOptions options) {
    List<byte @Nullable []> values = List.of();
    if (options.returnValues() || options.checkNotExists()) {
      values = transaction.snapshot(transaction.startTs()).batchGet(keys);
    }
    for (int i = 0; i < keys.size(); i++) {
      if (options.checkNotExists() && values.get(i) != null) {
        return new LockOutcome.AlreadyExists(keys.get(i));
      }
      if (!options.lockOnlyIfExists() || values.get(i) != null) {
        buffer.set(buffer.entry(keys.get(i)), WriteBuffer.LOCK_AT_COMMIT);
      }
    }
    return new LockOutcome.Locked(options.returnValues() ? values : List.of(), new BitSet());
  }

  /** Releases every pessimistic lock. Never throws: what is unreachable times out. */
  void releaseAll() {
    if (isIdle) {
      return;
    }
    release(
        transaction.lockedKeys(),
        transaction.startTs(),
        Math.max(transaction.forUpdateTs(), highestConflict));
  }

  private void release(List<Key> sortedKeys, long startTs, long forUpdateTs) {
    if (sortedKeys.isEmpty()) {
      return;
    }
    try {
      releaseNow(sortedKeys, startTs, forUpdateTs);
    } catch (SqlException e) {
      // An interrupted or refused release goes on by itself.
      context.background().run(() -> releaseNow(sortedKeys, startTs, forUpdateTs));
    }
  }

  private void releaseNow(List<Key> sortedKeys, long startTs, long forUpdateTs) {
    Backoff backoff = context.writeBackoff();
    int from = 0;
    while (from < sortedKeys.size()) {
      CachedRegion region = context.cache().find(sortedKeys.get(from));
      int to = from + 1;
      int most = Math.min(sortedKeys.size(), from + context.settings().batchKeys());
      while (to < most && region.contains(sortedKeys.get(to))) {
        to++;
      }
      StoreRequest.PessimisticRollback request =
          new StoreRequest.PessimisticRollback(
              List.copyOf(sortedKeys.subList(from, to)), startTs, forUpdateTs);
      if (context.sender().send(region, request, Priority.HIGH, backoff)
          instanceof RegionResult.Ok) {
        from = to;
      }
    }
  }

  /** One call of lockKeys. */
  private final class Call {
    private final List<Key> keys;
    private final LockOptions options;
    private final byte[][] values;
    private final BitSet skipped = new BitSet();
    private final long forUpdateTs = transaction.forUpdateTs();
    private final long deadlineNanos;

    /** Entries by position of the keys to lock. */
    private final int[] entries;

    /** The first result that ends the call; null while all goes well. Guarded by this. */
    private @Nullable LockOutcome failed;

    /** A batch ended with an error. Guarded by this. */
    private boolean isBroken;

    /** The primary is locked although the call fails. */
    private boolean isPrimaryKept;

    /** Keys whose requests were sent: to be released when the call fails. Guarded by this. */
    private final List<Key> sent = new ArrayList<>();

    Call(List<Key> keys, LockOptions options) {
      this.keys = keys;
      this.options = options;
      this.values = new byte[options.returnValues() ? keys.size() : 0][];
      this.entries = new int[keys.size()];
      long now = context.environment().clock().nanos();
      // Beyond 290 years is for ever.
      this.deadlineNanos =
          options.waitMillis() > Long.MAX_VALUE / 4_000_000
              ? Long.MAX_VALUE
              : now + options.waitMillis() * 1_000_000;
    }

    LockOutcome run() {
      int flag = options.isShared() ? WriteBuffer.LOCKED_SHARED : WriteBuffer.LOCKED;
      IntList toLock = new IntList();
      IntList held = new IntList();
      for (int i = 0; i < entries.length; i++) {
        int entry = buffer.entry(keys.get(i));
        entries[i] = entry;
        boolean isHeld =
            buffer.has(entry, WriteBuffer.LOCKED)
                || (options.isShared() && buffer.has(entry, WriteBuffer.LOCKED_SHARED));
        if (isHeld) {
          held.add(i);
        } else {
          toLock.add(i);
        }
      }
      if (held.size() > 0) {
        LockOutcome exists = readHeld(held);
        if (exists != null) {
          return exists;
        }
      }
      if (toLock.size() > 0) {
        boolean isFirst = transaction.primary() == null;
        if (isFirst) {
          transaction.primary(keys.get(toLock.get(0)));
        }
        try {
          lockPositions(toLock.toArray(), isFirst);
        } catch (RuntimeException e) {
          undo(isFirst);
          throw e;
        }
        LockOutcome outcome = failure();
        if (outcome != null) {
          undo(isFirst);
          return outcome;
        }
        boolean isPrimaryLocked = !isFirst;
        for (int i = 0; i < toLock.size(); i++) {
          int position = toLock.get(i);
          if (skipped.get(position) || (options.lockOnlyIfExists() && values[position] == null)) {
            continue;
          }
          buffer.set(entries[position], flag);
          if (mustBeNew(position)) {
            buffer.set(entries[position], WriteBuffer.CHECKED_NEW);
          }
          isPrimaryLocked |= isPrimary(keys.get(position));
        }
        if (!isPrimaryLocked) {
          // All were skipped or do not exist.
          transaction.primary(null);
        }
      }
      return new LockOutcome.Locked(
          options.returnValues() ? Collections.unmodifiableList(Arrays.asList(values)) : List.of(),
          skipped);
    }

    private boolean isPrimary(Key key) {
      Key primary = transaction.primary();
      return primary != null && primary.equals(key);
    }

    private boolean mustBeNew(int position) {
      return options.checkNotExists()
          || (buffer.has(entries[position], WriteBuffer.NEW)
              && !buffer.has(entries[position], WriteBuffer.CHECKED_NEW));
    }

    /** Values and existence of keys that were locked before: nobody else changed them since. */
    private @Nullable LockOutcome readHeld(IntList held) {
      List<Key> toRead = new ArrayList<>();
      IntList positions = new IntList();
      for (int i = 0; i < held.size(); i++) {
        int position = held.get(i);
        if (options.returnValues() || mustBeNew(position)) {
          toRead.add(keys.get(position));
          positions.add(position);
        }
      }
      if (toRead.isEmpty()) {
        return null;
      }
      List<byte @Nullable []> read = transaction.snapshot(forUpdateTs).batchGet(toRead);
      for (int i = 0; i < toRead.size(); i++) {
        int position = positions.get(i);
        byte[] value = read.get(i);
        if (mustBeNew(position)) {
          if (value != null) {
            return new LockOutcome.AlreadyExists(keys.get(position));
          }
          buffer.set(entries[position], WriteBuffer.CHECKED_NEW);
        }
        if (options.returnValues()) {
          values[position] = value;
        }
      }
      return null;
    }

    private void lockPositions(int[] positions, boolean isFirst) {
      if (options.skipLocked() || (options.lockOnlyIfExists() && isFirst)) {
        // One by one: each may be left out, and the first one locked becomes the primary.
        boolean isPrimaryOpen = isFirst;
        for (int i = 0; i < positions.length; i++) {
          if (!isPrimaryOpen && !options.skipLocked()) {
            lockGroup(Arrays.copyOfRange(positions, i, positions.length), false);
            return;
          }
          int position = positions[i];
          if (isPrimaryOpen) {
            transaction.primary(keys.get(position));
          }
          lockGroup(new int[] {position}, isPrimaryOpen);
          if (hasFailed()) {
            return;
          }
          boolean isLocked =
              !skipped.get(position) && !(options.lockOnlyIfExists() && values[position] == null);
          isPrimaryOpen &= !isLocked;
        }
        return;
      }
      if (!isFirst) {
        lockGroup(positions, false);
        return;
      }
      // The primary's group first: other locks must not point to a primary without lock.
      List<RegionKeys> groups = groups(positions);
      lockBatch(groups.getFirst(), true);
      if (!hasFailed() && groups.size() > 1) {
        lockBatches(groups.subList(1, groups.size()));
      }
    }

    private List<RegionKeys> groups(int[] positions) {
      return RegionKeys.group(
          context.cache(), keys, positions, context.settings().batchKeys() / 4 + 1);
    }

    private void lockGroup(int[] positions, boolean isFirst) {
      List<RegionKeys> groups = groups(positions);
      if (groups.size() == 1) {
        lockBatch(groups.getFirst(), isFirst);
      } else {
        lockBatches(groups);
      }
    }

    private void lockBatches(List<RegionKeys> groups) {
      List<Runnable> tasks = new ArrayList<>(groups.size());
      for (RegionKeys group : groups) {
        tasks.add(() -> {
          try {
            if (!hasFailed()) {
              lockBatch(group, false);
            }
          } catch (RuntimeException e) {
            // The other batches need not wait on: a victim must not keep what it has for long.
            broken();
            throw e;
          }
        });
      }
      context.fanout().run(tasks);
    }

    private synchronized @Nullable LockOutcome failure() {
      return failed;
    }

    private synchronized boolean hasFailed() {
      return failed != null || isBroken;
    }

    private synchronized void broken() {
      isBroken = true;
    }

    private synchronized void fail(LockOutcome outcome) {
      if (failed == null) {
        failed = outcome;
      }
    }

    private void lockBatch(RegionKeys batch, boolean isFirst) {
      List<Key> batchKeys = batch.keys(keys);
      List<Boolean> checks = checks(batch.positions());
      synchronized (this) {
        sent.addAll(batchKeys);
      }
      Backoff backoff = context.writeBackoff();
      while (true) {
        long remaining = remainingMillis();
        long wait = options.skipLocked() ? 0 : Math.min(WAIT_SLICE_MILLIS, remaining);
        Key primary = transaction.primary();
        if (primary == null) {
          throw new IllegalStateException("no primary key");
        }
        StoreRequest.PessimisticLock request =
            new StoreRequest.PessimisticLock(
                batchKeys,
                checks,
                primary,
                transaction.startTs(),
                forUpdateTs,
                transaction.lockTtlMillis(context.settings().managedLockTtlMillis()),
                isFirst,
                options.isShared(),
                options.returnValues(),
                options.lockOnlyIfExists(),
                forUpdateTs + 1,
                wait,
                batchKeys.size() == 1 && checks.isEmpty() && wait > 0 && !options.isShared());
        if (!(context
                .sender()
                .send(batch.region(), request, transaction.options().priority(), backoff)
            instanceof RegionResult.Ok<StoreResponses.PessimisticLock>(var answer))) {
          lockGroup(batch.positions(), isFirst);
          return;
        }
        if (answer.errors().isEmpty()) {
          for (int i = 0; i < answer.values().size() && options.returnValues(); i++) {
            values[batch.positions()[i]] = answer.values().get(i);
          }
          return;
        }
        if (answer.isLockedWithConflict()) {
          // The statement runs again, and finds it held.
          int position = batch.positions()[0];
          buffer.set(entries[position], WriteBuffer.LOCKED);
          isPrimaryKept |= isPrimary(keys.get(position));
          if (answer.errors().getFirst() instanceof KeyError.WriteConflict conflict) {
            highestConflict = Math.max(highestConflict, conflict.conflictCommitTs());
          }
        }
        if (isOver(answer.errors().getFirst(), batch, remaining, backoff)) {
          return;
        }
      }
    }

    /** Whether the batch is done for; false to try it again. */
    private boolean isOver(KeyError error, RegionKeys batch, long remaining, Backoff backoff) {
      return switch (error) {
        case KeyError.Locked locked -> met(locked.lock(), batch, remaining, backoff);
        case KeyError.LockWaitTimeout timeout -> met(timeout.lock(), batch, remaining, backoff);
        case KeyError.AlreadyExists exists -> {
          fail(new LockOutcome.AlreadyExists(exists.key()));
          yield true;
        }
        case KeyError.WriteConflict conflict ->
            switch (conflict.reason()) {
              case OPTIMISTIC, PESSIMISTIC_RETRY -> {
                fail(new LockOutcome.Conflict(conflict.key(), conflict.conflictCommitTs()));
                yield true;
              }
              case SELF_ROLLED_BACK, LOCK_LOST -> throw SqlError.ER_LOCK_DEADLOCK.with();
            };
        case KeyError.Deadlock deadlock -> throw SqlError.ER_LOCK_DEADLOCK.with();
        case KeyError.TxnLockNotFound lost -> throw SqlError.ER_LOCK_DEADLOCK.with();
        case KeyError.TxnNotFound lost -> throw SqlError.ER_LOCK_DEADLOCK.with();
        case KeyError.CommitTsExpired e -> throw SqlErrors.unexpected(e);
        case KeyError.CommitTsTooLarge e -> throw SqlErrors.unexpected(e);
        case KeyError.AlreadyCommitted e -> throw SqlErrors.unexpected(e);
        case KeyError.SnapshotTooOld e -> throw SqlErrors.unexpected(e);
      };
    }

    private boolean met(LockInfo lock, RegionKeys batch, long remaining, Backoff backoff) {
      if (lock.startTs() == transaction.startTs()) {
        throw new IllegalStateException("waits for itself: " + lock);
      }
      long alive = context.resolver().resolveForWrite(lock, backoff);
      if (alive == 0) {
        return false;
      }
      if (options.skipLocked()) {
        skipped.set(batch.positions()[0]);
        return true;
      }
      if (options.waitMillis() == LockOptions.NOWAIT) {
        throw SqlError.ER_LOCK_NOWAIT.with();
      }
      if (hasFailed()) {
        // Another batch has ended the call, and says why.
        return true;
      }
      if (remaining <= 0) {
        throw SqlError.ER_LOCK_WAIT_TIMEOUT.with();
      }
      if (Thread.currentThread().isInterrupted()) {
        throw SqlError.ER_QUERY_INTERRUPTED.with();
      }
      return false;
    }

    private long remainingMillis() {
      if (deadlineNanos == Long.MAX_VALUE) {
        return Long.MAX_VALUE;
      }
      long left = deadlineNanos - context.environment().clock().nanos();
      return left <= 0 ? 0 : left / 1_000_000 + 1;
    }

    private List<Boolean> checks(int[] positions) {
      Boolean[] result = new Boolean[positions.length];
      boolean isAny = false;
      for (int i = 0; i < positions.length; i++) {
        result[i] = mustBeNew(positions[i]);
        isAny |= result[i];
      }
      return isAny ? List.of(result) : List.of();
    }

    /** Releases what this call locked; locks held before, also shared ones, stay. */
    private void undo(boolean isFirst) {
      List<Key> toRelease = new ArrayList<>();
      synchronized (this) {
        for (Key key : sent) {
          int entry = buffer.find(key);
          if (!buffer.has(entry, WriteBuffer.LOCKED | WriteBuffer.LOCKED_SHARED)) {
            toRelease.add(key);
          }
        }
      }
      toRelease.sort(null);
      release(toRelease, transaction.startTs(), forUpdateTs);
      if (isFirst && !isPrimaryKept) {
        transaction.primary(null);
      }
    }
  }
}
