package io.atoll.chunk;

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
