package io.atoll.client;

/**
 * Limits and times of the client.
 *
 * @param batchBytes the most bytes of keys and values in one prewrite or commit request
 * @param batchKeys the most keys in one
 * @param concurrency requests of one transaction or batch read in flight at once
 * @param scanPagePairs pairs of a full scan page
 * @param memoryLimitBytes values of one transaction kept in memory; more goes to temporary files
 * @param maxTransactionBytes the most bytes of keys and values of one transaction (8004 beyond)
 * @param asyncCommitKeys the most keys of an async commit
 * @param asyncCommitKeyBytes the most key bytes of an async commit
 * @param useOnePhaseCommit allow one-phase commit
 * @param useAsyncCommit allow async commit
 * @param lockTtlMillis of a prewritten lock, before heartbeats
 * @param managedLockTtlMillis of pessimistic locks and of locks kept alive by heartbeats
 * @param readBudgetMillis how long a read retries Region errors and waits for locks
 * @param writeBudgetMillis how long prewrite and commit do
 * @param temporaryDirectory for spilled transactions, within the environment's file system
 */
public record ClientSettings(
    long batchBytes,
    int batchKeys,
    int concurrency,
    int scanPagePairs,
    long memoryLimitBytes,
    long maxTransactionBytes,
    int asyncCommitKeys,
    long asyncCommitKeyBytes,
    boolean useOnePhaseCommit,
    boolean useAsyncCommit,
    long lockTtlMillis,
    long managedLockTtlMillis,
    long readBudgetMillis,
    long writeBudgetMillis,
    String temporaryDirectory) {
  public static final ClientSettings DEFAULT =
      new ClientSettings(
          512 << 10,
          10_240,
          16,
          1024,
          256L << 20,
          64L << 30,
          256,
          4096,
          true,
          true,
          3_000,
          20_000,
          40_000,
          40_000,
          "spill");

  /** These, with commits in one phase or never. */
  public ClientSettings withOnePhaseCommit(boolean value) {
    return new ClientSettings(
        batchBytes,
        batchKeys,
        concurrency,
        scanPagePairs,
        memoryLimitBytes,
        maxTransactionBytes,
        asyncCommitKeys,
        asyncCommitKeyBytes,
        value,
        useAsyncCommit,
        lockTtlMillis,
        managedLockTtlMillis,
        readBudgetMillis,
        writeBudgetMillis,
        temporaryDirectory);
  }

  /** These, with async commits or never. */
  public ClientSettings withAsyncCommit(boolean value) {
    return new ClientSettings(
        batchBytes,
        batchKeys,
        concurrency,
        scanPagePairs,
        memoryLimitBytes,
        maxTransactionBytes,
        asyncCommitKeys,
        asyncCommitKeyBytes,
        useOnePhaseCommit,
        value,
        lockTtlMillis,
        managedLockTtlMillis,
        readBudgetMillis,
        writeBudgetMillis,
        temporaryDirectory);
  }
}
