package io.atoll.planner.search;

import io.atoll.catalog.Statistics;
import io.atoll.planner.logical.Columns;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.search.Candidate.Emitted;
import java.util.BitSet;
import java.util.List;

/** From a rewritten logical plan to the physical plan that runs. */
public final class Physical {
  private Physical() {}

  /** The cheapest plan that gives exactly these columns in this order. */
  public static PhysicalPlan plan(
      LogicalPlan plan, List<Integer> outputs, Columns columns, Statistics statistics) {
    BitSet wanted = new BitSet();
    outputs.forEach(wanted::set);
    Cardinality cardinality = new Cardinality(columns, statistics);
    ScanPlanner scans = new ScanPlanner(cardinality);
    LogicalPlan ordered = new JoinReorder(cardinality, scans).apply(plan);
    Search search = new Search(cardinality, scans, new NeededColumns(ordered, wanted));
    Candidate best = search.best(ordered, Request.ANY);
    Emitter emitter = new Emitter(columns);
    Emitted emitted = best.emission().emit(emitter);
    return Emissions.project(emitted, Emissions.layout(outputs), emitter).plan();
  }
}
