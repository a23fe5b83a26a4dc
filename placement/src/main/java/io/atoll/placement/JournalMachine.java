package io.atoll.placement;

import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.kv.KvReader;
import io.atoll.kv.Snapshot;
import io.atoll.kv.WriteBatch;
import io.atoll.raft.ApplyBatch;
import io.atoll.raft.CommittedEntry;
import io.atoll.raft.Members;
import io.atoll.raft.Peer;
import io.atoll.raft.RaftGroup;
import io.atoll.raft.RaftLogException;
import io.atoll.raft.SnapshotPoint;
import io.atoll.raft.StateMachine;
import io.atoll.raft.StoredGroup;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies placement's entries to its engine. All in family RAFT: {@code n} name = value; {@code a}
 * = applied index, {@code t} = its term, {@code s} = index, term and seen term of the snapshot that
 * the values came from.
 */
final class JournalMachine implements StateMachine {
  private static final Logger LOG = LoggerFactory.getLogger(JournalMachine.class);

  static final long GROUP = 1;

  private static final Family FAMILY = Family.RAFT;
  private static final byte[] APPLIED = {'a'};
  private static final byte[] APPLIED_TERM = {'t'};
  private static final byte[] SNAPSHOT = {'s'};
  private static final byte VALUE = 'n';
  private static final byte[] VALUES = {VALUE};
  private static final byte[] VALUES_END = {VALUE + 1};

  /** Who wants to know what becomes of this member. Any thread; must not block. */
  interface Watcher {
    void leads(long term);

    void follows();

    void needsSnapshot(Peer leader);
  }

  private final KvEngine engine;
  private final Members members;
  private final Watcher watcher;

  JournalMachine(KvEngine engine, Members members, Watcher watcher) {
    this.engine = engine;
    this.members = members;
    this.watcher = watcher;
  }

  boolean isNew() {
    return engine.get(FAMILY, APPLIED) == null;
  }

  /** The group's first state, in files before anything builds on it. */
  StoredGroup create() {
    try (WriteBatch batch = engine.newBatch()) {
      batch.put(FAMILY, APPLIED, SavedValues.bytes(RaftGroup.INITIAL_INDEX));
      batch.put(FAMILY, APPLIED_TERM, SavedValues.bytes(RaftGroup.INITIAL_TERM));
      engine.write(batch);
    }
    engine.flush();
    return new StoredGroup(GROUP, RaftGroup.INITIAL_INDEX, members);
  }

  @Override
  public List<StoredGroup> storedGroups() {
    byte[] applied = engine.get(FAMILY, APPLIED);
    return applied == null
        ? List.of()
        : List.of(new StoredGroup(GROUP, SavedValues.number(applied), members, snapshotPoint()));
  }

  private SnapshotPoint snapshotPoint() {
    byte[] stored = engine.get(FAMILY, SNAPSHOT);
    if (stored == null) {
      return SnapshotPoint.BIRTH;
    }
    ByteBuffer in = ByteBuffer.wrap(stored);
    return new SnapshotPoint(in.getLong(), in.getLong(), in.getLong());
  }

  @Override
  public void apply(ApplyBatch batch) {
    try (WriteBatch writes = engine.newBatch()) {
      CommittedEntry last = batch.entries().getLast();
      for (CommittedEntry entry : batch.entries()) {
        if (entry.kind() == CommittedEntry.Kind.COMMAND) {
          RaftJournal.decode(entry.payload()).forEach((name, value) -> put(writes, name, value));
        }
      }
      writes.put(FAMILY, APPLIED, SavedValues.bytes(last.index()));
      writes.put(FAMILY, APPLIED_TERM, SavedValues.bytes(last.term()));
      engine.write(writes);
    }
  }

  private static void put(WriteBatch writes, String name, byte[] value) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    byte[] key = ByteBuffer.allocate(1 + text.length).put(VALUE).put(text).array();
    if (value.length == 0) {
      writes.delete(FAMILY, key);
    } else {
      writes.put(FAMILY, key, value);
    }
  }

  Map<String, byte[]> values() {
    return values(engine);
  }

  private static Map<String, byte[]> values(KvReader from) {
    Map<String, byte[]> result = new HashMap<>();
    try (Cursor cursor = from.cursor(FAMILY, VALUES, VALUES_END)) {
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        byte[] key = cursor.key();
        result.put(new String(key, 1, key.length - 1, StandardCharsets.UTF_8), cursor.value());
      }
    }
    return result;
  }

  /**
   * @param term that this member knew before it was asked
   * @return empty where nothing was applied since this member learnt to note terms
   */
  Optional<JournalSnapshot> snapshot(long term) {
    try (Snapshot snapshot = engine.snapshot()) {
      byte[] applied = snapshot.get(FAMILY, APPLIED);
      byte[] appliedTerm = snapshot.get(FAMILY, APPLIED_TERM);
      if (applied == null || appliedTerm == null) {
        return Optional.empty();
      }
      long of = SavedValues.number(appliedTerm);
      return Optional.of(
          new JournalSnapshot(
              SavedValues.number(applied), of, Math.max(term, of), values(snapshot)));
    }
  }

  StoredGroup at(JournalSnapshot snapshot) {
    return new StoredGroup(
        GROUP,
        snapshot.appliedIndex(),
        members,
        new SnapshotPoint(snapshot.appliedIndex(), snapshot.appliedTerm(), snapshot.seenTerm()));
  }

  /** Puts another member's state in place of this one's, durably. */
  void replace(JournalSnapshot snapshot) {
    try (WriteBatch batch = engine.newBatch()) {
      batch.deleteRange(FAMILY, VALUES, VALUES_END);
      snapshot.values().forEach((name, value) -> put(batch, name, value));
      batch.put(FAMILY, APPLIED, SavedValues.bytes(snapshot.appliedIndex()));
      batch.put(FAMILY, APPLIED_TERM, SavedValues.bytes(snapshot.appliedTerm()));
      batch.put(
          FAMILY,
          SNAPSHOT,
          ByteBuffer.allocate(3 * Long.BYTES)
              .putLong(snapshot.appliedIndex())
              .putLong(snapshot.appliedTerm())
              .putLong(snapshot.seenTerm())
              .array());
      engine.write(batch);
    }
    engine.flush();
  }

  @Override
  public void leaderStarted(long groupId, long term) {
    LOG.debug("placement leads: term={}", term);
    watcher.leads(term);
  }

  @Override
  public void leaderStopped(long groupId) {
    LOG.info("placement no longer leads");
    watcher.follows();
  }

  /** Members are as configured: each of them may come, nobody else. */
  @Override
  public boolean mayCome(long groupId, Peer replica) {
    return members.voters().contains(replica);
  }

  @Override
  public void snapshotNeeded(long groupId, Peer self, Peer leader) {
    watcher.needsSnapshot(leader);
  }

  @Override
  public void logFailed(RaftLogException cause) {
    LOG.error("the placement log failed: no new timestamps beyond what is reserved", cause);
  }

  @Override
  public void waitsForSpace(@Nullable RaftLogException cause) {
    // Who asks for a timestamp waits; there is nobody else to tell.
  }
}
