package io.atoll.rpc.wire;

import com.google.protobuf.ByteString;
import io.atoll.api.Mutation;
import io.atoll.api.StoreRequest;
import io.atoll.codec.Key;
import io.atoll.rpc.proto.Kvrpcpb;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Requests that write under locks: prewrites and pessimistic locks. */
public final class Mutations {
  /** TiKV's "as long as the server likes to wait". */
  private static final long DEFAULT_WAIT_MILLIS = 1_000;

  private Mutations() {}

  public static Kvrpcpb.PrewriteRequest encode(
      Kvrpcpb.Context context, StoreRequest.Prewrite request) {
    Kvrpcpb.PrewriteRequest.Builder builder =
        Kvrpcpb.PrewriteRequest.newBuilder()
            .setContext(context)
            .setPrimaryLock(Bytes.of(request.primary()))
            .setStartVersion(request.startTs())
            .setLockTtl(request.lockTtlMillis())
            .setForUpdateTs(request.forUpdateTs())
            .setMinCommitTs(request.minCommitTs())
            .setMaxCommitTs(request.maxCommitTs() == Long.MAX_VALUE ? 0 : request.maxCommitTs())
            .setUseAsyncCommit(request.useAsyncCommit())
            .addAllSecondaries(Bytes.of(request.secondaries()))
            .setTryOnePc(request.tryOnePhase())
            .setTxnSize(request.txnSize());
    List<Mutation> mutations = request.mutations();
    for (int i = 0; i < mutations.size(); i++) {
      Mutation mutation = mutations.get(i);
      Kvrpcpb.Mutation.Builder to =
          Kvrpcpb.Mutation.newBuilder()
              .setOp(
                  switch (mutation.op()) {
                    case PUT -> Kvrpcpb.Op.Put;
                    case DELETE -> Kvrpcpb.Op.Del;
                    case LOCK -> Kvrpcpb.Op.Lock;
                    case INSERT -> Kvrpcpb.Op.Insert;
                    case CHECK_NOT_EXISTS -> Kvrpcpb.Op.CheckNotExists;
                  })
              .setKey(Bytes.of(mutation.key()));
      byte[] value = mutation.value();
      if (value != null) {
        to.setValue(Bytes.of(value));
      }
      builder.addMutations(to);
      builder.addPessimisticActions(
          switch (mutation.pessimistic()) {
            case NONE, COVERED -> Kvrpcpb.PrewriteRequest.PessimisticAction.SKIP_PESSIMISTIC_CHECK;
            case LOCKED -> Kvrpcpb.PrewriteRequest.PessimisticAction.DO_PESSIMISTIC_CHECK;
            case CHECK_CONSTRAINT -> Kvrpcpb.PrewriteRequest.PessimisticAction.DO_CONSTRAINT_CHECK;
          });
      if (mutation.pessimistic() == Mutation.PessimisticAction.COVERED) {
        builder.addCovered(i);
      }
    }
    return builder.build();
  }

  /**
   * @throws IllegalArgumentException for an operation that no prewrite has
   */
  public static StoreRequest.Prewrite decode(Kvrpcpb.PrewriteRequest request) {
    boolean isRetry = request.getContext().getIsRetryRequest();
    // Other clients say nothing of covered keys: theirs are those that a pessimistic transaction
    // did not lock, and where TiKV does not look for conflicts either.
    boolean skipIsCovered =
        !request.getContext().getFromAtoll() && request.getForUpdateTs() > 0 && !isRetry;
    Set<Integer> covered =
        isRetry || request.getCoveredCount() == 0
            ? Set.of()
            : new HashSet<>(request.getCoveredList());
    List<Mutation> mutations = new ArrayList<>(request.getMutationsCount());
    for (int i = 0; i < request.getMutationsCount(); i++) {
      Kvrpcpb.Mutation mutation = request.getMutations(i);
      Mutation.Op op =
          switch (mutation.getOp()) {
            case Put -> Mutation.Op.PUT;
            case Del -> Mutation.Op.DELETE;
            case Lock -> Mutation.Op.LOCK;
            case Insert -> Mutation.Op.INSERT;
            case CheckNotExists -> Mutation.Op.CHECK_NOT_EXISTS;
            case Rollback, PessimisticLock, UNRECOGNIZED ->
                throw new IllegalArgumentException("a prewrite has no " + mutation.getOp());
          };
      boolean hasValue = op == Mutation.Op.PUT || op == Mutation.Op.INSERT;
      mutations.add(
          new Mutation(
              op,
              Bytes.key(mutation.getKey()),
              hasValue ? Bytes.array(mutation.getValue()) : null,
              covered.contains(i)
                  ? Mutation.PessimisticAction.COVERED
                  : action(request, i, op, skipIsCovered)));
    }
    return new StoreRequest.Prewrite(
        mutations,
        Bytes.key(request.getPrimaryLock()),
        request.getStartVersion(),
        request.getLockTtl(),
        request.getForUpdateTs(),
        request.getMinCommitTs(),
        request.getMaxCommitTs() == 0 ? Long.MAX_VALUE : request.getMaxCommitTs(),
        request.getUseAsyncCommit(),
        Bytes.keys(request.getSecondariesList()),
        request.getTryOnePc(),
        request.getTxnSize());
  }

  private static Mutation.PessimisticAction action(
      Kvrpcpb.PrewriteRequest request, int i, Mutation.Op op, boolean skipIsCovered) {
    if (i >= request.getPessimisticActionsCount()) {
      return Mutation.PessimisticAction.NONE;
    }
    return switch (request.getPessimisticActions(i)) {
      case DO_PESSIMISTIC_CHECK -> Mutation.PessimisticAction.LOCKED;
      case DO_CONSTRAINT_CHECK -> Mutation.PessimisticAction.CHECK_CONSTRAINT;
      case SKIP_PESSIMISTIC_CHECK, UNRECOGNIZED ->
          skipIsCovered && (op == Mutation.Op.PUT || op == Mutation.Op.DELETE)
              ? Mutation.PessimisticAction.COVERED
              : Mutation.PessimisticAction.NONE;
    };
  }

  public static Kvrpcpb.PessimisticLockRequest encode(
      Kvrpcpb.Context context, StoreRequest.PessimisticLock request) {
    Kvrpcpb.PessimisticLockRequest.Builder builder =
        Kvrpcpb.PessimisticLockRequest.newBuilder()
            .setContext(context)
            .setPrimaryLock(Bytes.of(request.primary()))
            .setStartVersion(request.startTs())
            .setLockTtl(request.lockTtlMillis())
            .setForUpdateTs(request.forUpdateTs())
            .setIsFirstLock(request.isFirstLock())
            .setWaitTimeout(request.waitMillis() == 0 ? -1 : request.waitMillis())
            .setReturnValues(request.returnValues())
            .setMinCommitTs(request.minCommitTs())
            .setLockOnlyIfExists(request.lockOnlyIfExists())
            .setMayLockWithConflict(request.mayLockWithConflict())
            .setIsShared(request.isShared());
    List<Key> keys = request.keys();
    for (int i = 0; i < keys.size(); i++) {
      Kvrpcpb.Mutation.Builder mutation =
          Kvrpcpb.Mutation.newBuilder()
              .setOp(Kvrpcpb.Op.PessimisticLock)
              .setKey(Bytes.of(keys.get(i)));
      if (!request.checkNotExists().isEmpty() && request.checkNotExists().get(i)) {
        mutation.setAssertion(Kvrpcpb.Assertion.NotExist);
      }
      builder.addMutations(mutation);
    }
    return builder.build();
  }

  public static StoreRequest.PessimisticLock decode(Kvrpcpb.PessimisticLockRequest request) {
    List<Key> keys = new ArrayList<>(request.getMutationsCount());
    List<Boolean> checks = new ArrayList<>(request.getMutationsCount());
    for (Kvrpcpb.Mutation mutation : request.getMutationsList()) {
      keys.add(Bytes.key(mutation.getKey()));
      checks.add(mutation.getAssertion() == Kvrpcpb.Assertion.NotExist);
    }
    long wait = request.getWaitTimeout();
    return new StoreRequest.PessimisticLock(
        keys,
        checks.contains(true) ? checks : List.of(),
        Bytes.key(request.getPrimaryLock()),
        request.getStartVersion(),
        request.getForUpdateTs(),
        request.getLockTtl(),
        request.getIsFirstLock(),
        request.getIsShared(),
        request.getReturnValues() || request.getCheckExistence(),
        request.getLockOnlyIfExists(),
        request.getMinCommitTs(),
        wait < 0 ? 0 : wait == 0 ? DEFAULT_WAIT_MILLIS : wait,
        request.getMayLockWithConflict());
  }

  /** Fills in an answer; values only where they were asked for. */
  public static void encode(
      io.atoll.api.StoreResponses.PessimisticLock answer,
      boolean withValues,
      Kvrpcpb.PessimisticLockResponse.Builder to) {
    to.addAllErrors(KeyErrors.encode(answer.errors()));
    to.setIsLockedWithConflict(answer.isLockedWithConflict());
    for (byte[] value : answer.values()) {
      to.addNotFounds(value == null);
      if (withValues) {
        to.addValues(value == null ? ByteString.EMPTY : Bytes.of(value));
      }
    }
    for (long commitTs : answer.commitTs()) {
      to.addValueCommitTs(commitTs);
    }
  }
}
