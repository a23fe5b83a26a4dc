package io.atoll.placement;

import java.util.Optional;
import java.util.function.Predicate;

/**
 * Looks for a move that makes stores more alike: the best of those that a sample of the Regions
 * allows. Asked now and then.
 */
interface Balancer {
  /** The best of so many is good enough. */
  int LOOKS = 100;

  /** Regions looked at for one answer, at most. What is rarer than one in so many can wait. */
  int MAX_LOOKS = 1_000;

  Operator.Kind kind();

  /**
   * @param isFree whether a Region has no operator
   */
  Optional<Operator.Plan> propose(ClusterView view, Predicate<KnownRegion> isFree);

  /** Of few Regions, each is met all but surely. */
  static int looks(int regions) {
    return Math.min(MAX_LOOKS, 4 * regions);
  }
}
