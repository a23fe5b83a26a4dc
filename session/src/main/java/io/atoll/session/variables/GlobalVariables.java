package io.atoll.session.variables;

import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import io.atoll.types.SqlMode;
import io.atoll.types.Value;
import java.time.ZoneId;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/** The global values of system variables. Thread-safe: an immutable map is replaced as a whole. */
public final class GlobalVariables {
  private final ZoneId systemTimeZone;
  private volatile Map<String, String> values;

  /**
   * @param facts values that depend on the instance: version, port, datadir, hostname, …
   */
  public GlobalVariables(ZoneId systemTimeZone, Map<String, String> facts) {
    this.systemTimeZone = systemTimeZone;
    Map<String, String> initial = new HashMap<>();
    for (SystemVariable variable : SystemVariables.all()) {
      initial.put(variable.name(), variable.initial());
    }
    initial.put("sql_mode", SqlMode.DEFAULT.toString());
    initial.put("system_time_zone", systemTimeZone.getId());
    for (Map.Entry<String, String> fact : facts.entrySet()) {
      if (SystemVariables.find(fact.getKey()) == null) {
        throw new IllegalArgumentException("no system variable " + fact.getKey());
      }
      initial.put(fact.getKey(), fact.getValue());
    }
    this.values = Collections.unmodifiableMap(initial);
  }

  public ZoneId systemTimeZone() {
    return systemTimeZone;
  }

  /** All values at this moment; never changed. */
  public Map<String, String> snapshot() {
    return values;
  }

  public String get(String name) {
    String value = values.get(name);
    if (value == null) {
      throw SqlError.ER_UNKNOWN_SYSTEM_VARIABLE.with(name);
    }
    return value;
  }

  public long number(String name) {
    return Long.parseLong(get(name));
  }

  public boolean isOn(String name) {
    return get(name).equals("ON");
  }

  /** SET GLOBAL; the caller has checked the privilege. */
  public synchronized void set(SystemVariable variable, Value value, Diagnostics warnings) {
    if (!variable.scope().hasGlobal()) {
      throw SqlError.ER_LOCAL_VARIABLE.with(variable.name());
    }
    if (variable.isReadOnly()) {
      throw SqlError.ER_INCORRECT_GLOBAL_LOCAL_VAR.with(variable.name(), "read only");
    }
    put(variable.name(), VariableText.of(variable, value, warnings));
  }

  /** SET GLOBAL x = DEFAULT. */
  public synchronized void reset(SystemVariable variable) {
    if (!variable.scope().hasGlobal()) {
      throw SqlError.ER_LOCAL_VARIABLE.with(variable.name());
    }
    if (variable.isReadOnly()) {
      throw SqlError.ER_INCORRECT_GLOBAL_LOCAL_VAR.with(variable.name(), "read only");
    }
    put(
        variable.name(),
        variable.name().equals("sql_mode") ? SqlMode.DEFAULT.toString() : variable.initial());
  }

  private void put(String name, String text) {
    Map<String, String> changed = new HashMap<>(values);
    changed.put(name, text);
    String twin = SessionVariables.twin(name);
    if (!twin.isEmpty()) {
      changed.put(twin, text);
    }
    values = Collections.unmodifiableMap(changed);
  }
}
