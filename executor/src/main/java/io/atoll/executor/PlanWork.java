package io.atoll.executor;

import io.atoll.planner.physical.CtePlan;
import io.atoll.planner.physical.JoinPlan;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.ScanRanges;

/** How many rows the largest node of a plan will give, by its estimates. */
final class PlanWork {
  private PlanWork() {}

  /**
   * For any execution.
   *
   * @param most what counts as much, however far a recursion goes, which nobody knows
   */
  static double rows(PhysicalPlan plan, double most) {
    double rows = own(plan, most);
    for (PhysicalPlan child : plan.children()) {
      rows = Math.max(rows, rows(child, most));
    }
    return rows;
  }

  /**
   * For the execution at hand, whose values may bound ranges that were planned without them: each
   * estimate shrinks as those of the readers below it do.
   */
  static double rows(PhysicalPlan plan, double most, ExecutionContext context) {
    return scaled(plan, most, context).rows;
  }

  /**
   * @param rows of the largest node
   * @param share of the estimates that is left
   */
  private record Scaled(double rows, double share) {}

  private static Scaled scaled(PhysicalPlan plan, double most, ExecutionContext context) {
    double own = own(plan, most);
    double rows = 0;
    double share = 1;
    switch (plan) {
      case ReaderPlan reader -> share = share(reader, own, context);
      // Values of the inner side come from outer rows: there are none yet.
      case JoinPlan.IndexLookupJoin join -> {
        Scaled outer = scaled(join.outer(), most, context);
        share = outer.share;
        rows = Math.max(outer.rows, rows(join.inner(), most));
      }
      case JoinPlan.Apply apply -> {
        Scaled outer = scaled(apply.left(), most, context);
        share = outer.share;
        rows = Math.max(outer.rows, rows(apply.right(), most));
      }
      default -> {
        for (PhysicalPlan child : plan.children()) {
          Scaled below = scaled(child, most, context);
          rows = Math.max(rows, below.rows);
          share *= below.share;
        }
      }
    }
    return new Scaled(Math.max(rows, own * share), share);
  }

  private static double own(PhysicalPlan plan, double most) {
    return switch (plan) {
      // What the store computes may be one row out of millions read.
      case ReaderPlan.TableReader reader ->
          Math.max(reader.estimatedRows(), reader.store().scanInfo().estimatedRows());
      case CtePlan.CteScan scan -> Math.max(most, scan.estimatedRows());
      default -> plan.estimatedRows();
    };
  }

  private static double share(ReaderPlan plan, double estimate, ExecutionContext context) {
    ScanRanges ranges =
        switch (plan) {
          case ReaderPlan.TableReader reader -> reader.ranges();
          case ReaderPlan.IndexReader reader -> reader.ranges();
          case ReaderPlan.IndexLookUp reader -> reader.ranges();
          case ReaderPlan.PointGet _,
              ReaderPlan.BatchPointGet _,
              ReaderPlan.IndexMerge _,
              ReaderPlan.MemTable _ ->
              null;
        };
    if (ranges == null || !ranges.isBounded()) {
      return 1;
    }
    double most = ranges.mostRows(context.ranges(ranges));
    return most < estimate ? most / estimate : 1;
  }
}
