package io.atoll.session.statement;

import io.atoll.planner.physical.AggregatePlan;
import io.atoll.planner.physical.CtePlan;
import io.atoll.planner.physical.JoinPlan;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.RowPlan;
import io.atoll.planner.physical.TableAccess;
import io.atoll.planner.physical.WritePlan;
import java.util.List;

/**
 * What sql_safe_updates refuses: changes without a LIMIT of a table that is read whole, where no
 * condition bounds a key. A table that is read whole because it is small may be changed, as in
 * MySQL.
 */
final class SafeUpdates {
  private SafeUpdates() {}

  static boolean isUnsafe(WritePlan plan) {
    return switch (plan) {
      case WritePlan.Insert _ -> false;
      case WritePlan.Update u -> isUnsafe(u.child(), u.targets());
      case WritePlan.Delete d -> isUnsafe(d.child(), d.targets());
    };
  }

  private static boolean isUnsafe(PhysicalPlan child, List<WritePlan.WriteTarget> targets) {
    if (isLimited(child)) {
      return false;
    }
    for (WritePlan.WriteTarget target : targets) {
      if (!target.hasKey() && readsWhole(child, target.table())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLimited(PhysicalPlan plan) {
    return switch (plan) {
      case RowPlan.Limit _, RowPlan.TopN _ -> true;
      case ReaderPlan.IndexLookUp reader -> reader.limit().isPresent();
      case ReaderPlan _, JoinPlan _, AggregatePlan _, WritePlan _, CtePlan _ -> false;
      case RowPlan row -> row.children().size() == 1 && isLimited(row.children().getFirst());
    };
  }

  private static boolean readsWhole(PhysicalPlan plan, TableAccess table) {
    if (plan instanceof ReaderPlan reader) {
      return reader.table().equals(table)
          && switch (reader) {
            case ReaderPlan.TableReader r -> r.ranges().isWhole();
            case ReaderPlan.IndexReader r -> r.ranges().isWhole();
            case ReaderPlan.IndexLookUp r -> r.ranges().isWhole();
            case ReaderPlan.PointGet _,
                ReaderPlan.BatchPointGet _,
                ReaderPlan.IndexMerge _,
                ReaderPlan.MemTable _ ->
                false;
          };
    }
    for (PhysicalPlan child : plan.children()) {
      if (readsWhole(child, table)) {
        return true;
      }
    }
    return false;
  }
}
