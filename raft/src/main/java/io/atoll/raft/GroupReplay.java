package io.atoll.raft;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a group from the applied index in the engine's files to where the library goes on: applies
 * everything up to the library's snapshot index, and for a group of one member, whose log is
 * committed as it stands, everything.
 */
final class GroupReplay {
  private static final Logger LOG = LoggerFactory.getLogger(GroupReplay.class);
  private static final int BATCH_ENTRIES = 1024;
  private static final long BATCH_BYTES = 4 << 20;

  private final RaftSettings settings;
  private final LogRecovery.Recovered recovered;
  private final StateMachine stateMachine;

  // Of the group at hand.
  private Applier.Batch batch = new Applier.Batch(new ArrayList<>());
  private long batchBytes;
  private List<StoredGroup> created = List.of();
  private List<Long> destroyed = List.of();

  GroupReplay(RaftSettings settings, LogRecovery.Recovered recovered, StateMachine stateMachine) {
    this.settings = settings;
    this.recovered = recovered;
    this.stateMachine = stateMachine;
  }

  /**
   * Where the library starts.
   *
   * @param entries above the state's marker
   * @param isInLog whether the log knows the group as a living one
   * @param isMarkerNew whether the log does not know the state's marker
   * @param created groups that the replay created
   * @param destroyed groups that the replay destroyed
   */
  record Start(
      GroupState state,
      List<Operation> entries,
      long appliedIndex,
      boolean isInLog,
      boolean isMarkerNew,
      List<StoredGroup> created,
      List<Long> destroyed) {}

  /**
   * @param inLog what the log holds, null where the group is new to it
   */
  Start run(StoredGroup group, LogState.@Nullable Group inLog) {
    long groupId = group.groupId();
    Peer self =
        group
            .members()
            .on(settings.storeId())
            .orElseThrow(() ->
                new IllegalStateException(
                    "group " + groupId + " has no member on store " + settings.storeId()));
    long applied = group.appliedIndex();
    EntryPositions entries = inLog == null ? null : inLog.entries;
    // A group of which the log knows but votes has no members there: those of the descriptor count.
    if (inLog == null || entries == null || isWithoutLog(inLog)) {
      SnapshotPoint point = group.snapshot();
      if (applied > point.index() && settings.durability() == DurabilityMode.FSYNC) {
        throw missing(groupId, applied, "the engine holds entries up to it, the log none");
      }
      // It may have voted here before it came.
      Vote before = inLog == null ? null : inLog.state.vote();
      GroupState state = GroupState.at(self, group.members(), point, before);
      if (applied > point.index()) {
        state = state.with(new Marker(applied, state.vote().term(), 0, group.members()));
      }
      return new Start(state, List.of(), applied, false, false, List.of(), List.of());
    }
    created = new ArrayList<>();
    destroyed = new ArrayList<>();
    GroupState state = inLog.state;
    Marker marker = state.marker();
    long last = Math.max(marker.index(), entries.last(marker.index()));
    SnapshotPoint point = group.snapshot();
    if (last < point.index() && point.index() == applied) {
      // The process ended between taking in a snapshot and logging it.
      GroupState moved = GroupState.at(self, group.members(), point, state.vote());
      return new Start(moved, List.of(), applied, false, false, List.of(), List.of());
    }
    if (last < applied) {
      if (settings.durability() == DurabilityMode.FSYNC) {
        throw missing(groupId, applied, "the engine holds it, the log ends at " + last);
      }
      LOG.warn(
          "The log lost entries that the engine kept (durability is relaxed): group={} log={}"
              + " engine={}",
          groupId,
          last,
          applied);
      Marker ahead =
          new Marker(applied, state.vote().term(), marker.membersIndex(), marker.members());
      return new Start(
          state.with(ahead), List.of(), applied, !inLog.destroyed, true, List.of(), List.of());
    }
    long from = Math.min(applied, marker.index());
    long gap = entries.firstGapAfter(from);
    if (gap == EntryPositions.NONE
        && entries.last(from) < marker.index()
        && applied < marker.index()) {
      gap = entries.last(from) + 1;
    }
    if (gap != EntryPositions.NONE && gap <= last) {
      throw missing(groupId, gap, "needed above " + from);
    }
    long replayed = applied;
    while (replayed < marker.index()) {
      replayed++;
      replay(groupId, operation(groupId, replayed, entries));
    }
    List<Operation> left = new ArrayList<>();
    boolean alone = marker.members().voters().size() == 1 && marker.members().learners().isEmpty();
    Marker newMarker = marker;
    for (long index = marker.index() + 1; index <= last; index++) {
      Operation operation = operation(groupId, index, entries);
      alone &= operation.kind() != EntryKind.MEMBERS;
      if (alone) {
        if (index > replayed) {
          replay(groupId, operation);
          replayed = index;
        }
        newMarker = new Marker(index, operation.term(), marker.membersIndex(), marker.members());
      } else {
        left.add(operation);
      }
    }
    applyBatch();
    return new Start(
        state.with(newMarker),
        left,
        replayed,
        !inLog.destroyed,
        newMarker != marker,
        created,
        destroyed);
  }

  private static boolean isWithoutLog(LogState.Group inLog) {
    return AbsentVoters.lastIndex(inLog) == 0
        && inLog.state.marker().index() == RaftGroup.INITIAL_INDEX;
  }

  private Operation operation(long groupId, long index, EntryPositions entries) {
    long place = entries.at(index);
    if (place == EntryPositions.NONE) {
      throw missing(groupId, index, "needed for replay");
    }
    return recovered.entry(groupId, index, place);
  }

  private void replay(long groupId, Operation operation) {
    long index = operation.index();
    CommittedEntry entry =
        switch (operation.kind()) {
          case COMMAND ->
              CommittedEntry.command(groupId, index, operation.term(), operation.payload(), null);
          case NEW_TERM -> CommittedEntry.newTerm(groupId, index, operation.term());
          case MEMBERS ->
              CommittedEntry.members(
                  groupId,
                  index,
                  operation.term(),
                  RecordReader.membersOperation(operation.payload()).members());
        };
    batch.add(entry);
    batchBytes += operation.payload().length;
    if (batch.size() >= BATCH_ENTRIES || batchBytes >= BATCH_BYTES) {
      applyBatch();
    }
  }

  private void applyBatch() {
    if (batch.size() > 0) {
      stateMachine.apply(batch);
      created.addAll(batch.created());
      destroyed.addAll(batch.destroyed());
      batch = new Applier.Batch(new ArrayList<>());
      batchBytes = 0;
    }
  }

  private RaftLogException missing(long groupId, long index, String why) {
    return new RaftLogException(
        RaftLogException.Reason.CORRUPTION,
        "the Raft log in "
            + settings.directory()
            + " lacks entry "
            + index
            + " of group "
            + groupId
            + ": "
            + why
            + (recovered.gap().isEmpty() ? "" : "; " + recovered.gap()),
        null);
  }
}
