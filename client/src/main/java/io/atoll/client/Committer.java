package io.atoll.client;

import io.atoll.api.KeyError;
import io.atoll.api.LockInfo;
import io.atoll.api.Mutation;
import io.atoll.api.RegionResult;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Commits one transaction: Percolator's two phases, with TiKV's one-phase commit where one request
 * holds everything and async commit where the keys are few.
 *
 * <pre>
 *   prewrite (all batches at once)
 *     | one batch, store agreed      -> committed (1PC)
 *     | all answered a minCommitTs   -> committed at the greatest; commits follow in the background
 *     | else                         -> fresh commitTs, schema check, commit primary -> committed;
 *                                       secondaries follow in the background
 * </pre>
 *
 * <p>A store may decline either short cut; what was prewritten then simply goes on as two phases.
 * After an answer that leaves the outcome open nothing is rolled back.
 */
final class Committer {
  /** Transactions in more batches than this need heartbeats while they commit. */
  private static final int HEARTBEAT_BATCHES = 8;

  /** Ends a prewrite early with the outcome of the whole commit. */
  private static final class Ended extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final transient CommitOutcome outcome;

    Ended(CommitOutcome outcome) {
      super(null, null, false, false);
      this.outcome = outcome;
    }
  }

  /** Mutations {@code from} to {@code to} in key order, all in one Region. */
  private record Batch(CachedRegion region, int from, int to) {}

  private final ClientContext context;
  private final PercolatorTransaction transaction;
  private final WriteBuffer buffer;
  private final ClientSettings settings;
  private final long startTs;
  private final boolean isPessimistic;
  private final long lockTtlMillis;

  /** Entries to prewrite, in key order. */
  private final int[] entries;

  private final Key primary;

  /** Positions in {@link #entries} that are only existence checks: they leave no lock. */
  private final BitSet checkOnly = new BitSet();

  /** Whether anything but existence checks is written. */
  private final boolean hasLocks;

  // Guarded by this while prewrites run; plain afterwards.
  private boolean useOnePhase;
  private boolean useAsyncCommit;
  private long minCommitTs;
  private long maxCommitTs = Long.MAX_VALUE;
  private long decidedCommitTs;
  private boolean mayBeCommitted;

  Committer(ClientContext context, PercolatorTransaction transaction, WriteBuffer buffer) {
    this.context = context;
    this.transaction = transaction;
    this.buffer = buffer;
    this.settings = context.settings();
    this.startTs = transaction.startTs();
    this.isPessimistic = transaction.options().isPessimistic();
    int[] sorted = buffer.sortedEntries();
    int count = 0;
    Key first = null;
    Key firstCovered = null;
    long bytes = 0;
    for (int entry : sorted) {
      if (!isCommitted(entry)) {
        continue;
      }
      sorted[count] = entry;
      bytes += buffer.bytesOf(entry);
      if (isCheckOnly(entry)) {
        checkOnly.set(count);
      } else if (buffer.has(entry, WriteBuffer.COVERED)) {
        firstCovered = firstCovered == null ? buffer.key(entry) : firstCovered;
      } else if (first == null) {
        first = buffer.key(entry);
      }
      count++;
    }
    this.entries = Arrays.copyOf(sorted, count);
    // Whoever looks for the transaction's end looks at its primary: a key that is fully checked.
    first = first != null ? first : firstCovered;
    this.hasLocks = first != null;
    Key locked = transaction.primary();
    this.primary = locked != null ? locked : first != null ? first : buffer.key(entries[0]);
    this.lockTtlMillis =
        transaction.lockTtlMillis(
            isPessimistic
                ? settings.managedLockTtlMillis()
                : Math.min(
                    settings.managedLockTtlMillis(),
                    (long) (settings.lockTtlMillis() * (1 + Math.sqrt(bytes / 1048576.0)))));
  }

  private boolean isCommitted(int entry) {
    return buffer.isWritten(entry)
        || buffer.has(
            entry, WriteBuffer.LOCKED | WriteBuffer.LOCKED_SHARED | WriteBuffer.LOCK_AT_COMMIT);
  }

  /** An insert that the same transaction deleted again: only that it was new counts. */
  private boolean isCheckOnly(int entry) {
    return buffer.isWritten(entry)
        && buffer.isDelete(entry)
        && buffer.has(entry, WriteBuffer.NEW)
        && !buffer.has(entry, WriteBuffer.LOCKED);
  }

  CommitOutcome commit() {
    if (entries.length == 0) {
      return new CommitOutcome.Committed(0);
    }
    Backoff backoff = context.writeBackoff();
    List<Batch> batches = batches(0, entries.length);
    plan(batches);
    try {
      if (batches.size() == 1) {
        prewrite(batches.getFirst(), backoff, true);
      } else {
        List<Runnable> tasks = new ArrayList<>(batches.size());
        for (Batch batch : batches) {
          tasks.add(() -> prewrite(batch, context.writeBackoff(), true));
        }
        context.fanout().run(tasks);
      }
    } catch (Ended e) {
      if (!(e.outcome instanceof CommitOutcome.Committed)) {
        rollBack();
      }
      return e.outcome;
    } catch (RuntimeException e) {
      return failed(e);
    }
    if (decidedCommitTs > 0) {
      return new CommitOutcome.Committed(decidedCommitTs);
    }
    if (!hasLocks) {
      return new CommitOutcome.Committed(0);
    }
    if (useAsyncCommit) {
      long commitTs = minCommitTs;
      context.background().run(() -> commitKeys(commitTs));
      return new CommitOutcome.Committed(commitTs);
    }
    return commitInTwoPhases();
  }

  /** An error in the middle: known not to be committed, or not known at all. */
  private CommitOutcome failed(RuntimeException e) {
    if (mayBeCommitted) {
      return new CommitOutcome.Undetermined(String.valueOf(e.getMessage()));
    }
    rollBack();
    throw e;
  }

  // Deciding.

  private void plan(List<Batch> batches) {
    useOnePhase = settings.useOnePhaseCommit() && batches.size() == 1 && hasLocks;
    useAsyncCommit =
        settings.useAsyncCommit()
            && hasLocks
            && entries.length <= settings.asyncCommitKeys()
            && keyBytes() <= settings.asyncCommitKeyBytes();
    long floor = Math.max(startTs, transaction.forUpdateTs());
    if (useOnePhase || useAsyncCommit) {
      // Linearizable: above every timestamp that anybody got before this commit began. An
      // autocommit statement began after those whose commits it must follow, so its own will do.
      minCommitTs =
          1 + (transaction.options().isAutocommit() ? floor : context.timestamps().fresh());
      maxCommitTs = transaction.options().maxCommitTs().getAsLong();
      if (minCommitTs > maxCommitTs) {
        fallBack();
      }
    } else {
      minCommitTs = floor + 1;
    }
    if (batches.size() > HEARTBEAT_BATCHES && transaction.primary() == null) {
      transaction.primary(primary);
    }
  }

  private long keyBytes() {
    long sum = 0;
    for (int entry : entries) {
      sum += buffer.key(entry).bytes().length;
    }
    return sum;
  }

  private synchronized void fallBack() {
    useOnePhase = false;
    useAsyncCommit = false;
    maxCommitTs = Long.MAX_VALUE;
  }

  /** Cuts sorted mutations at Region borders and batch limits. */
  private List<Batch> batches(int from, int to) {
    List<Batch> batches = new ArrayList<>();
    int at = from;
    while (at < to) {
      CachedRegion region = context.cache().find(buffer.key(entries[at]));
      int end = at;
      long bytes = 0;
      while (end < to
          && end - at < settings.batchKeys()
          && (end == at
              || (bytes < settings.batchBytes() && region.contains(buffer.key(entries[end]))))) {
        bytes += buffer.bytesOf(entries[end]);
        end++;
      }
      batches.add(new Batch(region, at, end));
      at = end;
    }
    return batches;
  }

  // First phase.

  /**
   * @param isFirst whether none of the batch was ever sent before
   */
  private void prewrite(Batch batch, Backoff backoff, boolean isFirst) {
    List<Mutation> mutations = mutations(batch, isFirst);
    boolean hasPrimary = false;
    for (Mutation mutation : mutations) {
      hasPrimary |= mutation.key().equals(primary);
    }
    while (true) {
      StoreRequest.Prewrite request = prewriteRequest(mutations, hasPrimary);
      boolean wasShortCut = request.tryOnePhase() || request.useAsyncCommit();
      RegionResult<StoreResponses.Prewrite> result;
      try {
        result =
            context
                .sender()
                .send(batch.region(), request, transaction.options().priority(), backoff);
      } catch (RuntimeException e) {
        if (!(e instanceof SqlException)) {
          noteUndetermined(wasShortCut);
        }
        throw e;
      }
      if (result instanceof RegionResult.Ok<StoreResponses.Prewrite>(var answer)) {
        if (answer.errors().isEmpty()) {
          prewritten(request, answer);
          return;
        }
        onPrewriteErrors(answer.errors(), backoff);
        // Nothing of it was written.
        continue;
      }
      if (result instanceof RegionResult.Undetermined) {
        noteUndetermined(wasShortCut);
      }
      prewriteAnew(batch, result, backoff);
      return;
    }
  }

  private List<Mutation> mutations(Batch batch, boolean isFirst) {
    List<Mutation> mutations = new ArrayList<>(batch.to() - batch.from());
    for (int i = batch.from(); i < batch.to(); i++) {
      mutations.add(mutation(entries[i], isFirst));
    }
    return mutations;
  }

  private synchronized void noteUndetermined(boolean wasShortCut) {
    mayBeCommitted |= wasShortCut;
  }

  private synchronized StoreRequest.Prewrite prewriteRequest(
      List<Mutation> mutations, boolean hasPrimary) {
    return new StoreRequest.Prewrite(
        mutations,
        primary,
        startTs,
        lockTtlMillis,
        isPessimistic ? transaction.forUpdateTs() : 0,
        minCommitTs,
        maxCommitTs,
        useAsyncCommit,
        hasPrimary && useAsyncCommit ? secondaries() : List.of(),
        useOnePhase,
        entries.length);
  }

  private List<Key> secondaries() {
    List<Key> keys = new ArrayList<>(entries.length);
    for (int i = 0; i < entries.length; i++) {
      Key key = buffer.key(entries[i]);
      if (!key.equals(primary) && !checkOnly.get(i)) {
        keys.add(key);
      }
    }
    return keys;
  }

  private Mutation mutation(int entry, boolean isFirst) {
    Key key = buffer.key(entry);
    Mutation.PessimisticAction action =
        buffer.has(entry, WriteBuffer.LOCKED | WriteBuffer.LOCKED_SHARED)
            ? Mutation.PessimisticAction.LOCKED
            : isFirst
                    && buffer.has(entry, WriteBuffer.COVERED)
                    && !buffer.key(entry).equals(primary)
                ? Mutation.PessimisticAction.COVERED
                : Mutation.PessimisticAction.NONE;
    if (!buffer.isWritten(entry)) {
      return new Mutation(Mutation.Op.LOCK, key, null, action);
    }
    boolean isNew = buffer.has(entry, WriteBuffer.NEW);
    if (buffer.isDelete(entry)) {
      if (!isNew) {
        return new Mutation(Mutation.Op.DELETE, key, null, action);
      }
      Mutation.Op op =
          buffer.has(entry, WriteBuffer.LOCKED) ? Mutation.Op.LOCK : Mutation.Op.CHECK_NOT_EXISTS;
      return new Mutation(op, key, null, action);
    }
    // Where the lock saw that the key is new, the held lock vouches for it.
    boolean mustCheck = isNew && !buffer.has(entry, WriteBuffer.CHECKED_NEW);
    return new Mutation(
        mustCheck ? Mutation.Op.INSERT : Mutation.Op.PUT, key, buffer.valueOf(entry), action);
  }

  /** The Region changed, or the batch is too large for it. */
  private void prewriteAnew(
      Batch batch, RegionResult<StoreResponses.Prewrite> result, Backoff backoff) {
    List<Batch> anew;
    if (result instanceof RegionResult.RaftEntryTooLarge<StoreResponses.Prewrite> tooLarge) {
      if (batch.to() - batch.from() == 1) {
        throw SqlError.ER_ENTRY_TOO_LARGE.with(settings.batchBytes(), tooLarge.sizeBytes());
      }
      int middle = (batch.from() + batch.to()) >>> 1;
      anew = new ArrayList<>(batches(batch.from(), middle));
      anew.addAll(batches(middle, batch.to()));
    } else {
      anew = batches(batch.from(), batch.to());
    }
    if (anew.size() > 1) {
      synchronized (this) {
        // Where an undetermined one-phase commit of the undivided Region was applied, its parts
        // find the commit record (AlreadyCommitted).
        useOnePhase = false;
      }
    }
    for (Batch each : anew) {
      prewrite(each, backoff, false);
    }
  }

  private synchronized void prewritten(
      StoreRequest.Prewrite request, StoreResponses.Prewrite answer) {
    if (answer.onePhaseCommitTs() > 0) {
      decidedCommitTs = answer.onePhaseCommitTs();
      return;
    }
    useOnePhase = false;
    if (request.useAsyncCommit()) {
      if (answer.minCommitTs() == 0 && !isOnlyChecks(request.mutations())) {
        useAsyncCommit = false;
      }
      minCommitTs = Math.max(minCommitTs, answer.minCommitTs());
    }
  }

  private static boolean isOnlyChecks(List<Mutation> mutations) {
    for (Mutation mutation : mutations) {
      if (mutation.op() != Mutation.Op.CHECK_NOT_EXISTS) {
        return false;
      }
    }
    return true;
  }

  private void onPrewriteErrors(List<KeyError> errors, Backoff backoff) {
    Set<Long> cleared = new HashSet<>();
    for (KeyError error : errors) {
      boolean isCleared =
          error instanceof KeyError.Locked(LockInfo lock)
              && LockResolver.clearsWholeRegion(lock)
              && !cleared.add(lock.startTs());
      if (!isCleared) {
        onPrewriteError(error, backoff);
      }
    }
  }

  private void onPrewriteError(KeyError error, Backoff backoff) {
    switch (error) {
      case KeyError.Locked locked -> met(locked.lock(), backoff);
      case KeyError.LockWaitTimeout timeout -> met(timeout.lock(), backoff);
      case KeyError.WriteConflict conflict ->
          throw new Ended(
              switch (conflict.reason()) {
                case OPTIMISTIC, PESSIMISTIC_RETRY ->
                    new CommitOutcome.Conflict(
                        conflict.key(),
                        startTs,
                        conflict.conflictStartTs(),
                        conflict.conflictCommitTs());
                case SELF_ROLLED_BACK, LOCK_LOST -> new CommitOutcome.LockLost(conflict.key());
              });
      case KeyError.AlreadyExists exists ->
          throw new Ended(new CommitOutcome.AlreadyExists(exists.key()));
      case KeyError.TxnLockNotFound lost -> throw new Ended(new CommitOutcome.LockLost(lost.key()));
      case KeyError.TxnNotFound lost -> throw new Ended(new CommitOutcome.LockLost(lost.primary()));
      case KeyError.Deadlock deadlock ->
          throw new Ended(new CommitOutcome.LockLost(deadlock.lockKey()));
      case KeyError.AlreadyCommitted committed ->
          throw new Ended(new CommitOutcome.Committed(committed.commitTs()));
      case KeyError.CommitTsTooLarge tooLarge -> fallBack();
      case KeyError.CommitTsExpired e -> throw SqlErrors.unexpected(e);
      case KeyError.SnapshotTooOld e -> throw SqlErrors.unexpected(e);
    }
  }

  /**
   * A lock of another transaction. One that prewrites is soon gone; one that holds pessimistic
   * locks may take as long as its user thinks, and only a pessimistic lock request queues for it,
   * finds deadlocks and gives up after {@code innodb_lock_wait_timeout}: an autocommit statement
   * has to be run again as one.
   */
  private void met(LockInfo lock, Backoff backoff) {
    long aliveMillis = context.resolver().resolveForWrite(lock, backoff);
    if (aliveMillis <= 0) {
      return;
    }
    boolean isHeldByUser = lock.isShared() || lock.kind() == LockInfo.Kind.PESSIMISTIC;
    if (isHeldByUser && !isPessimistic && transaction.options().isAutocommit()) {
      throw new Ended(new CommitOutcome.Conflict(lock.key(), startTs, lock.startTs(), 0));
    }
    backoff.pause(Backoff.Kind.LOCK, aliveMillis);
  }

  // Second phase.

  private CommitOutcome commitInTwoPhases() {
    Backoff backoff = context.writeBackoff();
    boolean isUndetermined = false;
    try {
      while (true) {
        long commitTs = context.timestamps().fresh();
        if (commitTs > transaction.options().maxCommitTs().getAsLong()
            && !transaction.options().schemaCheck().isUnchanged(startTs, commitTs)) {
          if (isUndetermined) {
            return new CommitOutcome.Undetermined("the schema changed while the store was silent");
          }
          rollBack();
          return new CommitOutcome.SchemaChanged();
        }
        while (true) {
          CachedRegion region = context.cache().find(primary);
          List<Key> keys = keysWithPrimary(region);
          RegionResult<StoreResponses.Commit> result =
              context
                  .sender()
                  .send(
                      region,
                      new StoreRequest.Commit(keys, startTs, commitTs),
                      transaction.options().priority(),
                      backoff);
          if (result instanceof RegionResult.Undetermined) {
            isUndetermined = true;
          }
          if (!(result instanceof RegionResult.Ok<StoreResponses.Commit>(var answer))) {
            continue;
          }
          KeyError error = answer.error();
          if (error == null) {
            long committedTs = answer.commitTs() > 0 ? answer.commitTs() : commitTs;
            commitSecondaries(keys.size(), committedTs);
            return new CommitOutcome.Committed(committedTs);
          }
          if (error instanceof KeyError.CommitTsExpired) {
            break;
          }
          if (error instanceof KeyError.AlreadyCommitted committed) {
            commitSecondaries(keys.size(), committed.commitTs());
            return new CommitOutcome.Committed(committed.commitTs());
          }
          if (isLost(error)) {
            // Rolled back by others: the lock's life was over.
            rollBack();
            return new CommitOutcome.LockLost(primary);
          }
          throw SqlErrors.unexpected(error);
        }
      }
    } catch (RuntimeException e) {
      mayBeCommitted |= isUndetermined || !(e instanceof SqlException);
      return failed(e);
    }
  }

  private static boolean isLost(KeyError error) {
    return error instanceof KeyError.TxnLockNotFound
        || error instanceof KeyError.TxnNotFound
        || error instanceof KeyError.WriteConflict;
  }

  /** All keys where one request of the primary's Region can take them, else the primary alone. */
  private List<Key> keysWithPrimary(CachedRegion region) {
    boolean isWhole =
        entries.length <= settings.batchKeys()
            && region.contains(buffer.key(entries[0]))
            && region.contains(buffer.key(entries[entries.length - 1]));
    if (!isWhole) {
      return List.of(primary);
    }
    List<Key> keys = new ArrayList<>(entries.length);
    keys.add(primary);
    keys.addAll(secondaries());
    return keys;
  }

  private void commitSecondaries(int committedKeys, long commitTs) {
    if (committedKeys == 1 && entries.length > 1) {
      context.background().run(() -> commitKeys(commitTs));
    }
  }

  /**
   * Commits locks of a committed transaction; whatever fails is left to lock resolvers. In the
   * background, when the buffer's values may be gone already: only keys are read here.
   */
  private void commitKeys(long commitTs) {
    Function<List<Key>, StoreRequest<StoreResponses.Commit>> request =
        keys -> new StoreRequest.Commit(keys, startTs, commitTs);
    List<Runnable> tasks = new ArrayList<>();
    for (int from = 0; from < entries.length; ) {
      int begin = from;
      int end = endInRegion(context.cache().find(buffer.key(entries[from])), from, entries.length);
      // All at once: they share a sync of the log, and nobody waits longer for a lock than needed.
      tasks.add(() -> forEachBatch(begin, end, request, context.writeBackoff()));
      from = end;
    }
    context.fanout().run(tasks);
  }

  /** Up to where a batch goes that begins at an entry: one Region's keys, in bounds. */
  private int endInRegion(CachedRegion region, int from, int to) {
    int end = from + 1;
    int most = Math.min(to, from + settings.batchKeys());
    while (end < most && region.contains(buffer.key(entries[end]))) {
      end++;
    }
    return end;
  }

  private void rollBack() {
    if (!hasLocks) {
      return;
    }
    try {
      rollBackKeys();
    } catch (SqlException e) {
      context.background().run(this::rollBackKeys);
    }
  }

  private void rollBackKeys() {
    forEachBatch(
        0,
        entries.length,
        keys -> new StoreRequest.Rollback(keys, startTs),
        context.writeBackoff());
  }

  private <R extends io.atoll.api.StoreResponse> void forEachBatch(
      int from, int to, Function<List<Key>, StoreRequest<R>> request, Backoff backoff) {
    int at = from;
    while (at < to) {
      CachedRegion region = context.cache().find(buffer.key(entries[at]));
      int end = endInRegion(region, at, to);
      List<Key> keys = new ArrayList<>(end - at);
      for (int i = at; i < end; i++) {
        if (!checkOnly.get(i)) {
          keys.add(buffer.key(entries[i]));
        }
      }
      if (keys.isEmpty()
          || context
                  .sender()
                  .send(region, request.apply(keys), transaction.options().priority(), backoff)
              instanceof RegionResult.Ok) {
        at = end;
      }
    }
  }
}
