package io.atoll.planner.binder;

import io.atoll.catalog.CatalogSnapshot;
import io.atoll.catalog.TableInfo;
import io.atoll.catalog.TableStatistics;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.parser.Parser;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.SelectItem;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.VariableScope;
import io.atoll.planner.SessionValues;
import io.atoll.planner.StatementContext;
import io.atoll.planner.VirtualTables;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.TableInstance;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Expressions of a table's definition (CHECK conditions, generated columns, defaults), bound over
 * its rows: slots are offsets of columns. They do not depend on who runs them.
 */
public final class RowExpressions {
  private RowExpressions() {}

  private static final class NoSession implements SessionValues {
    @Override
    public Expression.Constant systemVariable(@Nullable VariableScope scope, String name) {
      throw SqlError.ER_UNKNOWN_SYSTEM_VARIABLE.with(name);
    }

    @Override
    public SqlType userVariableType(String name) {
      throw SqlError.ER_UNKNOWN_SYSTEM_VARIABLE.with(name);
    }
  }

  /** The syntax of an expression as definitions keep it. */
  public static Expr parse(String sql) {
    if (Parser.parse("SELECT " + sql) instanceof Statement.Select select
        && select.query().body() instanceof QueryBody.Select body
        && body.items().getFirst() instanceof SelectItem.Value value) {
      return value.expr();
    }
    throw SqlError.ER_PARSE_ERROR.with("the definition's expression is none", sql, 1);
  }

  /** Binds over the table's public columns; 1054 for others. */
  public static Expression bind(String sql, TableInfo table) {
    StatementContext context =
        new StatementContext(
            CatalogSnapshot.of(0, Map.of()),
            VirtualTables.NONE,
            TableStatistics::pseudo,
            "",
            SqlMode.DEFAULT,
            Collation.UTF8MB4_0900_AI_CI,
            4,
            1024,
            List.of(),
            new NoSession(),
            RowExpressions::query);
    Binding binding = new Binding(context);
    Block block = new Block(binding, null, List.of());
    TableInstance instance = new TableInstance(table, "", table.name(), false, binding.columns);
    block.scope = FromBinder.scopeOf(instance, binding);
    block.clause = Block.Clause.SELECT;
    Expression bound = new ExpressionBinder(block).bind(parse(sql));
    if (block.plan != LogicalPlan.Rows.ONE) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("a subquery in a table's definition");
    }
    return Expressions.replaceColumns(
        bound,
        c -> {
          int offset = instance.offsetOf(c.slot());
          return offset < 0 ? c : new ColumnRef(offset, c.type());
        });
  }

  private static Query query(String sql) {
    throw SqlError.ER_NOT_SUPPORTED_YET.with("a query in a table's definition");
  }
}
