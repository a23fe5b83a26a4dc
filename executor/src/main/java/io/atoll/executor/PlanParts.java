package io.atoll.executor;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What the operators of a plan compute from its nodes alone: compiled expressions, orders, requests
 * without parameters. Made at first use and kept with the plan for its next executions, by any
 * session. Thread-safe; parts are immutable.
 */
public final class PlanParts {
  private final ConcurrentHashMap<Integer, Object> parts = new ConcurrentHashMap<>();

  /**
   * The part of a plan node.
   *
   * @param id the node's; one part each
   * @param maker may be called twice where two sessions come at once
   */
  public <T> T of(int id, Class<T> type, Supplier<T> maker) {
    Object known = parts.get(id);
    if (known == null) {
      known = maker.get();
      parts.put(id, known);
    }
    return type.cast(known);
  }
}
