package io.atoll.placement;

import io.atoll.api.StoreDescription.State;
import io.atoll.api.StoreId;
import java.util.List;

/**
 * A store at the moment of a decision. What running operators will bring and take counts already.
 *
 * @param namespace whose tables only it is for
 * @param location its values of the location labels; empty where it has none
 * @param isConnected it was heard of a moment ago
 * @param isGivenUp it was not heard of for longer than max-store-down-time
 * @param isLowOnSpace it takes no more replicas
 * @param isLeaderless leaders are kept away from it by wish
 * @param weightBytes of its replicas, see {@link KnownRegion#weightBytes}
 * @param heat of the Regions that it leads, see {@link KnownRegion#heat}
 * @param receiving replicas that are on their way to it
 * @param leaving replicas that balancing takes away from it
 */
record StoreView(
    StoreId id,
    State state,
    String namespace,
    List<String> location,
    boolean isConnected,
    boolean isGivenUp,
    boolean isLowOnSpace,
    boolean isLeaderless,
    long weightBytes,
    long leaders,
    long heat,
    int receiving,
    int leaving,
    int storeLimit) {

  boolean canLead() {
    return state == State.UP && isConnected && !isLeaderless;
  }

  boolean canReceive() {
    return canHold() && receiving < storeLimit;
  }

  /** Whether it may have more replicas, however many are on their way already. */
  boolean canHold() {
    return state == State.UP && isConnected && !isLowOnSpace;
  }
}
