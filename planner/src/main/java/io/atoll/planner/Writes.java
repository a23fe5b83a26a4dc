package io.atoll.planner;

import io.atoll.catalog.IndexInfo;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.parser.ast.Dml;
import io.atoll.planner.access.AccessPath;
import io.atoll.planner.binder.InsertBinder;
import io.atoll.planner.binder.InsertBinder.BoundInsert;
import io.atoll.planner.binder.WriteBinder;
import io.atoll.planner.binder.WriteBinder.BoundTarget;
import io.atoll.planner.binder.WriteBinder.BoundWrite;
import io.atoll.planner.logical.Columns;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.PlanInfo;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.planner.physical.RowLock;
import io.atoll.planner.physical.WritePlan;
import io.atoll.planner.rule.Rules;
import io.atoll.planner.search.Physical;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Plans of INSERT, REPLACE, UPDATE and DELETE. */
final class Writes {
  private Writes() {}

  static PlannedStatement insert(Dml.Insert insert, StatementContext context) {
    BoundInsert bound = InsertBinder.insert(insert, context);
    WritePlan.InsertSource source =
        bound.plan().isPresent()
            ? new WritePlan.QueryRows(
                physical(bound.plan().get(), bound.outputs(), bound.columns(), context))
            : new WritePlan.ValueRows(bound.rows());
    WritePlan plan =
        new WritePlan.Insert(
            info(),
            bound.table().access(),
            bound.columnOffsets(),
            source,
            bound.onDuplicate(),
            insert.isReplace(),
            insert.isIgnore(),
            bound.check());
    return statement(plan, bound.columns(), bound.privileges(), bound.isCacheable(), context);
  }

  static PlannedStatement update(Dml.Update update, StatementContext context) {
    BoundWrite bound = WriteBinder.update(update, context);
    LogicalPlan rows = Rules.apply(bound.plan(), bound.outputs(), bound.columns());
    PhysicalPlan child = rows(rows, bound, context);
    WritePlan plan = new WritePlan.Update(info(), child, targets(bound, rows), update.isIgnore());
    return statement(plan, bound.columns(), bound.privileges(), bound.isCacheable(), context);
  }

  static PlannedStatement delete(Dml.Delete delete, StatementContext context) {
    BoundWrite bound = WriteBinder.delete(delete, context);
    LogicalPlan rows = Rules.apply(bound.plan(), bound.outputs(), bound.columns());
    PhysicalPlan child = rows(rows, bound, context);
    WritePlan plan = new WritePlan.Delete(info(), child, targets(bound, rows), delete.isIgnore());
    return statement(plan, bound.columns(), bound.privileges(), bound.isCacheable(), context);
  }

  /** Writes stand above everything: their number is 0. */
  private static PlanInfo info() {
    return new PlanInfo(0, 0, List.of());
  }

  private static PlannedStatement statement(
      WritePlan plan,
      Columns columns,
      List<RequiredPrivilege> privileges,
      boolean isCacheable,
      StatementContext context) {
    return new PlannedStatement(
        plan,
        List.of(),
        context.parameterTypes().size(),
        columns.parameters(),
        privileges,
        isCacheable,
        false);
  }

  private static PhysicalPlan physical(
      LogicalPlan plan, List<Integer> outputs, Columns columns, StatementContext context) {
    return Physical.plan(
        Rules.apply(plan, outputs, columns), outputs, columns, context.statistics());
  }

  private static PhysicalPlan rows(LogicalPlan plan, BoundWrite bound, StatementContext context) {
    return locking(Physical.plan(plan, bound.outputs(), bound.columns(), context.statistics()));
  }

  /** Whether conditions bound the table's rows by their key or an index. */
  private static boolean hasKey(TableInstance table, List<Expression> conditions) {
    if (conditions.isEmpty()) {
      return false;
    }
    if (!AccessPath.rows(table, conditions).isFullRange()) {
      return true;
    }
    for (IndexInfo index : table.info().indexes()) {
      if (index.state().isPublic()
          && index.isVisible()
          && !AccessPath.index(table, index, conditions).isFullRange()) {
        return true;
      }
    }
    return false;
  }

  private static void conditions(LogicalPlan plan, List<Expression> into) {
    switch (plan) {
      case LogicalPlan.Filter filter -> into.addAll(filter.conditions());
      case LogicalPlan.Join join -> into.addAll(join.conditions());
      default -> {}
    }
    plan.children().forEach(c -> conditions(c, into));
  }

  /** Point readers lock what they read. */
  private static PhysicalPlan locking(PhysicalPlan plan) {
    return switch (plan) {
      case ReaderPlan.PointGet p ->
          new ReaderPlan.PointGet(
              p.info(), p.table(), p.key(), p.columns(), p.conditions(), RowLock.EXCLUSIVE);
      case ReaderPlan.BatchPointGet b ->
          new ReaderPlan.BatchPointGet(
              b.info(),
              b.table(),
              b.keys(),
              b.columns(),
              b.conditions(),
              RowLock.EXCLUSIVE,
              b.keepOrder(),
              b.isDescending());
      default -> plan;
    };
  }

  private static List<WritePlan.WriteTarget> targets(BoundWrite bound, LogicalPlan rows) {
    List<Expression> conditions = new ArrayList<>();
    conditions(rows, conditions);
    Map<Integer, Integer> positions = new HashMap<>();
    for (int i = 0; i < bound.outputs().size(); i++) {
      positions.put(bound.outputs().get(i), i);
    }
    List<WritePlan.WriteTarget> targets = new ArrayList<>();
    for (BoundTarget target : bound.targets()) {
      TableInstance table = target.table();
      List<WritePlan.Assignment> assignments = new ArrayList<>();
      for (var assignment : target.assignments()) {
        Expression value =
            Expressions.replaceColumns(
                assignment.value(),
                c -> new ColumnRef(positions.getOrDefault(c.slot(), c.slot()), c.type()));
        assignments.add(new WritePlan.Assignment(assignment.columnOffset(), value));
      }
      List<Integer> columns = new ArrayList<>();
      table.info().columns().forEach(c -> columns.add(positions.get(table.columnId(c.offset()))));
      List<Integer> handle = new ArrayList<>();
      table.handleIds().forEach(id -> handle.add(positions.get(id)));
      targets.add(
          new WritePlan.WriteTarget(
              table.access(),
              handle,
              columns,
              assignments,
              target.check(),
              hasKey(table, conditions)));
    }
    return targets;
  }
}
