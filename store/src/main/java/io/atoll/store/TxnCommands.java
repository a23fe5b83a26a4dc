package io.atoll.store;

import io.atoll.api.KeyError;
import io.atoll.api.Mutation;
import io.atoll.api.RegionResult;
import io.atoll.api.RequestContext;
import io.atoll.api.StoreRequest;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import io.atoll.kv.Snapshot;
import io.atoll.mvcc.Committing;
import io.atoll.mvcc.LockResolving;
import io.atoll.mvcc.Prewriting;
import io.atoll.mvcc.RollingBack;
import io.atoll.mvcc.TxnStatusCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** The transaction commands that write, each through the {@link WritePath}. */
final class TxnCommands {
  /** Keys resolved in one log entry where a whole Region is. */
  private static final int RESOLVE_BATCH = 256;

  /** What a key adds to a log entry besides key and value, at most. */
  private static final int RECORD_BYTES = 160;

  private static final Duration MAX_TS_WAIT = Duration.ofMillis(100);

  private final StoreParts parts;
  private final WritePath writes;

  TxnCommands(StoreParts parts, WritePath writes) {
    this.parts = parts;
    this.writes = writes;
  }

  RegionResult<StoreResponses.Prewrite> prewrite(
      RequestContext context, StoreRequest.Prewrite request) {
    List<Mutation> mutations = request.mutations();
    List<Key> keys = new ArrayList<>(mutations.size());
    long bytes = 0;
    long added = 0;
    for (int i = 0; i < mutations.size(); i++) {
      Mutation mutation = mutations.get(i);
      keys.add(mutation.key());
      int valueBytes = mutation.value() == null ? 0 : mutation.value().length;
      if (valueBytes > parts.settings().maxValueBytes()) {
        return new RegionResult.RaftEntryTooLarge<>(context.region(), valueBytes);
      }
      bytes +=
          3L * mutation.key().bytes().length
              + request.primary().bytes().length
              + valueBytes
              + RECORD_BYTES;
      if (valueBytes > 0 && !isMetadata(mutation.key())) {
        added += mutation.key().bytes().length + valueBytes;
      }
    }
    if (added > 0) {
      RegionResult<?> full = parts.space().refusalOfRows(added);
      if (full != null) {
        return new Admission.Refused(full).result();
      }
    }
    // One phase is one log entry or none.
    StoreRequest.Prewrite fitting =
        request.tryOnePhase() && bytes > parts.settings().proposalBytes()
            ? inTwoPhases(request)
            : request;
    if (fitting.tryOnePhase() || fitting.useAsyncCommit()) {
      awaitMaxTs(context);
    }
    return writes.run(
        context,
        keys,
        (reader, writer, granted) ->
            Prewriting.evaluate(
                fitting,
                reader,
                writer,
                parts.memoryLocks(),
                granted.replica().mayCalculate(granted.term())));
  }

  /** Schema changes go on where the disk is nearly full: DROP TABLE is what makes room. */
  private static boolean isMetadata(Key key) {
    return !key.isEmpty() && key.bytes()[0] == 'm';
  }

  /**
   * A new leader is about to have its timestamp: that is worth a moment, where two phases would
   * cost more.
   */
  private void awaitMaxTs(RequestContext context) {
    RegionReplica replica = parts.regions().get(context.region().value());
    if (replica == null || !replica.isLed() || replica.mayCalculate()) {
      return;
    }
    try {
      parts.environment().scheduler().await(replica.maxTsFetched(), MAX_TS_WAIT);
    } catch (TimeoutException e) {
      // Then in two phases.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private static StoreRequest.Prewrite inTwoPhases(StoreRequest.Prewrite r) {
    return new StoreRequest.Prewrite(
        r.mutations(),
        r.primary(),
        r.startTs(),
        r.lockTtlMillis(),
        r.forUpdateTs(),
        r.minCommitTs(),
        r.maxCommitTs(),
        r.useAsyncCommit(),
        r.secondaries(),
        false,
        r.txnSize());
  }

  RegionResult<StoreResponses.Commit> commit(RequestContext context, StoreRequest.Commit request) {
    return writes.run(
        context,
        request.keys(),
        (reader, writer, granted) -> Committing.evaluate(request, reader, writer));
  }

  RegionResult<StoreResponses.Rollback> rollback(
      RequestContext context, StoreRequest.Rollback request) {
    return writes.run(
        context,
        request.keys(),
        (reader, writer, granted) ->
            RollingBack.evaluate(request, reader, writer, parts.memoryLocks()));
  }

  RegionResult<StoreResponses.PessimisticRollback> pessimisticRollback(
      RequestContext context, StoreRequest.PessimisticRollback request) {
    return writes.run(
        context,
        request.keys(),
        (reader, writer, granted) -> RollingBack.evaluate(request, reader, writer));
  }

  RegionResult<StoreResponses.CheckTxnStatus> checkTxnStatus(
      RequestContext context, StoreRequest.CheckTxnStatus request) {
    return writes.run(
        context,
        List.of(request.primary()),
        (reader, writer, granted) ->
            TxnStatusCheck.evaluate(request, reader, writer, parts.memoryLocks()));
  }

  RegionResult<StoreResponses.CheckSecondaryLocks> checkSecondaryLocks(
      RequestContext context, StoreRequest.CheckSecondaryLocks request) {
    return writes.run(
        context,
        request.keys(),
        (reader, writer, granted) ->
            TxnStatusCheck.evaluate(request, reader, writer, parts.memoryLocks()));
  }

  RegionResult<StoreResponses.TxnHeartBeat> heartBeat(
      RequestContext context, StoreRequest.TxnHeartBeat request) {
    return writes.run(
        context,
        List.of(request.primary()),
        (reader, writer, granted) -> TxnStatusCheck.evaluate(request, reader, writer));
  }

  RegionResult<StoreResponses.Cleanup> cleanup(
      RequestContext context, StoreRequest.Cleanup request) {
    return writes.run(
        context,
        List.of(request.key()),
        (reader, writer, granted) ->
            RollingBack.evaluate(request, reader, writer, parts.memoryLocks()));
  }

  RegionResult<StoreResponses.ResolveLock> resolveLock(
      RequestContext context, StoreRequest.ResolveLock request) {
    if (!request.keys().isEmpty()) {
      return resolve(context, request, request.keys());
    }
    RegionReplica replica = parts.regions().get(context.region().value());
    if (replica == null) {
      return new RegionResult.RegionNotFound<>(context.region());
    }
    Key from = replica.view().start();
    Key end = replica.view().end();
    while (true) {
      List<LockResolving.Found> found;
      try (Snapshot snapshot = parts.engine().snapshot()) {
        found =
            LockResolving.scan(
                snapshot,
                replica.memoryLocks(),
                from,
                end,
                RESOLVE_BATCH,
                lock -> lock.of(request.startTs()) != null);
      }
      List<Key> keys = new ArrayList<>(found.size());
      for (LockResolving.Found lock : found) {
        keys.add(lock.key());
      }
      // Also with nothing found: the epoch must have been right for "nothing" to mean anything.
      RegionResult<StoreResponses.ResolveLock> result = resolve(context, request, keys);
      if (keys.size() < RESOLVE_BATCH
          || !(result instanceof RegionResult.Ok<StoreResponses.ResolveLock>(var response))
          || response.error() != null) {
        return result;
      }
      from = keys.getLast().next();
    }
  }

  private RegionResult<StoreResponses.ResolveLock> resolve(
      RequestContext context, StoreRequest.ResolveLock request, List<Key> keys) {
    return writes.run(
        context,
        keys,
        (reader, writer, granted) -> {
          KeyError error =
              LockResolving.evaluate(
                  keys, request.startTs(), request.commitTs(), reader, writer, parts.memoryLocks());
          return new StoreResponses.ResolveLock(error);
        });
  }
}
