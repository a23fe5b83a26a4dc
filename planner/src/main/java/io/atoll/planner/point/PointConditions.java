package io.atoll.planner.point;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.expression.Expression;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Literal;
import io.atoll.planner.StatementContext;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.ReaderPlan.PointKey;
import io.atoll.types.Collation;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code column = value AND …}: each column once, values that compare in the column's own type. */
record PointConditions(TableInfo table, List<ColumnInfo> columns, List<Expression> values) {

  static @Nullable PointConditions of(
      Expr where, TableInfo table, String alias, StatementContext context) {
    PointConditions result = new PointConditions(table, new ArrayList<>(4), new ArrayList<>(4));
    return result.add(where, alias, context) ? result : null;
  }

  private boolean add(Expr condition, String alias, StatementContext context) {
    if (condition instanceof Expr.Logical logical && logical.isAnd()) {
      for (Expr operand : logical.operands()) {
        if (!add(operand, alias, context)) {
          return false;
        }
      }
      return true;
    }
    if (!(condition instanceof Expr.Binary binary) || binary.op() != Expr.BinaryOp.EQ) {
      return false;
    }
    Expr left = binary.left() instanceof Expr.Column ? binary.left() : binary.right();
    Expr right = left == binary.left() ? binary.right() : binary.left();
    if (!(left instanceof Expr.Column name)) {
      return false;
    }
    ColumnInfo column = column(name, table, alias);
    if (column == null || columns.contains(column)) {
      return false;
    }
    Expression value = value(right, column.type(), context);
    if (value == null) {
      return false;
    }
    columns.add(column);
    values.add(value);
    return true;
  }

  static @Nullable ColumnInfo column(Expr.Column name, TableInfo table, String alias) {
    if (name.schema() != null || (name.table() != null && !name.table().equalsIgnoreCase(alias))) {
      return null;
    }
    for (ColumnInfo column : table.columns()) {
      if (column.name().equalsIgnoreCase(name.column())) {
        return column.isPublic() && !column.isHidden() ? column : null;
      }
    }
    return null;
  }

  private static @Nullable Expression value(Expr expr, SqlType column, StatementContext context) {
    return switch (expr) {
      case Expr.Parameter p -> {
        SqlType type = context.parameterTypes().get(p.index());
        yield isOwn(type, column) ? new Expression.Parameter(p.index(), type) : null;
      }
      case Literal.Int n when column.kind().isInteger() && column.kind() != TypeKind.YEAR ->
          new Expression.Constant(
              Value.of(n.value()), n.isUnsigned() ? SqlType.UNSIGNED_BIGINT : SqlType.BIGINT);
      case Literal.Text t when isText(column) && t.charset() == null ->
          new Expression.Constant(
              Value.ofUtf8(t.value()), SqlType.varchar(t.value().length(), context.collation()));
      default -> null;
    };
  }

  private static boolean isOwn(SqlType type, SqlType column) {
    if (column.kind() == TypeKind.YEAR || type.kind() == TypeKind.YEAR) {
      return false;
    }
    return column.kind().isInteger() ? type.kind().isInteger() : isText(column) && isText(type);
  }

  /** Text beside binary text compares as bytes, whatever the column's collation. */
  private static boolean isText(SqlType type) {
    return type.kind().isString() && type.collation() != Collation.BINARY;
  }

  /** The key that the columns are; null where they are none, or more than one. */
  @Nullable PointKey key() {
    if (table.isIntHandle()
        && columns.size() == 1
        && columns.getFirst().id() == table.intHandleColumnId()) {
      return new ReaderPlan.RowKey(values, List.of(columns.getFirst().type()));
    }
    for (IndexInfo index : table.indexes()) {
      if (!index.isUnique()
          || !index.isPublic()
          || index.hasPrefixColumn()
          || index.columns().size() != columns.size()) {
        continue;
      }
      List<Expression> ordered = new ArrayList<>(columns.size());
      List<SqlType> types = new ArrayList<>(columns.size());
      for (IndexInfo.IndexColumn part : index.columns()) {
        for (int i = 0; i < columns.size(); i++) {
          if (columns.get(i).offset() == part.offset()) {
            ordered.add(values.get(i));
            types.add(columns.get(i).type());
          }
        }
      }
      if (ordered.size() != columns.size()) {
        continue;
      }
      if (index.isPrimary() && table.isCommonHandle()) {
        return new ReaderPlan.RowKey(ordered, types);
      }
      if (index.isVisible()) {
        return new ReaderPlan.UniqueKey(index.id(), index.name(), ordered, types);
      }
    }
    return null;
  }
}
