package io.atoll.kv.memory;

import io.atoll.kv.Cursor;
import java.util.Arrays;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Walks the newest visible version of each key. */
final class MemoryCursor implements Cursor {
  private final ConcurrentSkipListMap<Version, byte[]> map;
  private final long sequence;
  private final byte[] lower;
  private final byte[] upper;
  private final boolean boundedAbove;
  private final Runnable onClose;

  private Map.@Nullable Entry<Version, byte[]> current;

  MemoryCursor(
      ConcurrentSkipListMap<Version, byte[]> map,
      long sequence,
      byte[] lower,
      byte[] upper,
      boolean emptyUpperIsEmptyRange) {
    this(map, sequence, lower, upper, emptyUpperIsEmptyRange, () -> {});
  }

  MemoryCursor(
      ConcurrentSkipListMap<Version, byte[]> map,
      long sequence,
      byte[] lower,
      byte[] upper,
      boolean emptyUpperIsEmptyRange,
      Runnable onClose) {
    this.map = map;
    this.sequence = sequence;
    this.lower = lower.clone();
    this.upper = upper.clone();
    this.boundedAbove = emptyUpperIsEmptyRange || upper.length > 0;
    this.onClose = onClose;
  }

  /** The newest visible value at or after {@code key}, deleted keys left out. */
  private void forwardFrom(byte[] key) {
    Map.Entry<Version, byte[]> entry = map.ceilingEntry(new Version(key, sequence));
    while (entry != null) {
      byte[] at = entry.getKey().key();
      if (boundedAbove && Arrays.compareUnsigned(at, upper) >= 0) {
        break;
      }
      if (entry.getKey().sequence() > sequence) {
        entry = map.ceilingEntry(new Version(at, sequence));
      } else if (entry.getValue() == MemoryKvEngine.TOMBSTONE) {
        entry = map.higherEntry(new Version(at, Long.MIN_VALUE));
      } else {
        current = entry;
        return;
      }
    }
    current = null;
  }

  /** The newest visible value before {@code bound} in version order. */
  private void backwardFrom(Map.@Nullable Entry<Version, byte[]> start) {
    Map.Entry<Version, byte[]> entry = start;
    while (entry != null) {
      byte[] at = entry.getKey().key();
      if (Arrays.compareUnsigned(at, lower) < 0) {
        break;
      }
      Map.Entry<Version, byte[]> newest = map.ceilingEntry(new Version(at, sequence));
      if (newest != null
          && Arrays.equals(newest.getKey().key(), at)
          && newest.getValue() != MemoryKvEngine.TOMBSTONE) {
        current = newest;
        return;
      }
      entry = map.lowerEntry(new Version(at, Long.MAX_VALUE));
    }
    current = null;
  }

  @Override
  public void seek(byte[] key) {
    forwardFrom(Arrays.compareUnsigned(key, lower) < 0 ? lower : key);
  }

  @Override
  public void seekForPrev(byte[] key) {
    if (boundedAbove && Arrays.compareUnsigned(key, upper) >= 0) {
      seekToLast();
    } else {
      backwardFrom(map.floorEntry(new Version(key, Long.MIN_VALUE)));
    }
  }

  @Override
  public void seekToFirst() {
    forwardFrom(lower);
  }

  @Override
  public void seekToLast() {
    backwardFrom(
        boundedAbove ? map.lowerEntry(new Version(upper, Long.MAX_VALUE)) : map.lastEntry());
  }

  @Override
  public void next() {
    byte[] at = row().getKey().key();
    // The smallest key above: the same bytes and a zero.
    forwardFrom(Arrays.copyOf(at, at.length + 1));
  }

  @Override
  public void prev() {
    backwardFrom(map.lowerEntry(new Version(row().getKey().key(), Long.MAX_VALUE)));
  }

  @Override
  public boolean valid() {
    return current != null;
  }

  private Map.Entry<Version, byte[]> row() {
    Map.Entry<Version, byte[]> entry = current;
    if (entry == null) {
      throw new NoSuchElementException("the cursor is not on a row");
    }
    return entry;
  }

  int rowBytes() {
    return row().getKey().key().length + row().getValue().length;
  }

  @Override
  public byte[] key() {
    return row().getKey().key().clone();
  }

  @Override
  public byte[] value() {
    return row().getValue().clone();
  }

  @Override
  public int copyKey(byte[] target) {
    return copy(row().getKey().key(), target);
  }

  @Override
  public int copyValue(byte[] target) {
    return copy(row().getValue(), target);
  }

  private static int copy(byte[] source, byte[] target) {
    System.arraycopy(source, 0, target, 0, Math.min(source.length, target.length));
    return source.length;
  }

  @Override
  public void close() {
    current = null;
    onClose.run();
  }
}
