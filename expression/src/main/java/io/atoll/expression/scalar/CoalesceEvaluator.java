package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;
import org.jspecify.annotations.Nullable;

/** COALESCE and IFNULL: the first argument that is not NULL. */
final class CoalesceEvaluator extends Evaluator {
  private final Evaluator[] arguments;
  private final int[] masks;

  private CoalesceEvaluator(Expression.Call call, Evaluator[] arguments) {
    super(call.type(), RowEvaluator.allConstant(arguments));
    this.arguments = arguments;
    this.masks = new int[arguments.length];
    for (int i = 0; i < masks.length; i++) {
      masks[i] = arguments[i].mask();
    }
  }

  static Evaluator of(Expression.Call call, Evaluator[] arguments) {
    return new CoalesceEvaluator(call, arguments);
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    int[] branchOf = new int[input.physicalRows()];
    @Nullable Vector[] results = new @Nullable Vector[arguments.length];
    int open = input.rows();
    int[] positions = new int[open];
    for (int i = 0; i < open; i++) {
      positions[i] = input.position(i);
      branchOf[positions[i]] = -1;
    }
    Chunk rows = input;
    for (int k = 0; k < arguments.length && open > 0; k++) {
      Vector v = arguments[k].operand(rows, context);
      results[k] = v;
      int kept = 0;
      int[] left = new int[open];
      for (int i = 0; i < open; i++) {
        int p = positions[i];
        if (v.isNull(p & masks[k])) {
          left[kept++] = p;
        } else {
          branchOf[p] = k;
        }
      }
      positions = left;
      open = kept;
      rows = input.select(left, kept);
    }
    return Merge.merge(type(), input, branchOf, results, masks);
  }
}
