package io.atoll.session.statement;

import io.atoll.expression.SessionInfo;
import io.atoll.parser.StatementDigest;
import io.atoll.runtime.Environment;
import io.atoll.session.Account;
import io.atoll.session.ConnectionDetails;
import io.atoll.session.variables.SessionVariables;
import io.atoll.types.DiagnosticsArea;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a session remembers between statements, and what functions ask of it. One thread, but for
 * {@link #interruption}.
 */
public final class SessionState implements SessionInfo {
  private final Environment environment;
  private final UserLocks userLocks;
  private final String serverVersion;
  private final SessionVariables variables;
  private final Interruption interruption = new Interruption();
  private final Map<String, UserVariable> userVariables = new HashMap<>();
  private ConnectionDetails details;
  private Account account;
  private String database = "";
  private List<String> roles = List.of();
  private long lastInsertId;
  private long rowCount = -1;
  private long foundRows;
  private long snapshotTs;
  private volatile long readTs = Long.MAX_VALUE;
  private volatile long transactionTs = Long.MAX_VALUE;
  private DiagnosticsArea diagnostics = new DiagnosticsArea(1024);

  public SessionState(
      Environment environment,
      UserLocks userLocks,
      String serverVersion,
      SessionVariables variables,
      ConnectionDetails details,
      Account account) {
    this.environment = environment;
    this.userLocks = userLocks;
    this.serverVersion = serverVersion;
    this.variables = variables;
    this.details = details;
    this.account = account;
  }

  public SessionVariables variables() {
    return variables;
  }

  public Interruption interruption() {
    return interruption;
  }

  public ConnectionDetails details() {
    return details;
  }

  public Account account() {
    return account;
  }

  public List<String> roles() {
    return roles;
  }

  public void setRoles(List<String> value) {
    roles = List.copyOf(value);
  }

  /** COM_CHANGE_USER. */
  public void become(ConnectionDetails newDetails, Account newAccount) {
    details = newDetails;
    account = newAccount;
  }

  /** COM_RESET_CONNECTION. */
  public void reset() {
    variables.reset();
    userVariables.clear();
    userLocks.releaseAll(details.connectionId());
    snapshotTs = 0;
    lastInsertId = 0;
    rowCount = -1;
    foundRows = 0;
    diagnostics.clear();
  }

  /** Conditions of the current statement, or of the last one. */
  public DiagnosticsArea diagnostics() {
    return diagnostics;
  }

  /** Begins a statement that forgets the conditions of the one before. */
  public void freshDiagnostics() {
    diagnostics = new DiagnosticsArea(variables.hot().maxErrorCount());
  }

  public String databaseName() {
    return database;
  }

  public void setDatabase(String name) {
    database = name;
  }

  /** The running statement reads at a timestamp; {@link Long#MAX_VALUE} where none runs. */
  public void reads(long timestamp) {
    readTs = timestamp;
  }

  /** The open transaction's snapshot; {@link Long#MAX_VALUE} where none is open. */
  public void holds(long timestamp) {
    transactionTs = timestamp;
  }

  /** The oldest timestamp that this session may still read at. For other threads. */
  public long oldestTs() {
    return Math.min(readTs, transactionTs);
  }

  /** The timestamp that {@code tidb_snapshot} means; 0 for the present. */
  public long snapshotTs() {
    return snapshotTs;
  }

  public void setSnapshotTs(long timestamp) {
    snapshotTs = timestamp;
  }

  public void setRowCount(long value) {
    rowCount = value;
  }

  public void setFoundRows(long value) {
    foundRows = value;
  }

  @Override
  public Optional<String> database() {
    return database.isEmpty() ? Optional.empty() : Optional.of(database);
  }

  @Override
  public String user() {
    return details.user() + "@" + details.host();
  }

  @Override
  public String currentUser() {
    return account.user() + "@" + account.hostPattern();
  }

  @Override
  public String currentRole() {
    return roles.isEmpty() ? "NONE" : String.join(",", roles);
  }

  @Override
  public long connectionId() {
    return details.connectionId();
  }

  @Override
  public long lastInsertId() {
    return lastInsertId;
  }

  @Override
  public void setLastInsertId(long value) {
    lastInsertId = value;
  }

  @Override
  public long rowCount() {
    return rowCount;
  }

  @Override
  public long foundRows() {
    return foundRows;
  }

  @Override
  public String version() {
    return serverVersion;
  }

  @Override
  public Optional<UserVariable> userVariable(String name) {
    return Optional.ofNullable(userVariables.get(name));
  }

  @Override
  public void setUserVariable(String name, UserVariable content) {
    userVariables.put(name, content);
  }

  @Override
  public void checkInterrupted() {
    interruption.check();
  }

  @Override
  public boolean sleep(long micros) {
    try {
      environment.scheduler().sleep(Duration.ofNanos(micros * 1000));
      return interruption.isStopping();
    } catch (InterruptedException e) {
      return true;
    }
  }

  @Override
  public String statementDigest(String statement, boolean isText) {
    StatementDigest digest = StatementDigest.of(statement);
    return isText ? digest.normalized() : digest.digest();
  }

  @Override
  public int getLock(String name, double timeoutSeconds) {
    return userLocks.acquire(name, details.connectionId(), timeoutSeconds, interruption) ? 1 : 0;
  }

  @Override
  public int releaseLock(String name) {
    return userLocks.release(name, details.connectionId());
  }

  @Override
  public int releaseAllLocks() {
    return userLocks.releaseAll(details.connectionId());
  }

  @Override
  public long lockHolder(String name) {
    return userLocks.holder(name);
  }

  @Override
  public RandomGenerator random() {
    return environment.random()::nextLong;
  }
}
