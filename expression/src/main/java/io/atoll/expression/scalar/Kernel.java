package io.atoll.expression.scalar;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.UnscaledDecimals;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Order, equality and hash of single values in vectors; neither value is NULL. One small object per
 * pair of types, its methods free of allocation (but for wide decimals and JSON).
 */
public abstract sealed class Kernel {
  public abstract int compare(Vector a, int i, Vector b, int j);

  public boolean equal(Vector a, int i, Vector b, int j) {
    return compare(a, i, b, j) == 0;
  }

  /** Equal values of the kernel's first type have equal hashes. */
  public abstract long hash(Vector a, int i);

  /**
   * A number that sorts (unsigned) as the value does among values of its type, or equal where it
   * cannot tell; {@link Collation#NO_PREFIX} where there is none.
   */
  public long prefix(Vector a, int i) {
    return Collation.NO_PREFIX;
  }

  /** For two values of one type. */
  public static Kernel of(SqlType type) {
    return of(type, type);
  }

  /** For a value of type {@code a} and one of type {@code b}: same storage, as resolution casts. */
  public static Kernel of(SqlType a, SqlType b) {
    if (a.kind() == TypeKind.JSON) {
      return new OfJson();
    }
    return switch (a.storage()) {
      case LONG -> a.unsigned() || b.unsigned() ? new OfMixed(a, b) : new OfSigned();
      case DOUBLE -> new OfDouble();
      case DECIMAL -> new OfDecimal();
      case BYTES -> new OfText(TextOrder.of(a.collation()));
    };
  }

  private static final class OfSigned extends Kernel {
    @Override
    public int compare(Vector a, int i, Vector b, int j) {
      return Long.compare(((LongVector) a).values()[i], ((LongVector) b).values()[j]);
    }

    @Override
    public boolean equal(Vector a, int i, Vector b, int j) {
      return ((LongVector) a).values()[i] == ((LongVector) b).values()[j];
    }

    @Override
    public long prefix(Vector a, int i) {
      return ((LongVector) a).values()[i] ^ Long.MIN_VALUE;
    }

    @Override
    public long hash(Vector a, int i) {
      return Hashes.mix(((LongVector) a).values()[i]);
    }
  }

  private static final class OfMixed extends Kernel {
    private final boolean unsignedA;
    private final boolean unsignedB;

    OfMixed(SqlType a, SqlType b) {
      this.unsignedA = a.unsigned();
      this.unsignedB = b.unsigned();
    }

    @Override
    public int compare(Vector a, int i, Vector b, int j) {
      return compare(
          ((LongVector) a).values()[i], unsignedA, ((LongVector) b).values()[j], unsignedB);
    }

    static int compare(long x, boolean unsignedX, long y, boolean unsignedY) {
      if (unsignedX == unsignedY) {
        return unsignedX ? Long.compareUnsigned(x, y) : Long.compare(x, y);
      }
      if (unsignedX) {
        return x < 0 || y < 0 ? 1 : Long.compare(x, y);
      }
      return x < 0 || y < 0 ? -1 : Long.compare(x, y);
    }

    @Override
    public long hash(Vector a, int i) {
      return Hashes.mix(((LongVector) a).values()[i]);
    }
  }

  private static final class OfDouble extends Kernel {
    @Override
    public int compare(Vector a, int i, Vector b, int j) {
      double x = ((DoubleVector) a).values()[i];
      double y = ((DoubleVector) b).values()[j];
      return x < y ? -1 : x > y ? 1 : 0;
    }

    @Override
    public long hash(Vector a, int i) {
      // -0.0 equals 0.0
      return Hashes.mix(Double.doubleToLongBits(((DoubleVector) a).values()[i] + 0.0));
    }
  }

  private static final class OfDecimal extends Kernel {
    @Override
    public int compare(Vector a, int i, Vector b, int j) {
      DecimalVector x = (DecimalVector) a;
      DecimalVector y = (DecimalVector) b;
      if (!x.isWide(i) && !y.isWide(j)) {
        long u = x.values()[i];
        long v = y.values()[j];
        int up = y.scale() - x.scale();
        if (up == 0) {
          return Long.compare(u, v);
        }
        if (up > 0 && up < 19) {
          long scaled = u * UnscaledDecimals.power(up);
          if (Math.multiplyHigh(u, UnscaledDecimals.power(up)) == scaled >> 63) {
            return Long.compare(scaled, v);
          }
        } else if (up < 0 && up > -19) {
          long scaled = v * UnscaledDecimals.power(-up);
          if (Math.multiplyHigh(v, UnscaledDecimals.power(-up)) == scaled >> 63) {
            return Long.compare(u, scaled);
          }
        }
      }
      int scale = Math.max(x.scale(), y.scale());
      BigInteger u = UnscaledDecimals.rescale(x.unscaled(i), x.scale(), scale);
      return u.compareTo(UnscaledDecimals.rescale(y.unscaled(j), y.scale(), scale));
    }

    /** Free of the scale: trailing zeros do not count. */
    @Override
    public long hash(Vector a, int i) {
      DecimalVector x = (DecimalVector) a;
      if (x.isWide(i)) {
        BigDecimal stripped = x.get(i).stripTrailingZeros();
        BigInteger digits =
            stripped.scale() < 0 ? stripped.toBigInteger() : stripped.unscaledValue();
        return digits.bitLength() < 64 ? Hashes.mix(digits.longValue()) : digits.hashCode();
      }
      long u = x.values()[i];
      int scale = x.scale();
      while (scale > 0 && u != 0 && u % 10 == 0) {
        u /= 10;
        scale--;
      }
      return Hashes.mix(u == 0 ? 0 : u);
    }
  }

  private static final class OfText extends Kernel {
    private final TextOrder order;

    OfText(TextOrder order) {
      this.order = order;
    }

    @Override
    public int compare(Vector a, int i, Vector b, int j) {
      BytesVector x = (BytesVector) a;
      BytesVector y = (BytesVector) b;
      return order.compare(x.heap(), x.start(i), x.length(i), y.heap(), y.start(j), y.length(j));
    }

    @Override
    public boolean equal(Vector a, int i, Vector b, int j) {
      BytesVector x = (BytesVector) a;
      BytesVector y = (BytesVector) b;
      return order.equal(x.heap(), x.start(i), x.length(i), y.heap(), y.start(j), y.length(j));
    }

    @Override
    public long prefix(Vector a, int i) {
      BytesVector x = (BytesVector) a;
      return order.prefix(x.heap(), x.start(i), x.length(i));
    }

    @Override
    public long hash(Vector a, int i) {
      BytesVector x = (BytesVector) a;
      return order.hash(x.heap(), x.start(i), x.length(i));
    }
  }

  private static final class OfJson extends Kernel {
    @Override
    public int compare(Vector a, int i, Vector b, int j) {
      return JsonValues.compare((BytesVector) a, i, (BytesVector) b, j);
    }

    @Override
    public long hash(Vector a, int i) {
      return JsonValues.hash((BytesVector) a, i);
    }
  }
}
