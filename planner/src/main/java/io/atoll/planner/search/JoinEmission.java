package io.atoll.planner.search;

import io.atoll.expression.Expression;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.PlanColumns;
import io.atoll.planner.physical.JoinPlan;
import io.atoll.planner.physical.JoinPlan.JoinKey;
import io.atoll.planner.physical.ParameterBinding;
import io.atoll.planner.physical.PlanInfo;
import io.atoll.planner.search.Candidate.Emitted;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Builds joins. */
final class JoinEmission {
  private final Join join;
  private final JoinKeys keys;
  private final BitSet needed;
  private final double rows;
  private final Emitter emitter;

  JoinEmission(Join join, JoinKeys keys, BitSet needed, double rows, Emitter emitter) {
    this.join = join;
    this.keys = keys;
    this.needed = needed;
    this.rows = rows;
    this.emitter = emitter;
  }

  /** What all joins are built from. */
  private record Parts(
      PlanInfo info,
      List<JoinKey> keys,
      List<Expression> conditions,
      List<Integer> outputs,
      int[] layout) {}

  private Parts parts(Emitted left, Emitted right) {
    int[] both = new int[left.columns().length + right.columns().length];
    System.arraycopy(left.columns(), 0, both, 0, left.columns().length);
    System.arraycopy(right.columns(), 0, both, left.columns().length, right.columns().length);
    int[] full = left.columns();
    if (PlanColumns.givesRight(join.type())) {
      full = both;
    } else if (join.type() == JoinType.MARK) {
      full = java.util.Arrays.copyOf(full, full.length + 1);
      full[full.length - 1] = join.markId();
    }
    List<Integer> outputs = new ArrayList<>();
    List<Integer> layout = new ArrayList<>();
    for (int i = 0; i < full.length; i++) {
      if (needed.get(full[i])) {
        outputs.add(i);
        layout.add(full[i]);
      }
    }
    List<JoinKey> joinKeys = new ArrayList<>();
    for (JoinKeys.Key key : keys.keys()) {
      joinKeys.add(
          new JoinKey(
              emitter.resolve(key.left(), left.columns()),
              emitter.resolve(key.right(), right.columns()),
              key.match()));
    }
    int[] columns = Emissions.layout(layout);
    return new Parts(
        emitter.info(rows, columns),
        joinKeys,
        emitter.resolve(keys.others(), both),
        outputs,
        columns);
  }

  private JoinPlan.Type type() {
    return JoinPlanner.physicalType(join.type());
  }

  Emitted hash(Emitted left, Emitted right, boolean buildLeft) {
    Parts p = parts(left, right);
    return new Emitted(
        new JoinPlan.HashJoin(
            p.info, left.plan(), right.plan(), type(), buildLeft, p.keys, p.conditions, p.outputs),
        p.layout);
  }

  Emitted merge(Emitted left, Emitted right) {
    Parts p = parts(left, right);
    return new Emitted(
        new JoinPlan.MergeJoin(
            p.info, left.plan(), right.plan(), type(), p.keys, p.conditions, p.outputs, false),
        p.layout);
  }

  Emitted lookup(Candidate outer, Candidate inner, BitSet outerColumns, boolean outerIsLeft) {
    Emitted driving = outer.emission().emit(emitter);
    Emitter.Frame frame = emitter.enter(outerColumns);
    Emitted looked = inner.emission().emit(emitter);
    emitter.leave();
    List<ParameterBinding> bindings = frame.bindings(driving.columns());
    Emitted left = outerIsLeft ? driving : looked;
    Emitted right = outerIsLeft ? looked : driving;
    Parts p = parts(left, right);
    return new Emitted(
        new JoinPlan.IndexLookupJoin(
            p.info,
            left.plan(),
            right.plan(),
            type(),
            outerIsLeft,
            bindings,
            p.keys,
            p.conditions,
            p.outputs),
        p.layout);
  }

  Emitted apply(Candidate outer, Candidate inner, BitSet leftColumns) {
    Emitted left = outer.emission().emit(emitter);
    Emitter.Frame frame = emitter.enter(leftColumns);
    Emitted right = inner.emission().emit(emitter);
    emitter.leave();
    List<ParameterBinding> bindings = frame.bindings(left.columns());
    Parts p = parts(left, right);
    return new Emitted(
        new JoinPlan.Apply(
            p.info,
            left.plan(),
            right.plan(),
            type(),
            bindings,
            p.keys,
            p.conditions,
            p.outputs,
            !bindings.isEmpty()),
        p.layout);
  }
}
