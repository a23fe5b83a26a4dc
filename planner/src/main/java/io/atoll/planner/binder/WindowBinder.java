package io.atoll.planner.binder;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Functions;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.OrderItem;
import io.atoll.parser.ast.Window;
import io.atoll.planner.logical.LogicalPlan.WindowColumn;
import io.atoll.planner.physical.RowPlan;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Window functions: each becomes a column of a window above rows or groups. */
final class WindowBinder {
  private WindowBinder() {}

  private static final SqlType COUNTER = SqlType.UNSIGNED_BIGINT.withNullable(false);

  static Expression bind(
      Block block,
      ExpressionBinder expressions,
      String name,
      List<Expression> arguments,
      Window over) {
    if (block.clause != Block.Clause.SELECT && block.clause != Block.Clause.ORDER) {
      throw SqlError.ER_WINDOW_INVALID_WINDOW_FUNC_USE.with(name);
    }
    Window window = resolve(block, over);
    String upper = name.toUpperCase(Locale.ROOT);
    SqlType type = type(block, upper, arguments);
    List<SortKey> order = new ArrayList<>();
    for (OrderItem item : window.orderBy()) {
      order.add(new SortKey(expressions.bind(item.expr()), item.isDescending()));
    }
    List<Expression> partition = expressions.bind(window.partitionBy());
    ColumnRef ref = block.binding.columns.add(name.toLowerCase(Locale.ROOT), type);
    block.windows.add(
        new Block.WindowRequest(
            new WindowColumn(ref.slot(), new RowPlan.WindowFunction(upper, arguments, type)),
            partition,
            order,
            frame(expressions, window)));
    return ref;
  }

  private static SqlType type(Block block, String name, List<Expression> arguments) {
    return switch (name) {
      case "ROW_NUMBER", "RANK", "DENSE_RANK", "NTILE" -> COUNTER;
      case "CUME_DIST", "PERCENT_RANK" -> SqlType.DOUBLE.withNullable(false);
      case "LEAD", "LAG" ->
          (arguments.size() < 3
                  ? arguments.getFirst().type()
                  : Functions.commonType(List.of(arguments.get(0).type(), arguments.get(2).type())))
              .withNullable(true);
      case "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE" ->
          arguments.getFirst().type().withNullable(true);
      default ->
          Functions.aggregate(name, arguments, false, List.of(), null, block.binding.resolve)
              .type();
    };
  }

  /** Fills in what a named window gives. */
  private static Window resolve(Block block, Window over) {
    if (over.base() == null) {
      return over;
    }
    Window base = block.namedWindows.get(over.base().toLowerCase(Locale.ROOT));
    if (base == null) {
      throw SqlError.ER_WINDOW_NO_SUCH_WINDOW.with(over.base());
    }
    Window resolved = resolve(block, base);
    List<Expr> partition = resolved.partitionBy();
    List<OrderItem> order = over.orderBy().isEmpty() ? resolved.orderBy() : over.orderBy();
    return new Window(
        null,
        false,
        partition,
        order,
        over.frame() == null ? resolved.frame() : over.frame(),
        over.start(),
        over.end());
  }

  private static RowPlan.Frame frame(ExpressionBinder expressions, Window window) {
    if (window.frame() == null) {
      return new RowPlan.Frame(
          RowPlan.Frame.Unit.RANGE,
          new RowPlan.Bound(RowPlan.Bound.Kind.UNBOUNDED_PRECEDING, Optional.empty()),
          new RowPlan.Bound(
              window.orderBy().isEmpty()
                  ? RowPlan.Bound.Kind.UNBOUNDED_FOLLOWING
                  : RowPlan.Bound.Kind.CURRENT_ROW,
              Optional.empty()));
    }
    RowPlan.Frame.Unit unit =
        switch (window.frame().unit()) {
          case ROWS -> RowPlan.Frame.Unit.ROWS;
          case RANGE -> RowPlan.Frame.Unit.RANGE;
          case GROUPS -> throw SqlError.ER_NOT_SUPPORTED_YET.with("GROUPS");
        };
    return new RowPlan.Frame(
        unit, bound(expressions, window.frame().from()), bound(expressions, window.frame().to()));
  }

  private static RowPlan.Bound bound(ExpressionBinder expressions, Window.Bound bound) {
    Optional<Expression> offset =
        bound.offset() == null ? Optional.empty() : Optional.of(expressions.bind(bound.offset()));
    RowPlan.Bound.Kind kind =
        switch (bound.kind()) {
          case UNBOUNDED_PRECEDING -> RowPlan.Bound.Kind.UNBOUNDED_PRECEDING;
          case PRECEDING -> RowPlan.Bound.Kind.PRECEDING;
          case CURRENT_ROW -> RowPlan.Bound.Kind.CURRENT_ROW;
          case FOLLOWING -> RowPlan.Bound.Kind.FOLLOWING;
          case UNBOUNDED_FOLLOWING -> RowPlan.Bound.Kind.UNBOUNDED_FOLLOWING;
        };
    return new RowPlan.Bound(kind, offset, Optional.ofNullable(bound.unit()).map(Enum::name));
  }
}
