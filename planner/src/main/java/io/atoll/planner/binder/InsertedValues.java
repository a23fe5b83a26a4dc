package io.atoll.planner.binder;

import io.atoll.expression.Expression;
import io.atoll.parser.ast.Expr;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;

/** VALUES(column): the value that the row to be inserted would have had; NULL elsewhere. */
final class InsertedValues {
  private InsertedValues() {}

  static Expression resolve(Block block, Expr.Column column) {
    for (Block at = block; at != null; at = at.outer) {
      if (at.inserted != null) {
        ScopeColumn found =
            at.inserted.find(null, null, column.column(), Block.Clause.SELECT.label);
        if (found == null) {
          throw SqlError.ER_BAD_FIELD_ERROR.with(Block.text(column), Block.Clause.SELECT.label);
        }
        return found.ref();
      }
    }
    return new Expression.Constant(Value.NULL, SqlType.NULL);
  }
}
