package io.atoll.mvcc;

import io.atoll.api.KeyError;
import io.atoll.api.scan.RowBlock;
import io.atoll.codec.Key;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KeyValueBlock;
import io.atoll.kv.KvReader;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range of keys at a timestamp, upwards, a block of rows at a time: records come from the
 * engine many at once, and the visible versions are picked out of them. Stops at the first lock
 * that concerns it. One thread; the engine view must be a snapshot. What {@link RangeReader} is for
 * single rows and short ranges, this is for long ones.
 *
 * <p>Opens its cursor over records only when it is first read from: a caller that has the rows from
 * elsewhere asks only for locks, with {@link #isFreeBefore}.
 */
public final class BlockReader implements AutoCloseable {
  /** Records fetched at first; then four times as many each time, up to a block's. */
  private static final int FIRST_FETCH = 8;

  private static final int FETCH_BYTES = 256 << 10;

  /** Versions of one key stepped over before a search: at the end of a first fetch. */
  private static final int STEPS = FIRST_FETCH - 1;

  private static final byte[] NONE = {};

  private final KvReader engine;
  private final byte[] lower;
  private final byte[] upper;
  private final long readTs;
  private final boolean isKeyOnly;
  private final Set<Long> resolved;
  private final StoredValues values;
  private @Nullable Cursor locks;
  private byte[] lockKey = new byte[64];
  private int lockKeyLength = -1;
  private @Nullable Cursor writes;

  /** Records from the engine, those from {@link #at} on not looked at. */
  private KeyValueBlock fetched = new KeyValueBlock(FIRST_FETCH, FETCH_BYTES);

  private int fetchRows = FIRST_FETCH;
  private int at;
  private boolean isAtEnd;

  /** The encoded user key in work; -1 for none. */
  private byte[] current = new byte[64];

  private int currentLength = -1;
  private boolean isDecided;
  private int steps;
  private long newestTs;
  private boolean isNewest;
  private KeyError.@Nullable Locked error;

  /**
   * @param start encoded user key, included; empty for none
   * @param end encoded user key, excluded; empty for none
   */
  public BlockReader(
      KvReader engine,
      byte[] start,
      byte[] end,
      long readTs,
      boolean isKeyOnly,
      boolean heedsLocks,
      Set<Long> resolved) {
    this.engine = engine;
    this.lower = start;
    this.upper = end;
    this.readTs = readTs;
    this.isKeyOnly = isKeyOnly;
    this.resolved = resolved;
    this.values = new StoredValues(engine, lower, upper, false);
    if (heedsLocks) {
      Cursor cursor = engine.cursor(Family.LOCK, lower, upper);
      cursor.seekToFirst();
      if (cursor.valid()) {
        locks = cursor;
        readLockKey(cursor);
      } else {
        cursor.close();
      }
    }
  }

  /** The lock that ended the reading, if one did; its key is behind all rows given. */
  public KeyError.@Nullable Locked error() {
    return error;
  }

  /** Whether everything up to the range's end was read. */
  public boolean isAtEnd() {
    return isAtEnd;
  }

  /** The largest timestamp of a record behind the rows of the block read last; 0 for none. */
  public long newestTs() {
    return newestTs;
  }

  /**
   * Whether the rows of the block read last are those that every reader at {@link #newestTs} or
   * later sees, as long as nothing is written to their range.
   */
  public boolean isNewest() {
    return isNewest;
  }

  /**
   * Whether no lock from here to a key stops the reading; looks no further. To be asked from key to
   * key upwards.
   *
   * @param end encoded user key, excluded; empty for the range's end
   */
  public boolean isFreeBefore(byte[] end) {
    while (lockKeyLength >= 0) {
      if (end.length > 0
          && Arrays.compareUnsigned(lockKey, 0, lockKeyLength, end, 0, end.length) >= 0) {
        return true;
      }
      if (lockThatStops() != null) {
        return false;
      }
      nextLock();
    }
    return true;
  }

  /** Goes to a key, to which nothing before it in the range is read any more. */
  public void turnTo(byte[] encodedKey) {
    Cursor cursor = writes;
    if (cursor == null) {
      cursor = engine.cursor(Family.WRITE, lower, upper);
      writes = cursor;
    }
    cursor.seek(encodedKey);
    fetched.clear();
    at = 0;
    currentLength = -1;
    isAtEnd = false;
  }

  /**
   * Appends rows to a block until it has {@code maxRows} or enough bytes, the range ends, the
   * border is reached, or a lock stops it.
   *
   * @param border encoded user key, excluded; empty for the range's end. The next call goes on
   *     there
   * @return whether there may be more rows before the border
   */
  public boolean read(RowBlock out, int maxRows, byte[] border) {
    if (writes == null) {
      turnTo(lower);
    }
    newestTs = 0;
    isNewest = true;
    while (true) {
      if (at == fetched.rows() && !fetch()) {
        isAtEnd = true;
        endAtLockBefore(NONE);
        return false;
      }
      byte[] data = fetched.data();
      int keyAt = fetched.keyOffset(at);
      int keyLength = fetched.keyLength(at);
      int userLength = keyLength - MvccKeys.TS_BYTES;
      if (userLength == currentLength
          && Arrays.equals(data, keyAt, keyAt + userLength, current, 0, userLength)) {
        if (isDecided) {
          skip();
          continue;
        }
      } else {
        // The block may end before a key, and only there.
        if (out.rows() >= maxRows || out.bytes() >= RowBlock.TARGET_BYTES) {
          return true;
        }
        if (border.length > 0
            && Arrays.compareUnsigned(data, keyAt, keyAt + userLength, border, 0, border.length)
                >= 0) {
          endAtLockBefore(border);
          return false;
        }
        if (current.length < userLength) {
          current = new byte[userLength * 2];
        }
        System.arraycopy(data, keyAt, current, 0, userLength);
        currentLength = userLength;
        isDecided = false;
        steps = 0;
        if (lockKeyLength >= 0 && endsAtLockUpToCurrent()) {
          return false;
        }
      }
      take(out, data, MvccKeys.getLong(data, keyAt + userLength));
    }
  }

  /** Looks at the record in work, of an undecided key. */
  private void take(RowBlock out, byte[] data, long invertedTs) {
    long ts = ~invertedTs;
    if (Long.compareUnsigned(ts, readTs) > 0) {
      isNewest = false;
      if (++steps >= STEPS && !fetchedHasOtherKey()) {
        seek(MvccKeys.withTs(Arrays.copyOf(current, currentLength), readTs));
      } else {
        at++;
      }
      return;
    }
    newestTs = Math.max(newestTs, ts);
    int valueAt = fetched.valueOffset(at);
    int valueLength = fetched.valueLength(at);
    switch (data[valueAt]) {
      case 'P' -> {
        put(out, data, valueAt, valueLength);
        isDecided = true;
      }
      case 'D' -> isDecided = true;
      default -> {
        LastChange change =
            WriteRecord.decode(
                    Arrays.copyOfRange(data, valueAt, valueAt + valueLength), valueLength)
                .lastChange();
        if (change.isKnown() && change.ts() == 0) {
          isDecided = true;
        }
      }
    }
    at++;
  }

  private void put(RowBlock out, byte[] data, int valueAt, int valueLength) {
    int end = valueAt + valueLength;
    int pos = valueAt + 1;
    while (data[pos] < 0) {
      pos++;
    }
    pos++;
    if (pos < end && data[pos] == 'v' && pos + 2 + (data[pos + 1] & 0xFF) == end) {
      // The usual record: a short value and nothing else.
      append(out, data, pos + 2, end - pos - 2);
      return;
    }
    WriteRecord write = WriteRecord.decode(Arrays.copyOfRange(data, valueAt, end), valueLength);
    if (write.gcFence() > 0) {
      isNewest = false;
      if (!write.isLive(readTs)) {
        return;
      }
    }
    if (isKeyOnly) {
      append(out, NONE, 0, 0);
    } else if (write.shortValue() != null || write.pieces() > 0) {
      byte[] value = MvccReader.load(engine, Arrays.copyOf(current, currentLength), write);
      append(out, value, 0, value.length);
    } else {
      int length = values.read(current, currentLength, write.startTs());
      append(out, values.value(), 0, length);
    }
  }

  private void append(RowBlock out, byte[] source, int offset, int length) {
    int valueLength = isKeyOnly ? 0 : length;
    byte[] target = out.reserve(currentLength + valueLength);
    int start = out.bytes();
    int keyLength = MvccKeys.decodeInto(current, 0, currentLength, target, start);
    System.arraycopy(source, offset, target, start + keyLength, valueLength);
    out.commit(keyLength, valueLength);
  }

  // Records.

  /** Passes an older version of a decided key. */
  private void skip() {
    if (++steps < STEPS) {
      at++;
    } else if (fetchedHasOtherKey()) {
      at = nextKeyInFetched();
    } else {
      seek(MvccKeys.afterVersions(Arrays.copyOf(current, currentLength)));
    }
  }

  /** Whether the records fetched go beyond the current key: then there is nothing to seek. */
  private boolean fetchedHasOtherKey() {
    return !isOfCurrent(fetched.rows() - 1);
  }

  private boolean isOfCurrent(int row) {
    int userLength = fetched.keyLength(row) - MvccKeys.TS_BYTES;
    int keyAt = fetched.keyOffset(row);
    return userLength == currentLength
        && Arrays.equals(fetched.data(), keyAt, keyAt + userLength, current, 0, userLength);
  }

  /** The first record fetched behind the current key's, of which the last one is no part. */
  private int nextKeyInFetched() {
    int ofCurrent = at;
    int behind = fetched.rows() - 1;
    while (behind - ofCurrent > 1) {
      int middle = (ofCurrent + behind) >>> 1;
      if (isOfCurrent(middle)) {
        ofCurrent = middle;
      } else {
        behind = middle;
      }
    }
    return behind;
  }

  /** Goes past records not fetched yet; where there were so many, more may follow: few at first. */
  private void seek(byte[] key) {
    Cursor cursor = writes;
    if (cursor != null) {
      cursor.seek(key);
    }
    fetchRows = FIRST_FETCH;
    fetched = new KeyValueBlock(fetchRows, FETCH_BYTES);
    at = 0;
    steps = 0;
  }

  private boolean fetch() {
    Cursor cursor = writes;
    at = 0;
    if (cursor == null || !cursor.valid()) {
      fetched.clear();
      return false;
    }
    if (fetched.rows() == fetchRows && fetchRows < RowBlock.TARGET_ROWS) {
      fetchRows = Math.min(RowBlock.TARGET_ROWS, fetchRows * 4);
      fetched = new KeyValueBlock(fetchRows, FETCH_BYTES);
    }
    return cursor.nextBatch(fetched) > 0;
  }

  // Locks.

  private void readLockKey(Cursor cursor) {
    int length = cursor.copyKey(lockKey);
    if (length > lockKey.length) {
      lockKey = new byte[length * 2];
      cursor.copyKey(lockKey);
    }
    lockKeyLength = length;
  }

  private KeyError.@Nullable Locked lockThatStops() {
    Cursor cursor = locks;
    if (cursor == null) {
      return null;
    }
    LockRecord lock = LockRecord.decode(cursor.value());
    Key key = MvccKeys.decode(lockKey, lockKeyLength);
    return ReadConflicts.stops(lock, key, readTs, resolved)
        ? new KeyError.Locked(lock.info(key))
        : null;
  }

  private void nextLock() {
    Cursor cursor = locks;
    if (cursor != null) {
      cursor.next();
      if (cursor.valid()) {
        readLockKey(cursor);
        return;
      }
    }
    lockKeyLength = -1;
  }

  /** Whether a lock at the current key, or one before it that was not looked at, stops. */
  private boolean endsAtLockUpToCurrent() {
    while (lockKeyLength >= 0
        && Arrays.compareUnsigned(lockKey, 0, lockKeyLength, current, 0, currentLength) <= 0) {
      error = lockThatStops();
      if (error != null) {
        return true;
      }
      nextLock();
    }
    return false;
  }

  /** Locks behind the last key. */
  private void endAtLockBefore(byte[] border) {
    if (!isFreeBefore(border)) {
      error = lockThatStops();
    }
  }

  @Override
  public void close() {
    Cursor ofWrites = writes;
    if (ofWrites != null) {
      ofWrites.close();
      writes = null;
    }
    Cursor ofLocks = locks;
    if (ofLocks != null) {
      ofLocks.close();
      locks = null;
    }
    values.close();
  }
}
