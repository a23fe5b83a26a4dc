package io.atoll.store;

import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.StoreId;
import io.atoll.codec.Key;
import io.atoll.mvcc.MvccKeys;
import io.atoll.mvcc.PessimisticLocks;
import io.atoll.raft.Members;
import io.atoll.raft.RaftGroup;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One Region on this store: its descriptor as applied, and what its leader keeps in memory.
 * Thread-safe; the descriptor and applied index are changed by the apply thread only.
 */
final class RegionReplica {
  /**
   * A descriptor with its borders as user keys, so that requests need not encode theirs; and
   * whether the Region's log is closed for a merge: then it serves nobody.
   */
  record View(Region region, @Nullable Merging merging, Key start, Key end) {
    static View of(Region region, @Nullable Merging merging) {
      return new View(region, merging, border(region.start()), border(region.end()));
    }

    private static Key border(Key encoded) {
      return encoded.isEmpty() ? Key.EMPTY : MvccKeys.decode(encoded.bytes());
    }

    /** Whether a user key lies in the Region. */
    boolean contains(Key key) {
      return start.compareTo(key) <= 0 && (end.isEmpty() || key.compareTo(end) < 0);
    }

    Key clampStart(Key key) {
      return key.compareTo(start) < 0 ? start : key;
    }

    /** The smaller of two ends, where an empty one is none. */
    Key clampEnd(Key key) {
      if (end.isEmpty()) {
        return key;
      }
      return key.isEmpty() || key.compareTo(end) > 0 ? end : key;
    }
  }

  /**
   * The last garbage collection of the whole Region.
   *
   * @param records it looked at
   * @param changes the Region's {@link #changes} when it began
   */
  record Collected(long safePoint, long atNanos, long records, long changes) {}

  private static final long NEVER = -1;

  private final long id;
  private final PessimisticLocks memoryLocks = new PessimisticLocks();
  private final RegionGate gate = new RegionGate();
  private final RegionLoad load = new RegionLoad();
  private final AtomicLong changes = new AtomicLong();
  private volatile long lastChangeMillis;
  private volatile @Nullable Collected collected;
  private final AtomicLong writtenBytes = new AtomicLong();
  private final AtomicBoolean isChecked = new AtomicBoolean();
  private final CompletableFuture<Void> firstLed = new CompletableFuture<>();
  private volatile View view;
  private volatile long appliedIndex;
  private volatile long leaderTerm = NEVER;

  /** The term for which a fresh timestamp was fetched: calculated commits are safe in it. */
  private volatile long maxTsTerm = NEVER;

  private volatile CompletableFuture<Void> maxTsFetched = new CompletableFuture<>();

  private volatile @Nullable RaftGroup group;

  /** Takes some of the reads while it is looked where to split; null otherwise. */
  private volatile @Nullable ReadSamples samples;

  private volatile boolean isLeaving;
  private final SafeTimestamp safeTimestamp = new SafeTimestamp();

  /** See {@link #applyingIndex}. */
  private volatile long applyingIndex;

  /** See {@link #era}. */
  private volatile Object era = new Object();

  /** Held while a change of members is begun, and while a merge is. */
  private final Object changing = new Object();

  /** Guarded by {@link #changing}. */
  private boolean isPreparing;

  RegionReplica(Region region, long appliedIndex) {
    this(region, appliedIndex, null);
  }

  RegionReplica(Region region, long appliedIndex, @Nullable Merging merging) {
    this.id = region.id().value();
    this.view = View.of(region, merging);
    this.appliedIndex = appliedIndex;
  }

  long id() {
    return id;
  }

  View view() {
    return view;
  }

  Region region() {
    return view.region;
  }

  void region(Region changed, @Nullable Merging merging) {
    view = View.of(changed, merging);
    era = new Object();
  }

  /** Null where it is not being merged. */
  @Nullable Merging merging() {
    return view.merging;
  }

  /**
   * Begins a change of members, unless the Region is being merged: whatever is begun here comes
   * before the entry that closes the log, and then the log stays open.
   *
   * @return null where it was not begun
   */
  <T> @Nullable T unlessMerging(Supplier<T> change) {
    synchronized (changing) {
      return isPreparing || view.merging != null ? null : change.get();
    }
  }

  /** Lets no change of members begin any more; false where that is so already. */
  boolean beginsPreparing() {
    synchronized (changing) {
      if (isPreparing || view.merging != null) {
        return false;
      }
      isPreparing = true;
      return true;
    }
  }

  /** The log is closed, or will not be. */
  void preparingEnded() {
    synchronized (changing) {
      isPreparing = false;
    }
  }

  /**
   * The Region takes in another one, whose readers' timestamps are not known here: until a fresh
   * timestamp is fetched no commit timestamp is calculated. What is fetched already is too old.
   */
  synchronized void absorbs() {
    maxTsTerm = NEVER;
    maxTsFetched = new CompletableFuture<>();
    collected = null;
  }

  /**
   * Stands for the time between two changes of the Region's borders, members or leadership: what is
   * cached of its rows ends with it.
   */
  Object era() {
    return era;
  }

  long appliedIndex() {
    return appliedIndex;
  }

  void appliedIndex(long index) {
    appliedIndex = index;
  }

  /**
   * Its data is about to go from this store, or to be replaced: who read meanwhile may have seen
   * none.
   */
  void leaves() {
    isLeaving = true;
  }

  boolean isLeaving() {
    return isLeaving;
  }

  /** What it can read without asking its leader. */
  SafeTimestamp safeTimestamp() {
    return safeTimestamp;
  }

  /** The engine is about to hold the entries up to an index. */
  void applying(long index) {
    applyingIndex = index;
  }

  /**
   * At least the index of every entry of which anything can be seen, in the engine or beside it;
   * all entries up to it are committed.
   */
  long applyingIndex() {
    return Math.max(applyingIndex, appliedIndex);
  }

  PessimisticLocks memoryLocks() {
    return memoryLocks;
  }

  /** What was done for it here. */
  RegionLoad load() {
    return load;
  }

  @Nullable ReadSamples samples() {
    return samples;
  }

  void samples(@Nullable ReadSamples taking) {
    samples = taking;
  }

  RegionGate gate() {
    return gate;
  }

  @Nullable RaftGroup group() {
    return group;
  }

  void group(RaftGroup found) {
    group = found;
  }

  synchronized void leaderStarted(long term) {
    // Another leader's changes are not known here.
    collected = null;
    memoryLocks.clear();
    era = new Object();
    maxTsFetched = new CompletableFuture<>();
    leaderTerm = term;
    // What an earlier leader began has come to its end.
    preparingEnded();
    firstLed.complete(null);
  }

  synchronized void leaderStopped() {
    leaderTerm = NEVER;
    maxTsTerm = NEVER;
    memoryLocks.clear();
    era = new Object();
  }

  /** Term in which this store leads the Region; -1 where it does not. */
  long leaderTerm() {
    return leaderTerm;
  }

  /** Whether this store leads the Region, as far as it was told. */
  boolean isLed() {
    return leaderTerm != NEVER;
  }

  /**
   * A timestamp was fetched for a term; one that comes late says nothing.
   *
   * @param wanted the {@link #maxTsFetched} from before it was asked for
   */
  synchronized void maxTsRaised(long term, CompletableFuture<Void> wanted) {
    if (term == leaderTerm && wanted == maxTsFetched) {
      maxTsTerm = term;
      maxTsFetched.complete(null);
    }
  }

  /** Whether calculated commits are safe now, whatever the term; may be outdated at once. */
  boolean mayCalculate() {
    return maxTsTerm != NEVER && maxTsTerm == leaderTerm;
  }

  /** Completes when a new leader has its timestamp. */
  CompletableFuture<Void> maxTsFetched() {
    return maxTsFetched;
  }

  boolean mayCalculate(long term) {
    return maxTsTerm == term;
  }

  /** Completes when this store has led the Region for the first time. */
  CompletableFuture<Void> firstLed() {
    return firstLed;
  }

  /** Counts puts and deletes proposed here. */
  void changed(int count, long nowMillis) {
    changes.addAndGet(count);
    lastChangeMillis = nowMillis;
  }

  /** Puts and deletes proposed here since the Region is on this store. */
  long changes() {
    return changes.get();
  }

  /** By this store's wall clock; 0 where it is not known of any. */
  long lastChangeMillis() {
    return lastChangeMillis;
  }

  /** Null where garbage was not collected since this store leads. */
  @Nullable Collected collected() {
    return collected;
  }

  void collected(Collected done) {
    collected = done;
  }

  /** Counts bytes written; whether it is time to look at the size, told to one caller only. */
  boolean isCheckDue(long bytes, long interval) {
    return writtenBytes.addAndGet(bytes) >= interval && isChecked.compareAndSet(false, true);
  }

  /** Whether the caller may look at the size now: nobody else does. */
  boolean beginsCheck() {
    return isChecked.compareAndSet(false, true);
  }

  /** The size is looked at: what is written from now on counts for the next time. */
  void sizeLookedAt() {
    writtenBytes.set(0);
  }

  void checkDone() {
    isChecked.set(false);
  }

  /** The peers as Raft knows them. */
  static Members members(Region region) {
    Set<io.atoll.raft.Peer> voters = new HashSet<>();
    Set<io.atoll.raft.Peer> learners = new HashSet<>();
    for (Peer peer : region.peers()) {
      (peer.isLearner() ? learners : voters).add(raftPeer(peer));
    }
    return new Members(voters, learners);
  }

  /** A Region's replica on a store; null where it has none there. */
  static @Nullable Peer peerOn(Region region, StoreId store) {
    for (Peer peer : region.peers()) {
      if (peer.store().equals(store)) {
        return peer;
      }
    }
    return null;
  }

  /** A peer as Raft knows it. */
  static io.atoll.raft.Peer raftPeer(Peer peer) {
    return new io.atoll.raft.Peer(peer.id(), peer.store().value());
  }

  /** The Region's peer of a Raft peer. */
  static Peer peer(io.atoll.raft.Peer raftPeer) {
    return new Peer(raftPeer.peerId(), new StoreId(raftPeer.storeId()), false);
  }
}
