package io.atoll.raft;

/**
 * How a leader sees one of the other replicas.
 *
 * @param isBehind whether it lacks entries that the leader no longer has, or many: it should get no
 *     vote and no leadership yet
 * @param silentNanos since its store was heard of
 */
public record PeerProgress(Peer peer, boolean isBehind, long silentNanos) {}
