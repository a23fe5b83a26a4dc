package io.atoll.ddl.backfill;

import io.atoll.expression.SessionInfo;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * What expressions of a table's definition find where rows are filled in: chance, and nothing that
 * belongs to a session.
 */
final class ReorganizationSession implements SessionInfo {
  private final SplittableRandom random;

  ReorganizationSession(long seed) {
    this.random = new SplittableRandom(seed);
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public void checkInterrupted() {}

  @Override
  public Optional<String> database() {
    return NONE.database();
  }

  @Override
  public String user() {
    return NONE.user();
  }

  @Override
  public String currentUser() {
    return NONE.currentUser();
  }

  @Override
  public String currentRole() {
    return NONE.currentRole();
  }

  @Override
  public long connectionId() {
    return NONE.connectionId();
  }

  @Override
  public long lastInsertId() {
    return NONE.lastInsertId();
  }

  @Override
  public void setLastInsertId(long value) {
    NONE.setLastInsertId(value);
  }

  @Override
  public long rowCount() {
    return NONE.rowCount();
  }

  @Override
  public long foundRows() {
    return NONE.foundRows();
  }

  @Override
  public String version() {
    return NONE.version();
  }

  @Override
  public Optional<UserVariable> userVariable(String name) {
    return NONE.userVariable(name);
  }

  @Override
  public void setUserVariable(String name, UserVariable content) {
    NONE.setUserVariable(name, content);
  }

  @Override
  public boolean sleep(long micros) {
    return NONE.sleep(micros);
  }

  @Override
  public int getLock(String name, double timeoutSeconds) {
    return NONE.getLock(name, timeoutSeconds);
  }

  @Override
  public int releaseLock(String name) {
    return NONE.releaseLock(name);
  }

  @Override
  public int releaseAllLocks() {
    return NONE.releaseAllLocks();
  }

  @Override
  public long lockHolder(String name) {
    return NONE.lockHolder(name);
  }
}
