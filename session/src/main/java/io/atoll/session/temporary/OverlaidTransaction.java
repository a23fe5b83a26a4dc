package io.atoll.session.temporary;

import io.atoll.client.CommitOutcome;
import io.atoll.client.KvIterator;
import io.atoll.client.KvReader;
import io.atoll.client.LockOptions;
import io.atoll.client.LockOutcome;
import io.atoll.client.MemBuffer;
import io.atoll.client.ReplicaRead;
import io.atoll.client.Snapshot;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that also changes temporary tables: those changes go to the session's memory at
 * once and are taken back where the transaction, or a stage of it, does not hold. Nothing of them
 * is locked or committed. One thread at a time.
 */
final class OverlaidTransaction implements Transaction {
  private final Transaction stored;
  private final TemporaryRows rows;
  private final LongSupplier maxTableBytes;

  /** Where the changes of each open stage begin; stages older than the first table are not in. */
  private final TreeMap<Integer, Integer> stages = new TreeMap<>();

  OverlaidTransaction(Transaction stored, TemporaryRows rows, LongSupplier maxTableBytes) {
    this.stored = stored;
    this.rows = rows;
    this.maxTableBytes = maxTableBytes;
  }

  // Reading.

  @Override
  public KvReader view(long readTs) {
    return new OverlaidSnapshot(rows, stored.view(readTs), stored.snapshot(readTs));
  }

  @Override
  public KvReader view(long readTs, ReplicaRead replicas) {
    return new OverlaidSnapshot(
        rows, stored.view(readTs, replicas), stored.snapshot(readTs, replicas));
  }

  @Override
  public Snapshot snapshot(long readTs, ReplicaRead replicas) {
    Snapshot snapshot = stored.snapshot(readTs, replicas);
    return new OverlaidSnapshot(rows, snapshot, snapshot);
  }

  @Override
  public Snapshot snapshot(long readTs) {
    Snapshot snapshot = stored.snapshot(readTs);
    return new OverlaidSnapshot(rows, snapshot, snapshot);
  }

  @Override
  public byte @Nullable [] get(Key key) {
    return view(startTs()).get(key);
  }

  @Override
  public List<byte @Nullable []> batchGet(List<Key> keys) {
    return view(startTs()).batchGet(keys);
  }

  @Override
  public KvIterator scan(KeyRange range, boolean isReverse) {
    return view(startTs()).scan(range, isReverse);
  }

  @Override
  public KvIterator scan(KeyRange range, boolean isReverse, int expectedPairs) {
    return view(startTs()).scan(range, isReverse, expectedPairs);
  }

  // Writing.

  private void write(Key key, byte @Nullable [] value) {
    rows.write(key, value, maxTableBytes.getAsLong());
  }

  @Override
  public void put(Key key, byte[] value) {
    if (TableKeys.isTemporary(key)) {
      write(key, value);
    } else {
      stored.put(key, value);
    }
  }

  @Override
  public boolean insert(Key key, byte[] value) {
    if (!TableKeys.isTemporary(key)) {
      return stored.insert(key, value);
    }
    if (rows.get(key) != null) {
      return false;
    }
    write(key, value);
    return true;
  }

  @Override
  public void delete(Key key) {
    if (TableKeys.isTemporary(key)) {
      write(key, null);
    } else {
      stored.delete(key);
    }
  }

  @Override
  public void putCovered(Key key, byte[] value) {
    if (TableKeys.isTemporary(key)) {
      write(key, value);
    } else {
      stored.putCovered(key, value);
    }
  }

  @Override
  public void deleteCovered(Key key) {
    if (TableKeys.isTemporary(key)) {
      write(key, null);
    } else {
      stored.deleteCovered(key);
    }
  }

  // Stages.

  @Override
  public int stage() {
    int stage = stored.stage();
    stages.put(stage, rows.position());
    return stage;
  }

  @Override
  public void release(int stage) {
    stored.release(stage);
    stages.tailMap(stage, true).clear();
  }

  @Override
  public void cleanup(int stage) {
    stored.cleanup(stage);
    Integer from = stages.get(stage);
    rows.undoTo(from == null ? 0 : from);
    stages.tailMap(stage, true).clear();
  }

  // Locks: nobody else can ask for those of temporary tables.

  @Override
  public LockOutcome lockKeys(List<Key> keys, LockOptions options) {
    return !keys.isEmpty() && TableKeys.isTemporary(keys.getFirst())
        ? new LockOutcome.Locked(List.of(), new BitSet())
        : stored.lockKeys(keys, options);
  }

  @Override
  public LockOutcome lockWrites(LockOptions options) {
    return stored.lockWrites(options);
  }

  @Override
  public boolean holdsLock(Key key) {
    return TableKeys.isTemporary(key) || stored.holdsLock(key);
  }

  // The end.

  @Override
  public CommitOutcome commit() {
    CommitOutcome outcome;
    boolean isKept = false;
    try {
      outcome = stored.commit();
      isKept =
          outcome instanceof CommitOutcome.Committed
              || outcome instanceof CommitOutcome.Undetermined;
    } finally {
      end(isKept);
    }
    return outcome;
  }

  @Override
  public void rollback() {
    if (!stored.isClosed()) {
      end(false);
    }
    stored.rollback();
  }

  private void end(boolean isKept) {
    if (isKept) {
      rows.keep();
    } else {
      rows.undoTo(0);
    }
    stages.clear();
  }

  // As they are.

  @Override
  public TransactionOptions options() {
    return stored.options();
  }

  @Override
  public long startTs() {
    return stored.startTs();
  }

  @Override
  public boolean isStarted() {
    return stored.isStarted();
  }

  @Override
  public long forUpdateTs() {
    return stored.forUpdateTs();
  }

  @Override
  public long refreshForUpdateTs() {
    return stored.refreshForUpdateTs();
  }

  @Override
  public MemBuffer buffer() {
    return stored.buffer();
  }

  @Override
  public boolean isClosed() {
    return stored.isClosed();
  }
}
