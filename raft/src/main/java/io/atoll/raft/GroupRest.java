package io.atoll.raft;

import java.util.HashSet;
import java.util.Set;

/**
 * Whether a leader may stop telling its followers that it leads: nothing is under way, and all of
 * them have answered several times since. Their stores' beats say that it lives ({@link
 * StoreLiveness}); whatever comes up ends the rest. Changed on the group's thread, read on any.
 */
final class GroupRest {
  /** So many quiet heartbeats in a row: the first ones told everybody what is committed. */
  private static final int QUIET_HEARTBEATS = 4;

  private final Set<Peer> answered = new HashSet<>();
  private int quiet;
  private volatile boolean isResting;

  boolean isResting() {
    return isResting;
  }

  /** Something is to be done. */
  void ends() {
    if (isResting) {
      isResting = false;
    }
  }

  /** A follower holds all entries that the leader has. */
  void answered(Peer follower) {
    answered.add(follower);
  }

  /**
   * A heartbeat was sent.
   *
   * @param isSettled whether all entries are committed
   * @param followers how many there are
   */
  void heartbeat(boolean isSettled, int followers) {
    quiet = isSettled && answered.size() == followers ? quiet + 1 : 0;
    answered.clear();
    isResting = quiet >= QUIET_HEARTBEATS;
  }
}
