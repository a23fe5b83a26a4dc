package io.atoll.planner.physical;

import io.atoll.expression.Expression;
import java.util.List;

/**
 * Joins. The full row is the left child's columns, then the right child's (INNER, LEFT_OUTER,
 * RIGHT_OUTER), the left child's (SEMI, ANTI), or the left child's and one mark column of type
 * BOOLEAN (MARK). {@link #outputs} picks from it.
 */
public sealed interface JoinPlan extends PhysicalPlan {
  PhysicalPlan left();

  PhysicalPlan right();

  Type type();

  /** Over left ++ right columns; a pair matches only where all are true. */
  List<Expression> conditions();

  /** Positions in the full row to give, in order. */
  List<Integer> outputs();

  @Override
  default List<PhysicalPlan> children() {
    return List.of(left(), right());
  }

  enum Type {
    INNER,
    LEFT_OUTER,
    /** Only in a hash join; the binder turns others into LEFT_OUTER. */
    RIGHT_OUTER,
    /** Left rows that match. */
    SEMI,
    /** Left rows that do not match (null-aware: and for which no comparison is unknown). */
    ANTI,
    /** All left rows and whether they match: 1, 0 or, null-aware, NULL where unknown. */
    MARK
  }

  /** How two key values compare. */
  enum Match {
    /** {@code =}: NULL matches nothing. */
    EQUAL,
    /** {@code <=>}: NULL matches NULL. */
    NULL_SAFE,
    /**
     * IN's {@code =} in ANTI and MARK: a NULL on either side makes the comparison unknown, not
     * false. Only pairs that pass all other keys and conditions count.
     */
    NULL_AWARE
  }

  /**
   * @param left over the left child's columns
   * @param right over the right child's columns; both sides have comparable types: the planner has
   *     put casts where they differ
   */
  record JoinKey(Expression left, Expression right, Match match) {}

  /**
   * @param buildLeft which side fills the hash table; for SEMI, ANTI, MARK and LEFT_OUTER normally
   *     the right
   * @param keys may be empty: then every pair is checked with the conditions
   */
  record HashJoin(
      PlanInfo info,
      PhysicalPlan left,
      PhysicalPlan right,
      Type type,
      boolean buildLeft,
      List<JoinKey> keys,
      List<Expression> conditions,
      List<Integer> outputs)
      implements JoinPlan {
    public HashJoin {
      keys = List.copyOf(keys);
      conditions = List.copyOf(conditions);
      outputs = List.copyOf(outputs);
    }
  }

  /** Both children come ordered ascending (or both descending) by the keys, in order. */
  record MergeJoin(
      PlanInfo info,
      PhysicalPlan left,
      PhysicalPlan right,
      Type type,
      List<JoinKey> keys,
      List<Expression> conditions,
      List<Integer> outputs,
      boolean isDescending)
      implements JoinPlan {
    public MergeJoin {
      keys = List.copyOf(keys);
      conditions = List.copyOf(conditions);
      outputs = List.copyOf(outputs);
    }
  }

  /**
   * The outer child's rows drive ranges of the inner child. For a batch of outer rows the executor
   * fills the bound parameters row by row, unites the ranges of the only reader under the inner
   * child, reads it once and matches by {@code keys}. The bound parameters occur in that reader's
   * ranges only. Output keeps the outer rows' order.
   *
   * @param outerIsLeft always true but for INNER
   * @param bindings outer columns by position in the outer child
   */
  record IndexLookupJoin(
      PlanInfo info,
      PhysicalPlan left,
      PhysicalPlan right,
      Type type,
      boolean outerIsLeft,
      List<ParameterBinding> bindings,
      List<JoinKey> keys,
      List<Expression> conditions,
      List<Integer> outputs)
      implements JoinPlan {
    public IndexLookupJoin {
      bindings = List.copyOf(bindings);
      keys = List.copyOf(keys);
      conditions = List.copyOf(conditions);
      outputs = List.copyOf(outputs);
    }

    public PhysicalPlan outer() {
      return outerIsLeft ? left : right;
    }

    public PhysicalPlan inner() {
      return outerIsLeft ? right : left;
    }
  }

  /**
   * The right child runs once per left row (once per distinct binding where cached). Bound
   * parameters may occur anywhere in it. Output keeps the left rows' order.
   *
   * @param keys pairs to compare, as in a hash join; for null-aware IN
   * @param isCached whether results are kept by binding values, within a memory limit
   */
  record Apply(
      PlanInfo info,
      PhysicalPlan left,
      PhysicalPlan right,
      Type type,
      List<ParameterBinding> bindings,
      List<JoinKey> keys,
      List<Expression> conditions,
      List<Integer> outputs,
      boolean isCached)
      implements JoinPlan {
    public Apply {
      bindings = List.copyOf(bindings);
      keys = List.copyOf(keys);
      conditions = List.copyOf(conditions);
      outputs = List.copyOf(outputs);
    }
  }
}
