package io.atoll.executor.window;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.executor.ExecutionContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.planner.physical.RowPlan;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Where the frame of each row of a partition begins and ends: rows {@code from(i) .. to(i) - 1}.
 * One execution, one thread.
 */
final class FrameBounds {
  private static final String UNNAMED = "<unnamed window>";

  private final RowPlan.Frame frame;
  private final @Nullable BigDecimal startOffset;
  private final @Nullable BigDecimal endOffset;
  private final @Nullable Evaluator key;
  private final @Nullable KeyDistance start;
  private final @Nullable KeyDistance end;
  private final boolean isDescending;
  private final ExecutionContext context;

  FrameBounds(RowPlan.Window plan, @Nullable Evaluator key, ExecutionContext context) {
    this.frame = plan.frame();
    this.context = context;
    this.startOffset = offset(frame.start());
    this.endOffset = offset(frame.end());
    this.isDescending = !plan.orderBy().isEmpty() && plan.orderBy().getFirst().isDescending();
    boolean needsKey =
        frame.unit() == RowPlan.Frame.Unit.RANGE
            && (frame.start().offset().isPresent() || frame.end().offset().isPresent());
    if (needsKey) {
      if (plan.orderBy().size() != 1) {
        throw SqlError.ER_WINDOW_RANGE_FRAME_ORDER_TYPE.with(UNNAMED);
      }
      SqlType type = plan.orderBy().getFirst().expression().type();
      this.key = key;
      this.start = distance(frame.start(), startOffset, type);
      this.end = distance(frame.end(), endOffset, type);
    } else {
      this.key = null;
      this.start = null;
      this.end = null;
    }
  }

  private @Nullable KeyDistance distance(
      RowPlan.Bound bound, @Nullable BigDecimal offset, SqlType type) {
    if (bound.offset().isEmpty()) {
      return null;
    }
    boolean isBack = (bound.kind() == RowPlan.Bound.Kind.PRECEDING) != isDescending;
    if (bound.unit().isPresent()) {
      if (KeyDistance.isNumber(type)) {
        throw SqlError.ER_WINDOW_RANGE_FRAME_NUMERIC_TYPE.with(UNNAMED);
      }
      if (!type.kind().isTemporal()) {
        throw SqlError.ER_WINDOW_RANGE_FRAME_ORDER_TYPE.with(UNNAMED);
      }
      Expression amount = bound.offset().get();
      return KeyDistance.ofInterval(
          type,
          Functions.constant(context.value(amount), amount.type()),
          bound.unit().get(),
          isBack,
          context.evaluation());
    }
    if (type.kind().isTemporal()) {
      throw SqlError.ER_WINDOW_RANGE_FRAME_TEMPORAL_TYPE.with(UNNAMED);
    }
    if (!KeyDistance.isNumber(type) || offset == null) {
      throw SqlError.ER_WINDOW_RANGE_FRAME_ORDER_TYPE.with(UNNAMED);
    }
    return KeyDistance.ofNumber(type, isBack ? offset.negate() : offset);
  }

  private @Nullable BigDecimal offset(RowPlan.Bound bound) {
    if (bound.offset().isEmpty()) {
      return null;
    }
    Expression expression = bound.offset().get();
    Value given = context.value(expression);
    BigDecimal value = KeyDistance.number(given, expression.type());
    if (bound.unit().isPresent() && value == null && !given.isNull()) {
      // A compound interval, as text.
      return null;
    }
    boolean isWhole = value != null && value.stripTrailingZeros().scale() <= 0;
    if (value == null
        || value.signum() < 0
        || (frame.unit() == RowPlan.Frame.Unit.ROWS && !isWhole)) {
      throw SqlError.ER_WINDOW_FRAME_ILLEGAL.with(UNNAMED);
    }
    return value;
  }

  /**
   * @param peerFrom of each row, the first of its peers; {@code peerTo} the row behind the last
   */
  void compute(Chunk rows, int[] peerFrom, int[] peerTo, int[] from, int[] to) {
    int n = rows.rows();
    switch (frame.unit()) {
      case ROWS -> {
        for (int i = 0; i < n; i++) {
          from[i] = rowBound(frame.start(), startOffset, i, n);
          to[i] = rowBound(frame.end(), endOffset, i, n) + 1;
        }
      }
      case RANGE -> {
        Evaluator keyed = key;
        Vector keys = keyed == null ? null : keyed.evaluate(rows, context.evaluation());
        bounds(keys, n, true, peerFrom, peerTo, from);
        bounds(keys, n, false, peerFrom, peerTo, to);
      }
    }
    for (int i = 0; i < n; i++) {
      from[i] = Math.clamp(from[i], 0, n);
      to[i] = Math.clamp(to[i], from[i], n);
    }
  }

  /** The row of a bound; outside the partition where it is. */
  private static int rowBound(RowPlan.Bound bound, @Nullable BigDecimal offset, int row, int n) {
    int distance =
        offset == null || offset.compareTo(BigDecimal.valueOf(n)) > 0 ? n : offset.intValue();
    return switch (bound.kind()) {
      case UNBOUNDED_PRECEDING -> 0;
      case PRECEDING -> row - distance;
      case CURRENT_ROW -> row;
      case FOLLOWING -> (int) Math.min((long) row + distance, Integer.MAX_VALUE - 1);
      case UNBOUNDED_FOLLOWING -> n - 1;
    };
  }

  private void bounds(
      @Nullable Vector keys, int n, boolean isStart, int[] peerFrom, int[] peerTo, int[] out) {
    RowPlan.Bound bound = isStart ? frame.start() : frame.end();
    switch (bound.kind()) {
      case UNBOUNDED_PRECEDING -> java.util.Arrays.fill(out, 0, n, 0);
      case UNBOUNDED_FOLLOWING -> java.util.Arrays.fill(out, 0, n, n);
      case CURRENT_ROW -> System.arraycopy(isStart ? peerFrom : peerTo, 0, out, 0, n);
      case PRECEDING, FOLLOWING -> {
        KeyDistance distance = isStart ? start : end;
        if (keys == null || distance == null) {
          throw new IllegalStateException("a RANGE distance without a key");
        }
        KeyDistance.Moved moved = distance.of(keys, n);
        // Keys only grow (or only fall) from row to row, and so do the bounds.
        int at = 0;
        for (int i = 0; i < n; i++) {
          BigDecimal limit = moved.limits()[i];
          if (limit == null) {
            out[i] = isStart ? peerFrom[i] : peerTo[i];
            continue;
          }
          while (at < n && isBefore(moved.keys()[at], limit, isStart)) {
            at++;
          }
          out[i] = at;
        }
      }
    }
  }

  /** Whether a row lies before the bound: below the start, or up to the end. */
  private boolean isBefore(@Nullable BigDecimal key, BigDecimal limit, boolean isStart) {
    if (key == null) {
      // NULL stands first, or last where the order is descending.
      return !isDescending;
    }
    int order = isDescending ? limit.compareTo(key) : key.compareTo(limit);
    return isStart ? order < 0 : order <= 0;
  }
}
