package io.atoll.raft;

/**
 * One replica of a group.
 *
 * @param peerId unique in the cluster, never used again
 * @param storeId the store it lives on
 */
public record Peer(long peerId, long storeId) {
  @Override
  public String toString() {
    return "peer " + peerId + " on store " + storeId;
  }
}
