package io.atoll.placement;

import java.util.Map;

/**
 * All that a member of the placement group holds at one moment, for a member that the log cannot
 * bring up any more: a few kilobytes.
 *
 * @param appliedIndex of the newest entry in it
 * @param appliedTerm of that entry
 * @param seenTerm that the giver was in, at least {@code appliedTerm}
 */
public record JournalSnapshot(
    long appliedIndex, long appliedTerm, long seenTerm, Map<String, byte[]> values) {
  public JournalSnapshot {
    values = Map.copyOf(values);
  }
}
