package io.atoll.kv;

/**
 * A position in one family of a snapshot. One thread at a time. {@link #key} and {@link #value} may
 * only be called while {@link #valid}; they copy. The {@code …Length/copy…} forms fill a caller's
 * array, for loops that must not allocate.
 */
public interface Cursor extends AutoCloseable {
  /** Moves to the first key at or after {@code key}. */
  void seek(byte[] key);

  /** Moves to the last key at or before {@code key}. */
  void seekForPrev(byte[] key);

  void seekToFirst();

  void seekToLast();

  void next();

  void prev();

  boolean valid();

  byte[] key();

  byte[] value();

  /**
   * Copies the key into {@code target} from 0 (as much as fits) and returns the key's full length.
   */
  int copyKey(byte[] target);

  /** Copies the value into {@code target} from 0 (as much as fits); returns its full length. */
  int copyValue(byte[] target);

  /**
   * Fills {@code block} (cleared first) with the rows from the current position on and moves behind
   * the last one taken; the cheapest way to read many rows.
   *
   * @return the rows taken; fewer than fit only at the end of the cursor's range
   */
  default int nextBatch(KeyValueBlock block) {
    block.clear();
    while (valid() && !block.isFull()) {
      byte[] key = key();
      byte[] value = value();
      block.add(key.length, value.length);
      int row = block.rows() - 1;
      System.arraycopy(key, 0, block.data(), block.keyOffset(row), key.length);
      System.arraycopy(value, 0, block.data(), block.valueOffset(row), value.length);
      next();
    }
    return block.rows();
  }

  @Override
  void close();
}
