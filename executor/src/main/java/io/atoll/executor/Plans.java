package io.atoll.executor;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.executor.aggregate.HashAggOperator;
import io.atoll.executor.aggregate.StreamAggOperator;
import io.atoll.executor.cte.CteOperator;
import io.atoll.executor.cte.CteRows;
import io.atoll.executor.join.ApplyOperator;
import io.atoll.executor.join.HashJoinOperator;
import io.atoll.executor.join.IndexLookupJoinOperator;
import io.atoll.executor.join.MergeJoinOperator;
import io.atoll.executor.read.BatchPointGetOperator;
import io.atoll.executor.read.IndexLookUpOperator;
import io.atoll.executor.read.IndexMergeOperator;
import io.atoll.executor.read.MemTableOperator;
import io.atoll.executor.read.PointGetOperator;
import io.atoll.executor.read.RangeReaderOperator;
import io.atoll.executor.read.SelectLockOperator;
import io.atoll.executor.row.DualOperator;
import io.atoll.executor.row.LimitOperator;
import io.atoll.executor.row.MaxOneRowOperator;
import io.atoll.executor.row.ProjectionOperator;
import io.atoll.executor.row.SelectionOperator;
import io.atoll.executor.row.UnionAllOperator;
import io.atoll.executor.row.ValuesOperator;
import io.atoll.executor.sort.SortOperator;
import io.atoll.executor.sort.TopNOperator;
import io.atoll.executor.window.WindowOperator;
import io.atoll.executor.write.ChangeWriter;
import io.atoll.executor.write.InsertExecution;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Filter;
import io.atoll.planner.physical.AggregatePlan;
import io.atoll.planner.physical.CtePlan;
import io.atoll.planner.physical.JoinPlan;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.RowPlan;
import io.atoll.planner.physical.WritePlan;
import java.util.List;

/** From plans to running operators: one case per plan node. */
public final class Plans {
  /** Plans below this estimate run on the session's own thread. */
  private static final double POOLED_ROWS = 5_000;

  private static final double MUCH = 2 * POOLED_ROWS;

  private Plans() {}

  /**
   * The operators of a plan that gives rows, ready to be opened. Long work runs on the bounded
   * pool; locking, which may wait for other transactions, stays on the caller's thread.
   */
  public static Operator operator(PhysicalPlan plan, ExecutionContext context) {
    if (plan instanceof RowPlan.SelectLock lock) {
      return new SelectLockOperator(lock, operator(lock.child(), context), context);
    }
    Operator root = build(plan, context);
    // Beside the part of the node itself.
    Traits traits = context.parts().of(-1 - plan.id(), Traits.class, () -> Traits.of(plan));
    if (traits.sharesRows) {
      root = new Finishing(root, context);
    }
    return traits.isPooled && PlanWork.rows(plan, MUCH, context) > POOLED_ROWS
        ? new Pooled(root, context.services().pool())
        : root;
  }

  /**
   * How a plan's operators run.
   *
   * @param isPooled whether on the pool, unless an execution's values leave little to do
   */
  private record Traits(boolean sharesRows, boolean isPooled) {
    static Traits of(PhysicalPlan plan) {
      return new Traits(
          Plans.sharesRows(plan), PlanWork.rows(plan, MUCH) > POOLED_ROWS && !locks(plan));
    }
  }

  /** Runs a plan that changes rows. */
  public static WriteOutcome write(WritePlan plan, ExecutionContext context) {
    return switch (plan) {
      case WritePlan.Insert insert -> InsertExecution.run(insert, context);
      case WritePlan.Update update ->
          ChangeWriter.update(update, operator(update.child(), context), context);
      case WritePlan.Delete delete ->
          ChangeWriter.delete(delete, operator(delete.child(), context), context);
    };
  }

  private static boolean sharesRows(PhysicalPlan plan) {
    return plan instanceof CtePlan.CteScan || plan.children().stream().anyMatch(Plans::sharesRows);
  }

  private static boolean locks(PhysicalPlan plan) {
    return plan instanceof RowPlan.SelectLock
        || plan instanceof ReaderPlan.PointGet get && get.lock().isLocking()
        || plan instanceof ReaderPlan.BatchPointGet batch && batch.lock().isLocking()
        || plan.children().stream().anyMatch(Plans::locks);
  }

  private static Operator build(PhysicalPlan plan, ExecutionContext context) {
    Operator operator =
        switch (plan) {
          case ReaderPlan reader -> reader(reader, context);
          case RowPlan row -> row(row, context);
          case JoinPlan join -> join(join, context);
          case AggregatePlan aggregate -> aggregate(aggregate, context);
          case CtePlan.CteScan scan -> {
            CtePlan.Definition definition = scan.definition();
            context.addCte(
                definition.id(),
                () -> new CteRows(definition, scan.types(), Plans::build, context));
            yield new CteOperator(definition.id(), false, context);
          }
          case CtePlan.CteTable table -> new CteOperator(table.definitionId(), true, context);
          case WritePlan write ->
              throw new IllegalArgumentException("write plan " + write.id() + " gives no rows");
        };
    return context.statistics().isPerOperator()
        ? new Measured(
            operator, context.services().clock(), context.statistics().operator(plan.id()))
        : operator;
  }

  private static Operator reader(ReaderPlan plan, ExecutionContext context) {
    return switch (plan) {
      case ReaderPlan.PointGet p -> new PointGetOperator(p, context);
      case ReaderPlan.BatchPointGet p -> new BatchPointGetOperator(p, context);
      case ReaderPlan.TableReader p ->
          new RangeReaderOperator(p.ranges(), p.store(), p.keepOrder(), context);
      case ReaderPlan.IndexReader p ->
          new RangeReaderOperator(p.ranges(), p.store(), p.keepOrder(), context);
      case ReaderPlan.IndexLookUp p -> new IndexLookUpOperator(p, context);
      case ReaderPlan.IndexMerge p -> new IndexMergeOperator(p, context);
      case ReaderPlan.MemTable p -> new MemTableOperator(p, context);
    };
  }

  private static Operator row(RowPlan plan, ExecutionContext context) {
    return switch (plan) {
      case RowPlan.Selection p ->
          new SelectionOperator(
              build(p.child(), context),
              context.parts().of(p.id(), Filter.class, () -> Filter.compile(p.conditions())),
              context);
      case RowPlan.Projection p ->
          new ProjectionOperator(
              build(p.child(), context),
              context
                  .parts()
                  .of(
                      p.id(),
                      ProjectionOperator.Shape.class,
                      () -> ProjectionOperator.Shape.of(p.expressions())),
              context);
      case RowPlan.Sort p ->
          new SortOperator(
              build(p.child(), context),
              context
                  .parts()
                  .of(
                      p.id(),
                      SortOperator.Shape.class,
                      () -> SortOperator.Shape.of(p.keys(), p.child().types())),
              context);
      case RowPlan.TopN p ->
          new TopNOperator(
              build(p.child(), context),
              context.parts().of(p.id(), Evaluator[].class, () -> keys(p.keys())),
              descending(p.keys()),
              p.limit(),
              p.child().types(),
              context);
      case RowPlan.Limit p -> new LimitOperator(build(p.child(), context), p.limit(), context);
      case RowPlan.UnionAll p ->
          new UnionAllOperator(p.children().stream().map(c -> build(c, context)).toList());
      case RowPlan.Dual p -> new DualOperator(p.rows());
      case RowPlan.Values p -> new ValuesOperator(p.rows(), p.types(), context);
      case RowPlan.MaxOneRow p -> new MaxOneRowOperator(build(p.child(), context));
      case RowPlan.SelectLock p -> new SelectLockOperator(p, build(p.child(), context), context);
      case RowPlan.Window p -> new WindowOperator(p, build(p.child(), context), context);
      case RowPlan.Explain _ -> throw new IllegalArgumentException("EXPLAIN runs in the session");
    };
  }

  private static Evaluator[] keys(List<SortKey> keys) {
    return Evaluators.compile(keys.stream().map(SortKey::expression).toList());
  }

  private static boolean[] descending(List<SortKey> keys) {
    boolean[] result = new boolean[keys.size()];
    for (int i = 0; i < result.length; i++) {
      result[i] = keys.get(i).isDescending();
    }
    return result;
  }

  private static Operator join(JoinPlan plan, ExecutionContext context) {
    return switch (plan) {
      case JoinPlan.HashJoin p ->
          new HashJoinOperator(
              p,
              p.keys(),
              p.buildLeft(),
              build(p.left(), context),
              build(p.right(), context),
              context);
      case JoinPlan.MergeJoin p ->
          new MergeJoinOperator(p, build(p.left(), context), build(p.right(), context), context);
      case JoinPlan.IndexLookupJoin p ->
          new IndexLookupJoinOperator(
              p, build(p.outer(), context), build(p.inner(), context), context);
      case JoinPlan.Apply p ->
          new ApplyOperator(p, build(p.left(), context), build(p.right(), context), context);
    };
  }

  private static Operator aggregate(AggregatePlan plan, ExecutionContext context) {
    return switch (plan) {
      case AggregatePlan.HashAgg p ->
          new HashAggOperator(p, build(p.child(), context), p.child().types(), context);
      case AggregatePlan.StreamAgg p ->
          new StreamAggOperator(p, build(p.child(), context), context);
    };
  }
}
