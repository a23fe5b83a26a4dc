package io.atoll.mvcc;

import io.atoll.api.KeyError;
import io.atoll.api.Timestamps;
import io.atoll.codec.Key;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvReader;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Snapshot reads of single keys. Needs no engine snapshot: the lock is looked at before the
 * versions, and whoever locks the key after the look commits later than {@code readTs} (the reader
 * has raised {@code maxTs}, or has its timestamp from before). One thread; close it for its cursor.
 */
public final class PointReader implements AutoCloseable {
  /** Records stepped over before a seek. */
  private static final int STEPS = 8;

  private static final byte[] EMPTY = new byte[0];

  private final KvReader engine;
  private final @Nullable StoredLocks stored;
  private final long readTs;
  private final boolean heedsLocks;
  private final Set<Long> resolved;
  private final boolean isSingle;
  private final boolean looksAbove;
  private @Nullable Cursor cursor;
  private byte[] keyBuffer = new byte[64];
  private byte[] valueBuffer = new byte[256];
  private long commitTs;
  private boolean isNewest;
  private boolean isTop;
  private KeyError.@Nullable Locked error;

  /**
   * @param heedsLocks false for the newest committed version whatever is locked
   * @param isSingle one key will be read: the cursor is kept to it
   */
  public PointReader(
      KvReader engine, long readTs, boolean heedsLocks, Set<Long> resolved, boolean isSingle) {
    this(engine, null, readTs, heedsLocks, resolved, isSingle, false);
  }

  /**
   * @param stored the locks of {@code engine} where that is its newest state; null for a snapshot,
   *     which may hold a lock that is gone since
   * @param looksAbove versions newer than {@code readTs} are looked at, too, so that {@link
   *     #isNewest} can tell
   */
  public PointReader(
      KvReader engine,
      @Nullable StoredLocks stored,
      long readTs,
      boolean heedsLocks,
      Set<Long> resolved,
      boolean isSingle,
      boolean looksAbove) {
    this.engine = engine;
    this.stored = stored;
    this.readTs = readTs;
    this.heedsLocks = heedsLocks;
    this.resolved = resolved;
    this.isSingle = isSingle;
    this.looksAbove = looksAbove;
  }

  /**
   * The key's value; null where it has none, or where {@link #error} says why it cannot be told.
   */
  public byte @Nullable [] get(Key key) {
    byte[] encoded = MvccKeys.encode(key);
    error = lock(key, encoded);
    return error == null ? version(encoded) : null;
  }

  /** The lock of the engine that stops the read of a key, if one does. */
  public KeyError.@Nullable Locked lock(Key key) {
    if (!heedsLocks || (stored != null && stored.isEmpty())) {
      return null;
    }
    return lock(key, MvccKeys.encode(key));
  }

  private KeyError.@Nullable Locked lock(Key key, byte[] encoded) {
    if (!heedsLocks) {
      return null;
    }
    byte[] bytes = stored != null ? stored.get(engine, encoded) : engine.get(Family.LOCK, encoded);
    if (bytes == null) {
      return null;
    }
    LockRecord lock = LockRecord.decode(bytes);
    return ReadConflicts.stops(lock, key, readTs, resolved)
        ? new KeyError.Locked(lock.info(key))
        : null;
  }

  /** As {@link #get}, for a key whose {@linkplain #lock lock} has been looked at. */
  public byte @Nullable [] version(Key key) {
    return version(MvccKeys.encode(key));
  }

  private byte @Nullable [] version(byte[] encoded) {
    commitTs = 0;
    isNewest = looksAbove;
    isTop = looksAbove;
    int above = 0;
    byte[] seek = MvccKeys.withTs(encoded, looksAbove ? Timestamps.MAX : readTs);
    boolean isNear = isSingle && encoded.length >= KvReader.NEAR_BYTES;
    Cursor writes = cursor;
    if (writes == null) {
      if (isNear) {
        writes = engine.nearCursor();
      } else {
        writes =
            isSingle
                ? engine.cursor(Family.WRITE, seek, MvccKeys.afterVersions(encoded))
                : engine.cursor(Family.WRITE, EMPTY, EMPTY);
      }
      cursor = writes;
    }
    if (isSingle && !isNear) {
      writes.seekToFirst();
    } else {
      writes.seek(seek);
    }
    while (writes.valid()) {
      int length = writes.copyKey(keyBuffer);
      if (length > keyBuffer.length) {
        keyBuffer = new byte[length * 2];
        writes.copyKey(keyBuffer);
      }
      if (length != seek.length
          || !Arrays.equals(keyBuffer, 0, encoded.length, encoded, 0, encoded.length)) {
        return null;
      }
      if (MvccKeys.ts(keyBuffer, length) > readTs) {
        isNewest = false;
        isTop = false;
        if (above++ == STEPS) {
          writes.seek(MvccKeys.withTs(encoded, readTs));
        } else {
          writes.next();
        }
        continue;
      }
      int size = writes.copyValue(valueBuffer);
      if (size > valueBuffer.length) {
        valueBuffer = new byte[size * 2];
        writes.copyValue(valueBuffer);
      }
      WriteRecord write = WriteRecord.decode(valueBuffer, size);
      switch (write.kind()) {
        case PUT -> {
          if (!write.isLive(readTs)) {
            return null;
          }
          commitTs = MvccKeys.ts(keyBuffer, length);
          isNewest &= write.gcFence() <= 0;
          return MvccReader.load(engine, encoded, write);
        }
        case DELETE -> {
          return null;
        }
        case LOCK, ROLLBACK -> {
          isTop = false;
          LastChange change = write.lastChange();
          if (change.isNone()) {
            return null;
          } else if (change.isFar(STEPS)) {
            writes.seek(MvccKeys.withTs(encoded, change.ts()));
          } else {
            writes.next();
          }
        }
      }
    }
    return null;
  }

  /** The commitTs of the value last read; 0 where there was none. */
  public long commitTs() {
    return commitTs;
  }

  /** Whether the value last read is of the key's newest version; only a reader that looks above. */
  public boolean isNewest() {
    return isNewest;
  }

  /** Whether, beyond {@link #isNewest}, no record of any kind lies above it. */
  public boolean isTop() {
    return isNewest && isTop;
  }

  /** Why the last read gave no answer. */
  public KeyError.@Nullable Locked error() {
    return error;
  }

  @Override
  public void close() {
    if (cursor != null) {
      cursor.close();
    }
  }
}
