package io.atoll.raft;

import io.atoll.runtime.Clock;
import io.atoll.runtime.Environment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the stores that share groups with this one promise each other. A store that is told that
 * another lives promises it, for a while, to answer no candidate against the leaders there. A
 * leader with such promises of a quorum knows that nobody else leads: it may read without asking
 * (Ongaro's thesis, 6.4.1, with one promise for all groups of a store, as in CockroachDB's leader
 * leases).
 *
 * <p>A promise ends by time, and a renewed one has another number, so that what a replica said
 * before is not taken for said under the new one: in between it may have voted.
 */
final class StoreLiveness {
  /** A promise to this store: its number and until when it holds, by this store's clock. */
  private record Lease(long promise, long untilNanos) {}

  /** Another store. */
  static final class Neighbour {
    private final long store;
    private final Clock clock;

    /** What it promised us. */
    private volatile @Nullable Lease lease;

    // What we promised it; under this object's lock but for reading the number.
    private long life;
    private volatile long promise;
    private long promisedUntilNanos;

    /** When it was last heard of; at first, when it was first asked about. */
    private volatile long heardNanos;

    private Neighbour(long store, Clock clock) {
      this.store = store;
      this.clock = clock;
      this.heardNanos = clock.nanos();
    }

    long silentNanos() {
      return clock.nanos() - heardNanos;
    }

    long store() {
      return store;
    }

    /** Whether it keeps a promise of this number to us now. */
    boolean keeps(long number) {
      Lease now = lease;
      return now != null && now.promise == number && now.untilNanos - clock.nanos() > 0;
    }

    /** The number of our promise to it; 0 where there is none. */
    long promise() {
      return promise;
    }

    /**
     * Whether nothing is promised to it now. Where it says so, the promise that was is over for
     * good: the next one has another number.
     */
    synchronized boolean isFree() {
      if (promise != 0 && promisedUntilNanos - clock.nanos() <= 0) {
        promise = 0;
      }
      return promise == 0;
    }

    private synchronized long promise(long itsLife, long untilNanos, AtomicLong numbers) {
      if (isFree() || life != itsLife) {
        life = itsLife;
        promisedUntilNanos = untilNanos;
        promise = numbers.incrementAndGet();
      } else {
        promisedUntilNanos = untilNanos;
      }
      return promise;
    }
  }

  private final Environment environment;
  private final LivenessSettings settings;
  private final Transport transport;
  private final long self;
  private final long life;
  private final long openedNanos;
  private final AtomicLong numbers;
  private final Map<Long, Neighbour> neighbours = new ConcurrentHashMap<>();
  private volatile long nextBeatNanos;

  StoreLiveness(
      Environment environment, LivenessSettings settings, Transport transport, long self) {
    this.environment = environment;
    this.settings = settings;
    this.transport = transport;
    this.self = self;
    this.life = environment.random().nextLong() | 1;
    // Another life of this store has other numbers.
    this.numbers = new AtomicLong(environment.random().nextLong() >>> 24 | 1);
    this.openedNanos = environment.clock().nanos();
    this.nextBeatNanos = openedNanos;
  }

  Neighbour neighbour(long store) {
    Neighbour known = neighbours.get(store);
    return known != null
        ? known
        : neighbours.computeIfAbsent(store, id -> new Neighbour(id, environment.clock()));
  }

  /**
   * Until when a replica that forgot whom it follows must keep quiet: it may have promised
   * something until then.
   *
   * @param sinceNanos when it forgot
   */
  long quietUntilNanos(long sinceNanos) {
    return sinceNanos + settings.promise().toNanos();
  }

  /** The same for replicas that this process found at its start. */
  boolean isQuietAfterStart() {
    return quietUntilNanos(openedNanos) - environment.clock().nanos() > 0;
  }

  /** Tells the others that this store lives, when it is time. */
  void tick() {
    long now = environment.clock().nanos();
    if (now - nextBeatNanos < 0) {
      return;
    }
    nextBeatNanos = now + settings.beat().toNanos();
    for (Neighbour each : neighbours.values()) {
      transport.send(new StoreBeat(self, each.store, life, 0, now, 0));
    }
  }

  /** Takes a beat or an answer; answers. */
  void heard(StoreBeat beat) {
    Neighbour from = neighbour(beat.from());
    from.heardNanos = environment.clock().nanos();
    if (!beat.isAnswer()) {
      long until = environment.clock().nanos() + settings.promise().toNanos();
      long promise = from.promise(beat.life(), until, numbers);
      transport.send(
          new StoreBeat(self, beat.from(), life, beat.life(), beat.sentNanos(), promise));
    } else if (beat.askedLife() == life) {
      long until = beat.sentNanos() + settings.leaseNanos();
      Lease known = from.lease;
      if (known == null || known.untilNanos - until < 0) {
        from.lease = new Lease(beat.promise(), until);
      }
    }
  }
}
