package io.atoll.executor.join;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.Filter;
import io.atoll.planner.physical.JoinPlan;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.ArrayList;
import java.util.List;

/**
 * What every kind of join needs to know of its plan: the side whose rows are held (build), the side
 * whose rows come by (probe), keys, conditions, output.
 */
final class JoinShape {
  final JoinPlan.Type type;
  final boolean isBuildLeft;
  final List<SqlType> leftTypes;
  final List<SqlType> rightTypes;
  final Evaluator[] probeKeys;
  final Evaluator[] buildKeys;
  final List<SqlType> keyTypes;
  final JoinPlan.Match[] matches;

  /** Keys of which one side is unsigned and the other is not: equal bits may be other numbers. */
  private final boolean[] isMixedSign;

  final boolean hasMixedSign;
  final boolean isNullAware;
  final Filter conditions;
  final boolean hasConditions;
  final int[] outputs;
  final ExecutionContext context;

  JoinShape(
      JoinPlan plan, List<JoinPlan.JoinKey> keys, boolean isBuildLeft, ExecutionContext context) {
    this.type = plan.type();
    this.isBuildLeft = isBuildLeft;
    this.leftTypes = plan.left().types();
    this.rightTypes = plan.right().types();
    this.context = context;
    List<Expression> left = new ArrayList<>();
    List<Expression> right = new ArrayList<>();
    this.matches = new JoinPlan.Match[keys.size()];
    this.isMixedSign = new boolean[keys.size()];
    boolean nullAware = false;
    boolean mixed = false;
    for (int i = 0; i < keys.size(); i++) {
      left.add(keys.get(i).left());
      right.add(keys.get(i).right());
      matches[i] = keys.get(i).match();
      SqlType leftType = keys.get(i).left().type();
      SqlType rightType = keys.get(i).right().type();
      isMixedSign[i] =
          leftType.storage() == TypeKind.Storage.LONG
              && rightType.storage() == TypeKind.Storage.LONG
              && leftType.unsigned() != rightType.unsigned();
      mixed |= isMixedSign[i];
      nullAware |= matches[i] == JoinPlan.Match.NULL_AWARE;
    }
    this.isNullAware = nullAware;
    this.hasMixedSign = mixed;
    this.probeKeys = Evaluators.compile(isBuildLeft ? right : left);
    this.buildKeys = Evaluators.compile(isBuildLeft ? left : right);
    this.keyTypes = left.stream().map(Expression::type).toList();
    this.conditions = Filter.compile(plan.conditions());
    this.hasConditions = !plan.conditions().isEmpty();
    this.outputs = plan.outputs().stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Whether a key is a number that the other side cannot have: below 0 for an unsigned one, from
   * 2^63 on for a signed one. In both the top bit is set.
   */
  boolean isBeyondOther(Chunk keys, int position) {
    for (int k = 0; k < isMixedSign.length; k++) {
      if (isBeyondOther(keys, position, k)) {
        return true;
      }
    }
    return false;
  }

  /** The same of one of the keys. */
  boolean isBeyondOther(Chunk keys, int position, int k) {
    return isMixedSign[k] && !keys.column(k).isNull(position) && keys.longs(k).get(position) < 0;
  }

  List<SqlType> buildTypes() {
    return isBuildLeft ? leftTypes : rightTypes;
  }

  List<SqlType> probeTypes() {
    return isBuildLeft ? rightTypes : leftTypes;
  }

  /** Whether joined pairs are given. */
  boolean givesPairs() {
    return switch (type) {
      case INNER, LEFT_OUTER, RIGHT_OUTER -> true;
      case SEMI, ANTI, MARK -> false;
    };
  }

  /** Whether probe rows without a match are given with NULLs. */
  boolean keepsProbe() {
    return type == JoinPlan.Type.LEFT_OUTER && !isBuildLeft
        || type == JoinPlan.Type.RIGHT_OUTER && isBuildLeft;
  }

  /** Whether build rows without a match are given with NULLs. */
  boolean keepsBuild() {
    return type == JoinPlan.Type.LEFT_OUTER && isBuildLeft
        || type == JoinPlan.Type.RIGHT_OUTER && !isBuildLeft;
  }

  /** Whether what is given depends on the match of each build row. */
  boolean tracksBuild() {
    return keepsBuild() || (!givesPairs() && isBuildLeft);
  }
}
