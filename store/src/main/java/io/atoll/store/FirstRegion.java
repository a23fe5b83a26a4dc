package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionId;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import io.atoll.kv.Family;
import io.atoll.mvcc.Modifications;
import io.atoll.raft.RaftGroup;
import io.atoll.raft.RaftStore;
import io.atoll.raft.StoredGroup;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a new store joins a cluster: the first one of all makes the Region of all keys, the others
 * wait for theirs. A store does so once in its life, so that one whose Regions were all moved away
 * never makes the first one again.
 */
final class FirstRegion {
  private static final Logger LOG = LoggerFactory.getLogger(FirstRegion.class);

  private FirstRegion() {}

  static void join(StoreParts parts, Applier applier, RaftStore raft) {
    if (parts.engine().get(Family.RAFT, RegionRecords.JOINED) != null) {
      return;
    }
    Modifications joined = new Modifications();
    if (parts.regions().size() > 0) {
      joined.put(Family.RAFT, RegionRecords.JOINED, RegionRecords.number(0));
      applier.change(joined);
      return;
    }
    StoreId self = parts.settings().store();
    long id = parts.placement().allocateIds(2);
    Region proposed =
        new Region(
            new RegionId(id),
            Key.EMPTY,
            Key.EMPTY,
            new RegionEpoch(1, 1),
            List.of(new Peer(id + 1, self, false)));
    Region first = parts.placement().bootstrap(proposed);
    joined.put(Family.RAFT, RegionRecords.JOINED, RegionRecords.number(first.id().value()));
    boolean isMine = first.peers().size() == 1 && first.peers().getFirst().store().equals(self);
    if (isMine) {
      applier.create(new RegionReplica(first, RaftGroup.INITIAL_INDEX));
    }
    applier.change(joined);
    // The log does not know of these writes: they must be in files before anything builds on them.
    parts.engine().flush();
    if (isMine) {
      raft.create(
          new StoredGroup(
              first.id().value(), RaftGroup.INITIAL_INDEX, RegionReplica.members(first)));
      LOG.info("created the first Region id={}", first.id().value());
    }
  }
}
