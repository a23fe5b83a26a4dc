package io.atoll.chunk;

import io.atoll.types.Value;
import java.util.Arrays;

/**
 * One column of a {@link Chunk}: values at positions {@code 0..size-1}, each null or of the
 * vector's storage. Arrays are exposed for hot loops; a vector has one writer, and is not changed
 * once it is handed on.
 */
public abstract sealed class Vector permits LongVector, DoubleVector, DecimalVector, BytesVector {
  private long[] nullBits;
  private boolean hasNulls;
  int size;

  Vector(int capacity) {
    this.nullBits = new long[(capacity + 63) >>> 6];
  }

  public final int size() {
    return size;
  }

  /** False promises that no value is null, so that loops may skip the test. */
  public final boolean hasNulls() {
    return hasNulls;
  }

  public final boolean isNull(int position) {
    return hasNulls
        && position >>> 6 < nullBits.length
        && (nullBits[position >>> 6] & (1L << position)) != 0;
  }

  public final void setNull(int position) {
    int word = position >>> 6;
    if (word >= nullBits.length) {
      nullBits = Arrays.copyOf(nullBits, Math.max(word + 1, nullBits.length * 2));
    }
    nullBits[word] |= 1L << position;
    hasNulls = true;
  }

  /**
   * Makes null every position that is null in {@code other} too. Positions that no selection covers
   * may become null as well; their content is undefined anyway.
   */
  public final void unionNulls(Vector other) {
    if (!other.hasNulls) {
      return;
    }
    if (nullBits.length < other.nullBits.length) {
      nullBits = Arrays.copyOf(nullBits, other.nullBits.length);
    }
    for (int i = 0; i < other.nullBits.length; i++) {
      nullBits[i] |= other.nullBits[i];
    }
    hasNulls = true;
  }

  /** Makes positions {@code 0..count-1} null. */
  public final void setNulls(int count) {
    int words = (count + 63) >>> 6;
    if (nullBits.length < words) {
      nullBits = Arrays.copyOf(nullBits, words);
    }
    Arrays.fill(nullBits, 0, words, -1L);
    hasNulls = count > 0 || hasNulls;
  }

  /** The value at {@code position} for paths that are not hot. */
  public abstract Value value(int position);

  /** Appends a value of the vector's storage, or NULL. */
  public abstract void append(Value value);

  /** An empty vector of the same storage (and scale). */
  public abstract Vector empty(int capacity);

  /** Appends the selected rows of {@code source}'s column {@code column}. */
  public void appendSelected(Chunk source, int column) {
    Vector from = source.column(column);
    int rows = source.rows();
    for (int i = 0; i < rows; i++) {
      appendFrom(from, source.position(i));
    }
  }

  final void clearNulls() {
    if (hasNulls) {
      Arrays.fill(nullBits, 0);
      hasNulls = false;
    }
  }

  public abstract void appendNull();

  /** Appends the value at {@code position} of {@code source}, which has the same storage. */
  public abstract void appendFrom(Vector source, int position);

  /** Empties the vector, keeping its arrays. */
  public abstract void clear();

  /** Bytes held on the heap, for memory accounting. */
  public abstract long sizeBytes();
}
