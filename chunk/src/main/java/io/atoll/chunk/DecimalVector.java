package io.atoll.chunk;

import io.atoll.types.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values of storage DECIMAL: unscaled integers with one scale for the whole vector. A value whose
 * unscaled integer fits a long lies in {@link #values}; one that does not (MySQL allows 65 digits)
 * lies in {@link #wide} at its position, and {@link #wide} is null as long as there is none:
 * ordinary money columns never leave {@code long}.
 */
public final class DecimalVector extends Vector {
  private final int scale;
  private long[] values;
  private BigInteger @Nullable [] wide;

  public DecimalVector(int capacity, int scale) {
    super(capacity);
    this.scale = scale;
    this.values = new long[capacity];
  }

  public int scale() {
    return scale;
  }

  public long[] values() {
    return values;
  }

  /** Null while every value fits a long; else non-null exactly at the positions that do not. */
  public BigInteger @Nullable [] wide() {
    return wide;
  }

  public BigDecimal get(int position) {
    BigInteger[] w = wide;
    return w != null && position < w.length && w[position] != null
        ? new BigDecimal(w[position], scale)
        : BigDecimal.valueOf(values[position], scale);
  }

  public void append(long unscaled) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.max(8, size * 2));
    }
    values[size++] = unscaled;
  }

  /** Appends, rounded half up to the vector's scale as MySQL stores it. */
  public void append(BigDecimal value) {
    BigInteger unscaled = value.setScale(scale, RoundingMode.HALF_UP).unscaledValue();
    if (unscaled.bitLength() < 64) {
      append(unscaled.longValue());
    } else {
      append(0);
      set(size - 1, unscaled);
    }
  }

  /** Sets the size for writers that fill {@link #values} directly; grows the array where needed. */
  public long[] resize(int newSize) {
    if (newSize > values.length) {
      values = Arrays.copyOf(values, newSize);
    }
    size = newSize;
    return values;
  }

  /** The unscaled integer at {@code position}, whichever form it has. */
  public BigInteger unscaled(int position) {
    BigInteger[] w = wide;
    return w != null && position < w.length && w[position] != null
        ? w[position]
        : BigInteger.valueOf(values[position]);
  }

  /** Whether the value at {@code position} does not fit a long. */
  public boolean isWide(int position) {
    BigInteger[] w = wide;
    return w != null && position < w.length && w[position] != null;
  }

  /** Sets the value of a position below {@link #size}, in the narrow form where it fits. */
  public void set(int position, BigInteger unscaled) {
    BigInteger[] w = wide;
    if (unscaled.bitLength() < 64) {
      values[position] = unscaled.longValue();
      if (w != null && position < w.length) {
        w[position] = null;
      }
      return;
    }
    if (w == null) {
      w = new BigInteger[values.length];
    } else if (w.length <= position) {
      w = Arrays.copyOf(w, values.length);
    }
    values[position] = 0;
    w[position] = unscaled;
    wide = w;
  }

  @Override
  public Value value(int position) {
    return isNull(position) ? Value.NULL : Value.of(get(position));
  }

  @Override
  public void append(Value value) {
    if (value.isNull()) {
      appendNull();
    } else {
      append(((Value.OfDecimal) value).value());
    }
  }

  @Override
  public DecimalVector empty(int capacity) {
    return new DecimalVector(capacity, scale);
  }

  @Override
  public void appendNull() {
    setNull(size);
    append(0);
  }

  @Override
  public void appendFrom(Vector source, int position) {
    DecimalVector decimals = (DecimalVector) source;
    if (source.isNull(position)) {
      appendNull();
    } else if (decimals.scale == scale && !decimals.isWide(position)) {
      append(decimals.values[position]);
    } else {
      append(decimals.get(position));
    }
  }

  @Override
  public void clear() {
    clearNulls();
    wide = null;
    size = 0;
  }

  @Override
  public long sizeBytes() {
    return 8L * values.length + (wide == null ? 0 : 40L * wide.length) + 64;
  }
}
