package io.atoll.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.kv.KvReader;
import io.atoll.kv.WriteBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A state machine that keeps a list per group: a command appends itself. "split N" creates group N,
 * "destroy N" destroys it. One engine write per batch, with all applied indexes.
 */
final class LedgerMachine implements StateMachine {
  private static final byte[] NONE = new byte[0];

  private final KvEngine engine;
  final Map<Long, Long> leaderTerms = new ConcurrentHashMap<>();
  volatile RaftLogException logFailure;
  volatile RaftLogException spaceMissing;
  volatile int largestBatch;

  /** Called where a replica needs its data from elsewhere. */
  interface OnSnapshot {
    void needed(long groupId, Peer self, Peer leader);
  }

  private final OnSnapshot onSnapshot;

  LedgerMachine(KvEngine engine) {
    this(engine, (groupId, self, leader) -> {});
  }

  LedgerMachine(KvEngine engine, OnSnapshot onSnapshot) {
    this.engine = engine;
    this.onSnapshot = onSnapshot;
  }

  static byte[] groupKey(long groupId) {
    return ByteBuffer.allocate(8).putLong(groupId).array();
  }

  private static byte[] entryKey(long groupId, long number) {
    return ByteBuffer.allocate(16).putLong(groupId).putLong(number).array();
  }

  /** What the engine holds of a group beside its list. */
  record Descriptor(
      long applied, long appliedTerm, long count, Members members, SnapshotPoint snapshot) {
    static Descriptor of(StoredGroup group) {
      return new Descriptor(
          group.appliedIndex(), RaftGroup.INITIAL_TERM, 0, group.members(), group.snapshot());
    }

    byte[] encode() {
      ByteBuffer out = ByteBuffer.allocate(512);
      out.putLong(applied).putLong(appliedTerm).putLong(count);
      out.putLong(snapshot.index()).putLong(snapshot.term()).putLong(snapshot.seenTerm());
      for (Set<Peer> peers : List.of(members.voters(), members.learners())) {
        out.putInt(peers.size());
        peers.stream()
            .sorted((a, b) -> Long.compare(a.peerId(), b.peerId()))
            .forEach(peer -> out.putLong(peer.peerId()).putLong(peer.storeId()));
      }
      return Arrays.copyOf(out.array(), out.position());
    }

    static Descriptor decode(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      long applied = in.getLong();
      long term = in.getLong();
      long count = in.getLong();
      SnapshotPoint snapshot = new SnapshotPoint(in.getLong(), in.getLong(), in.getLong());
      Set<Peer> voters = peers(in);
      return new Descriptor(applied, term, count, new Members(voters, peers(in)), snapshot);
    }

    private static Set<Peer> peers(ByteBuffer in) {
      Set<Peer> peers = new HashSet<>();
      for (int count = in.getInt(); count > 0; count--) {
        peers.add(new Peer(in.getLong(), in.getLong()));
      }
      return peers;
    }
  }

  static void bootstrap(KvEngine engine, StoredGroup group) {
    try (WriteBatch batch = engine.newBatch()) {
      batch.put(Family.RAFT, groupKey(group.groupId()), Descriptor.of(group).encode());
      engine.write(batch);
    }
  }

  /** A group's descriptor as a reader sees it; null where it is not there. */
  static Descriptor descriptor(KvReader reader, long groupId) {
    byte[] stored = reader.get(Family.RAFT, groupKey(groupId));
    return stored == null ? null : Descriptor.decode(stored);
  }

  /** A group's pairs, taken out at once: the engine that they are in may crash. */
  static List<byte[][]> pairs(KvReader from, long groupId) {
    List<byte[][]> pairs = new ArrayList<>();
    byte[] first = entryKey(groupId, 0);
    byte[] end = entryKey(groupId, Long.MAX_VALUE);
    try (Cursor cursor = from.cursor(Family.DEFAULT, first, end)) {
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        pairs.add(new byte[][] {cursor.key(), cursor.value()});
      }
    }
    return pairs;
  }

  /** Puts another engine's pairs of a group in place of what is here. */
  static void replace(List<byte[][]> pairs, long groupId, KvEngine to, Descriptor descriptor) {
    try (WriteBatch batch = to.newBatch()) {
      batch.deleteRange(Family.DEFAULT, entryKey(groupId, 0), entryKey(groupId, Long.MAX_VALUE));
      pairs.forEach(pair -> batch.put(Family.DEFAULT, pair[0], pair[1]));
      batch.put(Family.RAFT, groupKey(groupId), descriptor.encode());
      to.write(batch);
    }
    to.flush();
  }

  @Override
  public boolean mayCome(long groupId, Peer replica) {
    return true;
  }

  @Override
  public void snapshotNeeded(long groupId, Peer self, Peer leader) {
    onSnapshot.needed(groupId, self, leader);
  }

  @Override
  public List<StoredGroup> storedGroups() {
    List<StoredGroup> groups = new ArrayList<>();
    try (Cursor cursor = engine.cursor(Family.RAFT, NONE, NONE)) {
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        Descriptor descriptor = Descriptor.decode(cursor.value());
        groups.add(
            new StoredGroup(
                ByteBuffer.wrap(cursor.key()).getLong(),
                descriptor.applied(),
                descriptor.members(),
                descriptor.snapshot()));
      }
    }
    return groups;
  }

  @Override
  public void apply(ApplyBatch batch) {
    largestBatch = Math.max(largestBatch, batch.entries().size());
    Map<Long, Descriptor> states = new HashMap<>();
    try (WriteBatch write = engine.newBatch()) {
      for (CommittedEntry entry : batch.entries()) {
        long groupId = entry.groupId();
        Descriptor state = states.get(groupId);
        if (state == null) {
          state = descriptor(engine, groupId);
          if (state == null) {
            throw new IllegalStateException("no descriptor of group " + groupId);
          }
        }
        if (entry.index() != state.applied() + 1) {
          throw new IllegalStateException(entry + " after " + state.applied());
        }
        long count = state.count();
        Members members = state.members();
        switch (entry.kind()) {
          case NEW_TERM -> {}
          case MEMBERS -> members = entry.members();
          case COMMAND -> {
            write.put(Family.DEFAULT, entryKey(groupId, count), entry.payload());
            entry.answer(count);
            count++;
            command(new String(entry.payload(), UTF_8), members, write, batch);
          }
        }
        states.put(
            groupId, new Descriptor(entry.index(), entry.term(), count, members, state.snapshot()));
      }
      states.forEach((groupId, state) -> write.put(Family.RAFT, groupKey(groupId), state.encode()));
      engine.write(write);
    }
  }

  private static void command(String text, Members members, WriteBatch write, ApplyBatch batch) {
    if (text.startsWith("split ")) {
      StoredGroup child =
          new StoredGroup(Long.parseLong(text.substring(6)), RaftGroup.INITIAL_INDEX, members);
      write.put(Family.RAFT, groupKey(child.groupId()), Descriptor.of(child).encode());
      batch.createGroup(child);
    } else if (text.startsWith("destroy ")) {
      long gone = Long.parseLong(text.substring(8));
      write.delete(Family.RAFT, groupKey(gone));
      write.deleteRange(Family.DEFAULT, entryKey(gone, 0), entryKey(gone, Long.MAX_VALUE));
      batch.destroyGroup(gone);
    }
  }

  /** What a group's list holds. */
  List<String> ledger(long groupId) {
    List<String> entries = new ArrayList<>();
    try (Cursor cursor =
        engine.cursor(Family.DEFAULT, entryKey(groupId, 0), entryKey(groupId, Long.MAX_VALUE))) {
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        entries.add(new String(cursor.value(), UTF_8));
      }
    }
    return entries;
  }

  Set<Long> groups() {
    Set<Long> ids = new java.util.TreeSet<>();
    storedGroups().forEach(group -> ids.add(group.groupId()));
    return ids;
  }

  @Override
  public void leaderStarted(long groupId, long term) {
    leaderTerms.put(groupId, term);
  }

  @Override
  public void leaderStopped(long groupId) {
    leaderTerms.remove(groupId);
  }

  @Override
  public void logFailed(RaftLogException cause) {
    logFailure = cause;
  }

  @Override
  public void waitsForSpace(RaftLogException cause) {
    spaceMissing = cause;
  }
}
