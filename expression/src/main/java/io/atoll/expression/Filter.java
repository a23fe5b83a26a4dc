package io.atoll.expression;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.DecimalVector;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.expression.scalar.Truth;
import java.util.List;

/**
 * Keeps the rows for which every predicate is true (neither false nor NULL). Later predicates see
 * only the rows that earlier ones kept. Immutable, shareable like {@link Evaluator}.
 */
public final class Filter {
  private final Evaluator[] predicates;

  private Filter(Evaluator[] predicates) {
    this.predicates = predicates;
  }

  public static Filter compile(List<Expression> predicates) {
    return new Filter(Evaluators.compile(predicates));
  }

  /** A view of {@code input} with the rows that pass selected; {@code input} itself if all do. */
  public Chunk apply(Chunk input, EvalContext context) {
    Chunk rows = input;
    for (Evaluator predicate : predicates) {
      if (rows.rows() == 0) {
        return rows;
      }
      rows = narrow(rows, predicate, context);
    }
    return rows;
  }

  private static Chunk narrow(Chunk input, Evaluator predicate, EvalContext context) {
    Vector result = predicate.operand(input, context);
    if (predicate.isConstant()) {
      return Truth.isTrue(result, 0) ? input : input.select(new int[0], 0);
    }
    int n = input.rows();
    int[] selection = input.selection();
    int[] kept = new int[n];
    int count = 0;
    switch (result) {
      case LongVector v -> {
        long[] values = v.values();
        boolean nulls = v.hasNulls();
        for (int i = 0; i < n; i++) {
          int p = selection == null ? i : selection[i];
          kept[count] = p;
          count += values[p] != 0 && !(nulls && v.isNull(p)) ? 1 : 0;
        }
      }
      case DoubleVector _, DecimalVector _, io.atoll.chunk.BytesVector _ -> {
        for (int i = 0; i < n; i++) {
          int p = selection == null ? i : selection[i];
          if (Truth.isTrue(result, p)) {
            kept[count++] = p;
          }
        }
      }
    }
    return count == n ? input : input.select(kept, count);
  }
}
