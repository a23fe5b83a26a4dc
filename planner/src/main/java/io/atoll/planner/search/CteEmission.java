package io.atoll.planner.search;

import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Branch;
import io.atoll.planner.logical.LogicalPlan.CteDefinition;
import io.atoll.planner.logical.LogicalPlan.CteScan;
import io.atoll.planner.logical.LogicalPlan.CteTable;
import io.atoll.planner.physical.CtePlan;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.search.Candidate.Emitted;
import java.util.BitSet;
import java.util.Optional;

/** Builds recursive common table expressions. */
final class CteEmission {
  private CteEmission() {}

  static Emitted scan(CteScan scan, double rows, Emitter emitter, Search search) {
    int[] layout = Emissions.layout(scan.ids());
    CtePlan.Definition definition = emitter.definitions.get(scan.definition().id());
    if (definition == null) {
      // Not computeIfAbsent: a definition may scan another one.
      definition = definition(scan.definition(), emitter, search);
      emitter.definitions.put(scan.definition().id(), definition);
    }
    return new Emitted(new CtePlan.CteScan(emitter.info(rows, layout), definition), layout);
  }

  private static CtePlan.Definition definition(
      CteDefinition definition, Emitter emitter, Search search) {
    return new CtePlan.Definition(
        definition.id(),
        definition.name(),
        branch(definition.seed(), emitter, search),
        definition.recursive() == null
            ? Optional.empty()
            : Optional.of(branch(definition.recursive(), emitter, search)),
        definition.isDistinct());
  }

  private static PhysicalPlan branch(Branch branch, Emitter emitter, Search search) {
    BitSet wanted = new BitSet();
    branch.columns().forEach(wanted::set);
    LogicalPlan plan = new JoinReorder(search.cardinality, search.scans).apply(branch.plan());
    search.needed.add(plan, wanted);
    Candidate candidate = search.best(plan, Request.ANY);
    return Emissions.project(
            candidate.emission().emit(emitter), Emissions.layout(branch.columns()), emitter)
        .plan();
  }

  static Emitted table(CteTable table, Emitter emitter) {
    int[] layout = Emissions.layout(table.ids());
    return new Emitted(
        new CtePlan.CteTable(emitter.info(10, layout), table.definitionId(), table.name()), layout);
  }
}
