package io.atoll.store;

import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreResponse;
import io.atoll.codec.Key;
import io.atoll.mvcc.MemoryLocks;
import io.atoll.mvcc.Modifications;
import io.atoll.mvcc.MvccReader;
import io.atoll.mvcc.MvccWriter;
import io.atoll.raft.ProposalOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The way of every writing command: gate, latches, evaluation at the leader, proposal, and once it
 * is applied the changes in memory and the calls of waiters; then the latches go. The calling
 * thread waits parked for the log.
 */
final class WritePath {
  /** Evaluates a command under its latches. */
  interface Evaluator<R extends StoreResponse> {
    R evaluate(MvccReader reader, MvccWriter writer, Admission.Granted granted);
  }

  private static final Runnable NOTHING = () -> {};

  private final StoreParts parts;
  private final Admission.Desk desk;
  private final SplitChecks splitChecks;

  WritePath(StoreParts parts, Admission.Desk desk, SplitChecks splitChecks) {
    this.parts = parts;
    this.desk = desk;
    this.splitChecks = splitChecks;
  }

  <R extends StoreResponse> RegionResult<R> run(
      RequestContext context, List<Key> keys, Evaluator<R> evaluator) {
    return run(context, keys, evaluator, NOTHING);
  }

  /**
   * @param onApplied called under the latches once everything is applied
   */
  <R extends StoreResponse> RegionResult<R> run(
      RequestContext context, List<Key> keys, Evaluator<R> evaluator, Runnable onApplied) {
    RegionReplica replica = parts.regions().get(context.region().value());
    if (replica == null) {
      return new RegionResult.RegionNotFound<>(context.region());
    }
    replica.gate().enter();
    try {
      int[] held = parts.latches().acquire(keys);
      try {
        return switch (desk.write(context, replica, keys)) {
          case Admission.Refused refused -> refused.result();
          case Admission.Stopped stopped ->
              throw new IllegalStateException("only reads are stopped: " + stopped);
          case Admission.Granted granted -> evaluate(granted, keys, evaluator, onApplied);
        };
      } finally {
        parts.latches().release(held);
      }
    } finally {
      replica.gate().exit();
    }
  }

  private <R extends StoreResponse> RegionResult<R> evaluate(
      Admission.Granted granted, List<Key> keys, Evaluator<R> evaluator, Runnable onApplied) {
    RegionReplica replica = granted.replica();
    Object era = replica.era();
    MvccWriter writer =
        new MvccWriter(
            replica.memoryLocks(),
            parts.settings().proposalBytes(),
            replica.memoryLocks().bytes() < parts.settings().memoryLockBytes());
    boolean isSampled = !keys.isEmpty() && WorkCost.isSampled(keys.getFirst());
    long begun = isSampled ? parts.environment().clock().nanos() : 0;
    try {
      R response;
      try (MvccReader reader =
          new MvccReader(
              parts.engine(),
              replica.memoryLocks(),
              parts.storedLocks(),
              parts.rowCache().known(era))) {
        response = evaluator.evaluate(reader, writer, granted);
      }
      int units = 1 + keys.size();
      if (isSampled) {
        parts.evaluation().sampled(parts.environment().clock().nanos() - begun, units);
      }
      replica.load().wrote(parts.evaluation().of(units));
      if (!writer.modifications().isEmpty() || !writer.pieces().isEmpty()) {
        RegionResult<R> failure = propose(granted, writer);
        if (failure != null) {
          return failure;
        }
      }
      writer.changeMemory();
      for (MvccWriter.Released released : writer.released()) {
        parts.waits().released(released.key());
      }
      onApplied.run();
      return new RegionResult.Ok<>(response);
    } finally {
      MemoryLocks.Guard guard = writer.guard();
      if (guard != null) {
        guard.close();
      }
    }
  }

  private <R extends StoreResponse> @Nullable RegionResult<R> propose(
      Admission.Granted granted, MvccWriter writer) {
    if (!writer.pieces().isEmpty()) {
      RegionResult<R> failure = proposeAll(granted, writer.pieces());
      if (failure != null) {
        return failure;
      }
    }
    Modifications all = writer.modifications();
    if (all.sizeBytes() <= parts.settings().proposalBytes()) {
      return all.isEmpty() ? null : proposeAll(granted, List.of(all));
    }
    List<Modifications> split = new ArrayList<>();
    for (int from = 0; from < all.count(); ) {
      int count = all.fitting(from, parts.settings().proposalBytes());
      split.add(all.slice(from, from + count));
      from += count;
    }
    return proposeAll(granted, split);
  }

  /** Proposes in order without waiting in between; the first failure of any is the answer. */
  private <R extends StoreResponse> @Nullable RegionResult<R> proposeAll(
      Admission.Granted granted, List<Modifications> batches) {
    List<CompletableFuture<ProposalOutcome>> outcomes = new ArrayList<>(batches.size());
    long bytes = 0;
    for (Modifications batch : batches) {
      Proposal.Write proposal =
          new Proposal.Write(granted.view().region().epoch(), granted.term(), batch);
      byte[] payload = proposal.encode();
      bytes += payload.length;
      granted
          .replica()
          .load()
          .changed(batch.count(), payload.length, parts.change().of(batch.count()));
      granted.replica().changed(batch.count(), parts.environment().clock().wallMillis());
      outcomes.add(granted.group().propose(granted.term(), payload, proposal));
    }
    RegionResult<R> failure = null;
    for (CompletableFuture<ProposalOutcome> outcome : outcomes) {
      RegionResult<R> result = await(granted, outcome);
      failure = failure == null ? result : failure;
    }
    if (granted.replica().isCheckDue(bytes, parts.settings().splitCheckBytes())) {
      splitChecks.request(granted.replica());
    }
    return failure;
  }

  /** Waits for a proposal; null where it was applied. */
  <R extends StoreResponse> @Nullable RegionResult<R> await(
      Admission.Granted granted, CompletableFuture<ProposalOutcome> future) {
    ProposalOutcome outcome;
    boolean wasInterrupted = false;
    while (true) {
      try {
        outcome = future.get();
        break;
      } catch (InterruptedException e) {
        // The latches must be held until the entry's fate is known; it is soon.
        wasInterrupted = true;
      } catch (ExecutionException e) {
        throw new IllegalStateException("proposal failed", e.getCause());
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    return switch (outcome) {
      case ProposalOutcome.Applied applied ->
          applied.answer() == Applier.Answer.DONE ? null : new RegionResult.StaleCommand<>();
      case ProposalOutcome.NotLeader notLeader ->
          new RegionResult.NotLeader<>(
              granted.view().region().id(),
              notLeader.leader().map(RegionReplica::peer).orElse(null));
      case ProposalOutcome.StaleTerm _ -> new RegionResult.StaleCommand<>();
      case ProposalOutcome.Busy busy -> new RegionResult.ServerIsBusy<>(busy.reason(), 5);
      case ProposalOutcome.TooLarge large ->
          new RegionResult.RaftEntryTooLarge<>(granted.view().region().id(), large.sizeBytes());
      case ProposalOutcome.Gone _ ->
          new RegionResult.RegionNotFound<>(granted.view().region().id());
      case ProposalOutcome.ReadOnly readOnly ->
          new Admission.Refused(parts.readOnly(readOnly.cause())).result();
      case ProposalOutcome.Unknown unknown -> new RegionResult.Undetermined<>(unknown.reason());
    };
  }
}
