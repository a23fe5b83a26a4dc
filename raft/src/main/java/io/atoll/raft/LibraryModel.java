package io.atoll.raft;

import io.microraft.MembershipChangeMode;
import io.microraft.RaftEndpoint;
import io.microraft.model.groupop.UpdateRaftGroupMembersOp;
import io.microraft.model.impl.DefaultRaftModelFactory;
import io.microraft.model.impl.log.DefaultLogEntryOrBuilder;
import io.microraft.model.log.LogEntry;
import io.microraft.model.log.LogEntry.LogEntryBuilder;
import io.microraft.model.log.RaftGroupMembersView;
import io.microraft.model.log.SnapshotChunk;
import io.microraft.persistence.RestoredRaftState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Our records as the library's objects and back. */
final class LibraryModel extends DefaultRaftModelFactory {
  /** A replica as the library names it. */
  record Endpoint(Peer peer) implements RaftEndpoint {
    @Override
    public Object getId() {
      return peer;
    }
  }

  /** Tells an operation its place in the log, which the library keeps from the state machine. */
  private static final class PlacingEntry extends DefaultLogEntryOrBuilder {
    @Override
    public LogEntry build() {
      super.build();
      if (getOperation() instanceof Operation operation) {
        operation.placed(getIndex(), getTerm());
      }
      return this;
    }
  }

  @Override
  public LogEntryBuilder createLogEntryBuilder() {
    return new PlacingEntry();
  }

  static Peer peer(RaftEndpoint endpoint) {
    return ((Endpoint) endpoint).peer();
  }

  static Members members(Collection<RaftEndpoint> all, Collection<RaftEndpoint> votingEndpoints) {
    Set<Peer> voters = new HashSet<>();
    for (RaftEndpoint endpoint : votingEndpoints) {
      voters.add(peer(endpoint));
    }
    Set<Peer> learners = new HashSet<>();
    for (RaftEndpoint endpoint : all) {
      if (!voters.contains(peer(endpoint))) {
        learners.add(peer(endpoint));
      }
    }
    return new Members(voters, learners);
  }

  private static Collection<RaftEndpoint> voters(Members members) {
    return endpoints(members.voters());
  }

  private static Collection<RaftEndpoint> all(Members members) {
    Collection<RaftEndpoint> all = endpoints(members.voters());
    all.addAll(endpoints(members.learners()));
    return all;
  }

  private static Collection<RaftEndpoint> endpoints(Set<Peer> peers) {
    Collection<RaftEndpoint> endpoints = new LinkedHashSet<>();
    peers.stream()
        .sorted((a, b) -> Long.compare(a.peerId(), b.peerId()))
        .forEach(peer -> endpoints.add(new Endpoint(peer)));
    return endpoints;
  }

  /** A change of members, as our log stores it. */
  static byte[] encode(UpdateRaftGroupMembersOp operation) {
    return RecordWriter.encode(
        new MembersOperation(
            peer(operation.getEndpoint()),
            operation.getMode().ordinal(),
            members(operation.getMembers(), operation.getVotingMembers())));
  }

  private RaftGroupMembersView view(long index, Members members) {
    return createRaftGroupMembersViewBuilder()
        .setLogIndex(index)
        .setMembers(all(members))
        .setVotingMembers(voters(members))
        .build();
  }

  private LogEntry entry(Operation operation) {
    Object carried = operation;
    if (operation.kind() == EntryKind.MEMBERS) {
      MembersOperation change = RecordReader.membersOperation(operation.payload());
      carried =
          createUpdateRaftGroupMembersOpBuilder()
              .setEndpoint(new Endpoint(change.peer()))
              .setMode(MembershipChangeMode.values()[change.mode()])
              .setMembers(all(change.members()))
              .setVotingMembers(voters(change.members()))
              .build();
    }
    return new DefaultLogEntryOrBuilder()
        .setIndex(operation.index())
        .setTerm(operation.term())
        .setOperation(carried)
        .build();
  }

  static Marker marker(SnapshotChunk chunk) {
    RaftGroupMembersView view = chunk.getGroupMembersView();
    return new Marker(
        chunk.getIndex(),
        chunk.getTerm(),
        view.getLogIndex(),
        members(view.getMembers(), view.getVotingMembers()));
  }

  /** What the library starts from. */
  RestoredRaftState restored(GroupState state, List<Operation> entries) {
    Marker marker = state.marker();
    RaftGroupMembersView view = view(marker.membersIndex(), marker.members());
    SnapshotChunk chunk =
        createSnapshotChunkBuilder()
            .setIndex(marker.index())
            .setTerm(marker.term())
            .setOperation(marker)
            .setSnapshotChunkIndex(0)
            .setSnapshotChunkCount(1)
            .setGroupMembersView(view)
            .build();
    List<LogEntry> log = new ArrayList<>();
    for (Operation operation : entries) {
      log.add(entry(operation));
    }
    return new RestoredRaftState(
        createRaftEndpointPersistentStateBuilder()
            .setLocalEndpoint(new Endpoint(state.self()))
            .setVoting(state.voting())
            .build(),
        view(0, state.initialMembers()),
        createRaftTermPersistentStateBuilder()
            .setTerm(state.vote().term())
            .setVotedFor(state.vote().votedFor().map(Endpoint::new).orElse(null))
            .build(),
        createSnapshotEntryBuilder()
            .setIndex(marker.index())
            .setTerm(marker.term())
            .setSnapshotChunks(List.of(chunk))
            .setGroupMembersView(view)
            .build(),
        log);
  }
}
