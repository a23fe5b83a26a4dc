package io.atoll.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.kv.memory.MemoryKvEngine;
import io.atoll.runtime.Environment;
import io.atoll.runtime.real.RealEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On real threads and a real disk. */
@Timeout(600)
final class RaftStoreTest {
  static final Peer SELF = new Peer(11, 1);
  static final StoredGroup FIRST = new StoredGroup(2, RaftGroup.INITIAL_INDEX, Members.only(SELF));

  @TempDir Path folder;
  private final MemoryKvEngine engine = new MemoryKvEngine();
  private Environment environment;
  private LedgerMachine machine;
  private RaftStore store;

  static RaftSettings settings() {
    return settings(1 << 20);
  }

  private static RaftSettings settings(int markerBytes) {
    return new RaftSettings(
        1,
        "raft",
        DurabilityMode.FSYNC,
        256 << 10,
        1 << 20,
        64 << 10,
        512,
        32,
        markerBytes,
        1,
        LivenessSettings.DEFAULT);
  }

  @BeforeEach
  void openStore() {
    environment = RealEnvironment.at(folder);
    engine.holdFlushes(true);
    LedgerMachine.bootstrap(engine, FIRST);
    open();
  }

  private void open() {
    open(settings());
  }

  private void open(RaftSettings settings) {
    machine = new LedgerMachine(engine);
    store = RaftStore.open(environment, settings, Transport.none(), engine, machine);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  private static ProposalOutcome propose(RaftGroup group, String text) {
    return group.propose(group.term(), text.getBytes(UTF_8), null).join();
  }

  private RaftGroup group(long id) {
    return store.group(id).orElseThrow();
  }

  @Test
  void aProposalIsAppliedAndAnswered() {
    RaftGroup group = group(2);
    assertThat(group.isLeader()).isTrue();
    assertThat(group.canRead()).isTrue();
    assertThat(group.term()).isEqualTo(6);
    assertThat(machine.leaderTerms).containsEntry(2L, 6L);
    assertThat(propose(group, "a")).isEqualTo(new ProposalOutcome.Applied(7, 6, 0L));
    assertThat(propose(group, "b")).isEqualTo(new ProposalOutcome.Applied(8, 6, 1L));
    assertThat(machine.ledger(2)).containsExactly("a", "b");
    assertThat(group.appliedIndex()).isEqualTo(8);
    assertThat(group.readBarrier().join()).isInstanceOf(ReadOutcome.Ready.class);
  }

  /**
   * A marker taken between a proposal and its flush hands the proposal's record over; the flush
   * then finds it safe, commits, and nobody else comes along who would have it applied.
   */
  @Test
  void proposalsBesideMarkersAreAnsweredWithoutHelp() throws Exception {
    store.close();
    open(settings(1));
    int writers = 2;
    List<Thread> threads = new ArrayList<>();
    AtomicInteger answered = new AtomicInteger();
    for (int w = 0; w < writers; w++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int i = 0; i < 2_000; i++) {
                  if (propose(group(2), "x") instanceof ProposalOutcome.Applied) {
                    answered.incrementAndGet();
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      assertThat(thread.join(Duration.ofMinutes(1))).as("all proposals are answered").isTrue();
    }
    assertThat(answered.get()).isEqualTo(writers * 2_000);
  }

  @Test
  void aCommandOfAnotherTermIsNotWritten() {
    RaftGroup group = group(2);
    assertThat(group.propose(5, "old".getBytes(UTF_8), null).join())
        .isEqualTo(new ProposalOutcome.StaleTerm(6));
    assertThat(machine.ledger(2)).isEmpty();
  }

  @Test
  void aTooLargeProposalIsRefused() {
    assertThat(group(2).propose(6, new byte[(64 << 10) + 1], null).join())
        .isEqualTo(new ProposalOutcome.TooLarge((64 << 10) + 1, 64 << 10));
  }

  @Test
  void whatWasAcknowledgedSurvivesAnEngineSetBackToBeforeThreeMarkers() {
    // The engine's only flush is the one at the store's opening.
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      propose(group(2), "entry " + i);
      expected.add("entry " + i);
    }
    store.close();
    engine.crash();
    engine.holdFlushes(true);
    assertThat(new LedgerMachine(engine).ledger(2)).isEmpty();
    open();
    assertThat(machine.ledger(2)).isEqualTo(expected);
    assertThat(group(2).term()).isEqualTo(7);
    assertThat(propose(group(2), "more")).isInstanceOf(ProposalOutcome.Applied.class);
    store.close();
    engine.crash();
    open();
    expected.add("more");
    assertThat(machine.ledger(2)).isEqualTo(expected);
  }

  @Test
  void aSplitIsReplayedWithTheChildsEntries() {
    propose(group(2), "before");
    propose(group(2), "split 3");
    RaftGroup child = group(3);
    while (!child.isLeader()) {
      Thread.onSpinWait();
    }
    propose(child, "child 1");
    propose(group(2), "split 4");
    propose(child, "child 2");
    propose(group(2), "destroy 4");
    store.close();
    engine.crash();
    open();
    assertThat(machine.groups()).containsExactly(2L, 3L);
    assertThat(machine.ledger(2)).containsExactly("before", "split 3", "split 4", "destroy 4");
    assertThat(machine.ledger(3)).containsExactly("child 1", "child 2");
    assertThat(store.group(4)).isEmpty();
  }

  @Test
  void manyProposalsAtOnceShareSyncs() {
    RaftGroup group = group(2);
    List<CompletableFuture<ProposalOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      outcomes.add(group.propose(6, ("e" + i).getBytes(UTF_8), null));
    }
    for (CompletableFuture<ProposalOutcome> outcome : outcomes) {
      assertThat(outcome.join()).isInstanceOf(ProposalOutcome.Applied.class);
    }
    assertThat(machine.largestBatch).isGreaterThan(10);
    assertThat(machine.ledger(2)).hasSize(500);
  }

  @Test
  void theLogIsFreedAfterFlushesAndAskedForAboveItsLimit() {
    engine.holdFlushes(false);
    RaftGroup group = group(2);
    byte[] payload = new byte[20 << 10];
    for (int i = 0; i < 300; i++) {
      assertThat(group.propose(6, payload, null).join())
          .isInstanceOf(ProposalOutcome.Applied.class);
    }
    while (store.logBytes() > settings().logLimitBytes() + settings().segmentBytes()) {
      Thread.onSpinWait();
    }
    store.close();
    engine.crash();
    open();
    assertThat(machine.ledger(2)).hasSize(300);
  }

  @Test
  void aClosedStoreSaysSo() {
    RaftGroup group = group(2);
    store.close();
    assertThat(group.propose(6, new byte[1], null).join()).isInstanceOf(ProposalOutcome.Gone.class);
  }
}
