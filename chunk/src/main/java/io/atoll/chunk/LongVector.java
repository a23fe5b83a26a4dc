package io.atoll.chunk;

import io.atoll.types.Value;
import java.util.Arrays;

/** Values of storage LONG. */
public final class LongVector extends Vector {
  private long[] values;

  public LongVector(int capacity) {
    super(capacity);
    this.values = new long[capacity];
  }

  /** The backing array; valid at positions below {@link #size}. */
  public long[] values() {
    return values;
  }

  public long get(int position) {
    return values[position];
  }

  public void append(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.max(8, size * 2));
    }
    values[size++] = value;
  }

  /** Sets the size for writers that fill {@link #values} directly; grows the array where needed. */
  public long[] resize(int newSize) {
    if (newSize > values.length) {
      values = Arrays.copyOf(values, newSize);
    }
    size = newSize;
    return values;
  }

  @Override
  public Value value(int position) {
    return isNull(position) ? Value.NULL : Value.of(values[position]);
  }

  @Override
  public void append(Value value) {
    if (value.isNull()) {
      appendNull();
    } else {
      append(((Value.OfLong) value).value());
    }
  }

  @Override
  public LongVector empty(int capacity) {
    return new LongVector(capacity);
  }

  @Override
  public void appendNull() {
    setNull(size);
    append(0);
  }

  @Override
  public void appendFrom(Vector source, int position) {
    if (source.isNull(position)) {
      appendNull();
    } else {
      append(((LongVector) source).values[position]);
    }
  }

  @Override
  public void clear() {
    clearNulls();
    size = 0;
  }

  @Override
  public long sizeBytes() {
    return 8L * values.length + 64;
  }
}
