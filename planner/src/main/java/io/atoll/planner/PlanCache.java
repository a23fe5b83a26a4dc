package io.atoll.planner;

import io.atoll.planner.physical.PlannedStatement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plans of a node by {@link PlanKey}, the longest unused forgotten first. Thread-safe: keys are
 * spread over segments, each with a lock held for one look-up.
 *
 * <p>Not kept: statements that read user or system variables (their values are in the plan), and
 * EXPLAIN. Whatever else a plan depends on is in its key.
 */
public final class PlanCache {
  private static final int SEGMENTS = 16;

  private final Segment[] segments = new Segment[SEGMENTS];

  /**
   * @param capacity plans kept in all; 0 keeps none
   */
  public PlanCache(int capacity) {
    int each = (capacity + SEGMENTS - 1) / SEGMENTS;
    for (int i = 0; i < SEGMENTS; i++) {
      segments[i] = new Segment(each);
    }
  }

  public @Nullable PlannedStatement get(PlanKey key) {
    Segment segment = segment(key);
    synchronized (segment) {
      return segment.get(key);
    }
  }

  /** Keeps the plan where it may be used again. */
  public void put(PlanKey key, PlannedStatement plan) {
    if (!plan.isCacheable()) {
      return;
    }
    Segment segment = segment(key);
    synchronized (segment) {
      segment.put(key, plan);
    }
  }

  public void clear() {
    for (Segment segment : segments) {
      synchronized (segment) {
        segment.clear();
      }
    }
  }

  public int size() {
    int sum = 0;
    for (Segment segment : segments) {
      synchronized (segment) {
        sum += segment.size();
      }
    }
    return sum;
  }

  private Segment segment(PlanKey key) {
    int hash = key.hashCode();
    return segments[(hash ^ hash >>> 16) & SEGMENTS - 1];
  }

  private static final class Segment extends LinkedHashMap<PlanKey, PlannedStatement> {
    private static final long serialVersionUID = 1L;

    private final int capacity;

    Segment(int capacity) {
      super(16, 0.75f, true);
      this.capacity = capacity;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<PlanKey, PlannedStatement> eldest) {
      return size() > capacity;
    }
  }
}
