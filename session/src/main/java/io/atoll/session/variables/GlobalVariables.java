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
  /** Where values are kept for all nodes, over restarts. Blocks; returns a change's revision. */
  public interface Keeper {
    long put(String name, String text);

    long delete(String name);
  }

  private final ZoneId systemTimeZone;
  private final Map<String, String> initial;

  /** Of the newest change of each variable known here. Guarded by this. */
  private final Map<String, Long> revisions = new HashMap<>();

  private final Keeper keeper;
  private volatile Map<String, String> values;

  /**
   * @param facts values that depend on the instance: version, port, datadir, hostname, …
   */
  public GlobalVariables(ZoneId systemTimeZone, Map<String, String> facts, Keeper keeper) {
    this.systemTimeZone = systemTimeZone;
    this.keeper = keeper;
    this.initial = new HashMap<>();
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
    this.values = Map.copyOf(initial);
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
  public void set(SystemVariable variable, Value value, Diagnostics warnings) {
    if (!variable.scope().hasGlobal()) {
      throw SqlError.ER_LOCAL_VARIABLE.with(variable.name());
    }
    if (variable.isReadOnly()) {
      throw SqlError.ER_INCORRECT_GLOBAL_LOCAL_VAR.with(variable.name(), "read only");
    }
    String text = VariableText.of(variable, value, warnings);
    String name = kept(variable.name());
    told(name, text, keeper.put(name, text));
  }

  /** SET GLOBAL x = DEFAULT. */
  public void reset(SystemVariable variable) {
    if (!variable.scope().hasGlobal()) {
      throw SqlError.ER_LOCAL_VARIABLE.with(variable.name());
    }
    if (variable.isReadOnly()) {
      throw SqlError.ER_INCORRECT_GLOBAL_LOCAL_VAR.with(variable.name(), "read only");
    }
    String name = kept(variable.name());
    deleted(name, keeper.delete(name));
  }

  /** Of two names of one variable one is kept. */
  private static String kept(String name) {
    String twin = SessionVariables.twin(name);
    return twin.isEmpty() || name.compareTo(twin) < 0 ? name : twin;
  }

  /** A value that this or another node has set; of several the one of the greatest revision is. */
  public synchronized void told(String name, String text, long revision) {
    if (SystemVariables.find(name) != null && revisions.getOrDefault(name, 0L) <= revision) {
      revisions.put(name, revision);
      put(name, text);
    }
  }

  /** What was set up to a revision is so no more. */
  public synchronized void deleted(String name, long revision) {
    String text = initial.get(name);
    if (text != null && revisions.getOrDefault(name, 0L) <= revision) {
      revisions.put(name, revision);
      put(name, text);
    }
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
