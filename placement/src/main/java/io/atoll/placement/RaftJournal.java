package io.atoll.placement;

import io.atoll.api.PlacementUnavailableException;
import io.atoll.kv.KvEngine;
import io.atoll.raft.Members;
import io.atoll.raft.Peer;
import io.atoll.raft.ProposalOutcome;
import io.atoll.raft.RaftGroup;
import io.atoll.raft.RaftStore;
import io.atoll.raft.StateMachine;
import io.atoll.runtime.Environment;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A journal that is a Raft group with an engine and a log of its own. A save is one entry of
 * absolute values, so that a second try of one whose outcome was lost does no harm.
 */
public final class RaftJournal implements Journal {
  private static final int BYTES = -1;
  private static final long REMOVED_NUMBER = Long.MIN_VALUE;
  private static final int TRIES = 200;
  private static final Duration PAUSE = Duration.ofMillis(10);

  /** Opens the log; chosen where the program is wired. */
  public interface LogOpener {
    RaftStore open(KvEngine engine, StateMachine machine);
  }

  private final Environment environment;
  private final JournalMachine machine;
  private final RaftStore raft;
  private final OptionalLong onlyTerm;
  private final @Nullable KvEngine owned;

  private RaftJournal(
      Environment environment,
      JournalMachine machine,
      RaftStore raft,
      OptionalLong onlyTerm,
      @Nullable KvEngine owned) {
    this.environment = environment;
    this.machine = machine;
    this.raft = raft;
    this.onlyTerm = onlyTerm;
    this.owned = owned;
  }

  /**
   * One member's, which owns nothing.
   *
   * @param onlyTerm saves nothing in any other
   */
  RaftJournal(
      Environment environment, JournalMachine machine, RaftStore raft, OptionalLong onlyTerm) {
    this(environment, machine, raft, onlyTerm, null);
  }

  /**
   * Opens the journal, making its group at the first start.
   *
   * @param self this member; its peer id and store id stay the same over restarts
   */
  public static RaftJournal open(
      Environment environment, KvEngine engine, LogOpener log, Peer self) {
    JournalMachine machine = new JournalMachine(engine, Members.only(self), new Alone());
    RaftStore raft = log.open(engine, machine);
    if (machine.isNew()) {
      raft.create(machine.create());
    }
    return new RaftJournal(environment, machine, raft, OptionalLong.empty(), engine);
  }

  /** A group of one leads as long as it lives. */
  private static final class Alone implements JournalMachine.Watcher {
    @Override
    public void leads(long term) {}

    @Override
    public void follows() {}

    @Override
    public void needsSnapshot(Peer leader) {
      throw new IllegalStateException("placement has one member, and " + leader + " sends to it");
    }
  }

  @Override
  public Map<String, byte[]> load() {
    return machine.values();
  }

  @Override
  public void save(Map<String, byte[]> changes) {
    byte[] payload = encode(changes);
    for (int i = 0; i < TRIES; i++) {
      RaftGroup group =
          raft.group(JournalMachine.GROUP)
              .orElseThrow(() -> new PlacementUnavailableException("placement is closed"));
      switch (outcome(group.propose(onlyTerm.orElse(group.term()), payload, null))) {
        case ProposalOutcome.Applied applied -> {
          return;
        }
        case ProposalOutcome.NotLeader notLeader -> pauseWhereNextTermMay();
        case ProposalOutcome.StaleTerm stale -> pauseWhereNextTermMay();
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

  private void pauseWhereNextTermMay() {
    if (onlyTerm.isPresent()) {
      throw new PlacementUnavailableException("another member of placement leads");
    }
    pause();
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
    if (owned != null) {
      raft.close();
      owned.flush();
      owned.close();
    }
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
          changes.put(name, number == REMOVED_NUMBER ? REMOVED : SavedValues.bytes(number));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return changes;
  }
}
