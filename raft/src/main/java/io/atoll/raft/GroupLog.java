package io.atoll.raft;

import io.microraft.model.groupop.UpdateRaftGroupMembersOp;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.persistence.RaftEndpointPersistentState;
import io.microraft.model.persistence.RaftTermPersistentState;
import io.microraft.persistence.RaftStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One group's end of the shared log, called on the group's thread. Records gather until the library
 * flushes; then the thread parks while the shared sync runs. What need not be safe (a marker of the
 * library's own snapshot) is handed over without waiting.
 */
final class GroupLog implements RaftStore {
  private final SharedLog log;
  private final long groupId;
  private final RecordWriter writer = new RecordWriter();
  private boolean mustSync;
  private @Nullable Append last;
  private long ownMarkerIndex = -1;

  /** Whether the group has other members, whom an answer could reach before a delayed sync. */
  private boolean hasOthers;

  GroupLog(SharedLog log, long groupId) {
    this.log = log;
    this.groupId = groupId;
  }

  void hasOthers(boolean others) {
    this.hasOthers = others;
  }

  /** The next marker at this index is of a state that the engine applied from this very log. */
  void ownMarkerAt(long index) {
    this.ownMarkerIndex = index;
  }

  /** Asks for a turn on the log's writer. */
  void turn(SharedLog.Turn turn) {
    log.turn(turn);
  }

  /** The group's first record; becomes safe with whatever follows. */
  void begin(GroupState state) {
    writer.group(groupId, state);
  }

  void marker(Marker marker) {
    writer.marker(groupId, marker);
  }

  void destroyed() {
    writer.destroyed(groupId);
    push();
  }

  @Override
  public void persistAndFlushLocalEndpoint(RaftEndpointPersistentState endpoint)
      throws IOException {
    writer.voting(groupId, endpoint.isVoting());
    settle();
  }

  @Override
  public void persistAndFlushInitialGroupMembers(RaftGroupMembersView initialGroupMembers) {
    // In the group's first record.
  }

  @Override
  public void persistAndFlushTerm(RaftTermPersistentState term) throws IOException {
    writer.term(
        groupId,
        new Vote(term.getTerm(), Optional.ofNullable(term.getVotedFor()).map(LibraryModel::peer)));
    settle();
  }

  /** Term and vote are safe before any answer; alone, there is nobody to answer before an entry. */
  private void settle() throws IOException {
    mustSync = true;
    if (hasOthers) {
      flush();
    }
  }

  @Override
  public void persistLogEntries(List<LogEntry> entries) {
    for (LogEntry entry : entries) {
      switch (entry.getOperation()) {
        case Operation operation ->
            writer.entry(
                RecordType.ENTRY,
                groupId,
                entry.getIndex(),
                entry.getTerm(),
                operation.kind(),
                operation.payload());
        case UpdateRaftGroupMembersOp change ->
            writer.entry(
                RecordType.ENTRY,
                groupId,
                entry.getIndex(),
                entry.getTerm(),
                EntryKind.MEMBERS,
                LibraryModel.encode(change));
        default -> throw new IllegalStateException("unknown operation " + entry.getOperation());
      }
    }
    mustSync = true;
  }

  @Override
  public void persistSnapshotChunk(SnapshotChunk chunk) throws IOException {
    if (chunk.getIndex() != ownMarkerIndex) {
      // Refused before the library changes anything: this replica stays behind, and right.
      throw new IOException(
          "group "
              + groupId
              + " needs a snapshot's data at "
              + chunk.getIndex()
              + ", which comes from its leader's store and not through the log");
    }
    writer.marker(groupId, LibraryModel.marker(chunk));
  }

  @Override
  public void truncateLogEntriesFrom(long index) {
    writer.truncateFrom(groupId, index);
    mustSync = true;
  }

  @Override
  public void truncateLogEntriesUntil(long index) {
    // The marker says so; what is kept on disk is decided by the engine's flushes.
  }

  @Override
  public void deleteSnapshotChunks(long index, int count) {
    // A newer marker replaces it.
  }

  /** Waits until the newest marker is safe: log files may go then. */
  void settleMarker() throws IOException {
    mustSync = true;
    flush();
  }

  /** Hands over what gathered, without waiting. */
  void push() {
    if (!writer.isEmpty()) {
      int length = writer.length();
      last = log.append(writer.take(), length);
    }
  }

  /**
   * Hands over what gathered, for a flush that follows.
   *
   * @param turn is told when it is safe; where this answers true, that may be happening already
   * @return false where there was nothing: the flush sees to what was handed over before
   */
  boolean pushFor(SharedLog.Turn turn) {
    if (!mustSync || writer.isEmpty()) {
      return false;
    }
    int length = writer.length();
    Append append = new Append(writer.take(), length, turn);
    last = append;
    log.append(append);
    return true;
  }

  @Override
  public void flush() throws IOException {
    push();
    Append newest = last;
    if (mustSync && newest == null) {
      mustSync = false; // all of it was waited for
    }
    if (mustSync && newest != null) {
      if (!newest.isDone() && log.isWriter()) {
        log.writeNow();
      }
      try {
        newest.await();
      } catch (RaftLogException e) {
        throw new IOException(e.getMessage(), e);
      }
      last = null;
      mustSync = false;
    }
  }
}
