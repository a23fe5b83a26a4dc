package io.atoll.mvcc;

import io.atoll.api.KeyError;
import io.atoll.api.StoreRequest.Commit;
import io.atoll.api.StoreResponses;
import io.atoll.codec.Key;
import org.jspecify.annotations.Nullable;

/** Second phase of a commit. Committing what is committed already succeeds again. */
public final class Committing {
  private Committing() {}

  /** Evaluates a request whose keys are latched. */
  public static StoreResponses.Commit evaluate(
      Commit request, MvccReader reader, MvccWriter writer) {
    long commitTs = request.commitTs();
    for (Key key : request.keys()) {
      byte[] encoded = MvccKeys.encode(key);
      LockRecord lock = reader.lock(key, encoded);
      LockRecord own = lock == null ? null : lock.of(request.startTs());
      KeyError error =
          own == null || lock == null
              ? committedBefore(key, encoded, request.startTs(), reader)
              : commit(key, encoded, lock, own, commitTs, writer);
      if (error != null) {
        return new StoreResponses.Commit(error, 0);
      }
    }
    return new StoreResponses.Commit(null, commitTs);
  }

  private static @Nullable KeyError committedBefore(
      Key key, byte[] encoded, long startTs, MvccReader reader) {
    return switch (reader.txnRecord(encoded, startTs)) {
      case MvccReader.TxnRecord.Committed _ -> null;
      case MvccReader.TxnRecord.RolledBack _, MvccReader.TxnRecord.None _ ->
          new KeyError.TxnLockNotFound(key, startTs);
    };
  }

  /** Commits one lock; a pessimistic one, left over by a lost rollback, is only removed. */
  static @Nullable KeyError commit(
      Key key, byte[] encoded, LockRecord lock, LockRecord own, long commitTs, MvccWriter writer) {
    if (commitTs < own.minCommitTs()) {
      return new KeyError.CommitTsExpired(own.startTs(), commitTs, key, own.minCommitTs());
    }
    if (own.kind() != LockKind.PESSIMISTIC) {
      WriteRecord write =
          WriteRecord.of(WriteKind.committing(own.kind()), own.startTs(), own.shortValue())
              .withPieces(own.pieces())
              .withLastChange(own.lastChange());
      if (own.rollbackTs().contains(commitTs)) {
        write = write.withOverlappedRollback();
      }
      writer.putWrite(encoded, commitTs, write);
    }
    writer.unlock(key, encoded, lock, own.startTs());
    return null;
  }
}
