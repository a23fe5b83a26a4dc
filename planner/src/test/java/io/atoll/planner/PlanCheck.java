package io.atoll.planner;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.expression.AggregateFunction;
import io.atoll.expression.Expression;
import io.atoll.planner.physical.AggregatePlan;
import io.atoll.planner.physical.CtePlan;
import io.atoll.planner.physical.JoinPlan;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.RowPlan;
import io.atoll.planner.physical.StorePlan;
import io.atoll.planner.physical.WritePlan;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/** Every column reference of a plan stands for a column of that storage in its input. */
final class PlanCheck {
  private PlanCheck() {}

  static void check(PhysicalPlan plan) {
    plan.children().forEach(PlanCheck::check);
    switch (plan) {
      case RowPlan.Selection s -> all(s.conditions(), s.child().types());
      case RowPlan.Projection p -> {
        all(p.expressions(), p.child().types());
        assertThat(p.types()).hasSameSizeAs(p.expressions());
      }
      case RowPlan.Sort s -> s.keys().forEach(k -> one(k.expression(), s.child().types()));
      case RowPlan.TopN s -> s.keys().forEach(k -> one(k.expression(), s.child().types()));
      case RowPlan.UnionAll u ->
          u.children().forEach(c -> assertThat(c.types()).hasSameSizeAs(u.types()));
      case RowPlan.Window w -> {
        all(w.partitionBy(), w.child().types());
        w.functions().forEach(f -> all(f.arguments(), w.child().types()));
      }
      case AggregatePlan a -> {
        all(a.groupBy(), a.child().types());
        if (a.stage() == AggregatePlan.Stage.COMPLETE) {
          for (AggregateFunction f : a.aggregates()) {
            all(f.arguments(), a.child().types());
          }
        }
      }
      case JoinPlan j -> join(j);
      case ReaderPlan.TableReader r -> store(r.store());
      case ReaderPlan.IndexReader r -> store(r.store());
      case ReaderPlan.IndexLookUp r -> {
        store(r.index());
        store(r.rows());
      }
      case ReaderPlan.IndexMerge r -> {
        r.partials().forEach(p -> store(p.store()));
        store(r.rows());
      }
      case ReaderPlan.PointGet p -> all(p.conditions(), p.types());
      case ReaderPlan.BatchPointGet p -> all(p.conditions(), p.types());
      case CtePlan.CteScan c -> {
        check(c.definition().seed());
        c.definition().recursive().ifPresent(PlanCheck::check);
      }
      case ReaderPlan.MemTable m -> {}
      case CtePlan c -> {}
      case RowPlan r -> {}
      case WritePlan w -> {}
    }
  }

  private static void join(JoinPlan join) {
    List<SqlType> both = new ArrayList<>(join.left().types());
    both.addAll(join.right().types());
    all(join.conditions(), both);
    List<JoinPlan.JoinKey> keys =
        switch (join) {
          case JoinPlan.HashJoin h -> h.keys();
          case JoinPlan.MergeJoin m -> m.keys();
          case JoinPlan.IndexLookupJoin l -> l.keys();
          case JoinPlan.Apply a -> a.keys();
        };
    for (JoinPlan.JoinKey key : keys) {
      one(key.left(), join.left().types());
      one(key.right(), join.right().types());
      assertThat(key.left().type().storage()).isEqualTo(key.right().type().storage());
    }
    int width =
        switch (join.type()) {
          case SEMI, ANTI -> join.left().types().size();
          case MARK -> join.left().types().size() + 1;
          default -> both.size();
        };
    join.outputs().forEach(o -> assertThat(o).isBetween(0, width - 1));
    assertThat(join.types()).hasSameSizeAs(join.outputs());
  }

  private static void store(StorePlan store) {
    List<SqlType> types = new ArrayList<>();
    store.scan().columns().forEach(c -> types.add(c.type()));
    List<SqlType> at = types;
    for (StorePlan.StoreOperator operator : store.operators()) {
      List<SqlType> input = at;
      switch (operator) {
        case StorePlan.Selection s -> all(s.conditions(), input);
        case StorePlan.TopN t -> t.keys().forEach(k -> one(k.expression(), input));
        case StorePlan.Aggregation a -> {
          all(a.groupBy(), input);
          a.aggregates().forEach(f -> all(f.arguments(), input));
          at = a.info().types();
        }
        case StorePlan.Projection p -> all(p.expressions(), input);
        case StorePlan.Limit l -> {}
      }
    }
    assertThat(store.types()).hasSameSizeAs(store.outputs());
    for (int i = 0; i < store.outputs().size(); i++) {
      assertThat(at.get(store.outputs().get(i)).storage())
          .isEqualTo(store.types().get(i).storage());
    }
  }

  private static void all(List<Expression> expressions, List<SqlType> input) {
    expressions.forEach(e -> one(e, input));
  }

  private static void one(Expression expression, List<SqlType> input) {
    switch (expression) {
      case Expression.ColumnRef c -> {
        assertThat(c.slot()).isBetween(0, input.size() - 1);
        assertThat(c.type().storage()).isEqualTo(input.get(c.slot()).storage());
      }
      case Expression.Call call -> all(call.arguments(), input);
      case Expression.Constant c -> {}
      case Expression.Parameter p -> {}
    }
  }
}
