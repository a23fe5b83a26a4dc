package io.atoll.planner.binder;

import io.atoll.catalog.ColumnDefault;
import io.atoll.catalog.ColumnInfo;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Functions;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.SelectItem;
import io.atoll.planner.logical.TableInstance;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.util.List;

/** DEFAULT(column) and DEFAULT in SET. */
final class ColumnDefaults {
  private ColumnDefaults() {}

  static Expression of(Expression column, Binding binding) {
    if (!(column instanceof ColumnRef ref)) {
      throw SqlError.ER_NO_DEFAULT_FOR_FIELD.with("?");
    }
    TableInstance table = binding.columns.table(ref.slot());
    if (table == null) {
      throw SqlError.ER_NO_DEFAULT_FOR_FIELD.with(binding.columns.name(ref.slot()));
    }
    return of(table.info().columns().get(binding.columns.offset(ref.slot())), binding);
  }

  /** The default as an expression. 1364 where the column has none. */
  static Expression of(ColumnInfo column, Binding binding) {
    return switch (column.defaultValue()) {
      case ColumnDefault.None n -> throw SqlError.ER_NO_DEFAULT_FOR_FIELD.with(column.name());
      case ColumnDefault.Literal l ->
          new Expression.Constant(l.value(), l.value().isNull() ? SqlType.NULL : column.type());
      case ColumnDefault.CurrentTimestamp t ->
          binding.call(
              "NOW",
              List.of(
                  Functions.constant(
                      Value.of(Math.max(0, column.type().scale())),
                      SqlType.number(TypeKind.BIGINT, 1, 0, false))));
      case ColumnDefault.Computed c -> {
        QueryBody body = binding.viewQuery("SELECT " + c.sql()).body();
        if (body instanceof QueryBody.Select select
            && select.items().getFirst() instanceof SelectItem.Value value) {
          Block block = new Block(binding, null, List.of());
          yield new ExpressionBinder(block).bind(value.expr());
        }
        throw SqlError.ER_NO_DEFAULT_FOR_FIELD.with(column.name());
      }
    };
  }
}
