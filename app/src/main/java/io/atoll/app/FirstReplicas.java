package io.atoll.app;

import io.atoll.api.Peer;
import io.atoll.api.Placement;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.api.StoreDescription;
import io.atoll.codec.Key;
import io.atoll.runtime.Environment;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A new cluster's first Region has one replica, and gets the others a moment later. Tables are born
 * on the stores of the Region that they are split off: those made in that moment would have one
 * replica each, and wait for theirs one after the other. So clients are let in when it is over.
 */
final class FirstReplicas {
  private static final Logger LOG = LoggerFactory.getLogger(FirstReplicas.class);
  private static final Duration PAUSE = Duration.ofMillis(50);

  /** A cluster that cannot do it now serves its clients as it is. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** What {@code max-replicas} is at first. */
  private static final int WANTED = 3;

  private FirstReplicas() {}

  static void await(Environment environment, Placement placement) {
    long began = environment.clock().nanos();
    try {
      int voters = voters(placement);
      if (voters > 1) {
        return; // not new
      }
      while (voters < Math.min(WANTED, stores(placement))
          && environment.clock().nanos() - began < LIMIT.toNanos()) {
        environment.scheduler().sleep(PAUSE);
        voters = voters(placement);
      }
      int wanted = Math.min(WANTED, stores(placement));
      if (voters < wanted) {
        LOG.warn(
            "clients are let in although the first Region has {} of {} replicas: placement's log"
                + " tells which stores take none",
            voters,
            wanted);
        return;
      }
      LOG.info(
          "the first Region has its replicas: voters={} after={} ms",
          voters,
          (environment.clock().nanos() - began) / 1_000_000);
    } catch (PlacementUnavailableException e) {
      LOG.info("replicas are not waited for: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static int voters(Placement placement) {
    int voters = 0;
    for (Peer peer : placement.regionByKey(Key.EMPTY).region().peers()) {
      voters += peer.isLearner() ? 0 : 1;
    }
    return voters;
  }

  private static int stores(Placement placement) {
    int stores = 0;
    for (StoreDescription store : placement.stores()) {
      stores += store.state() == StoreDescription.State.UP ? 1 : 0;
    }
    return stores;
  }
}
