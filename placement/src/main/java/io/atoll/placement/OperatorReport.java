package io.atoll.placement;

import io.atoll.api.RegionId;
import io.atoll.api.RegionStep;
import java.time.Duration;
import java.util.List;

/**
 * An operator as its watchers see it.
 *
 * @param done how many of the steps are done
 * @param age since it began, until it ended where it did
 */
public record OperatorReport(
    long number,
    RegionId region,
    String reason,
    List<RegionStep> steps,
    int done,
    Outcome outcome,
    Duration age) {
  /** How it stands. */
  public enum Outcome {
    RUNNING,
    FINISHED,
    TIMED_OUT,
    /** An administrator ended it, or ordered something else. */
    CANCELLED,
    /** The Region was changed otherwise, or a store that it needs is gone. */
    SUPERSEDED
  }

  public OperatorReport {
    steps = List.copyOf(steps);
  }
}
