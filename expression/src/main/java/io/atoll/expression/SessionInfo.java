package io.atoll.expression;

import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What functions ask of the session that runs them. On a store there is no session: expressions
 * that need one are not pushed down, and {@link #NONE} answers.
 */
public interface SessionInfo {
  /** A user variable's current content. */
  record UserVariable(Value value, SqlType type) {}

  /** The default database; empty when there is none. */
  Optional<String> database();

  /** What the client said it is, {@code name@host}. */
  String user();

  /** The account that matched, {@code name@host}. */
  String currentUser();

  /** Active roles as CURRENT_ROLE() prints them; {@code NONE} when there are none. */
  String currentRole();

  long connectionId();

  /** Unsigned. */
  long lastInsertId();

  /** LAST_INSERT_ID(expr) sets what the next LAST_INSERT_ID() answers. */
  void setLastInsertId(long value);

  long rowCount();

  long foundRows();

  /** What VERSION() answers. */
  String version();

  /** The content of {@code @name} (lower case), empty when it was never set. */
  Optional<UserVariable> userVariable(String name);

  void setUserVariable(String name, UserVariable content);

  /** Throws when the statement was killed (1317) or ran out of time (3024). */
  void checkInterrupted();

  /**
   * Waits for {@code micros} microseconds.
   *
   * @return true when interrupted before the time was over
   */
  boolean sleep(long micros);

  /**
   * What a statement has in common with those that differ in literals alone; empty outside of
   * sessions.
   *
   * @param isText the statement without its literals, else a hash of that
   */
  default String statementDigest(String statement, boolean isText) {
    return "";
  }

  /** GET_LOCK: 1 got it, 0 timed out. Negative seconds wait for ever. */
  int getLock(String name, double timeoutSeconds);

  /** RELEASE_LOCK: 1 released, 0 held by another, -1 no such lock. */
  int releaseLock(String name);

  /** RELEASE_ALL_LOCKS: how many. */
  int releaseAllLocks();

  /** The connection that holds the lock; -1 when it is free. */
  long lockHolder(String name);

  /** For RAND(), UUID() and RANDOM_BYTES(). */
  RandomGenerator random();

  /** No session: every question is a fault of the planner. */
  SessionInfo NONE = new NoSession();
}
