package io.atoll.api;

import io.atoll.chunk.Chunk;
import io.atoll.codec.Key;
import io.atoll.codec.KeyRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answers of {@link StoreRequest}s, one record each, of the same name. */
public final class StoreResponses {
  private StoreResponses() {}

  /**
   * @param value null where the key has no value (or on error)
   * @param commitTs of the value; 0 where there is none
   */
  public record Get(byte @Nullable [] value, long commitTs, @Nullable KeyError error)
      implements StoreResponse {}

  public record KeyValue(Key key, byte[] value) {}

  /**
   * @param pairs only keys that have a value; in the order asked
   */
  public record BatchGet(List<KeyValue> pairs, @Nullable KeyError error) implements StoreResponse {}

  /**
   * @param error met at the key after the last pair; pairs before it are good
   */
  public record Scan(List<KeyValue> pairs, @Nullable KeyError error) implements StoreResponse {}

  /**
   * @param chunks result rows
   * @param remaining ranges not yet read (the byte or time limit was met); empty at the end
   */
  public record Coprocess(
      List<Chunk> chunks, List<KeyRange> remaining, @Nullable KeyError error, long scannedRows)
      implements StoreResponse {}

  /**
   * @param index of the log: with all up to it, a replica has what the read must see
   * @param error a lock in the leader's memory, or why nobody may read at that timestamp
   */
  public record ReadIndex(long index, @Nullable KeyError error) implements StoreResponse {}

  public record TellReadStates() implements StoreResponse {}

  /**
   * @param crc64Xor XOR of the CRC-64 of each key with its value
   * @param bytes of keys and values
   * @param remaining ranges not yet read; empty at the end, and where an error was met before
   *     anything was read
   */
  public record Checksum(
      long crc64Xor, long pairs, long bytes, List<KeyRange> remaining, @Nullable KeyError error)
      implements StoreResponse {}

  /**
   * @param minCommitTs with async commit; 0 where it was declined
   * @param onePhaseCommitTs where the store committed at once; else 0
   */
  public record Prewrite(List<KeyError> errors, long minCommitTs, long onePhaseCommitTs)
      implements StoreResponse {}

  public record Commit(@Nullable KeyError error, long commitTs) implements StoreResponse {}

  public record Rollback(@Nullable KeyError error) implements StoreResponse {}

  /**
   * @param values by key, null entries for keys without value; empty where not asked for
   * @param commitTs by key, of the newest committed version, 0 for none; empty where not asked for
   * @param isLockedWithConflict whether the key is locked although the error is its conflict
   */
  public record PessimisticLock(
      List<KeyError> errors,
      List<byte @Nullable []> values,
      long[] commitTs,
      boolean isLockedWithConflict)
      implements StoreResponse {
    /** All locked, or none. */
    public PessimisticLock(List<KeyError> errors, List<byte @Nullable []> values, long[] commitTs) {
      this(errors, values, commitTs, false);
    }
  }

  public record PessimisticRollback(List<KeyError> errors) implements StoreResponse {}

  /** The fate of a transaction as its primary tells it. */
  public sealed interface TxnStatus {
    record Committed(long commitTs) implements TxnStatus {}

    record RolledBack() implements TxnStatus {}

    /** No record was found, and a rollback record was written so that none can come later. */
    record RolledBackByCheck(boolean lockExpired) implements TxnStatus {}

    /** Alive; its minCommitTs may have been pushed beyond the caller's startTs. */
    record Alive(LockInfo primaryLock, boolean minCommitTsPushed) implements TxnStatus {}

    record NotFound() implements TxnStatus {}
  }

  public record CheckTxnStatus(@Nullable TxnStatus status, @Nullable KeyError error)
      implements StoreResponse {}

  /**
   * @param locks the locks still there
   * @param commitTs where a secondary is already committed; 0 where one is missing and now rolled
   *     back (then {@code locks} is shorter than asked)
   */
  public record CheckSecondaryLocks(List<LockInfo> locks, long commitTs, @Nullable KeyError error)
      implements StoreResponse {}

  public record TxnHeartBeat(long ttlMillis, @Nullable KeyError error) implements StoreResponse {}

  public record ResolveLock(@Nullable KeyError error) implements StoreResponse {}

  public record Cleanup(long commitTs, @Nullable KeyError error) implements StoreResponse {}

  public record ScanLock(List<LockInfo> locks, @Nullable KeyError error) implements StoreResponse {}

  public record Gc(long removedVersions) implements StoreResponse {}

  public record DeleteRange() implements StoreResponse {}

  /**
   * @param regions the Regions that the range now consists of, in order
   */
  public record SplitRegion(List<io.atoll.api.Region> regions) implements StoreResponse {}

  public record RawGet(byte @Nullable [] value) implements StoreResponse {}

  public record RawPut() implements StoreResponse {}

  public record RawDelete() implements StoreResponse {}

  public record RawDeleteRange() implements StoreResponse {}

  public record RawScan(List<KeyValue> pairs) implements StoreResponse {}
}
