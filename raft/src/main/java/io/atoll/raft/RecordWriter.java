package io.atoll.raft;

import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32C;

/** Builds records one behind the other in a growing array. One thread. */
final class RecordWriter {
  private static final int KEPT_BYTES = 256 << 10;

  private final CRC32C crc = new CRC32C();
  private byte[] data = new byte[1024];
  private int length;
  private int start;

  byte[] data() {
    return data;
  }

  int length() {
    return length;
  }

  boolean isEmpty() {
    return length == 0;
  }

  /** Empties the writer and gives its array away; it goes on with a new one. */
  byte[] take() {
    byte[] taken = data;
    data = new byte[Math.min(Math.max(1024, length), KEPT_BYTES)];
    length = 0;
    return taken;
  }

  private void ensure(int more) {
    if (data.length - length < more) {
      data = Arrays.copyOf(data, Math.max(Math.addExact(length, more), 2 * data.length));
    }
  }

  private void begin(byte type, long groupId) {
    start = length;
    ensure(LogFormat.RECORD_HEADER);
    data[length + 8] = type;
    Bytes.putLong(data, length + 9, groupId);
    length += LogFormat.RECORD_HEADER;
  }

  private void end() {
    Bytes.putInt(data, start, length - start - LogFormat.RECORD_HEADER);
    crc.reset();
    crc.update(data, start + 8, length - start - 8);
    Bytes.putInt(data, start + 4, (int) crc.getValue());
  }

  private void int32(int value) {
    ensure(4);
    Bytes.putInt(data, length, value);
    length += 4;
  }

  private void int64(long value) {
    ensure(8);
    Bytes.putLong(data, length, value);
    length += 8;
  }

  private void int8(int value) {
    ensure(1);
    data[length++] = (byte) value;
  }

  private void peer(Peer peer) {
    int64(peer.peerId());
    int64(peer.storeId());
  }

  private void peers(Set<Peer> peers) {
    int32(peers.size());
    peers.stream().sorted((a, b) -> Long.compare(a.peerId(), b.peerId())).forEach(this::peer);
  }

  private void members(Members members) {
    peers(members.voters());
    peers(members.learners());
  }

  void entry(byte type, long groupId, long index, int term, EntryKind kind, byte[] payload) {
    begin(type, groupId);
    int64(index);
    int32(term);
    int8(kind.code());
    ensure(payload.length);
    System.arraycopy(payload, 0, data, length, payload.length);
    length += payload.length;
    end();
  }

  /** A whole record as it stands elsewhere, under another type. */
  void copy(byte type, byte[] source, int offset, int bodyLength) {
    start = length;
    int bytes = LogFormat.RECORD_HEADER + bodyLength;
    ensure(bytes);
    System.arraycopy(source, offset, data, length, bytes);
    data[length + 8] = type;
    length += bytes;
    end();
  }

  void truncateFrom(long groupId, long index) {
    begin(RecordType.TRUNCATE_FROM, groupId);
    int64(index);
    end();
  }

  void marker(long groupId, Marker marker) {
    begin(RecordType.MARKER, groupId);
    marker(marker);
    end();
  }

  private void marker(Marker marker) {
    int64(marker.index());
    int32(marker.term());
    int64(marker.membersIndex());
    members(marker.members());
  }

  void term(long groupId, Vote vote) {
    begin(RecordType.TERM, groupId);
    vote(vote);
    end();
  }

  private void vote(Vote vote) {
    int32(vote.term());
    int64(vote.votedFor().map(Peer::peerId).orElse(-1L));
    int64(vote.votedFor().map(Peer::storeId).orElse(-1L));
  }

  void voting(long groupId, boolean voting) {
    begin(RecordType.VOTING, groupId);
    int8(voting ? 1 : 0);
    end();
  }

  void group(long groupId, GroupState state) {
    begin(RecordType.GROUP, groupId);
    peer(state.self());
    int8(state.voting() ? 1 : 0);
    members(state.initialMembers());
    vote(state.vote());
    marker(state.marker());
    end();
  }

  void destroyed(long groupId) {
    begin(RecordType.DESTROYED, groupId);
    end();
  }

  void segmentStart(long previousSegment, long previousEnd, long storeId) {
    begin(RecordType.SEGMENT_START, 0);
    int64(previousSegment);
    int64(previousEnd);
    int64(storeId);
    end();
  }

  /** The members of a {@link EntryKind#MEMBERS} entry, its payload. */
  static byte[] encode(MembersOperation operation) {
    RecordWriter writer = new RecordWriter();
    writer.peer(operation.peer());
    writer.int8(operation.mode());
    writer.members(operation.members());
    return Arrays.copyOf(writer.data, writer.length);
  }
}
