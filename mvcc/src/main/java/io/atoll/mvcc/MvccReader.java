package io.atoll.mvcc;

import io.atoll.codec.Key;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of single keys for the evaluation of commands. One thread; close it for its cursor.
 */
public final class MvccReader implements AutoCloseable {
  private static final byte[] EMPTY = new byte[0];

  private final KvReader engine;
  private final PessimisticLocks memory;
  private final StoredLocks stored;
  private final KnownVersions known;
  private @Nullable Cursor writes;

  /** For keys that a near cursor does not take. */
  private @Nullable Cursor shortWrites;

  private byte[] keyBuffer = new byte[64];
  private byte[] valueBuffer = new byte[256];

  /** Set by {@link #seekWrite} where it found a record. */
  private long commitTs;

  /**
   * @param stored the locks of {@code engine} in its newest state
   */
  public MvccReader(
      KvReader engine, PessimisticLocks memory, StoredLocks stored, KnownVersions known) {
    this.engine = engine;
    this.memory = memory;
    this.stored = stored;
    this.known = known;
  }

  KvReader engine() {
    return engine;
  }

  KnownVersions known() {
    return known;
  }

  PessimisticLocks memory() {
    return memory;
  }

  /** The key's lock, from memory or the engine. */
  @Nullable LockRecord lock(Key key, byte[] encoded) {
    LockRecord inMemory = memory.get(key);
    if (inMemory != null) {
      return inMemory;
    }
    byte[] bytes = stored.get(engine, encoded);
    return bytes == null ? null : LockRecord.decode(bytes);
  }

  private Cursor cursor(byte[] encoded) {
    if (encoded.length < KvReader.NEAR_BYTES) {
      Cursor cursor = shortWrites;
      if (cursor == null) {
        cursor = engine.cursor(Family.WRITE, EMPTY, EMPTY);
        shortWrites = cursor;
      }
      return cursor;
    }
    Cursor cursor = writes;
    if (cursor == null) {
      cursor = engine.nearCursor();
      writes = cursor;
    }
    return cursor;
  }

  /** The newest record of the key at or below {@code ts}; its timestamp is {@link #commitTs}. */
  @Nullable WriteRecord seekWrite(byte[] encoded, long ts) {
    Cursor cursor = cursor(encoded);
    cursor.seek(MvccKeys.withTs(encoded, ts));
    if (!cursor.valid()) {
      return null;
    }
    int length = cursor.copyKey(keyBuffer);
    if (length > keyBuffer.length) {
      keyBuffer = new byte[length * 2];
      cursor.copyKey(keyBuffer);
    }
    if (length != encoded.length + MvccKeys.TS_BYTES
        || !Arrays.equals(keyBuffer, 0, encoded.length, encoded, 0, encoded.length)) {
      return null;
    }
    commitTs = MvccKeys.ts(keyBuffer, length);
    int size = cursor.copyValue(valueBuffer);
    if (size > valueBuffer.length) {
      valueBuffer = new byte[size * 2];
      cursor.copyValue(valueBuffer);
    }
    return WriteRecord.decode(valueBuffer, size);
  }

  /**
   * Whether the transaction that started at {@code startTs} was rolled back for good on the key. A
   * point lookup, cheaper than {@link #txnRecord}; it does not see commits, nor rollback records
   * that were collapsed.
   */
  boolean isRolledBackForGood(byte[] encoded, long startTs) {
    byte[] stored = engine.get(Family.WRITE, MvccKeys.withTs(encoded, startTs));
    if (stored == null) {
      return false;
    }
    WriteRecord write = WriteRecord.decode(stored, stored.length);
    return write.kind() == WriteKind.ROLLBACK || write.hasOverlappedRollback();
  }

  /** The timestamp of the record that {@link #seekWrite} gave last. */
  long commitTs() {
    return commitTs;
  }

  /** The newest PUT or DELETE at or below {@code ts}, past Lock and Rollback records. */
  @Nullable WriteRecord seekChange(byte[] encoded, long ts) {
    return changeFrom(seekWrite(encoded, ts), encoded, ts);
  }

  /**
   * As {@link #seekChange}, from the record that {@link #seekWrite} gave last on: no second seek
   * where that is the change.
   */
  @Nullable WriteRecord changeFrom(@Nullable WriteRecord found, byte[] encoded, long ts) {
    WriteRecord write = found;
    while (write != null) {
      switch (write.kind()) {
        case PUT, DELETE -> {
          return write.isLive(ts) ? write : null;
        }
        case LOCK, ROLLBACK -> {
          LastChange change = write.lastChange();
          if (change.isKnown() && change.ts() == 0) {
            return null;
          }
          long next = change.isKnown() ? change.ts() : commitTs - 1;
          write = seekWrite(encoded, next);
        }
      }
    }
    return null;
  }

  /** The value visible at {@code ts}, locks not heeded; {@link #commitTs} is its timestamp. */
  byte @Nullable [] value(byte[] encoded, long ts) {
    WriteRecord write = seekChange(encoded, ts);
    return write == null || write.kind() != WriteKind.PUT ? null : load(encoded, write);
  }

  /** The value that a PUT record stands for. */
  byte[] load(byte[] encoded, WriteRecord write) {
    return load(engine, encoded, write);
  }

  static byte[] load(KvReader engine, byte[] encoded, WriteRecord write) {
    byte[] inline = write.shortValue();
    if (inline != null) {
      return inline;
    }
    if (write.pieces() > 0) {
      return loadPieces(engine, encoded, write);
    }
    byte[] stored = engine.get(Family.DEFAULT, MvccKeys.withTs(encoded, write.startTs()));
    if (stored == null) {
      throw new MvccCorruptionException(
          "value of "
              + MvccKeys.decode(encoded)
              + " written by transaction "
              + write.startTs()
              + " is missing");
    }
    return stored;
  }

  private static byte[] loadPieces(KvReader engine, byte[] encoded, WriteRecord write) {
    byte[][] parts = new byte[write.pieces()][];
    int size = 0;
    for (int i = 0; i < parts.length; i++) {
      byte[] part = engine.get(Family.DEFAULT, MvccKeys.piece(encoded, write.startTs(), i));
      if (part == null) {
        throw new MvccCorruptionException(
            "piece "
                + i
                + " of "
                + parts.length
                + " of "
                + MvccKeys.decode(encoded)
                + " written by transaction "
                + write.startTs()
                + " is missing");
      }
      parts[i] = part;
      size = Math.addExact(size, part.length);
    }
    byte[] whole = new byte[size];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, whole, at, part.length);
      at += part.length;
    }
    return whole;
  }

  /** What the write family knows of a transaction on one key. */
  sealed interface TxnRecord {
    record Committed(long commitTs, WriteRecord write) implements TxnRecord {}

    record RolledBack() implements TxnRecord {}

    /**
     * Nothing. {@code overlapped} is another transaction's commit record whose commitTs is this
     * transaction's startTs, where there is one: a rollback record would overwrite it.
     */
    record None(@Nullable WriteRecord overlapped) implements TxnRecord {}
  }

  /**
   * Looks for the record of the transaction that started at {@code startTs}, from the newest
   * version down: a transaction may commit after one that started later.
   */
  TxnRecord txnRecord(byte[] encoded, long startTs) {
    long ts = Long.MAX_VALUE;
    while (true) {
      WriteRecord write = seekWrite(encoded, ts);
      if (write == null || commitTs < startTs) {
        return new TxnRecord.None(null);
      }
      if (write.startTs() == startTs) {
        return write.kind() == WriteKind.ROLLBACK
            ? new TxnRecord.RolledBack()
            : new TxnRecord.Committed(commitTs, write);
      }
      if (commitTs == startTs) {
        return write.hasOverlappedRollback()
            ? new TxnRecord.RolledBack()
            : new TxnRecord.None(write);
      }
      ts = commitTs - 1;
    }
  }

  @Override
  public void close() {
    if (writes != null) {
      writes.close();
    }
    if (shortWrites != null) {
      shortWrites.close();
    }
  }
}
