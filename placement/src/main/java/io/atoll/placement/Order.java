package io.atoll.placement;

import io.atoll.api.RegionId;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import java.util.List;

/** What an administrator wants to be done to one Region (PD's operators of that name). */
public sealed interface Order {
  /** A further replica. */
  record AddPeer(StoreId store) implements Order {}

  /** One replica less; where that leaves too few, placement makes another one. */
  record RemovePeer(StoreId store) implements Order {}

  record TransferLeader(StoreId to) implements Order {}

  /** A replica goes from one store to another. */
  record TransferPeer(StoreId from, StoreId to) implements Order {}

  /**
   * @param encodedKeys where; none for the middle
   */
  record Split(List<Key> encodedKeys) implements Order {
    public Split {
      encodedKeys = List.copyOf(encodedKeys);
    }
  }

  /**
   * Two Regions that lie side by side become one: that of them which comes first.
   *
   * @param with one of them; the order is for the other
   */
  record Merge(RegionId with) implements Order {}

  /** Its replicas and its leader go where its table has the fewest. */
  record Scatter() implements Order {}
}
