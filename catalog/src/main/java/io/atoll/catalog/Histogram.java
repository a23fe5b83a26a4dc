package io.atoll.catalog;

import java.util.Arrays;

/**
 * An equi-depth histogram over memcomparable-encoded values (of a column, or of all columns of an
 * index), without the values of the {@link TopValues} beside it. Bucket {@code i} holds the values
 * of {@code [lower[i], upper[i]]}; {@code cumulative[i]} rows lie in the buckets up to and with it,
 * {@code upperRepeats[i]} rows equal {@code upper[i]}, {@code distinct[i]} values are different.
 * The arrays are owned and never changed.
 */
public record Histogram(
    byte[][] lower, byte[][] upper, long[] cumulative, long[] upperRepeats, long[] distinct) {
  public static final Histogram EMPTY =
      new Histogram(new byte[0][], new byte[0][], new long[0], new long[0], new long[0]);

  public Histogram {
    int n = lower.length;
    if (upper.length != n
        || cumulative.length != n
        || upperRepeats.length != n
        || distinct.length != n) {
      throw new IllegalArgumentException("histogram arrays differ in length");
    }
  }

  public int buckets() {
    return lower.length;
  }

  public boolean isEmpty() {
    return lower.length == 0;
  }

  /** Rows in all buckets. */
  public long rows() {
    return isEmpty() ? 0 : cumulative[cumulative.length - 1];
  }

  /** The first bucket whose upper bound is at or above {@code value}; {@link #buckets} for none. */
  public int bucketOf(byte[] value) {
    int low = 0;
    int high = upper.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(upper[middle], value) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Estimated rows with a value less than {@code value}. */
  public double rowsBelow(byte[] value) {
    int bucket = bucketOf(value);
    if (bucket == buckets()) {
      return rows();
    }
    double before = bucket == 0 ? 0 : cumulative[bucket - 1];
    if (Arrays.compareUnsigned(value, lower[bucket]) <= 0) {
      return before;
    }
    double withoutUpper = cumulative[bucket] - before - upperRepeats[bucket];
    if (Arrays.equals(value, upper[bucket])) {
      return before + withoutUpper;
    }
    return before + withoutUpper * fraction(lower[bucket], upper[bucket], value);
  }

  /** Estimated rows equal to {@code value}. */
  public double rowsEqual(byte[] value) {
    int bucket = bucketOf(value);
    if (bucket == buckets() || Arrays.compareUnsigned(value, lower[bucket]) < 0) {
      return 0;
    }
    if (Arrays.equals(value, upper[bucket])) {
      return upperRepeats[bucket];
    }
    long before = bucket == 0 ? 0 : cumulative[bucket - 1];
    long others = distinct[bucket] - 1;
    return others <= 0 ? 0 : (double) (cumulative[bucket] - before - upperRepeats[bucket]) / others;
  }

  /** Where {@code value} lies between two bounds, 0 to 1, by the eight bytes after their prefix. */
  private static double fraction(byte[] low, byte[] high, byte[] value) {
    int common = Math.max(0, Arrays.mismatch(low, high));
    double from = eightBytes(low, common);
    double to = eightBytes(high, common);
    double at = eightBytes(value, common);
    return to <= from ? 0.5 : Math.clamp((at - from) / (to - from), 0, 1);
  }

  private static double eightBytes(byte[] bytes, int from) {
    double result = 0;
    for (int i = from; i < from + 8; i++) {
      result = result * 256 + (i < bytes.length ? bytes[i] & 0xFF : 0);
    }
    return result;
  }
}
