package io.atoll.catalog;

import java.util.Arrays;

/**
 * The most frequent values with their row counts, ordered by their memcomparable encoding. The
 * arrays are owned and never changed.
 */
public record TopValues(byte[][] values, long[] counts) {
  public static final TopValues EMPTY = new TopValues(new byte[0][], new long[0]);

  public TopValues {
    if (values.length != counts.length) {
      throw new IllegalArgumentException(values.length + " values, " + counts.length + " counts");
    }
  }

  /** Rows of {@code value}; -1 where it is not among them. */
  public long count(byte[] value) {
    int at = Arrays.binarySearch(values, value, Arrays::compareUnsigned);
    return at < 0 ? -1 : counts[at];
  }

  /** Rows of the listed values in {@code [low, high)}; an empty {@code high} is no end. */
  public long countBetween(byte[] low, byte[] high) {
    long sum = 0;
    for (int i = 0; i < values.length; i++) {
      if (Arrays.compareUnsigned(values[i], low) >= 0
          && (high.length == 0 || Arrays.compareUnsigned(values[i], high) < 0)) {
        sum += counts[i];
      }
    }
    return sum;
  }

  public long rows() {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
