package io.atoll.placement;

import io.atoll.api.PlacementUnavailableException;
import io.atoll.kv.Cursor;
import io.atoll.kv.Family;
import io.atoll.kv.KvEngine;
import io.atoll.kv.WriteBatch;
import io.atoll.raft.ApplyBatch;
import io.atoll.raft.CommittedEntry;
import io.atoll.raft.Members;
import io.atoll.raft.Peer;
import io.atoll.raft.ProposalOutcome;
import io.atoll.raft.RaftGroup;
import io.atoll.raft.RaftLogException;
import io.atoll.raft.RaftStore;
import io.atoll.raft.StateMachine;
import io.atoll.raft.StoredGroup;
import io.atoll.runtime.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A journal that is one Raft group with an engine and a log of its own. A save is one entry of
 * absolute values, so that a second try of one whose outcome was lost does no harm. Owns engine and
 * log.
 *
 * <p>In the engine: {@code n} name = value, {@code a} = applied index, in family RAFT.
 */
public final class RaftJournal implements Journal {
  private static final Logger LOG = LoggerFactory.getLogger(RaftJournal.class);

  private static final long GROUP = 1;
  private static final Family FAMILY = Family.RAFT;
  private static final byte[] APPLIED = {'a'};
  private static final byte NUMBER = 'n';
  private static final byte[] NUMBERS_END = {NUMBER + 1};
  private static final int BYTES = -1;
  private static final long REMOVED_NUMBER = Long.MIN_VALUE;
  private static final int TRIES = 200;
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** Opens the log; chosen where the program is wired. */
  public interface LogOpener {
    RaftStore open(KvEngine engine, StateMachine machine);
  }

  private final Environment environment;
  private final KvEngine engine;
  private final RaftStore raft;

  private RaftJournal(Environment environment, KvEngine engine, RaftStore raft) {
    this.environment = environment;
    this.engine = engine;
    this.raft = raft;
  }

  /**
   * Opens the journal, making its group at the first start.
   *
   * @param self this member; its peer id and store id stay the same over restarts
   */
  public static RaftJournal open(
      Environment environment, KvEngine engine, LogOpener log, Peer self) {
    StoredGroup group = new StoredGroup(GROUP, RaftGroup.INITIAL_INDEX, Members.only(self));
    Numbers machine = new Numbers(engine, group.members());
    RaftStore raft = log.open(engine, machine);
    if (machine.storedGroups().isEmpty()) {
      try (WriteBatch batch = engine.newBatch()) {
        batch.put(FAMILY, APPLIED, number(RaftGroup.INITIAL_INDEX));
        engine.write(batch);
      }
      // The log does not know of this write: it must be in files before anything builds on it.
      engine.flush();
      raft.create(group);
    }
    return new RaftJournal(environment, engine, raft);
  }

  private static byte[] number(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  @Override
  public Map<String, byte[]> load() {
    Map<String, byte[]> result = new HashMap<>();
    try (Cursor cursor = engine.cursor(FAMILY, new byte[] {NUMBER}, NUMBERS_END)) {
      for (cursor.seekToFirst(); cursor.valid(); cursor.next()) {
        byte[] key = cursor.key();
        result.put(new String(key, 1, key.length - 1, StandardCharsets.UTF_8), cursor.value());
      }
    }
    return result;
  }

  @Override
  public void save(Map<String, byte[]> changes) {
    byte[] payload = encode(changes);
    for (int i = 0; i < TRIES; i++) {
      RaftGroup group =
          raft.group(GROUP)
              .orElseThrow(() -> new PlacementUnavailableException("placement is closed"));
      switch (outcome(group.propose(group.term(), payload, null))) {
        case ProposalOutcome.Applied applied -> {
          return;
        }
        case ProposalOutcome.NotLeader notLeader -> pause();
        case ProposalOutcome.StaleTerm stale -> pause();
        case ProposalOutcome.Busy busy -> pause();
        case ProposalOutcome.TooLarge large ->
            throw new IllegalStateException("placement entry of " + large.sizeBytes() + " bytes");
        case ProposalOutcome.ReadOnly readOnly ->
            throw new PlacementUnavailableException(
                "placement cannot write: " + readOnly.cause().getMessage());
        case ProposalOutcome.Gone gone -> throw new PlacementUnavailableException(gone.reason());
        case ProposalOutcome.Unknown unknown ->
            throw new PlacementUnavailableException(unknown.reason());
      }
    }
    throw new PlacementUnavailableException("placement has no leader");
  }

  private static ProposalOutcome outcome(Future<ProposalOutcome> future) {
    boolean isInterrupted = false;
    try {
      while (true) {
        try {
          return future.get();
        } catch (InterruptedException e) {
          // Others share this write: its outcome must be known.
          isInterrupted = true;
        } catch (ExecutionException e) {
          throw new IllegalStateException("proposal failed", e.getCause());
        }
      }
    } finally {
      if (isInterrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void pause() {
    try {
      environment.scheduler().sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlacementUnavailableException("interrupted while placement had no leader");
    }
  }

  @Override
  public void close() {
    raft.close();
    engine.flush();
    engine.close();
  }

  // Entries: BYTES, count, then name (modified UTF-8 with length), length and value each. Entries
  // of
  // before there were values other than numbers: count, then name and number each.

  private static byte[] encode(Map<String, byte[]> changes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(BYTES);
      out.writeInt(changes.size());
      for (Map.Entry<String, byte[]> change : changes.entrySet()) {
        out.writeUTF(change.getKey());
        out.writeInt(change.getValue().length);
        out.write(change.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static Map<String, byte[]> decode(byte[] payload) {
    Map<String, byte[]> changes = new LinkedHashMap<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(payload))) {
      int first = in.readInt();
      if (first == BYTES) {
        for (int left = in.readInt(); left > 0; left--) {
          String name = in.readUTF();
          byte[] value = new byte[in.readInt()];
          in.readFully(value);
          changes.put(name, value);
        }
      } else {
        for (int left = first; left > 0; left--) {
          String name = in.readUTF();
          long number = in.readLong();
          changes.put(name, number == REMOVED_NUMBER ? REMOVED : number(number));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return changes;
  }

  /** Applies saves to the engine. */
  private static final class Numbers implements StateMachine {
    private final KvEngine engine;
    private final Members members;

    Numbers(KvEngine engine, Members members) {
      this.engine = engine;
      this.members = members;
    }

    @Override
    public List<StoredGroup> storedGroups() {
      byte[] applied = engine.get(FAMILY, APPLIED);
      List<StoredGroup> groups = new ArrayList<>(1);
      if (applied != null) {
        groups.add(new StoredGroup(GROUP, ByteBuffer.wrap(applied).getLong(), members));
      }
      return groups;
    }

    @Override
    public void apply(ApplyBatch batch) {
      try (WriteBatch writes = engine.newBatch()) {
        long index = 0;
        for (CommittedEntry entry : batch.entries()) {
          if (entry.kind() == CommittedEntry.Kind.COMMAND) {
            decode(entry.payload()).forEach((name, value) -> put(writes, name, value));
          }
          index = entry.index();
        }
        writes.put(FAMILY, APPLIED, number(index));
        engine.write(writes);
      }
    }

    private static void put(WriteBatch writes, String name, byte[] value) {
      byte[] text = name.getBytes(StandardCharsets.UTF_8);
      byte[] key = ByteBuffer.allocate(1 + text.length).put(NUMBER).put(text).array();
      if (value.length == 0) {
        writes.delete(FAMILY, key);
      } else {
        writes.put(FAMILY, key, value);
      }
    }

    @Override
    public void leaderStarted(long groupId, long term) {
      LOG.debug("placement leads: term={}", term);
    }

    @Override
    public void leaderStopped(long groupId) {
      LOG.info("placement no longer leads");
    }

    @Override
    public boolean mayCome(long groupId, Peer replica) {
      return false;
    }

    @Override
    public void snapshotNeeded(long groupId, Peer self, Peer leader) {
      throw new IllegalStateException(
          "placement's group has one member, and " + leader + " sends to " + self);
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
}
