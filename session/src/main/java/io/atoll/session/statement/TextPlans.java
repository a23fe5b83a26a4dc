package io.atoll.session.statement;

import io.atoll.planner.PlanKey;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.WritePlan;
import io.atoll.session.ResultHeader;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Plans of plain statements by their text without literals. Only point plans are kept: they are the
 * same for all values, while a plan over ranges is better made for the values at hand. A statement
 * whose plan is no point plan is remembered as such, so that it is not tried again. Thread-safe.
 */
public final class TextPlans {
  /**
   * @param planned null where statements of this shape are planned with their values
   */
  record Entry(@Nullable PlannedStatement planned, ResultHeader header) {}

  private final int capacity;
  private final ConcurrentHashMap<PlanKey, Entry> entries = new ConcurrentHashMap<>();

  /**
   * @param capacity entries kept; all are forgotten when it is exceeded
   */
  public TextPlans(int capacity) {
    this.capacity = capacity;
  }

  @Nullable Entry get(PlanKey key) {
    return entries.get(key);
  }

  void put(PlanKey key, Entry entry) {
    if (entries.size() >= capacity) {
      entries.clear();
    }
    entries.put(key, entry);
  }

  /** Whether a plan reads and writes single rows by key. */
  static boolean isPoint(PhysicalPlan plan) {
    return switch (plan) {
      case ReaderPlan.PointGet _ -> true;
      case ReaderPlan.BatchPointGet _ -> true;
      case WritePlan.Insert insert -> insert.source() instanceof WritePlan.ValueRows;
      case WritePlan.Update update -> isPoint(update.child());
      case WritePlan.Delete delete -> isPoint(delete.child());
      case io.atoll.planner.physical.RowPlan.Projection projection -> isPoint(projection.child());
      default -> false;
    };
  }
}
