package io.atoll.chunk;

import io.atoll.types.Value;
import java.util.Arrays;

/** Values of storage DOUBLE. */
public final class DoubleVector extends Vector {
  private double[] values;

  public DoubleVector(int capacity) {
    super(capacity);
    this.values = new double[capacity];
  }

  /** The backing array; valid at positions below {@link #size}. */
  public double[] values() {
    return values;
  }

  public double get(int position) {
    return values[position];
  }

  public void append(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.max(8, size * 2));
    }
    values[size++] = value;
  }

  /** Sets the size for writers that fill {@link #values} directly; grows the array where needed. */
  public double[] resize(int newSize) {
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
      append(((Value.OfDouble) value).value());
    }
  }

  @Override
  public DoubleVector empty(int capacity) {
    return new DoubleVector(capacity);
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
      append(((DoubleVector) source).values[position]);
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
