package io.atoll.raft;

import io.microraft.impl.RaftNodeImpl;
import io.microraft.impl.log.RaftLog;
import io.microraft.impl.state.RaftState;
import io.microraft.model.log.LogEntry;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesRequest.AppendEntriesRequestBuilder;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.RaftMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives a follower's library what it can take of its leader's messages. Three things it cannot do
 * (version 0.7):
 *
 * <ul>
 *   <li>match a request whose previous entry lies at or below its own snapshot. All up to the
 *       snapshot is committed, so it matches any leader's log: the request is cut to what comes
 *       after, and the answer says what is matched then;
 *   <li>take a snapshot without its data passing through. It only hears that its leader lives, and
 *       the data is asked for elsewhere;
 *   <li>forget that it had asked for votes when the leader that it missed comes back in the same
 *       term. It would not ask again when that leader is gone for good, nor would anybody win.
 * </ul>
 *
 * On the group's thread.
 */
final class LeaderMessages {
  private static final long AS_IT_IS = -1;
  private static final long NO_ANSWER = -2;

  private final RaftNodeImpl node;
  private final LibraryModel model;

  /** What the answer to the message at hand tells as matched. */
  private long matched = AS_IT_IS;

  LeaderMessages(RaftNodeImpl node, LibraryModel model) {
    this.node = node;
    this.model = model;
  }

  /**
   * Handles a message of any kind.
   *
   * @return whether the leader's log no longer reaches back to this replica's
   */
  boolean handle(RaftMessage message) {
    switch (message) {
      case AppendEntriesRequest request when isCurrent(request) -> {
        forgetVotesAskedFor();
        append(request);
      }
      case InstallSnapshotRequest request when request.isSenderLeader() && isCurrent(request) -> {
        forgetVotesAskedFor();
        return snapshot(request);
      }
      default -> node.handle(message);
    }
    return false;
  }

  private boolean isCurrent(RaftMessage message) {
    return message.getTerm() >= node.state().term();
  }

  private void forgetVotesAskedFor() {
    RaftState state = node.state();
    if (state.preCandidateState() != null) {
      // In the same term it keeps its vote.
      state.toFollower(state.term());
    }
  }

  private void append(AppendEntriesRequest request) {
    RaftLog log = node.state().log();
    long previous = request.getPreviousLogIndex();
    long snapshot = log.snapshotIndex();
    if (previous > snapshot
        || previous >= log.lastLogOrSnapshotIndex()
        || log.containsLogEntry(previous)) {
      node.handle(request);
      return;
    }
    List<LogEntry> entries = request.getLogEntries();
    int covered = (int) Math.min(entries.size(), snapshot - previous);
    List<LogEntry> rest = entries.subList(covered, entries.size());
    if (rest.isEmpty()) {
      handle(heartbeat(copy(request)), snapshot);
      return;
    }
    int same = 0;
    while (same < rest.size() && isHere(log, rest.get(same))) {
      same++;
    }
    if (same > 0 || log.lastLogOrSnapshotIndex() == snapshot) {
      int term = same > 0 ? rest.get(same - 1).getTerm() : log.snapshotEntry().getTerm();
      handle(
          copy(request)
              .setPreviousLogIndex(snapshot + same)
              .setPreviousLogTerm(term)
              .setCommitIndex(request.getCommitIndex())
              .setLogEntries(rest.subList(same, rest.size()))
              .build(),
          AS_IT_IS);
      return;
    }
    // The first entry after the snapshot is another one. Without a previous entry the library
    // compares entry by entry; its count of what is matched would be wrong, and so would the commit
    // index that it takes from that, so it gets none: the next request tells it.
    handle(
        copy(request)
            .setPreviousLogIndex(0)
            .setPreviousLogTerm(0)
            .setCommitIndex(0)
            .setLogEntries(rest)
            .build(),
        snapshot + rest.size());
  }

  private static boolean isHere(RaftLog log, LogEntry entry) {
    if (!log.containsLogEntry(entry.getIndex())) {
      return false;
    }
    LogEntry own = log.getLogEntry(entry.getIndex());
    return own != null && own.getTerm() == entry.getTerm();
  }

  private boolean snapshot(InstallSnapshotRequest request) {
    long committed = node.state().commitIndex();
    boolean isNeeded = request.getSnapshotIndex() > committed;
    handle(
        heartbeat(
            of(request, request.getQuerySequenceNumber(), request.getFlowControlSequenceNumber())),
        isNeeded ? NO_ANSWER : committed);
    return isNeeded;
  }

  /** Tells the library that its leader lives, and nothing else. */
  private static AppendEntriesRequest heartbeat(AppendEntriesRequestBuilder from) {
    return from.setPreviousLogIndex(0)
        .setPreviousLogTerm(0)
        .setCommitIndex(0)
        .setLogEntries(List.of())
        .build();
  }

  private AppendEntriesRequestBuilder copy(AppendEntriesRequest of) {
    return of(of, of.getQuerySequenceNumber(), of.getFlowControlSequenceNumber());
  }

  /** A request of the same leader in the same term, answering the same rounds. */
  private AppendEntriesRequestBuilder of(RaftMessage message, long query, long flowControl) {
    return model
        .createAppendEntriesRequestBuilder()
        .setGroupId(message.getGroupId())
        .setSender(message.getSender())
        .setTerm(message.getTerm())
        .setQuerySequenceNumber(query)
        .setFlowControlSequenceNumber(flowControl);
  }

  private void handle(AppendEntriesRequest request, long matchedNow) {
    matched = matchedNow;
    try {
      // Runs at once: this is the group's thread.
      node.handle(request);
    } finally {
      matched = AS_IT_IS;
    }
  }

  /** A message on its way out; null where it is not to be sent. */
  @Nullable RaftMessage outgoing(RaftMessage message) {
    if (matched == AS_IT_IS || !(message instanceof AppendEntriesSuccessResponse response)) {
      return message;
    }
    if (matched == NO_ANSWER) {
      return null;
    }
    return model
        .createAppendEntriesSuccessResponseBuilder()
        .setGroupId(response.getGroupId())
        .setSender(response.getSender())
        .setTerm(response.getTerm())
        .setLastLogIndex(matched)
        .setQuerySequenceNumber(response.getQuerySequenceNumber())
        .setFlowControlSequenceNumber(response.getFlowControlSequenceNumber())
        .build();
  }
}
