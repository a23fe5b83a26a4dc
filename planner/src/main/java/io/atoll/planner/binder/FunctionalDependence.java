package io.atoll.planner.binder;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.Call;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Aggregate;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Filter;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.LogicalPlan.Scan;
import io.atoll.planner.logical.TableInstance;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Which columns have one value per group: keys, all columns of a table whose key is determined,
 * columns equal to determined ones or to constants (MySQL 8.0 manual, "Detection of Functional
 * Dependence").
 */
final class FunctionalDependence {
  private record Equality(BitSet from, int to) {}

  private final BitSet determined;

  FunctionalDependence(LogicalPlan plan, List<Expression> where, BitSet keys) {
    this.determined = (BitSet) keys.clone();
    List<TableInstance> tables = new ArrayList<>();
    List<Equality> equalities = new ArrayList<>();
    collect(plan, tables, equalities);
    for (Expression condition : where) {
      equality(condition, equalities);
    }
    boolean changed = true;
    while (changed) {
      int before = determined.cardinality();
      for (Equality equality : equalities) {
        BitSet missing = (BitSet) equality.from.clone();
        missing.andNot(determined);
        if (missing.isEmpty()) {
          determined.set(equality.to);
        }
      }
      for (TableInstance table : tables) {
        if (hasDeterminedKey(table)) {
          int width = table.info().columns().size();
          determined.set(table.columnId(0), table.columnId(width) + 1);
        }
      }
      changed = determined.cardinality() != before;
    }
  }

  boolean determines(int column) {
    return determined.get(column);
  }

  private boolean hasDeterminedKey(TableInstance table) {
    if (table.info().isClustered() && table.handleIds().stream().allMatch(determined::get)) {
      return true;
    }
    for (IndexInfo index : table.info().indexes()) {
      if (!index.isUnique() || !index.isPublic() || index.hasPrefixColumn()) {
        continue;
      }
      boolean all = true;
      for (IndexInfo.IndexColumn part : index.columns()) {
        ColumnInfo column = table.info().columns().get(part.offset());
        all &= !column.isNullable() && determined.get(table.columnId(part.offset()));
      }
      if (all) {
        return true;
      }
    }
    return false;
  }

  private static void collect(
      LogicalPlan plan, List<TableInstance> tables, List<Equality> equalities) {
    switch (plan) {
      case Scan s -> tables.add(s.table());
      case Filter f -> {
        f.conditions().forEach(c -> equality(c, equalities));
        collect(f.child(), tables, equalities);
      }
      case Extend e -> {
        for (Computed computed : e.computed()) {
          equalities.add(new Equality(Expressions.columns(computed.expression()), computed.id()));
        }
        collect(e.child(), tables, equalities);
      }
      case Join j -> {
        if (j.type() == JoinType.INNER) {
          j.conditions().forEach(c -> equality(c, equalities));
        }
        collect(j.left(), tables, equalities);
        if (j.type() == JoinType.INNER || j.type() == JoinType.LEFT) {
          collect(j.right(), tables, equalities);
        }
      }
      case Aggregate a -> {
        if (!a.isScalar()) {
          BitSet keys = new BitSet();
          a.keys().forEach(k -> keys.set(k.slot()));
          a.aggregates().forEach(g -> equalities.add(new Equality(keys, g.id())));
        } else {
          a.aggregates().forEach(g -> equalities.add(new Equality(new BitSet(), g.id())));
        }
      }
      default -> plan.children().forEach(c -> collect(c, tables, equalities));
    }
  }

  private static void equality(Expression condition, List<Equality> into) {
    if (condition instanceof Call call && call.function().name().equals("=")) {
      Expression left = call.arguments().get(0);
      Expression right = call.arguments().get(1);
      if (left instanceof ColumnRef c) {
        into.add(new Equality(Expressions.columns(right), c.slot()));
      }
      if (right instanceof ColumnRef c) {
        into.add(new Equality(Expressions.columns(left), c.slot()));
      }
    }
  }
}
