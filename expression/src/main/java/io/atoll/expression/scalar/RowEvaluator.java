package io.atoll.expression.scalar;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.types.SqlType;

/** Runs a {@link RowFunction} over the rows that count. */
final class RowEvaluator extends Evaluator {
  private final Evaluator[] arguments;
  private final SqlType[] types;
  private final int[] masks;
  private final boolean seesNulls;
  private final RowFunction function;

  /**
   * @param seesNulls whether the function is called for rows with NULL arguments; else the result
   *     is NULL without a call
   */
  RowEvaluator(
      SqlType type,
      Evaluator[] arguments,
      boolean isDeterministic,
      boolean seesNulls,
      RowFunction function) {
    super(type, isDeterministic && allConstant(arguments));
    this.arguments = arguments;
    this.seesNulls = seesNulls;
    this.function = function;
    this.types = new SqlType[arguments.length];
    this.masks = new int[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      types[i] = arguments[i].type();
      masks[i] = arguments[i].mask();
    }
  }

  static boolean allConstant(Evaluator[] arguments) {
    for (Evaluator argument : arguments) {
      if (!argument.isConstant()) {
        return false;
      }
    }
    return true;
  }

  /** A vector of {@code rows} positions to be filled by position (BYTES: in order). */
  static Vector allocate(SqlType type, int rows) {
    return switch (type.storage()) {
      case LONG -> {
        LongVector v = new LongVector(rows);
        v.resize(rows);
        yield v;
      }
      case DOUBLE -> {
        DoubleVector v = new DoubleVector(rows);
        v.resize(rows);
        yield v;
      }
      case DECIMAL -> {
        DecimalVector v = new DecimalVector(rows, Math.max(0, type.scale()));
        v.resize(rows);
        yield v;
      }
      case BYTES -> new BytesVector(rows);
    };
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    Vector[] vectors = new Vector[arguments.length];
    boolean nulls = false;
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = arguments[i].operand(input, context);
      nulls |= vectors[i].hasNulls();
    }
    int physical = input.physicalRows();
    Vector out = allocate(type(), physical);
    Row row = new Row(vectors, masks, types, type(), context, out);
    boolean test = nulls && !seesNulls;
    int n = input.rows();
    int[] selection = input.selection();
    for (int i = 0; i < n; i++) {
      int p = selection == null ? i : selection[i];
      row.moveTo(p);
      if (test && row.hasNullArgument()) {
        row.setNull();
      } else {
        function.apply(row);
        row.finish();
      }
    }
    if (out instanceof BytesVector bytes) {
      bytes.skipTo(physical);
    }
    return out;
  }
}
