package io.atoll.expression;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.types.SqlType;

/**
 * A compiled expression. Immutable: one may serve many statements and threads at once (it lives in
 * the plan cache); all that belongs to one execution is in the {@link EvalContext}.
 *
 * <p>Inside, a constant is computed once per chunk as a vector of one value, and read at position
 * {@code p & mask()} where {@link #mask} is 0: constants are never spread over the rows of a chunk
 * in inner loops.
 */
public abstract class Evaluator {
  private static final Chunk ONE_ROW = Chunk.ofRows(1);

  private final SqlType type;
  private final boolean constant;

  /**
   * @param constant whether the value is the same for all rows of one execution
   */
  protected Evaluator(SqlType type, boolean constant) {
    this.type = type;
    this.constant = constant;
  }

  public final SqlType type() {
    return type;
  }

  public final boolean isConstant() {
    return constant;
  }

  /**
   * The values at the positions that count in {@code input}; the vector has {@code
   * input.physicalRows()} positions, undefined at those that do not count (BYTES vectors have empty
   * values there). The result may be a column of the input itself: never write to it.
   */
  public final Vector evaluate(Chunk input, EvalContext context) {
    Vector result = operand(input, context);
    if (result instanceof DecimalVector decimals && decimals.scale() != Math.max(0, type.scale())) {
      result =
          UnscaledDecimals.rescale(decimals, constant ? ONE_ROW : input, Math.max(0, type.scale()));
    }
    return constant && input.physicalRows() != 1 ? spread(result, input.physicalRows()) : result;
  }

  /**
   * For evaluators above this one: like {@link #evaluate}, but a constant has one position, and
   * decimals may carry more digits than the type says.
   */
  public final Vector operand(Chunk input, EvalContext context) {
    return compute(constant ? ONE_ROW : input, context);
  }

  /** To be combined with a position before it reads from {@link #operand}. */
  public final int mask() {
    return constant ? 0 : -1;
  }

  /** The values for the rows that count; a vector of {@code input.physicalRows()} positions. */
  protected abstract Vector compute(Chunk input, EvalContext context);

  private static Vector spread(Vector one, int rows) {
    if (one.isNull(0)) {
      Vector nulls = one.empty(rows);
      for (int i = 0; i < rows; i++) {
        nulls.appendNull();
      }
      return nulls;
    }
    return switch (one) {
      case LongVector v -> {
        LongVector out = new LongVector(rows);
        java.util.Arrays.fill(out.resize(rows), 0, rows, v.get(0));
        yield out;
      }
      case DoubleVector v -> {
        DoubleVector out = new DoubleVector(rows);
        java.util.Arrays.fill(out.resize(rows), 0, rows, v.get(0));
        yield out;
      }
      case DecimalVector v -> {
        DecimalVector out = v.empty(rows);
        for (int i = 0; i < rows; i++) {
          out.appendFrom(v, 0);
        }
        yield out;
      }
      case BytesVector v -> {
        BytesVector out = v.empty(rows);
        for (int i = 0; i < rows; i++) {
          out.appendFrom(v, 0);
        }
        yield out;
      }
    };
  }
}
