package io.atoll.client;

import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext.Priority;
import io.atoll.api.StoreRequest;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * See {@link Transaction}. Its locks are taken by {@link PessimisticLocker}, its end is {@link
 * Committer}'s.
 */
final class PercolatorTransaction implements Transaction {
  private static final int FILE_NAME_DIGITS = 16;

  private final ClientContext context;
  private final TransactionOptions options;
  private final WriteBuffer buffer;
  private final PessimisticLocker locker;
  private long startTs;
  private long forUpdateTs;
  private long startNanos;
  private boolean isClosed;
  private @Nullable KvReader ownView;
  private long ownViewTs;

  /** Set with the first lock; read by the heartbeat. */
  private volatile @Nullable Key primary;

  private volatile long nextHeartbeatNanos;

  PercolatorTransaction(ClientContext context, TransactionOptions options) {
    this.context = context;
    this.options = options;
    this.buffer =
        new WriteBuffer(
            new ValueLog(
                context.environment(),
                context.settings().temporaryDirectory()
                    + "/"
                    + hex(context.environment().random().nextLong()),
                context.settings().memoryLimitBytes()));
    this.locker = new PessimisticLocker(context, this, buffer);
  }

  private static String hex(long value) {
    String digits = Long.toHexString(value);
    return "0".repeat(FILE_NAME_DIGITS - digits.length()) + digits + ".txn";
  }

  @Override
  public TransactionOptions options() {
    return options;
  }

  @Override
  public long startTs() {
    if (startTs == 0) {
      checkOpen();
      startTs = context.timestamps().fresh();
      forUpdateTs = startTs;
      startNanos = context.environment().clock().nanos();
      context.live().add(this);
    }
    return startTs;
  }

  @Override
  public boolean isStarted() {
    return startTs != 0;
  }

  @Override
  public long forUpdateTs() {
    startTs();
    return forUpdateTs;
  }

  @Override
  public long refreshForUpdateTs() {
    startTs();
    if (!options.isSnapshotIsolation() && options.isPessimistic()) {
      forUpdateTs = context.timestamps().fresh();
    }
    return forUpdateTs;
  }

  /** Milliseconds since {@link #startTs} was fetched. */
  long ageMillis() {
    return (context.environment().clock().nanos() - startNanos) / 1_000_000;
  }

  // Reading.

  @Override
  public KvReader view(long readTs) {
    return new UnionView(buffer, snapshot(readTs));
  }

  @Override
  public Snapshot snapshot(long readTs) {
    return new RegionSnapshot(context, readTs, options.priority());
  }

  @Override
  public KvReader view(long readTs, ReplicaRead replicas) {
    return new UnionView(buffer, snapshot(readTs, replicas));
  }

  @Override
  public Snapshot snapshot(long readTs, ReplicaRead replicas) {
    return new RegionSnapshot(context, readTs, options.priority(), replicas);
  }

  private KvReader ownView() {
    KvReader view = ownView;
    if (view == null || ownViewTs != startTs()) {
      view = view(startTs());
      ownView = view;
      ownViewTs = startTs;
    }
    return view;
  }

  @Override
  public byte @Nullable [] get(Key key) {
    return ownView().get(key);
  }

  @Override
  public List<byte @Nullable []> batchGet(List<Key> keys) {
    return ownView().batchGet(keys);
  }

  @Override
  public KvIterator scan(KeyRange range, boolean isReverse) {
    return ownView().scan(range, isReverse);
  }

  @Override
  public KvIterator scan(KeyRange range, boolean isReverse, int expectedPairs) {
    return ownView().scan(range, isReverse, expectedPairs);
  }

  // Writing.

  @Override
  public MemBuffer buffer() {
    return buffer;
  }

  @Override
  public void put(Key key, byte[] value) {
    write(key, value, options.isPessimistic());
  }

  @Override
  public boolean insert(Key key, byte[] value) {
    checkOpen();
    int entry = buffer.entry(key);
    if (!buffer.isWritten(entry)) {
      buffer.set(entry, WriteBuffer.NEW);
    } else if (!buffer.isDelete(entry)) {
      return false;
    }
    buffer.write(entry, value, options.isPessimistic());
    checkSize();
    return true;
  }

  @Override
  public void delete(Key key) {
    write(key, ValueLog.TOMBSTONE, options.isPessimistic());
  }

  @Override
  public void putCovered(Key key, byte[] value) {
    checkOpen();
    buffer.writeCovered(buffer.entry(key), value);
    checkSize();
  }

  @Override
  public void deleteCovered(Key key) {
    putCovered(key, ValueLog.TOMBSTONE);
  }

  private void write(Key key, byte[] value, boolean needsLock) {
    checkOpen();
    buffer.write(buffer.entry(key), value, needsLock);
    checkSize();
  }

  private void checkSize() {
    if (buffer.sizeBytes() > context.settings().maxTransactionBytes()) {
      throw SqlError.ER_TXN_TOO_LARGE.with(buffer.sizeBytes());
    }
  }

  private void checkOpen() {
    if (isClosed) {
      throw new IllegalStateException("the transaction has ended");
    }
  }

  @Override
  public int stage() {
    return buffer.stage();
  }

  @Override
  public void release(int stage) {
    buffer.release(stage);
  }

  @Override
  public void cleanup(int stage) {
    buffer.cleanup(stage);
  }

  // Locks.

  @Override
  public LockOutcome lockKeys(List<Key> keys, LockOptions lockOptions) {
    checkOpen();
    startTs();
    return locker.lock(keys, lockOptions);
  }

  @Override
  public LockOutcome lockWrites(LockOptions lockOptions) {
    checkOpen();
    startTs();
    return locker.lockWrites(lockOptions);
  }

  @Override
  public boolean holdsLock(Key key) {
    int entry = buffer.find(key);
    return entry >= 0 && buffer.has(entry, WriteBuffer.LOCKED);
  }

  @Nullable Key primary() {
    return primary;
  }

  void primary(@Nullable Key key) {
    primary = key;
    nextHeartbeatNanos =
        context.environment().clock().nanos()
            + context.settings().managedLockTtlMillis() * 1_000_000 / 2;
  }

  /** The life of a lock taken now: counted from {@link #startTs}, as all lock lives are. */
  long lockTtlMillis(long millis) {
    return ageMillis() + millis;
  }

  /** Called by the timer of {@link LiveTransactions} on its thread. */
  void heartbeatIfDue() {
    Key key = primary;
    long now = context.environment().clock().nanos();
    if (key == null || now - nextHeartbeatNanos < 0) {
      return;
    }
    long ttl = context.settings().managedLockTtlMillis();
    nextHeartbeatNanos = now + ttl * 1_000_000 / 2;
    StoreRequest.TxnHeartBeat request =
        new StoreRequest.TxnHeartBeat(key, startTs, lockTtlMillis(ttl));
    Backoff backoff = new Backoff(context.environment(), ttl / 4);
    try {
      // A lock that is gone shows at commit; one not there yet needs no heartbeat.
      while (!(context.sender().send(context.cache().find(key), request, Priority.HIGH, backoff)
          instanceof RegionResult.Ok)) {
        // routed anew
      }
    } catch (SqlException e) {
      nextHeartbeatNanos = now + ttl * 1_000_000 / 8;
    }
  }

  // The end.

  @Override
  public CommitOutcome commit() {
    checkOpen();
    if (buffer.isEmpty() && locker.isIdle()) {
      end();
      return new CommitOutcome.Committed(0);
    }
    startTs();
    if (buffer.isEmpty() && options.isPessimistic()) {
      locker.releaseAll();
      end();
      return new CommitOutcome.Committed(0);
    }
    isClosed = true;
    try {
      return buffer.isEmpty() && options.isAutocommit()
          ? confirmed()
          : new Committer(context, this, buffer).commit();
    } finally {
      end();
    }
  }

  /**
   * A statement that found its rows gone or as they should be has nothing to log. Its locks are
   * taken and released in the stores' memory: they tell whether another transaction holds a row or
   * changed it since.
   */
  private CommitOutcome confirmed() {
    List<Key> keys = buffer.keysToLockAtCommit();
    if (keys.isEmpty()) {
      return new CommitOutcome.Committed(0);
    }
    LockOutcome outcome;
    try {
      outcome = locker.lockNow(keys);
    } catch (SqlException e) {
      if (e.error() != SqlError.ER_LOCK_NOWAIT) {
        throw e;
      }
      return new CommitOutcome.Conflict(keys.getFirst(), startTs, 0, 0);
    } finally {
      locker.releaseAll();
    }
    return switch (outcome) {
      case LockOutcome.Locked _ -> new CommitOutcome.Committed(0);
      case LockOutcome.Conflict c ->
          new CommitOutcome.Conflict(c.key(), startTs, 0, c.conflictCommitTs());
      case LockOutcome.AlreadyExists e -> new CommitOutcome.AlreadyExists(e.key());
    };
  }

  @Override
  public void rollback() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    try {
      locker.releaseAll();
    } finally {
      end();
    }
  }

  private void end() {
    isClosed = true;
    primary = null;
    if (startTs != 0) {
      context.live().remove(this);
    }
    if (buffer.hasSpilled()) {
      buffer.close();
    }
  }

  @Override
  public boolean isClosed() {
    return isClosed;
  }

  /** Keys held by pessimistic locks, in key order. */
  List<Key> lockedKeys() {
    List<Key> keys = new ArrayList<>();
    for (int entry : buffer.sortedEntries()) {
      if (buffer.has(entry, WriteBuffer.LOCKED | WriteBuffer.LOCKED_SHARED)) {
        keys.add(buffer.key(entry));
      }
    }
    return keys;
  }
}
