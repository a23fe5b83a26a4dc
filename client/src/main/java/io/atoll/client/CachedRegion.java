package io.atoll.client;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RequestContext;
import io.atoll.codec.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A Region as the client knows it: its borders as user keys and its supposed leader. Immutable but
 * for the leader, which is a guess anyway.
 */
final class CachedRegion {
  private final Region region;
  private final Key start;
  private final Key end;
  private final RequestContext[] contexts = new RequestContext[3];
  private volatile Peer leader;

  CachedRegion(Region region, Peer leader) {
    this.region = region;
    this.start = EncodedKeys.decode(region.start());
    this.end = EncodedKeys.decode(region.end());
    this.leader = leader;
    for (RequestContext.Priority priority : RequestContext.Priority.values()) {
      contexts[priority.ordinal()] =
          new RequestContext(
              region.id(),
              region.epoch(),
              priority,
              RequestContext.Isolation.SNAPSHOT,
              Set.of(),
              Long.MAX_VALUE);
    }
  }

  Region region() {
    return region;
  }

  /** First user key. */
  Key start() {
    return start;
  }

  /** End of the user keys, excluded; empty for none. */
  Key end() {
    return end;
  }

  Peer leader() {
    return leader;
  }

  void leader(Peer value) {
    leader = value;
  }

  boolean contains(Key key) {
    return start.compareTo(key) <= 0 && (end.isEmpty() || key.compareTo(end) < 0);
  }

  /** A voter that is to be asked; the leader where none follows. */
  Peer replica(ReplicaRead replicas, int turn) {
    Peer now = leader;
    List<Peer> voters = new ArrayList<>(region.peers().size());
    for (Peer peer : region.peers()) {
      if (!peer.isLearner() && (replicas != ReplicaRead.FOLLOWER || peer.id() != now.id())) {
        voters.add(peer);
      }
    }
    return voters.isEmpty() ? now : voters.get(Math.floorMod(turn, voters.size()));
  }

  /** The context of a request without resolved locks, made once. */
  RequestContext context(RequestContext.Priority priority) {
    return contexts[priority.ordinal()];
  }

  RequestContext context(RequestContext.Priority priority, Set<Long> resolvedLocks) {
    if (resolvedLocks.isEmpty()) {
      return context(priority);
    }
    return new RequestContext(
        region.id(),
        region.epoch(),
        priority,
        RequestContext.Isolation.SNAPSHOT,
        resolvedLocks,
        Long.MAX_VALUE);
  }

  /** The lesser of two range ends, where empty is no end. */
  static Key minEnd(Key a, Key b) {
    if (a.isEmpty()) {
      return b;
    }
    return b.isEmpty() || a.compareTo(b) <= 0 ? a : b;
  }

  static Key max(Key a, Key b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
