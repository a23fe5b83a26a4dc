package io.atoll.app.metrics;

import io.atoll.raft.RaftCounters;
import io.prometheus.metrics.model.snapshots.Labels;

/** What a Raft log and its groups have done, of stores and of placement's members. */
final class LogMetrics {
  private LogMetrics() {}

  /**
   * @param role before the names
   */
  static void tell(
      MetricFamilies families, String role, Labels labels, RaftCounters raft, long logBytes) {
    families.counter(
        role + "_raft_proposals", "Commands taken to be replicated", labels, raft.proposals());
    families.counter(
        role + "_raft_proposal_bytes", "Bytes of these commands", labels, raft.proposedBytes());
    families.counter(
        role + "_raft_proposals_refused",
        "Commands refused because too many bytes were under way",
        labels,
        raft.busy());
    families.counter(
        role + "_log_appends", "Groups' appends written to the log", labels, raft.appends());
    families.gauge(
        role + "_log_waiting_appends",
        "Appends that wait for the log's writer",
        labels,
        raft.waitingAppends());
    families.counter(
        role + "_log_writes", "Writes of the log, of all that gathered", labels, raft.frames());
    families.counter(role + "_log_written_bytes", "Bytes written", labels, raft.frameBytes());
    families.histogram(
        role + "_log_sync_seconds", "Time of the log's syncs (fsync)", labels, raft.syncs());
    families.gauge(role + "_log_bytes", "Bytes of the log's files", labels, logBytes);
    families.counter(
        role + "_applied_entries", "Committed entries applied", labels, raft.appliedEntries());
    families.gauge(
        role + "_waiting_entries",
        "Committed entries that wait to be applied",
        labels,
        raft.waitingEntries());
    families.histogram(
        role + "_apply_seconds", "Time of applying a batch of entries", labels, raft.applies());
  }
}
