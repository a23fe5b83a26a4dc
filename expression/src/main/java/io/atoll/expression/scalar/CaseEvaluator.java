package io.atoll.expression.scalar;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;
import org.jspecify.annotations.Nullable;

/** CASE WHEN … THEN … ELSE … END. */
final class CaseEvaluator extends Evaluator {
  private final Evaluator[] conditions;
  private final Evaluator[] branches;
  private final int[] masks;

  private CaseEvaluator(Expression.Call call, Evaluator[] arguments) {
    super(call.type(), RowEvaluator.allConstant(arguments));
    this.conditions = new Evaluator[arguments.length / 2];
    this.branches = new Evaluator[(arguments.length + 1) / 2];
    this.masks = new int[branches.length];
    for (int i = 0; i < conditions.length; i++) {
      conditions[i] = arguments[2 * i];
      branches[i] = arguments[2 * i + 1];
    }
    if (arguments.length % 2 == 1) {
      branches[branches.length - 1] = arguments[arguments.length - 1];
    }
    for (int i = 0; i < branches.length; i++) {
      masks[i] = branches[i].mask();
    }
  }

  static Evaluator of(Expression.Call call, Evaluator[] arguments) {
    return new CaseEvaluator(call, arguments);
  }

  @Override
  protected Vector compute(Chunk input, EvalContext context) {
    int physical = input.physicalRows();
    int[] branchOf = new int[physical];
    @Nullable Vector[] results = new @Nullable Vector[branches.length];
    int open = input.rows();
    int[] positions = new int[open];
    for (int i = 0; i < open; i++) {
      positions[i] = input.position(i);
    }
    Chunk rows = input;
    for (int k = 0; k < conditions.length && open > 0; k++) {
      Vector condition = conditions[k].operand(rows, context);
      int mask = conditions[k].mask();
      int[] taken = new int[open];
      int takes = 0;
      int[] left = new int[open];
      int leaves = 0;
      for (int i = 0; i < open; i++) {
        int p = positions[i];
        if (Truth.isTrue(condition, p & mask)) {
          branchOf[p] = k;
          taken[takes++] = p;
        } else {
          left[leaves++] = p;
        }
      }
      if (takes > 0) {
        results[k] =
            branches[k].operand(takes == open ? rows : input.select(taken, takes), context);
        positions = left;
        open = leaves;
        rows = input.select(left, leaves);
      }
    }
    boolean hasElse = branches.length > conditions.length;
    for (int i = 0; i < open; i++) {
      branchOf[positions[i]] = hasElse ? branches.length - 1 : -1;
    }
    if (hasElse && open > 0) {
      results[branches.length - 1] = branches[branches.length - 1].operand(rows, context);
    }
    return Merge.merge(type(), input, branchOf, results, masks);
  }
}
