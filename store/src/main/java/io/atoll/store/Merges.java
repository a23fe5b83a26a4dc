package io.atoll.store;

import io.atoll.api.MergeView;
import io.atoll.api.Peer;
import io.atoll.api.Region;
import io.atoll.api.RegionEpoch;
import io.atoll.api.RegionId;
import io.atoll.api.RegionResult;
import io.atoll.api.RegionSnapshots;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreId;
import io.atoll.api.StoreResponses;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.raft.PeerProgress;
import io.atoll.raft.RaftGroup;
import io.atoll.runtime.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a Region, the source, a part of the one before it, the target, on the same stores (after
 * TiKV's merge, with fewer states: what a replica may lack is not shipped but waited for).
 *
 * <pre>
 *   source's log   … writes … | Close(target, its epoch) at P       | Reopen(P), where it was rejected
 *   stores                      each applies P, then has it in files
 *   target's log   …                                                | TakeIn(source, P), or any other
 *                                                                     change of its epoch: a rejection
 * </pre>
 *
 * Why it is safe:
 *
 * <ol>
 *   <li>A replica that has applied {@code Close} serves neither reads nor writes, whoever leads;
 *       proposals evaluated before have an older epoch and write nothing. So does the leader's: it
 *       lets writers out first ({@link RegionGate}), and a read that was under way finds another
 *       epoch at its end.
 *   <li>{@code TakeIn} is proposed only when <em>all</em> replicas of the source have said that
 *       they applied {@code Close} and that their engines hold it in files. So whoever applies
 *       TakeIn, now or in a replay after any crash, has the source's data whole beside the
 *       target's; both become one in one write with all that is known of them. From before TakeIn
 *       is in any log, no replica anywhere answers for the source.
 *   <li>The target's log decides, and once: TakeIn is applied in the epoch that Close told, or not
 *       at all, and an epoch never comes again. A replica that applies the entry that ends that
 *       epoch otherwise notes the rejection beside its replica of the source ({@link Applier}); one
 *       whose target jumped by a snapshot notes nothing, because it cannot know. {@code Reopen} is
 *       proposed only by who has such a note or was told of one. Time-outs become rejections by an
 *       entry of the target ({@link Proposal.Reject}).
 *   <li>Members of the source do not change while it is closed: no change begins after Close is
 *       proposed ({@link RegionReplica#unlessMerging}), one begun before makes Close stale. The
 *       target's make TakeIn stale.
 *   <li>A Region keeps its start for life, since it is always the one behind that goes. For each
 *       key the Regions that hold it have greater and greater versions. So who finds its start in
 *       another Region of a greater version is a part of that: its replica may go ({@link
 *       StaleReplicas}, {@link SnapshotReceiver}), but not while the target's replica beside it may
 *       still apply TakeIn ({@link #isAwaited}).
 *   <li>Readers' timestamps of the source are not known to the target's leader: it calculates no
 *       commit timestamp until it has fetched one after TakeIn ({@link RegionReplica#absorbs}).
 *       Pessimistic locks in the source's memory go to its log before Close.
 * </ol>
 *
 * The store that leads the target sees a merge through, the one that leads the source takes it
 * back.
 */
final class Merges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Merges.class);
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final Duration ASK = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofMillis(100);

  /** A merge that is not done by then is rejected: the source is away meanwhile. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  /** When the source's leader begins to ask others how it ended. */
  private static final Duration ASKS_OTHERS = Duration.ofSeconds(3);

  private static final Duration DOWN = Duration.ofSeconds(2);

  private final StoreParts parts;
  private final Admission.Desk desk;
  private final WritePath writes;
  private final MemoryLockSaver locks;
  private final Neighbours neighbours;
  private final SnapshotReceiver receiver;
  private final Settling settling;

  /** When a source was first seen closed here, by its id and index. */
  private final Map<Seen, Long> seen = new ConcurrentHashMap<>();

  private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean isLooking = new AtomicBoolean();
  private Scheduler.@Nullable Timer timer;
  private volatile boolean isClosed;

  private record Seen(long region, long index) {}

  Merges(
      StoreParts parts,
      Admission.Desk desk,
      WritePath writes,
      MemoryLockSaver locks,
      Neighbours neighbours,
      SnapshotReceiver receiver) {
    this.parts = parts;
    this.desk = desk;
    this.writes = writes;
    this.locks = locks;
    this.neighbours = neighbours;
    this.receiver = receiver;
    this.settling = new Settling(parts);
  }

  void start() {
    timer =
        parts
            .environment()
            .scheduler()
            .every(
                PERIOD,
                () -> {
                  if (!parts.regions().merging().isEmpty()) {
                    changed();
                  }
                });
  }

  /** Something changed that merges may wait for; does not block. */
  void changed() {
    if (!isClosed
        && (!parts.regions().merging().isEmpty() || !seen.isEmpty())
        && isLooking.compareAndSet(false, true)) {
      parts
          .environment()
          .scheduler()
          .start(
              "atoll-merges",
              () -> {
                isLooking.set(false);
                look();
              });
    }
  }

  /** Whether the target's log may still take a closed Region in here. */
  static boolean isAwaited(Regions regions, RegionReplica source) {
    Merging merging = source.merging();
    if (merging == null || merging.isRejected()) {
      return false;
    }
    RegionReplica target = regions.get(merging.target().value());
    return target != null && !merging.isPast(target.region().epoch());
  }

  // ---- the beginning

  /**
   * Closes the source's log, where both Regions are led here and all their replicas are well.
   *
   * @return whether it is closed
   */
  boolean begin(RegionReplica target, RegionReplica source) {
    RegionEpoch targetEpoch = target.region().epoch();
    if (!isReady(target, source)
        || !areWell(target)
        || !areWell(source)
        || !source.beginsPreparing()) {
      return false;
    }
    boolean isKnown = true;
    source.gate().close();
    try {
      isKnown = close(target, targetEpoch, source);
    } finally {
      source.gate().open();
      if (isKnown) {
        source.preparingEnded();
      }
    }
    if (source.merging() == null) {
      return false;
    }
    LOG.info("a Region is closed for a merge region={} target={}", source.id(), target.id());
    // Tells the other replicas that Close is committed.
    RaftGroup group = desk.group(source);
    if (group != null) {
      group.readBarrier();
    }
    changed();
    return true;
  }

  /** Whether it is known what became of it; else it may still be committed in this term. */
  private boolean close(RegionReplica target, RegionEpoch targetEpoch, RegionReplica source) {
    if (!(desk.write(RequestContext.of(source.region()), source, List.of())
            instanceof Admission.Granted granted)
        || !isReady(target, source)
        || !target.region().epoch().equals(targetEpoch)
        || !(isOfOneTable(target, source) || isEmpty(source.region()))
        || locks.<StoreResponses.SplitRegion>save(granted) != null) {
      return true;
    }
    Proposal.Close close =
        new Proposal.Close(
            granted.view().region().epoch(), granted.term(), target.region().id(), targetEpoch);
    RegionResult<StoreResponses.SplitRegion> failure =
        writes.await(granted, granted.group().propose(granted.term(), close.encode(), close));
    return !(failure instanceof RegionResult.Undetermined);
  }

  private static boolean isOfOneTable(RegionReplica target, RegionReplica source) {
    return SplitChecks.tablePrefix(target.view().start())
        .equals(SplitChecks.tablePrefix(source.view().start()));
  }

  /** Whoever says that a table is gone: no Region gets rows of two. */
  private boolean isEmpty(Region region) {
    byte[] end = region.end().isEmpty() ? RegionRecords.AFTER_ALL_KEYS : region.end().bytes();
    for (Family family : ReplicaRemoval.DATA) {
      try (Cursor cursor = parts.engine().cursor(family, region.start().bytes(), end)) {
        cursor.seekToFirst();
        if (cursor.valid()) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isReady(RegionReplica target, RegionReplica source) {
    return target.isLed()
        && source.isLed()
        && target.merging() == null
        && source.merging() == null
        && MergeRules.fit(target.region(), source.region());
  }

  /** All replicas answer, and lack nothing that only a snapshot could bring. */
  private boolean areWell(RegionReplica replica) {
    RaftGroup group = desk.group(replica);
    if (group == null) {
      return false;
    }
    if (replica.region().peers().size() == 1) {
      return true;
    }
    List<PeerProgress> progress = await(group.progress(), List.of());
    return progress.size() == replica.region().peers().size() - 1
        && progress.stream()
            .allMatch(each -> !each.isBehind() && each.silentNanos() < DOWN.toNanos());
  }

  // ---- the rest of it

  private void look() {
    long now = parts.environment().clock().nanos();
    Set<Seen> current = ConcurrentHashMap.newKeySet();
    for (RegionReplica source : parts.regions().merging()) {
      Merging merging = source.merging();
      if (merging == null || isClosed) {
        continue;
      }
      Seen key = new Seen(source.id(), merging.index());
      current.add(key);
      seen.putIfAbsent(key, now);
      RegionReplica target = parts.regions().get(merging.target().value());
      if (target != null && target.isLed() && isAwaited(parts.regions(), source)) {
        once(source, () -> takeIn(target, source, merging, now - seen.getOrDefault(key, now)));
      } else if (source.isLed()) {
        once(source, () -> reopen(source, merging, now - seen.getOrDefault(key, now)));
      }
    }
    seen.keySet().retainAll(current);
  }

  private void once(RegionReplica source, Runnable work) {
    if (!underWay.add(source.id())) {
      return;
    }
    parts
        .environment()
        .scheduler()
        .start(
            "atoll-merge-" + source.id(),
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                if (!isClosed) {
                  LOG.warn("a merge does not get on region={}", source.id(), e);
                }
              } finally {
                underWay.remove(source.id());
              }
            });
  }

  private void takeIn(
      RegionReplica target, RegionReplica source, Merging merging, long waitedNanos) {
    if (!MergeRules.fit(target.region(), source.region())) {
      reject(target, merging);
      return;
    }
    boolean areSettled =
        ask(source.region(), true).stream()
            .allMatch(view -> view.isSettled() && view.preparedIndex() == merging.index());
    if (areSettled) {
      propose(
          target,
          merging,
          granted ->
              new Proposal.TakeIn(
                  merging.targetEpoch(), granted.term(), source.region().id(), merging.index()));
    } else if (waitedNanos > LONGEST.toNanos()) {
      reject(target, merging);
    } else {
      parts.environment().scheduler().after(AGAIN, this::changed);
    }
  }

  private void reject(RegionReplica target, Merging merging) {
    LOG.info("a merge is rejected target={} merge={}", target.region(), merging);
    propose(target, merging, granted -> new Proposal.Reject(merging.targetEpoch(), granted.term()));
  }

  private interface Making {
    Proposal of(Admission.Granted granted);
  }

  /** In the target's log, where that is still of the epoch that counts. */
  private void propose(RegionReplica target, Merging merging, Making making) {
    target.gate().close();
    try {
      Region region = target.region();
      if (region.epoch().equals(merging.targetEpoch())
          && desk.write(RequestContext.of(region), target, List.of())
              instanceof Admission.Granted granted) {
        Proposal proposal = making.of(granted);
        RegionResult<StoreResponses.SplitRegion> failure =
            writes.await(
                granted, granted.group().propose(granted.term(), proposal.encode(), proposal));
        if (failure != null) {
          LOG.info("a merge's entry was not written entry={} why={}", proposal, failure);
        }
      }
    } finally {
      target.gate().open();
    }
  }

  /** Opens the source again where the merge was rejected; ends its replica where it is done. */
  private void reopen(RegionReplica source, Merging merging, long waitedNanos) {
    boolean isRejected = merging.isRejected();
    if (!isRejected && !isAwaited(parts.regions(), source) && waitedNanos > ASKS_OTHERS.toNanos()) {
      // The target left this store, or came past the epoch by a snapshot: others know.
      List<MergeView> views = ask(source.region(), false);
      if (views.stream().anyMatch(MergeView::isMerged)) {
        receiver.retireMerged(source);
        return;
      }
      isRejected =
          views.stream()
              .anyMatch(view -> view.isRejected() && view.preparedIndex() == merging.index());
    }
    RaftGroup group = desk.group(source);
    if (!isRejected || group == null) {
      return;
    }
    long term = group.term();
    RegionReplica.View view = source.view();
    if (!source.isLed() || !group.isLeader() || view.merging() == null) {
      return;
    }
    Proposal.Reopen reopen = new Proposal.Reopen(view.region().epoch(), term, merging.index());
    LOG.info("a merge is taken back region={} merge={}", source.id(), merging);
    RegionResult<StoreResponses.SplitRegion> failure =
        writes.await(
            new Admission.Granted(source, view, group, term),
            group.propose(term, reopen.encode(), reopen));
    if (failure != null) {
      LOG.info("a merge was not taken back region={} why={}", source.id(), failure);
    }
  }

  // ---- what stores tell each other

  /** How a merge of a Region stands here, see {@link RegionSnapshots#merge}. */
  MergeView view(RegionId source, boolean settles) {
    long id = source.value();
    if (parts.applier().isMerged(id)) {
      return new MergeView(true, 0, false, false);
    }
    RegionReplica replica = parts.regions().get(id);
    Merging merging = replica == null ? null : replica.merging();
    if (merging == null) {
      return MergeView.NOTHING;
    }
    if (settles) {
      settling.settle();
    }
    // What was in the engine when the flush began is in files, and stays.
    return new MergeView(false, merging.index(), settles, merging.isRejected());
  }

  /** What all stores of a Region know of its merge; nothing of those that do not answer. */
  private List<MergeView> ask(Region region, boolean settles) {
    List<CompletableFuture<MergeView>> asked = new ArrayList<>();
    for (Peer peer : region.peers()) {
      CompletableFuture<MergeView> answer = new CompletableFuture<>();
      asked.add(answer);
      parts
          .environment()
          .scheduler()
          .start(
              "atoll-merge-view",
              () -> {
                try {
                  answer.complete(ask(peer.store(), region.id(), settles));
                } catch (RuntimeException e) {
                  LOG.debug("a store does not answer store={}", peer.store().value(), e);
                  answer.complete(MergeView.NOTHING);
                }
              });
    }
    List<MergeView> views = new ArrayList<>();
    for (CompletableFuture<MergeView> each : asked) {
      views.add(await(each, MergeView.NOTHING));
    }
    return views;
  }

  private MergeView ask(StoreId store, RegionId region, boolean settles) {
    if (store.equals(parts.settings().store())) {
      return view(region, settles);
    }
    RegionSnapshots there = neighbours.snapshots(store);
    return there == null ? MergeView.NOTHING : there.merge(region, settles);
  }

  private <T> T await(CompletableFuture<T> future, T otherwise) {
    try {
      return parts.environment().scheduler().await(future, ASK);
    } catch (TimeoutException e) {
      return otherwise;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    isClosed = true;
    if (timer != null) {
      timer.cancel();
    }
  }
}
