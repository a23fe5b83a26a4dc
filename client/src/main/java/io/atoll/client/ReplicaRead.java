package io.atoll.client;

/** Which replicas are asked for what a snapshot reads ({@code tidb_replica_read}). */
public enum ReplicaRead {
  LEADER,
  /** One that follows; the leader where that fails, or where there is none. */
  FOLLOWER,
  /** Any of them in turn. */
  LEADER_AND_FOLLOWER,
  /** Any of them in turn, without asking the leader: for reads of some seconds ago. */
  STALE
}
