package io.atoll.raft;

/**
 * How a store's Raft groups and their shared log are run.
 *
 * @param storeId this store's id, the {@link Peer#storeId} of its own replicas
 * @param directory the log's folder in the environment's file system
 * @param durability when an entry counts as safe
 * @param segmentBytes size of a log file, at least four times {@code maxProposalBytes}
 * @param logLimitBytes above this, looked at whenever a segment is full, the engine is asked to
 *     flush so that segments become free
 * @param maxProposalBytes the largest payload of a proposal
 * @param maxPendingProposals proposals of one group not yet committed; more answer busy
 * @param markerInterval entries of a group between two snapshot markers of the library; also bounds
 *     the entries held in memory
 * @param markerBytes payload bytes of a group held in memory that make a marker before its interval
 * @param applyThreads threads that apply committed entries; a group always meets the same one
 * @param liveness of the stores that share groups
 */
public record RaftSettings(
    long storeId,
    String directory,
    DurabilityMode durability,
    int segmentBytes,
    long logLimitBytes,
    int maxProposalBytes,
    int maxPendingProposals,
    int markerInterval,
    int markerBytes,
    int applyThreads,
    LivenessSettings liveness) {
  private static final int MIB = 1 << 20;

  public RaftSettings {
    if (segmentBytes < 4L * maxProposalBytes) {
      throw new IllegalArgumentException(
          "segmentBytes "
              + segmentBytes
              + " must be at least four times maxProposalBytes "
              + maxProposalBytes);
    }
    if (logLimitBytes < 2L * segmentBytes) {
      throw new IllegalArgumentException(
          "logLimitBytes " + logLimitBytes + " must be at least two segments of " + segmentBytes);
    }
    if (maxPendingProposals < 1 || markerInterval < 2 || markerBytes < 1 || applyThreads < 1) {
      throw new IllegalArgumentException("counts must be positive");
    }
  }

  /** The defaults of a store. */
  public static RaftSettings defaults(long storeId, String directory) {
    return new RaftSettings(
        storeId,
        directory,
        DurabilityMode.FSYNC,
        64 * MIB,
        512L * MIB,
        8 * MIB,
        1024,
        512,
        8 * MIB,
        1,
        LivenessSettings.DEFAULT);
  }

  public RaftSettings with(DurabilityMode mode) {
    return new RaftSettings(
        storeId,
        directory,
        mode,
        segmentBytes,
        logLimitBytes,
        maxProposalBytes,
        maxPendingProposals,
        markerInterval,
        markerBytes,
        applyThreads,
        liveness);
  }
}
