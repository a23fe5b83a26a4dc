package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.UnscaledDecimals;
import io.atoll.types.SqlType;
import java.math.BigInteger;

/** Signed integers as DECIMALs that are wide enough for all of them. */
final class LongToDecimal extends Evaluator {
  private final Evaluator argument;

  LongToDecimal(SqlType type, Evaluator argument) {
    super(type, argument.isConstant());
    this.argument = argument;
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    LongVector a = (LongVector) argument.operand(input, context);
    int physical = input.physicalRows();
    DecimalVector out = new DecimalVector(physical, type().scale());
    long[] z = out.resize(physical);
    out.unionNulls(a);
    long factor = UnscaledDecimals.power(type().scale());
    long[] x = a.values();
    int n = input.rows();
    int[] selection = input.selection();
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      long u = x[p];
      long product = u * factor;
      if (Math.multiplyHigh(u, factor) == product >> 63) {
        z[p] = product;
      } else {
        out.set(p, BigInteger.valueOf(u).multiply(BigInteger.valueOf(factor)));
      }
    }
    return out;
  }
}
