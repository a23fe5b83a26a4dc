package io.atoll.raft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A leader's lease: promises of a quorum of its voters' stores to stand by it. A store's promise
 * counts where the replica there has taken entries of this leader's term under it: then it knows
 * whom it promised to stand by, and has voted for nobody since. Changed on the group's thread, read
 * on any.
 */
final class GroupLease {
  /**
   * @param missing promises that make a quorum together with the leader itself
   * @param promises that the voters answered under, beside their stores
   */
  private record Basis(long term, int missing, StoreLiveness.Neighbour[] stores, long[] promises) {}

  private static final Basis NONE = new Basis(0, 0, new StoreLiveness.Neighbour[0], new long[0]);

  private final StoreLiveness liveness;
  private volatile Basis basis = NONE;

  // On the group's thread.
  private long term;
  private final Map<Peer, Long> answers = new HashMap<>();
  private long barredTerm;

  GroupLease(StoreLiveness liveness) {
    this.liveness = liveness;
  }

  /** Whether nobody else can lead: the lease of this term holds now. */
  boolean holds(long leaderTerm) {
    Basis now = basis;
    if (now.term != leaderTerm) {
      return false;
    }
    int missing = now.missing;
    for (int i = 0; missing > 0 && i < now.stores.length; i++) {
      if (now.stores[i].keeps(now.promises[i])) {
        missing--;
      }
    }
    return missing <= 0;
  }

  /**
   * A replica took entries of the leader's term.
   *
   * @param promise under which it did; 0 for none
   */
  void answered(long leaderTerm, Peer from, long promise, Members members) {
    if (term != leaderTerm) {
      answers.clear();
      term = leaderTerm;
    }
    Long before = promise == 0 ? answers.remove(from) : answers.put(from, promise);
    if (before == null ? promise != 0 : before != promise) {
      changed(members);
    }
  }

  /** The group's members are others, or what they answered is. */
  void changed(Members members) {
    if (term == 0 || term == barredTerm) {
      return;
    }
    List<StoreLiveness.Neighbour> stores = new ArrayList<>();
    List<Long> promises = new ArrayList<>();
    answers.forEach((peer, promise) -> {
      if (members.voters().contains(peer)) {
        stores.add(liveness.neighbour(peer.storeId()));
        promises.add(promise);
      }
    });
    basis =
        new Basis(
            term,
            members.voters().size() / 2,
            stores.toArray(StoreLiveness.Neighbour[]::new),
            promises.stream().mapToLong(Long::longValue).toArray());
  }

  /**
   * The leader asks another replica to take its place: whoever that replica asks may vote at once,
   * however late its request comes. There is no lease in this term any more.
   */
  void bar(long leaderTerm) {
    barredTerm = leaderTerm;
    basis = NONE;
  }
}
