package io.atoll.executor.join;

import io.atoll.executor.ExecutionContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.Filter;
import io.atoll.planner.physical.JoinPlan;
import io.atoll.types.SqlType;
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
    boolean nullAware = false;
    for (int i = 0; i < keys.size(); i++) {
      left.add(keys.get(i).left());
      right.add(keys.get(i).right());
      matches[i] = keys.get(i).match();
      nullAware |= matches[i] == JoinPlan.Match.NULL_AWARE;
    }
    this.isNullAware = nullAware;
    this.probeKeys = Evaluators.compile(isBuildLeft ? right : left);
    this.buildKeys = Evaluators.compile(isBuildLeft ? left : right);
    this.keyTypes = left.stream().map(Expression::type).toList();
    this.conditions = Filter.compile(plan.conditions());
    this.hasConditions = !plan.conditions().isEmpty();
    this.outputs = plan.outputs().stream().mapToInt(Integer::intValue).toArray();
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
