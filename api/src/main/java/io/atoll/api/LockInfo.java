package io.atoll.api;

import io.atoll.codec.Key;
import java.util.List;

/**
 * A lock met on a key.
 *
 * @param key the locked user key
 * @param primary the transaction's primary key
 * @param ttlMillis life time counted from the physical part of {@code startTs} (or the last
 *     heartbeat)
 * @param minCommitTs a commit at or below it is impossible
 * @param secondaries of an async-commit primary: all other keys
 * @param isShared FOR SHARE: several holders; {@code startTs} then names one of them
 * @param holders of a shared lock: each holder's own lock, so that whoever waits can check them all
 *     (any of them may have died); empty for other locks
 */
public record LockInfo(
    Key key,
    Key primary,
    long startTs,
    long ttlMillis,
    Kind kind,
    long forUpdateTs,
    long minCommitTs,
    boolean useAsyncCommit,
    List<Key> secondaries,
    long txnSize,
    boolean isShared,
    List<LockInfo> holders) {
  public LockInfo {
    secondaries = List.copyOf(secondaries);
    holders = List.copyOf(holders);
  }

  /** A lock with one holder. */
  public LockInfo(
      Key key,
      Key primary,
      long startTs,
      long ttlMillis,
      Kind kind,
      long forUpdateTs,
      long minCommitTs,
      boolean useAsyncCommit,
      List<Key> secondaries,
      long txnSize,
      boolean isShared) {
    this(
        key,
        primary,
        startTs,
        ttlMillis,
        kind,
        forUpdateTs,
        minCommitTs,
        useAsyncCommit,
        secondaries,
        txnSize,
        isShared,
        List.of());
  }

  public enum Kind {
    PUT,
    DELETE,
    LOCK,
    PESSIMISTIC
  }
}
