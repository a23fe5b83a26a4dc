package io.atoll.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.kv.WriteBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
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

  /** Who belongs to every group, where that is more than one. */
  private final Members everyone;

  LedgerMachine(KvEngine engine) {
    this(engine, null);
  }

  LedgerMachine(KvEngine engine, Members everyone) {
    this.engine = engine;
    this.everyone = everyone;
  }

  static byte[] groupKey(long groupId) {
    return ByteBuffer.allocate(8).putLong(groupId).array();
  }

  private static byte[] entryKey(long groupId, long number) {
    return ByteBuffer.allocate(16).putLong(groupId).putLong(number).array();
  }

  /** Applied index, entries so far, peer id, store id. */
  private static byte[] value(long applied, long count, Members members) {
    Peer peer = members.voters().iterator().next();
    return ByteBuffer.allocate(32)
        .putLong(applied)
        .putLong(count)
        .putLong(peer.peerId())
        .putLong(peer.storeId())
        .array();
  }

  static void bootstrap(KvEngine engine, StoredGroup group) {
    try (WriteBatch batch = engine.newBatch()) {
      batch.put(
          Family.RAFT, groupKey(group.groupId()), value(group.appliedIndex(), 0, group.members()));
      engine.write(batch);
    }
  }

  @Override
  public List<StoredGroup> storedGroups() {
    List<StoredGroup> groups = new ArrayList<>();
    try (Cursor cursor = engine.cursor(Family.RAFT, NONE, NONE)) {
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        ByteBuffer value = ByteBuffer.wrap(cursor.value());
        groups.add(
            new StoredGroup(
                ByteBuffer.wrap(cursor.key()).getLong(),
                value.getLong(0),
                everyone != null
                    ? everyone
                    : Members.only(new Peer(value.getLong(16), value.getLong(24)))));
      }
    }
    return groups;
  }

  private record State(long count, Members members) {}

  @Override
  public void apply(ApplyBatch batch) {
    largestBatch = Math.max(largestBatch, batch.entries().size());
    Map<Long, State> states = new HashMap<>();
    Map<Long, Long> applied = new HashMap<>();
    try (WriteBatch write = engine.newBatch()) {
      for (CommittedEntry entry : batch.entries()) {
        long groupId = entry.groupId();
        State state = states.get(groupId);
        if (state == null) {
          byte[] stored = engine.get(Family.RAFT, groupKey(groupId));
          if (stored == null) {
            throw new IllegalStateException("no descriptor of group " + groupId);
          }
          ByteBuffer value = ByteBuffer.wrap(stored);
          state =
              new State(
                  value.getLong(8), Members.only(new Peer(value.getLong(16), value.getLong(24))));
          applied.put(groupId, value.getLong(0));
        }
        if (entry.index() != applied.get(groupId) + 1) {
          throw new IllegalStateException(entry + " after " + applied.get(groupId));
        }
        applied.put(groupId, entry.index());
        if (entry.kind() == CommittedEntry.Kind.COMMAND) {
          String text = new String(entry.payload(), UTF_8);
          write.put(Family.DEFAULT, entryKey(groupId, state.count), entry.payload());
          entry.answer(state.count);
          state = new State(state.count + 1, state.members);
          if (text.startsWith("split ")) {
            StoredGroup child =
                new StoredGroup(
                    Long.parseLong(text.substring(6)), RaftGroup.INITIAL_INDEX, state.members);
            write.put(
                Family.RAFT,
                groupKey(child.groupId()),
                value(child.appliedIndex(), 0, child.members()));
            batch.createGroup(child);
          } else if (text.startsWith("destroy ")) {
            long gone = Long.parseLong(text.substring(8));
            write.delete(Family.RAFT, groupKey(gone));
            write.deleteRange(Family.DEFAULT, entryKey(gone, 0), entryKey(gone, Long.MAX_VALUE));
            batch.destroyGroup(gone);
          }
        }
        states.put(groupId, state);
      }
      states.forEach((groupId, state) ->
          write.put(
              Family.RAFT,
              groupKey(groupId),
              value(applied.get(groupId), state.count, state.members)));
      engine.write(write);
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
