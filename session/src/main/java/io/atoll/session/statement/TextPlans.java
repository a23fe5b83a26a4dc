package io.atoll.session.statement;

import io.atoll.executor.PlanParts;
import io.atoll.planner.PlanKey;
import io.atoll.planner.physical.AggregatePlan;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.RowPlan;
import io.atoll.planner.physical.StorePlan;
import io.atoll.planner.physical.WritePlan;
import io.atoll.session.ResultHeader;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Plans of plain statements by their text without literals. Only plans that are the same for all
 * values are kept: points, and ranges of the primary key with two ends that leave no condition to
 * check, so that no index could do better. Other plans over ranges are better made for the values
 * at hand; such a statement is remembered, so that it is not tried again. Thread-safe.
 */
public final class TextPlans {
  /**
   * @param planned null where statements of this shape are planned with their values
   */
  record Entry(@Nullable PlannedStatement planned, ResultHeader header, PlanParts parts) {}

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

  /** Whether a plan is the best one whatever values its parameters have. */
  static boolean servesAllValues(PhysicalPlan plan) {
    return switch (plan) {
      case ReaderPlan.PointGet _ -> true;
      case ReaderPlan.BatchPointGet _ -> true;
      case ReaderPlan.TableReader reader -> reader.ranges().isBounded() && !filters(reader.store());
      case RowPlan.Sort sort -> servesAllValues(sort.child());
      case AggregatePlan.HashAgg aggregate -> servesAllValues(aggregate.child());
      case AggregatePlan.StreamAgg aggregate -> servesAllValues(aggregate.child());
      case WritePlan.Insert insert -> insert.source() instanceof WritePlan.ValueRows;
      case WritePlan.Update update -> servesAllValues(update.child());
      case WritePlan.Delete delete -> servesAllValues(delete.child());
      case RowPlan.Projection projection -> servesAllValues(projection.child());
      default -> false;
    };
  }

  private static boolean filters(StorePlan store) {
    for (StorePlan.StoreOperator operator : store.operators()) {
      if (operator instanceof StorePlan.Selection) {
        return true;
      }
    }
    return false;
  }
}
