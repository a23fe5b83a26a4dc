package io.atoll.planner.physical;

import java.util.Set;
import java.util.TreeSet;

/** The stored tables that a plan reads or writes. */
public final class PlanTables {
  private PlanTables() {}

  public static Set<Long> of(PhysicalPlan plan) {
    Set<Long> ids = new TreeSet<>();
    collect(plan, ids);
    return Set.copyOf(ids);
  }

  private static void collect(PhysicalPlan plan, Set<Long> ids) {
    switch (plan) {
      case ReaderPlan reader -> collect(reader, ids);
      case WritePlan.Insert insert -> ids.add(insert.table().tableId());
      case WritePlan.Update update -> update.targets().forEach(t -> ids.add(t.table().tableId()));
      case WritePlan.Delete delete -> delete.targets().forEach(t -> ids.add(t.table().tableId()));
      case CtePlan.CteScan scan -> {
        collect(scan.definition().seed(), ids);
        scan.definition().recursive().ifPresent(r -> collect(r, ids));
      }
      case RowPlan.Explain explain -> collect(explain.target(), ids);
      case CtePlan.CteTable _, RowPlan _, JoinPlan _, AggregatePlan _ -> {}
    }
    for (PhysicalPlan child : plan.children()) {
      collect(child, ids);
    }
  }

  private static void collect(ReaderPlan reader, Set<Long> ids) {
    switch (reader) {
      case ReaderPlan.PointGet p -> ids.add(p.table().tableId());
      case ReaderPlan.BatchPointGet p -> ids.add(p.table().tableId());
      case ReaderPlan.TableReader r -> ids.add(r.table().tableId());
      case ReaderPlan.IndexReader r -> ids.add(r.table().tableId());
      case ReaderPlan.IndexLookUp r -> ids.add(r.table().tableId());
      case ReaderPlan.IndexMerge r -> ids.add(r.table().tableId());
      case ReaderPlan.MemTable _ -> {}
    }
  }
}
