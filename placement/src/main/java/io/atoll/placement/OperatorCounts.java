package io.atoll.placement;

import java.util.Map;

/**
 * How often operators of one kind were begun, and how they ended, since this member leads.
 *
 * @param kind whose limit they count to, in small letters
 * @param ended by outcome; none for {@link OperatorReport.Outcome#RUNNING}
 */
public record OperatorCounts(
    String kind, int running, long begun, Map<OperatorReport.Outcome, Long> ended) {
  public OperatorCounts {
    ended = Map.copyOf(ended);
  }
}
