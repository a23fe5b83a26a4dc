package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code OVER name} or {@code OVER ([name] [PARTITION BY …] [ORDER BY …] [frame])}. A bare {@code
 * OVER name} has only {@code base} and {@code isBareName}.
 */
public record Window(
    @Nullable String base,
    boolean isBareName,
    List<Expr> partitionBy,
    List<OrderItem> orderBy,
    @Nullable Frame frame,
    int start,
    int end)
    implements Node {
  public Window {
    partitionBy = List.copyOf(partitionBy);
    orderBy = List.copyOf(orderBy);
  }

  public enum FrameUnit {
    ROWS,
    RANGE,
    GROUPS
  }

  public enum BoundKind {
    UNBOUNDED_PRECEDING,
    PRECEDING,
    CURRENT_ROW,
    FOLLOWING,
    UNBOUNDED_FOLLOWING
  }

  /** {@code unit} is given when {@code offset} was written as an interval. */
  public record Bound(BoundKind kind, @Nullable Expr offset, @Nullable IntervalUnit unit) {}

  /** A frame written with one bound only ends at the current row. */
  public record Frame(FrameUnit unit, Bound from, Bound to) {}

  /** One item of the WINDOW clause. */
  public record Named(String name, Window window) {}
}
