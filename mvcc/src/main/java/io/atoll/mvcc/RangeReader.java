package io.atoll.mvcc;

import io.atoll.api.KeyError;
import io.atoll.codec.Key;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvReader;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range of keys at a timestamp, upwards or downwards, without allocating per row: keys and
 * values are in buffers that the next row overwrites. Between keys it first steps a few records,
 * then seeks. Stops at the first lock that concerns it. One thread; the engine view must be a
 * snapshot.
 *
 * <pre>{@code
 * while (rows.next()) { use rows.keyBuffer(), keyLength(), valueBuffer(), valueLength() }
 * if (rows.error() != null) …   // met at the key after the last row
 * }</pre>
 */
public final class RangeReader implements AutoCloseable {
  /** Records stepped over before a seek. */
  private static final int STEPS = 8;

  private static final byte[] NONE = {};

  private final KvReader engine;
  private final long readTs;
  private final boolean heedsLocks;
  private final Set<Long> resolved;
  private final boolean isReverse;
  private final boolean isKeyOnly;
  private final Cursor writes;
  private final @Nullable Cursor locks;
  private final byte[] lower;
  private final byte[] upper;
  private final StoredValues values;

  /** The range turned to within the cursors' bounds; null where it is all of them. */
  private @Nullable Turn turn;

  private boolean isRangeDone;

  /** The record under the cursor: its whole key, and the length of its user-key part. */
  private byte[] raw = new byte[64];

  private int rawLength;
  private byte[] record = new byte[512];
  private int recordLength;

  /** The encoded user key in work. */
  private byte[] current = new byte[64];

  private int currentLength;
  private byte[] lockKey = new byte[64];
  private int lockKeyLength = -1;
  private byte[] userKey = new byte[64];
  private int userKeyLength;
  private byte[] value = new byte[512];
  private int valueLength;
  private long commitTs;
  private long recordsSeen;
  private long newestTs;
  private boolean isNewest = true;
  private KeyError.@Nullable Locked error;

  /**
   * @param start user key, included
   * @param end user key, excluded; empty for none
   */
  public RangeReader(
      KvReader engine,
      Key start,
      Key end,
      long readTs,
      boolean isReverse,
      boolean isKeyOnly,
      boolean heedsLocks,
      Set<Long> resolved) {
    this(engine, start, end, readTs, isReverse, isKeyOnly, heedsLocks, resolved, true);
  }

  private RangeReader(
      KvReader engine,
      Key start,
      Key end,
      long readTs,
      boolean isReverse,
      boolean isKeyOnly,
      boolean heedsLocks,
      Set<Long> resolved,
      boolean isOneRange) {
    this.engine = engine;
    this.readTs = readTs;
    this.isReverse = isReverse;
    this.isKeyOnly = isKeyOnly;
    this.heedsLocks = heedsLocks;
    this.resolved = resolved;
    this.lower = MvccKeys.encodeBorder(start);
    this.upper = MvccKeys.encodeBorder(end);
    this.writes = engine.cursor(Family.WRITE, lower, upper);
    this.values = new StoredValues(engine, lower, upper, isReverse);
    if (isOneRange) {
      if (isReverse) {
        writes.seekToLast();
      } else {
        writes.seekToFirst();
      }
    }
    Cursor lockCursor = null;
    if (heedsLocks) {
      lockCursor = engine.cursor(Family.LOCK, lower, upper);
      if (isReverse) {
        lockCursor.seekToLast();
      } else {
        lockCursor.seekToFirst();
      }
      if (!lockCursor.valid()) {
        lockCursor.close();
        lockCursor = null;
      }
    }
    this.locks = lockCursor;
    if (lockCursor != null) {
      readLockKey(lockCursor);
    }
  }

  /**
   * A reader of several ranges by the same cursors, which cost more than a seek; {@link #turnTo}
   * one before {@link #next}.
   *
   * @param start of the first range
   * @param end of the last range, excluded; empty for none
   */
  public static RangeReader ofRanges(
      KvReader engine,
      Key start,
      Key end,
      long readTs,
      boolean isReverse,
      boolean isKeyOnly,
      boolean heedsLocks,
      Set<Long> resolved) {
    return new RangeReader(
        engine, start, end, readTs, isReverse, isKeyOnly, heedsLocks, resolved, false);
  }

  /**
   * A range within the bounds.
   *
   * @param start empty where it is the cursors' own bound
   * @param end likewise
   * @param isOneKey so that nothing is looked for behind the first row
   */
  private record Turn(byte[] start, byte[] end, boolean isOneKey) {
    boolean isBehind(byte[] key, int length, boolean isReverse) {
      return isReverse
          ? Arrays.compareUnsigned(key, 0, length, start, 0, start.length) < 0
          : end.length > 0 && Arrays.compareUnsigned(key, 0, length, end, 0, end.length) >= 0;
    }
  }

  /** Goes to the next range in the reader's direction. Ranges lie within its bounds and apart. */
  public void turnTo(Key start, Key end) {
    byte[] from = MvccKeys.encodeBorder(start);
    byte[] until = MvccKeys.encodeBorder(end);
    // What the cursors' own bounds cut off is not compared again for each row.
    Turn to =
        new Turn(
            Arrays.equals(from, lower) ? NONE : from,
            Arrays.equals(until, upper) ? NONE : until,
            end.equals(start.next()));
    turn = to;
    isRangeDone = false;
    place(writes, to);
    Cursor lockCursor = locks;
    if (lockCursor != null) {
      place(lockCursor, to);
      if (lockCursor.valid()) {
        readLockKey(lockCursor);
      } else {
        lockKeyLength = -1;
      }
    }
  }

  /** To the first record of the range. The end is excluded, and a lock's key may be just that. */
  private void place(Cursor cursor, Turn to) {
    if (!isReverse && to.start().length == 0) {
      cursor.seekToFirst();
    } else if (!isReverse) {
      cursor.seek(to.start());
    } else if (to.end().length == 0) {
      cursor.seekToLast();
    } else {
      cursor.seekForPrev(to.end());
      if (cursor.valid() && Arrays.equals(cursor.key(), to.end())) {
        cursor.prev();
      }
    }
  }

  /** The user key of the row, in {@code [0, keyLength())}. */
  public byte[] keyBuffer() {
    return userKey;
  }

  public int keyLength() {
    return userKeyLength;
  }

  /** The value of the row, in {@code [0, valueLength())}. */
  public byte[] valueBuffer() {
    return value;
  }

  public int valueLength() {
    return valueLength;
  }

  public Key key() {
    return Key.of(Arrays.copyOf(userKey, userKeyLength));
  }

  public byte[] value() {
    return Arrays.copyOf(value, valueLength);
  }

  public long commitTs() {
    return commitTs;
  }

  /** The lock that ended the reading, if one did; its key is behind all rows given. */
  public KeyError.@Nullable Locked error() {
    return error;
  }

  /** Whether no lock is in the whole range. */
  public boolean isFreeOfLocks() {
    return locks == null;
  }

  /** The largest timestamp of a record read downwards since {@link #startOver}. */
  public long newestTs() {
    return newestTs;
  }

  /**
   * Whether the rows read downwards since {@link #startOver} are those that every reader at {@link
   * #newestTs} or later sees, as long as nothing is written to their range.
   */
  public boolean isNewest() {
    return isNewest;
  }

  /** Forgets what {@link #newestTs} and {@link #isNewest} say. */
  public void startOver() {
    newestTs = 0;
    isNewest = true;
  }

  /** Records looked at so far, for accounting. */
  public long recordsSeen() {
    return recordsSeen;
  }

  /** Moves to the next key with a visible value; false at the end or at a lock. */
  public boolean next() {
    if (error != null || isRangeDone) {
      return false;
    }
    Turn range = turn;
    while (!isRangeDone && writes.valid()) {
      readKey();
      if (range != null && range.isBehind(raw, rawLength, isReverse)) {
        break;
      }
      takeCurrent();
      if (lockKeyLength >= 0 && stopsAtLock()) {
        return false;
      }
      if (isReverse ? readBackward() : readForward()) {
        userKey = room(userKey, currentLength);
        userKeyLength = MvccKeys.decodeInto(current, 0, currentLength, userKey);
        isRangeDone = range != null && range.isOneKey();
        return true;
      }
    }
    // Locks behind the last key.
    if (lockKeyLength >= 0) {
      currentLength = -1;
      stopsAtLock();
    }
    return false;
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

  /** Looks at the locks up to the current key (to the end where there is none). */
  private boolean stopsAtLock() {
    Cursor cursor = locks;
    while (cursor != null && lockKeyLength >= 0) {
      if (currentLength >= 0) {
        int order = Arrays.compareUnsigned(lockKey, 0, lockKeyLength, current, 0, currentLength);
        if (isReverse ? order < 0 : order > 0) {
          return false;
        }
      } else if (turn != null && turn.isBehind(lockKey, lockKeyLength, isReverse)) {
        return false;
      }
      LockRecord lock = LockRecord.decode(cursor.value());
      Key key = MvccKeys.decode(lockKey, lockKeyLength);
      if (ReadConflicts.stops(lock, key, readTs, resolved)) {
        error = new KeyError.Locked(lock.info(key));
        return true;
      }
      if (isReverse) {
        cursor.prev();
      } else {
        cursor.next();
      }
      if (cursor.valid()) {
        readLockKey(cursor);
      } else {
        lockKeyLength = -1;
      }
    }
    return false;
  }

  // Records.

  private void readKey() {
    int length = writes.copyKey(raw);
    if (length > raw.length) {
      raw = new byte[length * 2];
      writes.copyKey(raw);
    }
    rawLength = length;
    recordsSeen++;
  }

  private void readRecord() {
    int length = writes.copyValue(record);
    if (length > record.length) {
      record = new byte[length * 2];
      writes.copyValue(record);
    }
    recordLength = length;
  }

  private void takeCurrent() {
    currentLength = rawLength - MvccKeys.TS_BYTES;
    current = room(current, currentLength);
    System.arraycopy(raw, 0, current, 0, currentLength);
  }

  private static byte[] room(byte[] buffer, int length) {
    return length <= buffer.length ? buffer : new byte[length * 2];
  }

  private boolean isCurrent() {
    return rawLength - MvccKeys.TS_BYTES == currentLength
        && Arrays.equals(raw, 0, currentLength, current, 0, currentLength);
  }

  private byte[] currentWithTs(long ts) {
    return MvccKeys.withTs(Arrays.copyOf(current, currentLength), ts);
  }

  // Upwards: versions come newest first.

  private boolean readForward() {
    int steps = 0;
    while (MvccKeys.ts(raw, rawLength) > readTs) {
      if (steps++ == STEPS) {
        writes.seek(currentWithTs(readTs));
      } else {
        writes.next();
      }
      if (!writes.valid()) {
        return false;
      }
      readKey();
      if (!isCurrent()) {
        return false;
      }
    }
    while (true) {
      readRecord();
      int kind = record[0];
      if (kind == 'P') {
        boolean isVisible = takeValue(MvccKeys.ts(raw, rawLength));
        skipForward();
        return isVisible;
      }
      if (kind == 'D') {
        skipForward();
        return false;
      }
      WriteRecord write = WriteRecord.decode(record, recordLength);
      LastChange change = write.lastChange();
      if (change.isNone()) {
        skipForward();
        return false;
      } else if (change.isFar(STEPS)) {
        writes.seek(currentWithTs(change.ts()));
      } else {
        writes.next();
      }
      if (!writes.valid()) {
        return false;
      }
      readKey();
      if (!isCurrent()) {
        return false;
      }
    }
  }

  /** Moves to the first record of the next key. */
  private void skipForward() {
    if (turn != null && turn.isOneKey()) {
      isRangeDone = true;
      return;
    }
    for (int steps = 0; steps < STEPS; steps++) {
      writes.next();
      if (!writes.valid()) {
        return;
      }
      readKey();
      if (!isCurrent()) {
        return;
      }
    }
    writes.seek(MvccKeys.afterVersions(Arrays.copyOf(current, currentLength)));
  }

  // Downwards: versions come oldest first.

  private boolean readBackward() {
    boolean isVisible = false;
    boolean isDecided = false;
    int steps = 0;
    while (true) {
      long ts = MvccKeys.ts(raw, rawLength);
      if (ts > readTs) {
        // The newer ones do not count; walk or jump over them.
        isNewest = false;
        break;
      }
      newestTs = Math.max(newestTs, ts);
      if (steps++ == STEPS) {
        isVisible = seekNewest();
        isDecided = true;
        isNewest = false;
        break;
      }
      readRecord();
      if (record[0] == 'P') {
        isVisible = takeValue(ts);
      } else if (record[0] == 'D') {
        isVisible = false;
      }
      writes.prev();
      if (!writes.valid()) {
        return isVisible;
      }
      readKey();
      if (!isCurrent()) {
        return isVisible;
      }
    }
    skipBackward(isDecided);
    return isVisible;
  }

  /** The newest visible version of a key with many, read from the top. */
  private boolean seekNewest() {
    long ts = readTs;
    while (true) {
      writes.seek(currentWithTs(ts));
      if (!writes.valid()) {
        return false;
      }
      readKey();
      if (!isCurrent()) {
        return false;
      }
      readRecord();
      long at = MvccKeys.ts(raw, rawLength);
      if (record[0] == 'P') {
        return takeValue(at);
      }
      if (record[0] == 'D') {
        return false;
      }
      LastChange change = WriteRecord.decode(record, recordLength).lastChange();
      if (change.isKnown() && change.ts() == 0) {
        return false;
      }
      ts = change.isKnown() ? change.ts() : at - 1;
    }
  }

  /** Moves to the last record of the key before. */
  private void skipBackward(boolean seeksAtOnce) {
    if (!seeksAtOnce) {
      for (int steps = 0; steps < STEPS; steps++) {
        writes.prev();
        if (!writes.valid()) {
          return;
        }
        readKey();
        if (!isCurrent()) {
          return;
        }
      }
    }
    // The bare key sorts directly before its versions.
    writes.seekForPrev(Arrays.copyOf(current, currentLength));
  }

  // Values.

  /** Takes the value of the PUT record just read; false where a fence says that it is collected. */
  private boolean takeValue(long ts) {
    int at = 1;
    long startTs = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = record[at++];
      startTs |= (b & 0x7FL) << shift;
      if (b >= 0) {
        break;
      }
    }
    commitTs = ts;
    if (at < recordLength && record[at] == 'v') {
      int length = record[at + 1] & 0xFF;
      if (at + 2 + length == recordLength) {
        // The usual record: a short value and nothing else.
        if (!isKeyOnly) {
          value = room(value, length);
          System.arraycopy(record, at + 2, value, 0, length);
          valueLength = length;
        } else {
          valueLength = 0;
        }
        return true;
      }
    }
    WriteRecord write = WriteRecord.decode(record, recordLength);
    isNewest &= write.gcFence() <= 0;
    if (!write.isLive(readTs)) {
      return false;
    }
    if (isKeyOnly) {
      valueLength = 0;
    } else if (write.shortValue() != null || write.pieces() > 0) {
      setValue(MvccReader.load(engine, Arrays.copyOf(current, currentLength), write));
    } else {
      valueLength = values.read(current, currentLength, startTs);
      value = room(value, valueLength);
      System.arraycopy(values.value(), 0, value, 0, valueLength);
    }
    return true;
  }

  private void setValue(byte[] bytes) {
    value = room(value, bytes.length);
    System.arraycopy(bytes, 0, value, 0, bytes.length);
    valueLength = bytes.length;
  }

  @Override
  public void close() {
    writes.close();
    if (locks != null) {
      locks.close();
    }
    values.close();
  }
}
