package io.atoll.types;

import java.util.ArrayList;
import java.util.List;

/**
 * A statement's diagnostics area: keeps the first {@code limit} conditions (max_error_count) and
 * counts all of them, as MySQL does.
 */
public final class DiagnosticsArea implements Diagnostics {
  private final int limit;
  private final List<Condition> conditions = new ArrayList<>();
  private long count;
  private long errorCount;

  public DiagnosticsArea(int limit) {
    this.limit = limit;
  }

  @Override
  public void add(Level level, SqlError error, String message) {
    count++;
    if (level == Level.ERROR) {
      errorCount++;
    }
    if (conditions.size() < limit) {
      conditions.add(new Condition(level, error, message));
    }
  }

  @Override
  public boolean isFull() {
    return conditions.size() >= limit;
  }

  /** The kept conditions in the order they came. */
  public List<Condition> conditions() {
    return List.copyOf(conditions);
  }

  /** All conditions, kept or not: {@code @@warning_count}. */
  public long count() {
    return count;
  }

  /** Conditions of level ERROR: {@code @@error_count}. */
  public long errorCount() {
    return errorCount;
  }

  public void clear() {
    conditions.clear();
    count = 0;
    errorCount = 0;
  }
}
