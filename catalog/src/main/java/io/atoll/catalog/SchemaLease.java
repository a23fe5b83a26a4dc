package io.atoll.catalog;

/**
 * A node's permission to commit by the schemas that it knows: while it runs, a schema change waits
 * for this node in each of its states; once it is lost, commits that began under it and would come
 * after its end must fail. Thread-safe.
 */
public interface SchemaLease {
  /** The latest commit timestamp that it covers. */
  long maxCommitTs();

  /**
   * Makes it cover a timestamp that placement has given out; false where it is lost, for ever.
   * Blocks.
   */
  boolean renew(long commitTs);

  /** Whether it runs by this process's clock; costs next to nothing. */
  boolean isRunning();
}
