package io.atoll.mvcc;

import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values of the default family for a scan, which come in the scan's order: the cursor steps to a
 * near one before it seeks. Opens its cursor at the first value. One thread.
 */
final class StoredValues implements AutoCloseable {
  private static final int STEPS = 2;

  private final KvReader engine;
  private final byte[] lower;
  private final byte[] upper;
  private final boolean isReverse;
  private @Nullable Cursor cursor;
  private byte[] key = new byte[64];
  private byte[] value = new byte[512];

  StoredValues(KvReader engine, byte[] lower, byte[] upper, boolean isReverse) {
    this.engine = engine;
    this.lower = lower;
    this.upper = upper;
    this.isReverse = isReverse;
  }

  /** What {@link #read} read, from 0. */
  byte[] value() {
    return value;
  }

  /**
   * Reads the value of an encoded key written at {@code startTs} and returns its length.
   *
   * @throws MvccCorruptionException where it is missing
   */
  int read(byte[] encoded, int encodedLength, long startTs) {
    byte[] wanted = MvccKeys.withTs(Arrays.copyOf(encoded, encodedLength), startTs);
    Cursor at = cursor;
    if (at == null) {
      at = engine.cursor(Family.DEFAULT, lower, upper);
      cursor = at;
      at.seek(wanted);
    } else if (!isAt(at, wanted)) {
      boolean isFound = false;
      for (int steps = 0; steps < STEPS && at.valid() && !isFound; steps++) {
        if (isReverse) {
          at.prev();
        } else {
          at.next();
        }
        isFound = isAt(at, wanted);
      }
      if (!isFound) {
        at.seek(wanted);
      }
    }
    if (!isAt(at, wanted)) {
      throw new MvccCorruptionException(
          "value of "
              + MvccKeys.decode(encoded, encodedLength)
              + " written by transaction "
              + startTs
              + " is missing");
    }
    int length = at.copyValue(value);
    if (length > value.length) {
      value = new byte[length * 2];
      at.copyValue(value);
    }
    return length;
  }

  private boolean isAt(Cursor at, byte[] wanted) {
    if (!at.valid()) {
      return false;
    }
    int length = at.copyKey(key);
    if (length > key.length) {
      key = new byte[length * 2];
      at.copyKey(key);
    }
    return Arrays.equals(key, 0, length, wanted, 0, wanted.length);
  }

  @Override
  public void close() {
    Cursor at = cursor;
    if (at != null) {
      at.close();
      cursor = null;
    }
  }
}
