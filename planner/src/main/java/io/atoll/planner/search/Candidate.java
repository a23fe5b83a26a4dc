package io.atoll.planner.search;

import io.atoll.planner.physical.PhysicalPlan;
import org.jspecify.annotations.Nullable;

/**
 * A way to run a logical plan, judged but not built: {@link Emission} builds it once it is chosen.
 *
 * @param cost expected microseconds, see {@link Costs}
 * @param rows expected
 * @param ordering of its rows
 * @param reader present while the store may be given more to do
 */
record Candidate(
    double cost, double rows, Ordering ordering, Emission emission, @Nullable ReaderTask reader) {

  Candidate(double cost, double rows, Ordering ordering, Emission emission) {
    this(cost, rows, ordering, emission, null);
  }

  /** Builds the plan; children first. */
  @FunctionalInterface
  interface Emission {
    Emitted emit(Emitter emitter);
  }

  /** A plan and which column stands at each position of its output. */
  record Emitted(PhysicalPlan plan, int[] columns) {}

  static Candidate cheaper(@Nullable Candidate a, Candidate b) {
    return a == null || b.cost < a.cost ? b : a;
  }
}
