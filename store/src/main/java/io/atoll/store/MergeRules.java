package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.StoreId;
import java.util.HashSet;
import java.util.Set;

/**
 * How Regions become one: always the Region behind a part of the one before it, so that a Region
 * keeps its start for all its life. The Regions of a key over time have greater and greater
 * versions; who finds its own start in another Region of a greater version is a part of another.
 */
final class MergeRules {
  private MergeRules() {}

  /** The same Region in its next version. */
  static Region next(Region region) {
    return new Region(
        region.id(),
        region.start(),
        region.end(),
        new RegionEpoch(region.epoch().confVersion(), region.epoch().version() + 1),
        region.peers());
  }

  /** Both of them. */
  static Region union(Region target, Region source) {
    return new Region(
        target.id(),
        target.start(),
        source.end(),
        new RegionEpoch(
            target.epoch().confVersion(),
            Math.max(target.epoch().version(), source.epoch().version()) + 1),
        target.peers());
  }

  /**
   * Whether the second follows the first, and both have voters, and only voters, on the same
   * stores.
   */
  static boolean fit(Region target, Region source) {
    Set<StoreId> stores = new HashSet<>();
    for (Peer peer : target.peers()) {
      if (peer.isLearner()) {
        return false;
      }
      stores.add(peer.store());
    }
    for (Peer peer : source.peers()) {
      if (peer.isLearner() || !stores.remove(peer.store())) {
        return false;
      }
    }
    return stores.isEmpty()
        && !source.start().isEmpty()
        && target.end().equals(source.start())
        && !target.id().equals(source.id());
  }

  /**
   * Whether another Region shows that one is no more: it has the start of that in a later version.
   */
  static boolean isPartOf(Region gone, Region known) {
    return !known.id().equals(gone.id())
        && known.contains(gone.start())
        && known.epoch().version() > gone.epoch().version();
  }
}
