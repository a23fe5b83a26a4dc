package io.atoll.planner;

import io.atoll.parser.ast.Dml;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.SelectItem;
import io.atoll.parser.ast.Statement;
import io.atoll.planner.binder.Binder;
import io.atoll.planner.binder.Binder.BoundQuery;
import io.atoll.planner.explain.Explain;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.PlanInfo;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.planner.physical.ResultField;
import io.atoll.planner.physical.RowPlan;
import io.atoll.planner.point.PointPlanner;
import io.atoll.planner.rule.Rules;
import io.atoll.planner.search.Physical;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * From a parsed statement to a plan that can run: binding, rules, search. Thread-safe; every call
 * is on its own.
 */
public final class Planner {
  private Planner() {}

  /**
   * Plans SELECT, INSERT, REPLACE, UPDATE, DELETE, DO and EXPLAIN of these.
   *
   * @throws io.atoll.types.SqlException for whatever is wrong with the statement; 1235 where it is
   *     of another kind
   */
  public static PlannedStatement plan(Statement statement, StatementContext context) {
    return switch (statement) {
      case Statement.Select s -> select(s, context);
      case Dml.Insert i -> Writes.insert(i, context);
      case Dml.Update u -> Writes.update(u, context);
      case Dml.Delete d -> Writes.delete(d, context);
      case Dml.Do d -> evaluate(d, context);
      case Statement.Explain e -> explain(e, context);
      default -> throw SqlError.ER_NOT_SUPPORTED_YET.with(statement.getClass().getSimpleName());
    };
  }

  /** DO: a row of the expressions, which nobody reads. */
  private static PlannedStatement evaluate(Dml.Do statement, StatementContext context) {
    List<SelectItem> items = new ArrayList<>();
    for (Expr expr : statement.expressions()) {
      items.add(new SelectItem.Value(expr, "", false, expr.start(), expr.end()));
    }
    QueryBody.Select select =
        new QueryBody.Select(
            false,
            Set.of(),
            null,
            items,
            List.of(),
            null,
            List.of(),
            false,
            null,
            List.of(),
            statement.start(),
            statement.end());
    PlannedStatement planned =
        select(
            new Statement.Select(
                new Query(
                    null,
                    select,
                    List.of(),
                    null,
                    List.of(),
                    null,
                    statement.start(),
                    statement.end())),
            context);
    return new PlannedStatement(
        planned.plan(),
        List.of(),
        planned.statementParameters(),
        planned.parameterSlots(),
        planned.privileges(),
        planned.isCacheable(),
        planned.isReadOnly());
  }

  private static PlannedStatement explain(Statement.Explain explain, StatementContext context) {
    PlannedStatement target = plan(explain.target(), context);
    List<String> names = explain.isAnalyze() ? Explain.ANALYZE_COLUMNS : Explain.COLUMNS;
    SqlType text = SqlType.varchar(1024, context.collation()).withNullable(false);
    List<SqlType> types = names.stream().map(n -> text).toList();
    List<ResultField> fields =
        names.stream().map(n -> new ResultField(n, text, "", "", "", "", 0)).toList();
    PlanInfo info = new PlanInfo(0, 0, types, names);
    return new PlannedStatement(
        new RowPlan.Explain(info, target.plan(), explain.format().name(), explain.isAnalyze()),
        fields,
        target.statementParameters(),
        target.parameterSlots(),
        target.privileges(),
        false,
        target.isReadOnly() || !explain.isAnalyze());
  }

  private static PlannedStatement select(Statement.Select select, StatementContext context) {
    PlannedStatement point = PointPlanner.plan(select, context);
    if (point != null) {
      return point;
    }
    BoundQuery bound = Binder.query(select.query(), context);
    LogicalPlan rewritten = Rules.apply(bound.plan(), bound.outputs(), bound.columns());
    PhysicalPlan plan =
        Physical.plan(rewritten, bound.outputs(), bound.columns(), context.statistics());
    return new PlannedStatement(
        plan,
        bound.fields(),
        context.parameterTypes().size(),
        bound.columns().parameters(),
        bound.privileges(),
        bound.isCacheable(),
        bound.isReadOnly());
  }
}
