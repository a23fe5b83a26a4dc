package io.atoll.expression;

import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Refuses all that needs a session. */
final class NoSession implements SessionInfo {
  private static SqlException refuse() {
    return SqlError.ER_UNKNOWN_ERROR.with("A function that needs a session was run without one");
  }

  @Override
  public Optional<String> database() {
    throw refuse();
  }

  @Override
  public String user() {
    throw refuse();
  }

  @Override
  public String currentUser() {
    throw refuse();
  }

  @Override
  public String currentRole() {
    throw refuse();
  }

  @Override
  public long connectionId() {
    throw refuse();
  }

  @Override
  public long lastInsertId() {
    throw refuse();
  }

  @Override
  public void setLastInsertId(long value) {
    throw refuse();
  }

  @Override
  public long rowCount() {
    throw refuse();
  }

  @Override
  public long foundRows() {
    throw refuse();
  }

  @Override
  public String version() {
    throw refuse();
  }

  @Override
  public Optional<UserVariable> userVariable(String name) {
    throw refuse();
  }

  @Override
  public void setUserVariable(String name, UserVariable content) {
    throw refuse();
  }

  @Override
  public void checkInterrupted() {}

  @Override
  public boolean sleep(long micros) {
    throw refuse();
  }

  @Override
  public int getLock(String name, double timeoutSeconds) {
    throw refuse();
  }

  @Override
  public int releaseLock(String name) {
    throw refuse();
  }

  @Override
  public int releaseAllLocks() {
    throw refuse();
  }

  @Override
  public long lockHolder(String name) {
    throw refuse();
  }

  @Override
  public RandomGenerator random() {
    throw refuse();
  }
}
