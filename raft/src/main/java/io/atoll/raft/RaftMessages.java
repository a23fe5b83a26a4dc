package io.atoll.raft;

import io.atoll.raft.LibraryModel.Endpoint;
import io.microraft.MembershipChangeMode;
import io.microraft.RaftEndpoint;
import io.microraft.model.groupop.UpdateRaftGroupMembersOp;
import io.microraft.model.log.BaseLogEntry;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.model.message.AppendEntriesFailureResponse;
import io.microraft.model.message.AppendEntriesRequest;
import io.microraft.model.message.AppendEntriesSuccessResponse;
import io.microraft.model.message.InstallSnapshotRequest;
import io.microraft.model.message.InstallSnapshotResponse;
import io.microraft.model.message.PreVoteRequest;
import io.microraft.model.message.PreVoteResponse;
import io.microraft.model.message.TriggerLeaderElectionRequest;
import io.microraft.model.message.VoteRequest;
import io.microraft.model.message.VoteResponse;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages as bytes, for stores in other processes.
 *
 * <pre>
 * message = format kind group from to promise term body checksum
 *   format, kind   a byte each
 *   from, to       peer id, store id
 *   checksum       CRC32C of all before it, four bytes, little-endian
 * entry   = index term kind payload     in an append; the first one's index and term as they are,
 *                                       others' as what is added to the one before
 * members = count (peer id, store id)…
 * view    = index members voters
 * marker  = index term members-index voters learners
 * </pre>
 *
 * Numbers are LEB128, so that a heartbeat takes about 30 bytes. Entries' kinds are those of the
 * log.
 */
public final class RaftMessages {
  private static final LibraryModel MODEL = new LibraryModel();
  private static final int FORMAT = 1;

  private static final int APPEND = 1;
  private static final int APPENDED = 2;
  private static final int APPEND_FAILED = 3;
  private static final int SNAPSHOT = 4;
  private static final int SNAPSHOT_ANSWER = 5;
  private static final int PRE_VOTE = 6;
  private static final int PRE_VOTE_ANSWER = 7;
  private static final int VOTE = 8;
  private static final int VOTE_ANSWER = 9;
  private static final int ELECTION = 10;

  /** Of a message without entries, and then some. */
  private static final int HEAD_BYTES = 96;

  /** Of an entry without its payload. */
  private static final int ENTRY_BYTES = 12;

  private RaftMessages() {}

  /** The message's bytes, for {@link #decode}. Any thread. */
  public static byte[] encode(RaftMessage message) {
    io.microraft.model.message.RaftMessage body = message.body();
    if (!message.from().equals(LibraryModel.peer(body.getSender()))
        || !body.getGroupId().equals(message.groupId())) {
      throw new IllegalArgumentException(
          message + " carries one of " + body.getSender() + " in group " + body.getGroupId());
    }
    MessageWriter to = new MessageWriter(expectedBytes(body));
    to.int8(FORMAT);
    to.int8(kind(body));
    to.number(message.groupId());
    peer(to, message.from());
    peer(to, message.to());
    to.number(message.promise());
    to.number(body.getTerm());
    switch (body) {
      case AppendEntriesRequest m -> {
        to.number(m.getPreviousLogIndex());
        to.number(m.getPreviousLogTerm());
        to.number(m.getCommitIndex());
        rounds(to, m.getQuerySequenceNumber(), m.getFlowControlSequenceNumber());
        entries(to, m.getLogEntries());
      }
      case AppendEntriesSuccessResponse m -> {
        to.number(m.getLastLogIndex());
        rounds(to, m.getQuerySequenceNumber(), m.getFlowControlSequenceNumber());
      }
      case AppendEntriesFailureResponse m -> {
        to.number(m.getExpectedNextIndex());
        rounds(to, m.getQuerySequenceNumber(), m.getFlowControlSequenceNumber());
      }
      case InstallSnapshotRequest m -> {
        to.flag(m.isSenderLeader());
        to.number(m.getSnapshotIndex());
        to.number(m.getSnapshotTerm());
        to.number(m.getTotalSnapshotChunkCount());
        chunk(to, m.getSnapshotChunk());
        endpoints(to, m.getSnapshottedMembers());
        view(to, m.getGroupMembersView());
        rounds(to, m.getQuerySequenceNumber(), m.getFlowControlSequenceNumber());
      }
      case InstallSnapshotResponse m -> {
        to.number(m.getSnapshotIndex());
        to.number(m.getRequestedSnapshotChunkIndex());
        rounds(to, m.getQuerySequenceNumber(), m.getFlowControlSequenceNumber());
      }
      case PreVoteRequest m -> lastEntry(to, m.getLastLogIndex(), m.getLastLogTerm());
      case PreVoteResponse m -> to.flag(m.isGranted());
      case VoteRequest m -> {
        lastEntry(to, m.getLastLogIndex(), m.getLastLogTerm());
        to.flag(m.isSticky());
      }
      case VoteResponse m -> to.flag(m.isGranted());
      case TriggerLeaderElectionRequest m -> lastEntry(to, m.getLastLogIndex(), m.getLastLogTerm());
      default -> throw unknown(body);
    }
    return to.sealed();
  }

  /**
   * The message of {@link #encode}'s bytes. Any thread.
   *
   * @throws DamagedMessageException they are something else, or of a newer version
   */
  public static RaftMessage decode(byte[] bytes) {
    MessageReader from = new MessageReader(bytes);
    int format = from.int8();
    if (format != FORMAT) {
      throw new DamagedMessageException(
          "a message of format " + format + ", where " + FORMAT + " is known", null);
    }
    try {
      return decode(from);
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new DamagedMessageException("a message that makes no sense: " + e.getMessage(), e);
    }
  }

  private static RaftMessage decode(MessageReader from) {
    int kind = from.int8();
    long group = from.number();
    Peer sender = peer(from);
    Peer target = peer(from);
    long promise = from.number();
    Endpoint endpoint = new Endpoint(sender);
    int term = from.int32();
    io.microraft.model.message.RaftMessage body =
        switch (kind) {
          case APPEND ->
              MODEL
                  .createAppendEntriesRequestBuilder()
                  .setGroupId(group)
                  .setSender(endpoint)
                  .setTerm(term)
                  .setPreviousLogIndex(from.number())
                  .setPreviousLogTerm(from.int32())
                  .setCommitIndex(from.number())
                  .setQuerySequenceNumber(from.number())
                  .setFlowControlSequenceNumber(from.number())
                  .setLogEntries(entries(from))
                  .build();
          case APPENDED ->
              MODEL
                  .createAppendEntriesSuccessResponseBuilder()
                  .setGroupId(group)
                  .setSender(endpoint)
                  .setTerm(term)
                  .setLastLogIndex(from.number())
                  .setQuerySequenceNumber(from.number())
                  .setFlowControlSequenceNumber(from.number())
                  .build();
          case APPEND_FAILED ->
              MODEL
                  .createAppendEntriesFailureResponseBuilder()
                  .setGroupId(group)
                  .setSender(endpoint)
                  .setTerm(term)
                  .setExpectedNextIndex(from.number())
                  .setQuerySequenceNumber(from.number())
                  .setFlowControlSequenceNumber(from.number())
                  .build();
          case SNAPSHOT ->
              MODEL
                  .createInstallSnapshotRequestBuilder()
                  .setGroupId(group)
                  .setSender(endpoint)
                  .setTerm(term)
                  .setSenderLeader(from.flag())
                  .setSnapshotIndex(from.number())
                  .setSnapshotTerm(from.int32())
                  .setTotalSnapshotChunkCount(from.int32())
                  .setSnapshotChunk(chunk(from))
                  .setSnapshottedMembers(endpoints(from))
                  .setGroupMembersView(view(from))
                  .setQuerySequenceNumber(from.number())
                  .setFlowControlSequenceNumber(from.number())
                  .build();
          case SNAPSHOT_ANSWER ->
              MODEL
                  .createInstallSnapshotResponseBuilder()
                  .setGroupId(group)
                  .setSender(endpoint)
                  .setTerm(term)
                  .setSnapshotIndex(from.number())
                  .setRequestedSnapshotChunkIndex(from.int32())
                  .setQuerySequenceNumber(from.number())
                  .setFlowControlSequenceNumber(from.number())
                  .build();
          case PRE_VOTE ->
              MODEL
                  .createPreVoteRequestBuilder()
                  .setGroupId(group)
                  .setSender(endpoint)
                  .setTerm(term)
                  .setLastLogIndex(from.number())
                  .setLastLogTerm(from.int32())
                  .build();
          case PRE_VOTE_ANSWER ->
              MODEL
                  .createPreVoteResponseBuilder()
                  .setGroupId(group)
                  .setSender(endpoint)
                  .setTerm(term)
                  .setGranted(from.flag())
                  .build();
          case VOTE ->
              MODEL
                  .createVoteRequestBuilder()
                  .setGroupId(group)
                  .setSender(endpoint)
                  .setTerm(term)
                  .setLastLogIndex(from.number())
                  .setLastLogTerm(from.int32())
                  .setSticky(from.flag())
                  .build();
          case VOTE_ANSWER ->
              MODEL
                  .createVoteResponseBuilder()
                  .setGroupId(group)
                  .setSender(endpoint)
                  .setTerm(term)
                  .setGranted(from.flag())
                  .build();
          case ELECTION ->
              MODEL
                  .createTriggerLeaderElectionRequestBuilder()
                  .setGroupId(group)
                  .setSender(endpoint)
                  .setTerm(term)
                  .setLastLogIndex(from.number())
                  .setLastLogTerm(from.int32())
                  .build();
          default -> throw new IllegalArgumentException("kind " + kind);
        };
    from.ends();
    return new RaftMessage(group, sender, target, promise, body);
  }

  private static int kind(io.microraft.model.message.RaftMessage body) {
    return switch (body) {
      case AppendEntriesRequest _ -> APPEND;
      case AppendEntriesSuccessResponse _ -> APPENDED;
      case AppendEntriesFailureResponse _ -> APPEND_FAILED;
      case InstallSnapshotRequest _ -> SNAPSHOT;
      case InstallSnapshotResponse _ -> SNAPSHOT_ANSWER;
      case PreVoteRequest _ -> PRE_VOTE;
      case PreVoteResponse _ -> PRE_VOTE_ANSWER;
      case VoteRequest _ -> VOTE;
      case VoteResponse _ -> VOTE_ANSWER;
      case TriggerLeaderElectionRequest _ -> ELECTION;
      default -> throw unknown(body);
    };
  }

  private static IllegalArgumentException unknown(Object model) {
    return new IllegalArgumentException("the library's " + model.getClass() + " is not known");
  }

  private static int expectedBytes(io.microraft.model.message.RaftMessage body) {
    int bytes = HEAD_BYTES;
    if (body instanceof AppendEntriesRequest append) {
      for (LogEntry entry : append.getLogEntries()) {
        bytes += ENTRY_BYTES;
        if (entry.getOperation() instanceof Operation operation) {
          bytes += operation.payload().length;
        }
      }
    }
    return bytes;
  }

  private static void peer(MessageWriter to, Peer peer) {
    to.number(peer.peerId());
    to.number(peer.storeId());
  }

  private static Peer peer(MessageReader from) {
    long peerId = from.number();
    return new Peer(peerId, from.number());
  }

  private static void rounds(MessageWriter to, long query, long flowControl) {
    to.number(query);
    to.number(flowControl);
  }

  private static void lastEntry(MessageWriter to, long index, int term) {
    to.number(index);
    to.number(term);
  }

  private static void entries(MessageWriter to, List<LogEntry> entries) {
    to.number(entries.size());
    long index = 0;
    int term = 0;
    for (LogEntry entry : entries) {
      to.number(entry.getIndex() - index);
      to.number(entry.getTerm() - term);
      index = entry.getIndex();
      term = entry.getTerm();
      switch (entry.getOperation()) {
        case Operation operation -> {
          to.int8(operation.kind().code());
          to.bytes(operation.payload());
        }
        case UpdateRaftGroupMembersOp change -> {
          to.int8(EntryKind.MEMBERS.code());
          peer(to, LibraryModel.peer(change.getEndpoint()));
          to.int8(change.getMode().ordinal());
          endpoints(to, change.getMembers());
          endpoints(to, change.getVotingMembers());
        }
        case null, default -> throw unknown(String.valueOf(entry.getOperation()));
      }
    }
  }

  private static List<LogEntry> entries(MessageReader from) {
    int count = from.count();
    List<LogEntry> entries = new ArrayList<>(count);
    long index = 0;
    int term = 0;
    for (int i = 0; i < count; i++) {
      index += from.number();
      term += from.int32();
      EntryKind kind = EntryKind.of(from.int8());
      Object operation =
          switch (kind) {
            case COMMAND, NEW_TERM -> new Operation(kind, from.bytes());
            case MEMBERS ->
                MODEL
                    .createUpdateRaftGroupMembersOpBuilder()
                    .setEndpoint(new Endpoint(peer(from)))
                    .setMode(MembershipChangeMode.values()[from.int8()])
                    .setMembers(endpoints(from))
                    .setVotingMembers(endpoints(from))
                    .build();
          };
      entries.add(
          MODEL
              .createLogEntryBuilder()
              .setIndex(index)
              .setTerm(term)
              .setOperation(operation)
              .build());
    }
    return entries;
  }

  private static void endpoints(MessageWriter to, Collection<RaftEndpoint> endpoints) {
    to.number(endpoints.size());
    for (RaftEndpoint endpoint : endpoints) {
      peer(to, LibraryModel.peer(endpoint));
    }
  }

  private static Collection<RaftEndpoint> endpoints(MessageReader from) {
    Collection<RaftEndpoint> endpoints = new LinkedHashSet<>();
    for (int count = from.count(); count > 0; count--) {
      endpoints.add(new Endpoint(peer(from)));
    }
    return endpoints;
  }

  private static void view(MessageWriter to, RaftGroupMembersView view) {
    to.number(view.getLogIndex());
    endpoints(to, view.getMembers());
    endpoints(to, view.getVotingMembers());
  }

  private static RaftGroupMembersView view(MessageReader from) {
    return MODEL
        .createRaftGroupMembersViewBuilder()
        .setLogIndex(from.number())
        .setMembers(endpoints(from))
        .setVotingMembers(endpoints(from))
        .build();
  }

  private static void chunk(MessageWriter to, @Nullable SnapshotChunk chunk) {
    to.flag(chunk != null);
    if (chunk == null) {
      return;
    }
    to.number(chunk.getIndex());
    to.number(chunk.getTerm());
    to.number(chunk.getSnapshotChunkIndex());
    to.number(chunk.getSnapshotChunkCount());
    view(to, chunk.getGroupMembersView());
    Marker marker = marker(chunk);
    to.number(marker.index());
    to.number(marker.term());
    to.number(marker.membersIndex());
    peers(to, marker.members().voters());
    peers(to, marker.members().learners());
  }

  private static Marker marker(BaseLogEntry chunk) {
    if (chunk.getOperation() instanceof Marker marker) {
      return marker;
    }
    throw unknown(String.valueOf(chunk.getOperation()));
  }

  private static @Nullable SnapshotChunk chunk(MessageReader from) {
    return from.flag()
        ? MODEL
            .createSnapshotChunkBuilder()
            .setIndex(from.number())
            .setTerm(from.int32())
            .setSnapshotChunkIndex(from.int32())
            .setSnapshotChunkCount(from.int32())
            .setGroupMembersView(view(from))
            .setOperation(
                new Marker(
                    from.number(),
                    from.int32(),
                    from.number(),
                    new Members(peers(from), peers(from))))
            .build()
        : null;
  }

  private static void peers(MessageWriter to, Set<Peer> peers) {
    to.number(peers.size());
    peers.stream()
        .sorted((a, b) -> Long.compare(a.peerId(), b.peerId()))
        .forEach(peer -> peer(to, peer));
  }

  private static Set<Peer> peers(MessageReader from) {
    Set<Peer> peers = new LinkedHashSet<>();
    for (int count = from.count(); count > 0; count--) {
      peers.add(peer(from));
    }
    return peers;
  }
}
