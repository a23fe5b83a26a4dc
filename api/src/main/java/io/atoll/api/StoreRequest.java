package io.atoll.api;

import io.atoll.codec.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a store, with TiKV's meaning. Keys are user keys (not encoded). Each record's
 * type parameter names its answer in {@link StoreResponses}.
 */
public sealed interface StoreRequest<R extends StoreResponse> {

  // Reads.

  /** One key at {@code startTs}, or the newest version with {@link Timestamps#MAX}. */
  record Get(Key key, long startTs) implements StoreRequest<StoreResponses.Get> {}

  record BatchGet(List<Key> keys, long startTs) implements StoreRequest<StoreResponses.BatchGet> {}

  /**
   * Up to {@code limit} pairs of {@code [start, end)}; reverse scans go from {@code end} downwards.
   * Answers at most the part of the range that lies in the Region.
   */
  record Scan(Key start, Key end, int limit, long startTs, boolean isKeyOnly, boolean isReverse)
      implements StoreRequest<StoreResponses.Scan> {}

  /** Runs a coprocessor plan over ranges of the Region. */
  record Coprocess(
      CoprocessorPlan plan, List<io.atoll.codec.KeyRange> ranges, long startTs, long maxBytes)
      implements StoreRequest<StoreResponses.Coprocess> {}

  /**
   * What a follower asks its leader before a read: how far it must have applied the log. The leader
   * heeds the read as its own: it raises maxTs and looks at its memory locks.
   *
   * @param ranges that are to be read
   */
  record ReadIndex(List<io.atoll.codec.KeyRange> ranges, long startTs)
      implements StoreRequest<StoreResponses.ReadIndex> {}

  /** What a store says of Regions that it leads to one that has replicas of them. */
  record TellReadStates(List<ReadState> states)
      implements StoreRequest<StoreResponses.TellReadStates> {}

  /**
   * The checksum of all pairs of ranges of the Region (TiKV's coprocessor request 105): what is not
   * read after a while is left to another request.
   *
   * @param ranges ascending
   */
  record Checksum(List<io.atoll.codec.KeyRange> ranges, long startTs)
      implements StoreRequest<StoreResponses.Checksum> {}

  // Transactions: writing.

  /**
   * First phase. With {@code tryOnePhase} the store commits at once where all keys are here; with
   * {@code useAsyncCommit} the answer's minCommitTs makes the transaction committed once every
   * prewrite succeeded. Either may be declined (answer with zero timestamps): then two phases
   * follow.
   *
   * @param secondaries of the primary's prewrite with async commit: all other keys
   * @param forUpdateTs 0 for optimistic transactions
   * @param minCommitTs lower bound the client demands (a fresh timestamp)
   * @param maxCommitTs upper bound (schema lease); {@code Long.MAX_VALUE} for none
   */
  record Prewrite(
      List<Mutation> mutations,
      Key primary,
      long startTs,
      long lockTtlMillis,
      long forUpdateTs,
      long minCommitTs,
      long maxCommitTs,
      boolean useAsyncCommit,
      List<Key> secondaries,
      boolean tryOnePhase,
      long txnSize)
      implements StoreRequest<StoreResponses.Prewrite> {}

  record Commit(List<Key> keys, long startTs, long commitTs)
      implements StoreRequest<StoreResponses.Commit> {}

  /** Rolls back prewritten (and pessimistic) locks of keys, leaving rollback records. */
  record Rollback(List<Key> keys, long startTs) implements StoreRequest<StoreResponses.Rollback> {}

  /**
   * Locks keys for a pessimistic transaction, in order; waits in the store up to {@code
   * waitMillis}.
   *
   * @param isFirstLock no other key of the transaction is locked yet: cannot be part of a deadlock
   * @param isShared FOR SHARE
   * @param returnValues answer with the newest committed value of each key
   * @param checkNotExists per key, by index: fail with AlreadyExists where the key has a value;
   *     empty list for none
   * @param waitMillis 0 answers Locked at once (NOWAIT), {@code Long.MAX_VALUE} waits for ever
   * @param lockOnlyIfExists lock only keys that have a value
   * @param mayLockWithConflict of one key, exclusively: lock it even where it was changed after
   *     {@code forUpdateTs}, answering the conflict all the same. The statement is run again then
   *     and finds its lock held; else who has waited would lose the key to others again and again
   *     (TiKV's force-lock mode)
   */
  record PessimisticLock(
      List<Key> keys,
      List<Boolean> checkNotExists,
      Key primary,
      long startTs,
      long forUpdateTs,
      long lockTtlMillis,
      boolean isFirstLock,
      boolean isShared,
      boolean returnValues,
      boolean lockOnlyIfExists,
      long minCommitTs,
      long waitMillis,
      boolean mayLockWithConflict)
      implements StoreRequest<StoreResponses.PessimisticLock> {}

  /** Releases pessimistic locks of the transaction taken at or below {@code forUpdateTs}. */
  record PessimisticRollback(List<Key> keys, long startTs, long forUpdateTs)
      implements StoreRequest<StoreResponses.PessimisticRollback> {}

  // Transactions: finding out and cleaning up.

  /** What became of a transaction, asked at its primary; may roll it back when its lock expired. */
  record CheckTxnStatus(
      Key primary,
      long lockTs,
      long callerStartTs,
      long currentTs,
      boolean rollbackIfNotExist,
      boolean forceSyncCommit,
      boolean resolvingPessimisticLock)
      implements StoreRequest<StoreResponses.CheckTxnStatus> {}

  /**
   * Whether the secondary locks of an async-commit transaction are all there; missing ones are
   * rolled back.
   */
  record CheckSecondaryLocks(List<Key> keys, long startTs)
      implements StoreRequest<StoreResponses.CheckSecondaryLocks> {}

  /** Extends a primary lock's life. */
  record TxnHeartBeat(Key primary, long startTs, long adviseTtlMillis)
      implements StoreRequest<StoreResponses.TxnHeartBeat> {}

  /**
   * Commits ({@code commitTs > 0}) or rolls back ({@code 0}) the locks of a transaction: of the
   * given keys, or of the whole Region where {@code keys} is empty.
   */
  record ResolveLock(long startTs, long commitTs, List<Key> keys)
      implements StoreRequest<StoreResponses.ResolveLock> {}

  /**
   * Rolls back one key's lock where it expired (older clients); 0 for {@code currentTs} forces it.
   */
  record Cleanup(Key key, long startTs, long currentTs)
      implements StoreRequest<StoreResponses.Cleanup> {}

  /** Locks with {@code startTs <= maxTs} from {@code start} on; raises maxTs. */
  record ScanLock(long maxTs, Key start, Key end, int limit)
      implements StoreRequest<StoreResponses.ScanLock> {}

  // Space.

  /** Removes versions that no read at or above the safe point can see, in the Region. */
  record Gc(long safePoint) implements StoreRequest<StoreResponses.Gc> {}

  /** Removes all versions of {@code [start, end)} at once, without transactions. */
  record DeleteRange(Key start, Key end) implements StoreRequest<StoreResponses.DeleteRange> {}

  // Regions.

  /**
   * Splits the Region at user keys (encoded by the store); a key that already is a border is a
   * no-op.
   */
  record SplitRegion(List<Key> splitKeys) implements StoreRequest<StoreResponses.SplitRegion> {}

  // Raw values. Their keys are not encoded, neither stored nor compared with Regions' borders: as
  // in TiKV a raw key lies in the Region whose borders enclose its bytes as they are.

  record RawGet(Key key) implements StoreRequest<StoreResponses.RawGet> {}

  record RawPut(List<Key> keys, List<byte[]> values)
      implements StoreRequest<StoreResponses.RawPut> {}

  record RawDelete(List<Key> keys) implements StoreRequest<StoreResponses.RawDelete> {}

  /** Removes all raw values of {@code [start, end)} in the Region; an empty end is no end. */
  record RawDeleteRange(Key start, Key end)
      implements StoreRequest<StoreResponses.RawDeleteRange> {}

  record RawScan(Key start, @Nullable Key end, int limit, boolean isReverse)
      implements StoreRequest<StoreResponses.RawScan> {}
}
