package io.atoll.kv;

import java.util.Arrays;

/**
 * Many rows in one array, filled by {@link Cursor#nextBatch}: for scans without an allocation or a
 * native call per row where the engine can help it. Reused from call to call; one thread.
 *
 * <pre>
 *   data:    key0 value0 key1 value1 ...
 *   offsets: [2i] start of key i, [2i+1] start of value i, [2 rows] the end
 * </pre>
 */
public final class KeyValueBlock {
  private final int maxRows;
  private final int maxBytes;
  private final int[] offsets;
  private byte[] data;
  private int rows;

  /**
   * @param maxRows rows a fill takes at most
   * @param maxBytes bytes after which a fill ends; a single larger row is still taken whole
   */
  public KeyValueBlock(int maxRows, int maxBytes) {
    if (maxRows < 1 || maxBytes < 1) {
      throw new IllegalArgumentException("maxRows " + maxRows + ", maxBytes " + maxBytes);
    }
    this.maxRows = maxRows;
    this.maxBytes = maxBytes;
    this.offsets = new int[2 * maxRows + 1];
    this.data = new byte[(int) Math.min(maxBytes, Math.min(64 << 10, 128L * maxRows))];
  }

  public int rows() {
    return rows;
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

  public void clear() {
    rows = 0;
  }

  /** For engines: whether another row may be added. */
  public boolean isFull() {
    return rows == maxRows || (rows > 0 && offsets[2 * rows] >= maxBytes);
  }

  /**
   * For engines: makes room for a row and counts it; the caller then copies the key to {@link
   * #keyOffset} and the value to {@link #valueOffset} of the new row.
   */
  public void add(int keyLength, int valueLength) {
    int start = rows == 0 ? 0 : offsets[2 * rows];
    int end = Math.addExact(start, Math.addExact(keyLength, valueLength));
    if (end > data.length) {
      data = Arrays.copyOf(data, Math.max(end, (int) Math.min(2L * data.length, 1L << 30)));
    }
    offsets[2 * rows] = start;
    offsets[2 * rows + 1] = start + keyLength;
    offsets[2 * rows + 2] = end;
    rows++;
  }
}
