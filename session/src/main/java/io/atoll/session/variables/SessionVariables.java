package io.atoll.session.variables;

import io.atoll.types.CharacterSet;
import io.atoll.types.Collation;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import io.atoll.types.SqlMode;
import io.atoll.types.Value;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A session's system variables: the global ones of the moment it began, and what it has set since.
 * Those that every statement looks at are kept in their own type. One thread.
 */
public final class SessionVariables {
  private final GlobalVariables globals;
  private Map<String, String> base;
  private final Map<String, String> own = new HashMap<>();
  private long generation;

  private SqlMode sqlMode = SqlMode.DEFAULT;
  private ZoneId timeZone = ZoneId.of("UTC");
  private Collation connectionCollation = Collation.UTF8MB4_0900_AI_CI;
  private boolean isAutocommit = true;
  private boolean isSnapshotIsolation;
  private boolean isReadCommitted;
  private boolean isOptimistic;
  private long lockWaitMillis;
  private long maxExecutionMillis;
  private String resultCharacterSet = "utf8mb4";
  private HotVariables hot;

  public SessionVariables(GlobalVariables globals) {
    this.globals = globals;
    this.base = globals.snapshot();
    this.hot = HotVariables.of(this);
    refresh();
  }

  /** The other name of a variable that has two; empty for all others. */
  static String twin(String name) {
    return switch (name) {
      case "transaction_isolation" -> "tx_isolation";
      case "tx_isolation" -> "transaction_isolation";
      case "transaction_read_only" -> "tx_read_only";
      case "tx_read_only" -> "transaction_read_only";
      case "identity" -> "last_insert_id";
      case "last_insert_id" -> "identity";
      default -> "";
    };
  }

  public GlobalVariables globals() {
    return globals;
  }

  /** COM_RESET_CONNECTION and COM_CHANGE_USER: the global values of now. */
  public void reset() {
    own.clear();
    base = globals.snapshot();
    generation++;
    refresh();
  }

  /** Grows with each change: part of what a cached plan depends on. */
  public long generation() {
    return generation;
  }

  /** The session's value, or the global one of a global-only variable. */
  public String get(SystemVariable variable) {
    if (!variable.scope().hasSession()) {
      return globals.get(variable.name());
    }
    return text(variable.name());
  }

  public String text(String name) {
    String value = own.get(name);
    if (value == null) {
      value = base.get(name);
    }
    if (value == null) {
      throw SqlError.ER_UNKNOWN_SYSTEM_VARIABLE.with(name);
    }
    return value;
  }

  public long number(String name) {
    return Long.parseLong(text(name));
  }

  public boolean isOn(String name) {
    return text(name).equals("ON");
  }

  /** SET SESSION name = value. */
  public void set(SystemVariable variable, Value value, Diagnostics warnings) {
    requireSettable(variable);
    String text = VariableText.of(variable, value, warnings);
    put(
        variable.name(),
        variable.name().equals("optimizer_switch")
            ? OptimizerSwitch.changed(
                variable.initial(), text(variable.name()), VariableText.text(value))
            : text);
  }

  /** SET SESSION name = DEFAULT: the global value. */
  public void setDefault(SystemVariable variable) {
    requireSettable(variable);
    String global = globals.snapshot().get(variable.name());
    put(variable.name(), global == null ? variable.initial() : global);
  }

  private static void requireSettable(SystemVariable variable) {
    if (!variable.scope().hasSession()) {
      throw SqlError.ER_GLOBAL_VARIABLE.with(variable.name());
    }
    if (variable.isReadOnly()) {
      throw SqlError.ER_INCORRECT_GLOBAL_LOCAL_VAR.with(variable.name(), "read only");
    }
  }

  /**
   * Sets a text already canonical, from inside (character set of a database, last insert id, …).
   */
  public void put(String name, String text) {
    boolean isChanged = assign(name, text);
    String twin = twin(name);
    if (!twin.isEmpty()) {
      isChanged |= assign(twin, text);
    }
    isChanged |=
        switch (name) {
          case "character_set_connection" ->
              assign("collation_connection", CharacterSet.require(text).defaultCollation().name());
          case "collation_connection" ->
              assign("character_set_connection", Collation.require(text).charset());
          case "character_set_server" ->
              assign("collation_server", CharacterSet.require(text).defaultCollation().name());
          case "collation_server" ->
              assign("character_set_server", Collation.require(text).charset());
          default -> false;
        };
    if (isChanged) {
      generation++;
      refresh();
    }
  }

  private boolean assign(String name, String text) {
    return !text.equals(own.put(name, text));
  }

  /** SET NAMES. */
  public void setNames(String characterSet, @Nullable String collation) {
    CharacterSet set = CharacterSet.require(characterSet);
    Collation chosen = collation == null ? set.defaultCollation() : Collation.require(collation);
    if (!chosen.charset().equals(set.label())) {
      throw SqlError.ER_COLLATION_CHARSET_MISMATCH.with(chosen.name(), set.label());
    }
    put("character_set_client", set.label());
    put("character_set_results", set.label());
    put("character_set_connection", set.label());
    put("collation_connection", chosen.name());
  }

  /** SET CHARACTER SET: client and results; the connection takes the database's. */
  public void setCharacterSet(String characterSet) {
    CharacterSet set = CharacterSet.require(characterSet);
    put("character_set_client", set.label());
    put("character_set_results", set.label());
    put("collation_connection", text("collation_database"));
  }

  /** The handshake's collation. */
  public void setHandshakeCollation(int collationId) {
    Collation collation =
        Collation.byId(collationId).orElse(Collation.require(text("collation_server")));
    setNames(collation.charset(), collation.name());
  }

  private void refresh() {
    sqlMode = SqlMode.parse(text("sql_mode"));
    timeZone = VariableText.zone(text("time_zone"), globals.systemTimeZone());
    connectionCollation = Collation.require(text("collation_connection"));
    isAutocommit = isOn("autocommit");
    isSnapshotIsolation = isOn("innodb_snapshot_isolation");
    String isolation = text("transaction_isolation");
    isReadCommitted = isolation.equals("READ-COMMITTED") || isolation.equals("READ-UNCOMMITTED");
    isOptimistic = text("tidb_txn_mode").equals("optimistic");
    lockWaitMillis = number("innodb_lock_wait_timeout") * 1000;
    maxExecutionMillis = number("max_execution_time");
    resultCharacterSet = text("character_set_results");
    hot = HotVariables.of(this);
  }

  /** What every statement looks at, in its own type. */
  public HotVariables hot() {
    return hot;
  }

  public SqlMode sqlMode() {
    return sqlMode;
  }

  public ZoneId timeZone() {
    return timeZone;
  }

  public Collation connectionCollation() {
    return connectionCollation;
  }

  public boolean isAutocommit() {
    return isAutocommit;
  }

  public boolean isSnapshotIsolation() {
    return isSnapshotIsolation;
  }

  public boolean isReadCommitted() {
    return isReadCommitted;
  }

  public boolean isOptimistic() {
    return isOptimistic;
  }

  public long lockWaitMillis() {
    return lockWaitMillis;
  }

  public long maxExecutionMillis() {
    return maxExecutionMillis;
  }

  /** Empty where results are not converted. */
  public String resultCharacterSet() {
    return resultCharacterSet;
  }
}
