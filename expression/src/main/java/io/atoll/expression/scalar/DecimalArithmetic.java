package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;
import io.atoll.expression.UnscaledDecimals;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * Arithmetic of DECIMALs. Each operation first tries {@code long}s and goes to wide integers for
 * the rows where that overflows.
 */
final class DecimalArithmetic extends Evaluator {
  private final Expression.Call call;
  private final String operator;
  private final Evaluator left;
  private final Evaluator right;

  private DecimalArithmetic(
      Expression.Call call, String operator, Evaluator left, Evaluator right) {
    super(call.type(), left.isConstant() && right.isConstant());
    this.call = call;
    this.operator = operator;
    this.left = left;
    this.right = right;
  }

  static Evaluator of(Expression.Call call, String operator, Evaluator left, Evaluator right) {
    return new DecimalArithmetic(call, operator, left, right);
  }

  static Evaluator negation(Expression.Call call, Evaluator argument) {
    return new DecimalArithmetic(call, "~", argument, argument);
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    DecimalVector a = (DecimalVector) left.operand(input, context);
    DecimalVector b = left == right ? a : (DecimalVector) right.operand(input, context);
    return switch (operator) {
      case "+", "-" -> addOrSubtract(input, a, b);
      case "*" -> multiply(input, a, b);
      case "/" -> divide(input, a, b, context);
      case "DIV" -> divideToInteger(input, a, b, context);
      case "%" -> modulo(input, a, b, context);
      default -> negate(input, a);
    };
  }

  private DecimalVector allocate(Chunk input, int scale, Vector a, Vector b) {
    int physical = input.physicalRows();
    DecimalVector out = new DecimalVector(physical, scale);
    out.resize(physical);
    Nulls.union(out, a, left, physical);
    Nulls.union(out, b, right, physical);
    return out;
  }

  private DecimalVector addOrSubtract(Chunk input, DecimalVector a, DecimalVector b) {
    int scale = Math.max(a.scale(), b.scale());
    DecimalVector out = allocate(input, scale, a, b);
    int upA = scale - a.scale();
    int upB = scale - b.scale();
    boolean minus = operator.equals("-");
    boolean fast = a.wide() == null && b.wide() == null && upA < 19 && upB < 19;
    long factorA = fast ? UnscaledDecimals.power(upA) : 0;
    long factorB = fast ? UnscaledDecimals.power(upB) : 0;
    long[] x = a.values();
    long[] y = b.values();
    long[] z = out.values();
    int ma = left.mask();
    int mb = right.mask();
    int n = input.rows();
    int[] selection = input.selection();
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      if (fast) {
        long u = x[p & ma];
        long v = y[p & mb];
        long us = u * factorA;
        long vs = v * factorB;
        boolean fits =
            Math.multiplyHigh(u, factorA) == us >> 63 && Math.multiplyHigh(v, factorB) == vs >> 63;
        long sum = minus ? us - vs : us + vs;
        boolean overflows = minus ? ((us ^ vs) & (us ^ sum)) < 0 : ((us ^ sum) & (vs ^ sum)) < 0;
        if (fits && !overflows) {
          z[p] = sum;
          continue;
        }
      }
      if (!out.isNull(p)) {
        BigInteger u = UnscaledDecimals.rescale(a.unscaled(p & ma), a.scale(), scale);
        BigInteger v = UnscaledDecimals.rescale(b.unscaled(p & mb), b.scale(), scale);
        out.set(p, checked(minus ? u.subtract(v) : u.add(v)));
      }
    }
    return out;
  }

  private DecimalVector multiply(Chunk input, DecimalVector a, DecimalVector b) {
    int full = a.scale() + b.scale();
    int scale = Math.min(full, UnscaledDecimals.MAX_SCALE);
    DecimalVector out = allocate(input, scale, a, b);
    boolean fast = a.wide() == null && b.wide() == null && full == scale;
    long[] x = a.values();
    long[] y = b.values();
    long[] z = out.values();
    int ma = left.mask();
    int mb = right.mask();
    int n = input.rows();
    int[] selection = input.selection();
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      if (fast) {
        long u = x[p & ma];
        long v = y[p & mb];
        long product = u * v;
        if (Math.multiplyHigh(u, v) == product >> 63) {
          z[p] = product;
          continue;
        }
      }
      if (!out.isNull(p)) {
        BigInteger product = a.unscaled(p & ma).multiply(b.unscaled(p & mb));
        out.set(p, checked(UnscaledDecimals.rescale(product, full, scale)));
      }
    }
    return out;
  }

  /**
   * MySQL divides to more digits than it shows: whole groups of nine after the point. What is
   * computed on (such as {@code 1/3*3}) sees them; the result's type rounds them away.
   */
  private DecimalVector divide(Chunk input, DecimalVector a, DecimalVector b, EvalContext context) {
    int scale = Math.min(UnscaledDecimals.MAX_SCALE, (type().scale() + 8) / 9 * 9);
    DecimalVector out = allocate(input, scale, a, b);
    int shift = scale + b.scale() - a.scale();
    boolean fast = a.wide() == null && b.wide() == null && shift >= 0 && shift < 19;
    long factor = fast ? UnscaledDecimals.power(shift) : 0;
    long[] x = a.values();
    long[] y = b.values();
    long[] z = out.values();
    int ma = left.mask();
    int mb = right.mask();
    int n = input.rows();
    int[] selection = input.selection();
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      if (out.isNull(p)) {
        continue;
      }
      if (isZero(b, p & mb)) {
        context.divisionByZero();
        out.setNull(p);
        continue;
      }
      if (fast) {
        long u = x[p & ma];
        long product = u * factor;
        if (Math.multiplyHigh(u, factor) == product >> 63 && product != Long.MIN_VALUE) {
          z[p] = product / y[p & mb];
          continue;
        }
      }
      BigInteger u = a.unscaled(p & ma);
      BigInteger v = b.unscaled(p & mb);
      BigInteger quotient =
          shift >= 0
              ? u.multiply(UnscaledDecimals.bigPower(shift)).divide(v)
              : u.divide(v.multiply(UnscaledDecimals.bigPower(-shift)));
      out.set(p, checked(UnscaledDecimals.rescale(quotient, scale, scale)));
    }
    return out;
  }

  private LongVector divideToInteger(
      Chunk input, DecimalVector a, DecimalVector b, EvalContext context) {
    int physical = input.physicalRows();
    LongVector out = new LongVector(physical);
    out.resize(physical);
    Nulls.union(out, a, left, physical);
    Nulls.union(out, b, right, physical);
    int n = input.rows();
    for (int i = 0; i < n; i++) {
      int p = input.position(i);
      if (out.isNull(p)) {
        continue;
      }
      BigDecimal v = b.get(p & right.mask());
      if (v.signum() == 0) {
        context.divisionByZero();
        out.setNull(p);
        continue;
      }
      BigInteger quotient =
          a.get(p & left.mask())
              .divideToIntegralValue(v)
              .setScale(0, RoundingMode.DOWN)
              .unscaledValue();
      boolean fits =
          type().unsigned()
              ? quotient.signum() >= 0 && quotient.bitLength() <= 64
              : quotient.bitLength() < 64;
      if (!fits) {
        throw SqlError.ER_DATA_OUT_OF_RANGE.with(
            type().unsigned() ? "BIGINT UNSIGNED" : "BIGINT", ExpressionText.of(call));
      }
      out.values()[p] = quotient.longValue();
    }
    return out;
  }

  private DecimalVector modulo(Chunk input, DecimalVector a, DecimalVector b, EvalContext context) {
    int scale = Math.max(a.scale(), b.scale());
    DecimalVector out = allocate(input, scale, a, b);
    int n = input.rows();
    for (int i = 0; i < n; i++) {
      int p = input.position(i);
      int pa = p & left.mask();
      int pb = p & right.mask();
      if (out.isNull(p)) {
        continue;
      }
      if (isZero(b, pb)) {
        context.divisionByZero();
        out.setNull(p);
        continue;
      }
      if (a.scale() == b.scale() && !a.isWide(pa) && !b.isWide(pb)) {
        out.values()[p] = a.values()[pa] % b.values()[pb];
      } else {
        BigInteger u = UnscaledDecimals.rescale(a.unscaled(pa), a.scale(), scale);
        BigInteger v = UnscaledDecimals.rescale(b.unscaled(pb), b.scale(), scale);
        out.set(p, u.remainder(v));
      }
    }
    return out;
  }

  private DecimalVector negate(Chunk input, DecimalVector a) {
    DecimalVector out = allocate(input, a.scale(), a, a);
    int n = input.rows();
    for (int i = 0; i < n; i++) {
      int p = input.position(i);
      int pa = p & left.mask();
      long x = a.values()[pa];
      if (!a.isWide(pa) && x != Long.MIN_VALUE) {
        out.values()[p] = -x;
      } else {
        out.set(p, a.unscaled(pa).negate());
      }
    }
    return out;
  }

  static boolean isZero(DecimalVector v, int position) {
    return v.values()[position] == 0 && !v.isWide(position);
  }

  private BigInteger checked(BigInteger unscaled) {
    if (UnscaledDecimals.isTooWide(unscaled)) {
      throw outOfRange();
    }
    return unscaled;
  }

  private SqlException outOfRange() {
    return SqlError.ER_DATA_OUT_OF_RANGE.with("DECIMAL", ExpressionText.of(call));
  }
}
