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

  @Override
  void close();
}
