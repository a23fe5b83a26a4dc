package io.atoll.expression.scalar;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;

/** MySQL's truth: a number that is not zero. */
public final class Truth {
  private Truth() {}

  /** Neither NULL nor zero. Text never gets here: resolution casts it to DOUBLE. */
  public static boolean isTrue(Vector vector, int position) {
    return !vector.isNull(position) && isNonZero(vector, position);
  }

  static boolean isNonZero(Vector vector, int position) {
    return switch (vector) {
      case LongVector v -> v.get(position) != 0;
      case DoubleVector v -> v.get(position) != 0;
      case DecimalVector v -> v.values()[position] != 0 || v.isWide(position);
      case BytesVector v -> io.atoll.expression.scalar.TextNumbers.isTrue(v, position);
    };
  }
}
