package io.atoll.raft;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Reads the bodies that {@link RecordWriter} writes. The record's checksum was right. */
final class RecordReader {
  private final byte[] data;
  private int at;

  /** At a body's first byte. */
  RecordReader(byte[] data, int offset) {
    this.data = data;
    this.at = offset;
  }

  int int32() {
    at += 4;
    return Bytes.getInt(data, at - 4);
  }

  long int64() {
    at += 8;
    return Bytes.getLong(data, at - 8);
  }

  int int8() {
    return data[at++];
  }

  private Peer peer() {
    long peerId = int64();
    return new Peer(peerId, int64());
  }

  private Set<Peer> peers() {
    Set<Peer> peers = new LinkedHashSet<>();
    for (int count = int32(); count > 0; count--) {
      peers.add(peer());
    }
    return peers;
  }

  private Members members() {
    Set<Peer> voters = peers();
    return new Members(voters, peers());
  }

  Marker marker() {
    long index = int64();
    int term = int32();
    long membersIndex = int64();
    return new Marker(index, term, membersIndex, members());
  }

  Vote vote() {
    int term = int32();
    Peer voted = peer();
    return new Vote(term, voted.peerId() == -1 ? Optional.empty() : Optional.of(voted));
  }

  GroupState group() {
    Peer self = peer();
    boolean voting = int8() != 0;
    Members initial = members();
    Vote vote = vote();
    return new GroupState(self, voting, initial, vote, marker());
  }

  static MembersOperation membersOperation(byte[] payload) {
    RecordReader reader = new RecordReader(payload, 0);
    Peer peer = reader.peer();
    int mode = reader.int8();
    return new MembersOperation(peer, mode, reader.members());
  }
}
