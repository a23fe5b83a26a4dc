package io.atoll.raft;

import io.microraft.model.message.PreVoteRequest;
import io.microraft.model.message.RaftMessage;
import io.microraft.model.message.VoteRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Votes for replicas that their group counts on and that have not come to this store yet: the part
 * of a split whose parent came here as a snapshot, or a replica whose data is on its way. Such a
 * replica has an empty log, or the entries that the log holds of it since before a crash, and votes
 * as every voter does: once a term, for whose log reaches as far, writing it down before it answers
 * (Raft, section 5.2; TiKV's uninitialised peers). Without that a group could be left without a
 * quorum for ever. Calls wait for the log: on threads of their own.
 */
final class AbsentVoters {
  private static final LibraryModel MODEL = new LibraryModel();

  private final SharedLog log;

  /** Groups in the log that do not run here; shared with their owner. */
  private final Map<Long, LogState.Group> waiting;

  /** Whether a group is here, or is being put here. */
  private final LongPredicate isComing;

  private final LastTerm lastTerm;

  /** The term of a waiting group's last entry. */
  interface LastTerm {
    int of(long groupId, LogState.Group group, long lastIndex);
  }

  private final ReentrantLock lock = new ReentrantLock();

  AbsentVoters(
      SharedLog log, Map<Long, LogState.Group> waiting, LongPredicate isComing, LastTerm lastTerm) {
    this.log = log;
    this.waiting = waiting;
    this.isComing = isComing;
    this.lastTerm = lastTerm;
  }

  static boolean isAsking(RaftMessage message) {
    return message instanceof PreVoteRequest || message instanceof VoteRequest;
  }

  /**
   * The answer to a request for a vote; null where none is given.
   *
   * @param self whom the request is for
   */
  @Nullable RaftMessage answer(long groupId, Peer self, Peer candidate, RaftMessage request) {
    lock.lock();
    try {
      if (isComing.test(groupId)) {
        return null;
      }
      LogState.Group known = waiting.get(groupId);
      if (known != null && !known.state.self().equals(self)) {
        return null;
      }
      return switch (request) {
        case PreVoteRequest asked ->
            MODEL
                .createPreVoteResponseBuilder()
                .setGroupId(asked.getGroupId())
                .setSender(new LibraryModel.Endpoint(self))
                .setTerm(asked.getTerm())
                .setGranted(
                    known == null
                        || (asked.getTerm() > known.state.vote().term()
                            && isUpToDate(
                                groupId, known, asked.getLastLogTerm(), asked.getLastLogIndex())))
                .build();
        case VoteRequest asked -> vote(groupId, self, candidate, asked, known);
        default -> null;
      };
    } finally {
      lock.unlock();
    }
  }

  /** Whether a candidate's log reaches as far as what this store's log holds of the group. */
  private boolean isUpToDate(long groupId, LogState.Group known, int term, long index) {
    long last = lastIndex(known);
    if (last == 0) {
      return true;
    }
    int ownTerm = lastTerm.of(groupId, known, last);
    return term > ownTerm || (term == ownTerm && index >= last);
  }

  /** Index of the last entry that the log holds of a waiting group; 0 for none. */
  static long lastIndex(LogState.Group group) {
    return group.entries == null ? 0 : group.entries.last(0);
  }

  /**
   * What the log holds of a group that comes to this store now; no vote is given for it any more.
   * The caller has seen to it that it counts as coming.
   */
  LogState.@Nullable Group takeOver(long groupId) {
    lock.lock();
    try {
      return waiting.remove(groupId);
    } finally {
      lock.unlock();
    }
  }

  private RaftMessage vote(
      long groupId, Peer self, Peer candidate, VoteRequest asked, LogState.@Nullable Group known) {
    Vote before = known == null ? null : known.state.vote();
    int term = asked.getTerm();
    boolean isGranted =
        known == null
            || before == null
            || (term > before.term()
                && isUpToDate(groupId, known, asked.getLastLogTerm(), asked.getLastLogIndex()))
            || (term == before.term() && before.votedFor().equals(Optional.of(candidate)));
    if (isGranted && (before == null || term > before.term())) {
      GroupState last =
          known == null
              ? GroupState.at(self, Members.only(self), SnapshotPoint.BIRTH)
              : known.state;
      GroupState state = last.with(new Vote(term, Optional.of(candidate)));
      RecordWriter writer = new RecordWriter();
      writer.group(groupId, state);
      log.append(writer.data(), writer.length()).await();
      waiting.put(groupId, new LogState.Group(state, known == null ? null : known.entries));
    }
    return MODEL
        .createVoteResponseBuilder()
        .setGroupId(asked.getGroupId())
        .setSender(new LibraryModel.Endpoint(self))
        .setTerm(isGranted || before == null ? term : before.term())
        .setGranted(isGranted)
        .build();
  }
}
