package io.atoll.api.scan;

import io.atoll.chunk.Vector;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Stored pairs of a scan in one array, ascending by user key.
 *
 * <pre>
 *   data:    key0 value0 key1 value1 ...
 *   offsets: [2i] start of key i, [2i+1] start of value i, [2 rows] the end
 * </pre>
 *
 * A block is filled by one thread and reused. A {@link #frozen} one is never changed again, may be
 * read by many threads, and keeps columns that were decoded of it.
 */
public final class RowBlock {
  /** Rows that a block aims at: a chunk's. */
  public static final int TARGET_ROWS = 1024;

  /** Bytes after which a block is full. */
  public static final int TARGET_BYTES = 512 << 10;

  /** Kept columns may take so many times the bytes of the pairs, and these above it. */
  private static final int MAX_DECODED_PART = 2;

  private static final int MAX_DECODED_BYTES = 64 << 10;

  private final boolean isFrozen;
  private final @Nullable ConcurrentHashMap<Object, Vector[]> decoded;
  private final AtomicLong decodedBytes = new AtomicLong();
  private int[] offsets;
  private byte[] data;
  private int rows;

  public RowBlock() {
    this(new int[65], new byte[4096], 0, false);
  }

  private RowBlock(int[] offsets, byte[] data, int rows, boolean isFrozen) {
    this.offsets = offsets;
    this.data = data;
    this.rows = rows;
    this.isFrozen = isFrozen;
    this.decoded = isFrozen ? new ConcurrentHashMap<>() : null;
  }

  public int rows() {
    return rows;
  }

  /** Bytes of keys and values. */
  public int bytes() {
    return offsets[2 * rows];
  }

  public byte[] data() {
    return data;
  }

  public int keyOffset(int row) {
    return offsets[2 * row];
  }

  public int keyLength(int row) {
    return offsets[2 * row + 1] - offsets[2 * row];
  }

  public int valueOffset(int row) {
    return offsets[2 * row + 1];
  }

  public int valueLength(int row) {
    return offsets[2 * row + 2] - offsets[2 * row + 1];
  }

  public byte[] key(int row) {
    return Arrays.copyOfRange(data, offsets[2 * row], offsets[2 * row + 1]);
  }

  public byte[] value(int row) {
    return Arrays.copyOfRange(data, offsets[2 * row + 1], offsets[2 * row + 2]);
  }

  public boolean isFrozen() {
    return isFrozen;
  }

  public void clear() {
    rows = 0;
    offsets[0] = 0;
  }

  /** Room for a pair at {@link #bytes}; write it there, then {@link #commit} what was written. */
  public byte[] reserve(int length) {
    if (isFrozen) {
      throw new IllegalStateException("the block is frozen");
    }
    int end = Math.addExact(bytes(), length);
    if (end > data.length) {
      data =
          Arrays.copyOf(
              data, Math.max(end, (int) Math.min(2L * data.length, Integer.MAX_VALUE - 16)));
    }
    return data;
  }

  /** Ends the pair begun at {@link #reserve}. */
  public void commit(int keyLength, int valueLength) {
    int at = 2 * rows;
    if (at + 2 >= offsets.length) {
      offsets = Arrays.copyOf(offsets, offsets.length * 2 + 2);
    }
    offsets[at + 1] = offsets[at] + keyLength;
    offsets[at + 2] = offsets[at + 1] + valueLength;
    rows++;
  }

  public void add(byte[] key, int keyLength, byte[] value, int valueLength) {
    byte[] target = reserve(keyLength + valueLength);
    System.arraycopy(key, 0, target, bytes(), keyLength);
    System.arraycopy(value, 0, target, bytes() + keyLength, valueLength);
    commit(keyLength, valueLength);
  }

  /** Appends the pairs of another block, whose keys are behind those here. */
  public void addAll(RowBlock other) {
    addAll(other, 0, other.rows);
  }

  /**
   * Appends pairs {@code from} to {@code to} of another block, whose keys are behind those here.
   */
  public void addAll(RowBlock other, int from, int to) {
    int first = other.offsets[2 * from];
    int length = other.offsets[2 * to] - first;
    byte[] target = reserve(length);
    int shift = bytes() - first;
    System.arraycopy(other.data, first, target, bytes(), length);
    int at = 2 * rows;
    int count = 2 * (to - from);
    if (at + count >= offsets.length) {
      offsets = Arrays.copyOf(offsets, Math.max(offsets.length * 2, at + count + 1));
    }
    for (int i = 1; i <= count; i++) {
      offsets[at + i] = other.offsets[2 * from + i] + shift;
    }
    rows += to - from;
  }

  /** Whether a pair's key is this one. */
  public boolean isKey(int row, byte[] key) {
    return Arrays.equals(data, offsets[2 * row], offsets[2 * row + 1], key, 0, key.length);
  }

  /** A copy that is never changed, in arrays that just fit. */
  public RowBlock frozen() {
    return new RowBlock(
        Arrays.copyOf(offsets, 2 * rows + 1), Arrays.copyOf(data, bytes()), rows, true);
  }

  /** A {@link #frozen} copy of pairs {@code from} to {@code to}. */
  public RowBlock part(int from, int to) {
    RowBlock part = new RowBlock();
    part.addAll(this, from, to);
    return part.frozen();
  }

  /** A copy with the rows the other way round: for rows that were added downwards. */
  public RowBlock reversed() {
    RowBlock other = new RowBlock(new int[2 * rows + 1], new byte[bytes()], 0, false);
    for (int i = rows - 1; i >= 0; i--) {
      int length = keyLength(i) + valueLength(i);
      System.arraycopy(data, keyOffset(i), other.data, other.bytes(), length);
      other.commit(keyLength(i), valueLength(i));
    }
    return other;
  }

  /** The first row whose key is at or behind {@code key}; {@link #rows} where there is none. */
  public int find(byte[] key) {
    int low = 0;
    int high = rows;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order =
          Arrays.compareUnsigned(
              data, offsets[2 * middle], offsets[2 * middle + 1], key, 0, key.length);
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Columns of all rows that were decoded before and kept.
   *
   * @param what names the columns, by value
   */
  public Vector @Nullable [] decoded(Object what) {
    return decoded == null ? null : decoded.get(what);
  }

  /** Keeps decoded columns of a frozen block, unless it keeps many already. */
  public void keep(Object what, Vector[] columns) {
    long sum = 64;
    for (Vector column : columns) {
      sum += column.sizeBytes();
    }
    if (decoded != null
        && decodedBytes.get() + sum <= MAX_DECODED_PART * (long) data.length + MAX_DECODED_BYTES
        && decoded.putIfAbsent(what, columns) == null) {
      decodedBytes.addAndGet(sum);
    }
  }

  /** Heap held, kept columns included. */
  public long sizeBytes() {
    return data.length + 4L * offsets.length + 200 + decodedBytes.get();
  }
}
