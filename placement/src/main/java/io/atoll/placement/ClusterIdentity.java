package io.atoll.placement;

import io.atoll.api.Region;
import io.atoll.runtime.RandomSource;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a cluster is given once and keeps: its id, and its first Region. Thread-safe. */
final class ClusterIdentity {
  private static final String ID = "cluster/id";
  private static final String FIRST_REGION = "cluster/first-region";

  private final SavedValues saved;
  private final RandomSource random;

  /**
   * Held while the journal writes: whoever asks meanwhile needs the answer of just that write, and
   * asks once in a cluster's life.
   */
  private final ReentrantLock making = new ReentrantLock();

  private volatile long id;
  private volatile @Nullable Region firstRegion;

  ClusterIdentity(SavedValues saved, RandomSource random) {
    this.saved = saved;
    this.random = random;
    this.id = saved.number(ID).orElse(0);
    byte[] record = saved.get(FIRST_REGION);
    this.firstRegion = record == null ? null : Records.region(record);
  }

  /** Random, positive, made at the first question. */
  long id() {
    if (id == 0) {
      making.lock();
      try {
        if (id == 0) {
          long made = (random.nextLong() & Long.MAX_VALUE) | 1;
          saved.save(ID, made);
          id = made;
        }
      } finally {
        making.unlock();
      }
    }
    return id;
  }

  /** The first proposal ever made. */
  Region firstRegion(Region proposed) {
    Region known = firstRegion;
    if (known != null) {
      return known;
    }
    making.lock();
    try {
      known = firstRegion;
      if (known == null) {
        saved.save(FIRST_REGION, Records.of(proposed));
        known = proposed;
        firstRegion = known;
      }
      return known;
    } finally {
      making.unlock();
    }
  }
}
