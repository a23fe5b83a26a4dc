package io.atoll.mvcc;

import io.atoll.codec.Key;
import io.atoll.kv.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the evaluation of one command wants to happen: modifications for the log, changes of the
 * Region's pessimistic locks in memory (once the modifications are applied), pieces of large values
 * (before them), keys whose waiters may try again. One thread.
 */
public final class MvccWriter {
  /**
   * A change of a lock in memory.
   *
   * @param lock null to remove it
   */
  public record MemoryChange(Key key, @Nullable LockRecord lock) {}

  /** The transaction's lock on the key is gone. */
  public record Released(Key key, long startTs) {}

  private final PessimisticLocks memory;
  private final int pieceBytes;
  private final boolean mayLockInMemory;
  private final Modifications modifications = new Modifications();
  private final List<Modifications> pieces = new ArrayList<>(0);
  private final List<MemoryChange> memoryChanges = new ArrayList<>(1);
  private final List<Released> released = new ArrayList<>(1);
  private MemoryLocks.@Nullable Guard guard;

  /**
   * @param pieceBytes values above it travel in pieces of this size
   * @param mayLockInMemory whether new pessimistic locks may stay in memory
   */
  public MvccWriter(PessimisticLocks memory, int pieceBytes, boolean mayLockInMemory) {
    this.memory = memory;
    this.pieceBytes = pieceBytes;
    this.mayLockInMemory = mayLockInMemory;
  }

  /** To be proposed and applied; where they exceed a proposal, in parts, in this order. */
  public Modifications modifications() {
    return modifications;
  }

  /** Each to be proposed before {@link #modifications}, in any order. */
  public List<Modifications> pieces() {
    return pieces;
  }

  /** To be done once the modifications are applied (at once where there are none). */
  public List<MemoryChange> memoryChanges() {
    return memoryChanges;
  }

  public List<Released> released() {
    return released;
  }

  /** The memory locks taken, to be closed once the modifications are applied or given up. */
  public MemoryLocks.@Nullable Guard guard() {
    return guard;
  }

  void guard(MemoryLocks.Guard taken) {
    guard = taken;
  }

  /** Does {@link #memoryChanges}. */
  public void changeMemory() {
    for (int i = 0; i < memoryChanges.size(); i++) {
      MemoryChange change = memoryChanges.get(i);
      if (change.lock == null) {
        memory.remove(change.key);
      } else {
        memory.put(change.key, change.lock);
      }
    }
  }

  /** Puts a key's lock, new or changed, where it belongs. */
  void putLock(Key key, byte[] encoded, LockRecord lock) {
    boolean isInMemory = memory.get(key) != null;
    if (lock.isOnlyPessimistic() && isInMemory) {
      memoryChanges.add(new MemoryChange(key, lock));
      return;
    }
    modifications.put(Family.LOCK, encoded, lock.encode());
    if (isInMemory) {
      memoryChanges.add(new MemoryChange(key, null));
    }
  }

  /** Puts a pessimistic lock on a key that had {@code before}. */
  void putPessimisticLock(Key key, byte[] encoded, LockRecord lock, @Nullable LockRecord before) {
    if (before == null && mayLockInMemory) {
      memoryChanges.add(new MemoryChange(key, lock));
    } else {
      putLock(key, encoded, lock);
    }
  }

  /** Takes the transaction's lock off the key; other holders of a shared lock keep theirs. */
  void unlock(Key key, byte[] encoded, LockRecord lock, long startTs) {
    released.add(new Released(key, startTs));
    LockRecord rest = lock.without(startTs);
    if (rest != null) {
      putLock(key, encoded, rest);
    } else if (memory.get(key) != null) {
      memoryChanges.add(new MemoryChange(key, null));
    } else {
      modifications.delete(Family.LOCK, encoded);
    }
  }

  /** Removes locks in memory whose keys are deleted as a whole range. */
  public void forgetLocks(Collection<Key> keys) {
    for (Key key : keys) {
      memoryChanges.add(new MemoryChange(key, null));
    }
  }

  void putWrite(byte[] encoded, long commitTs, WriteRecord write) {
    modifications.put(Family.WRITE, MvccKeys.withTs(encoded, commitTs), write.encode());
  }

  void deleteWrite(byte[] encoded, long commitTs) {
    modifications.delete(Family.WRITE, MvccKeys.withTs(encoded, commitTs));
  }

  /**
   * Stores a value too long to be inline.
   *
   * @return its pieces, 0 for a value in one
   */
  int putValue(byte[] encoded, long startTs, byte[] value) {
    if (value.length <= pieceBytes) {
      modifications.put(Family.DEFAULT, MvccKeys.withTs(encoded, startTs), value);
      return 0;
    }
    int count = Math.ceilDiv(value.length, pieceBytes);
    for (int i = 0; i < count; i++) {
      Modifications part = new Modifications(2);
      int from = i * pieceBytes;
      part.put(
          Family.DEFAULT,
          MvccKeys.piece(encoded, startTs, i),
          Arrays.copyOfRange(value, from, Math.min(value.length, from + pieceBytes)));
      // Each piece says it again: whichever of them arrives alone must be found by GC.
      part.put(Family.RAFT, OrphanPieces.key(encoded, startTs), OrphanPieces.value(count));
      pieces.add(part);
    }
    // From here on the lock speaks for the pieces.
    modifications.delete(Family.RAFT, OrphanPieces.key(encoded, startTs));
    return count;
  }

  void deleteValue(byte[] encoded, long startTs, int pieceCount) {
    if (pieceCount == 0) {
      modifications.delete(Family.DEFAULT, MvccKeys.withTs(encoded, startTs));
      return;
    }
    for (int i = 0; i < pieceCount; i++) {
      modifications.delete(Family.DEFAULT, MvccKeys.piece(encoded, startTs, i));
    }
  }
}
