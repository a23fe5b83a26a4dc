package io.atoll.session.variables;

import io.atoll.types.SqlError;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The flags of {@code optimizer_switch}: {@code name=on,name=off,…}; SET changes those it names.
 */
final class OptimizerSwitch {
  private OptimizerSwitch() {}

  /**
   * The flags after SET.
   *
   * @param initial all flags as they are by default
   * @param before the flags until now
   * @param wanted {@code default}, and flags with {@code on}, {@code off} or {@code default}
   * @throws io.atoll.types.SqlException 1231 for what is no flag or no state of one
   */
  static String changed(String initial, String before, String wanted) {
    Map<String, String> defaults = flags(initial);
    Map<String, String> flags = flags(before);
    if (wanted.isBlank()) {
      return before;
    }
    for (String part : wanted.toLowerCase(Locale.ROOT).split(",", -1)) {
      String item = part.strip();
      if (item.equals("default")) {
        flags.putAll(defaults);
        continue;
      }
      int equals = item.indexOf('=');
      String name = equals < 0 ? "" : item.substring(0, equals).strip();
      String initialState = defaults.get(name);
      if (initialState == null) {
        throw SqlError.ER_WRONG_VALUE_FOR_VAR.with("optimizer_switch", item);
      }
      switch (item.substring(equals + 1).strip()) {
        case "on" -> flags.put(name, "on");
        case "off" -> flags.put(name, "off");
        case "default" -> flags.put(name, initialState);
        default -> throw SqlError.ER_WRONG_VALUE_FOR_VAR.with("optimizer_switch", item);
      }
    }
    StringBuilder text = new StringBuilder();
    flags.forEach((name, state) ->
        text.append(text.isEmpty() ? "" : ",").append(name).append('=').append(state));
    return text.toString();
  }

  private static Map<String, String> flags(String text) {
    Map<String, String> flags = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      flags.put(part.substring(0, equals), part.substring(equals + 1));
    }
    return flags;
  }
}
