package io.atoll.ddl.job;

import io.atoll.catalog.MetaWriter;
import io.atoll.client.CommitOutcome;
import io.atoll.client.KvClient;
import io.atoll.client.Transaction;
import io.atoll.client.TransactionOptions;
import io.atoll.types.SqlError;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Changes of metadata, each in one transaction that is run again where another change came first.
 * Thread-safe.
 */
public final class MetaTransactions {
  private static final int MAX_TRIES = 1_000;

  private final KvClient client;

  public MetaTransactions(KvClient client) {
    this.client = client;
  }

  /**
   * Runs {@code change} and commits it. It may run several times and must touch nothing but its
   * argument.
   *
   * @throws io.atoll.types.SqlException what {@code change} throws, nothing written; 9500 where
   *     nobody knows whether it was committed
   */
  public <T> T run(Function<MetaWriter, T> change) {
    return with((meta, transaction) -> change.apply(meta));
  }

  /** As {@link #run}, for changes of metadata and data together. */
  public <T> T with(BiFunction<MetaWriter, Transaction, T> change) {
    for (int i = 0; i < MAX_TRIES; i++) {
      Transaction transaction = client.begin(TransactionOptions.OPTIMISTIC);
      T result;
      try {
        result = change.apply(new MetaWriter(transaction), transaction);
      } catch (RuntimeException e) {
        transaction.rollback();
        throw e;
      }
      switch (transaction.commit()) {
        case CommitOutcome.Committed _ -> {
          return result;
        }
        case CommitOutcome.Undetermined(String reason) ->
            throw SqlError.ER_COMMIT_OUTCOME_UNKNOWN.with(reason);
        case CommitOutcome.Conflict _,
            CommitOutcome.AlreadyExists _,
            CommitOutcome.LockLost _,
            CommitOutcome.SchemaChanged _ -> {}
      }
    }
    throw SqlError.ER_LOCK_WAIT_TIMEOUT.with();
  }
}
