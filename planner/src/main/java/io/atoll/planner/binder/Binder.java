package io.atoll.planner.binder;

import io.atoll.catalog.ColumnInfo;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Query;
import io.atoll.planner.StatementContext;
import io.atoll.planner.logical.Columns;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.planner.physical.ResultField;
import java.util.ArrayList;
import java.util.List;

/** Binds queries: the way in for the planner. */
public final class Binder {
  /** Of a result's columns nobody asks how strongly they hold to their collation. */
  private static final int PLAIN = 2;

  private Binder() {}

  /**
   * A bound query.
   *
   * @param outputs the result's columns, by id
   */
  public record BoundQuery(
      LogicalPlan plan,
      List<Integer> outputs,
      List<ResultField> fields,
      Columns columns,
      List<RequiredPrivilege> privileges,
      boolean isCacheable,
      boolean isReadOnly) {}

  /**
   * @throws io.atoll.types.SqlException for whatever is wrong with the statement
   */
  public static BoundQuery query(Query query, StatementContext context) {
    Binding binding = new Binding(context);
    QueryResult result = new QueryBinder(binding).bind(query, null, List.of());
    return new BoundQuery(
        result.plan(),
        result.ids(),
        fields(result, binding),
        binding.columns,
        binding.privileges(),
        binding.isCacheable,
        !binding.locks && !binding.hasSideEffects);
  }

  /**
   * What a view's definition needs of its query.
   *
   * @param unqualified names of tables written without their database
   */
  public record ViewQuery(List<ResultField> fields, List<Name> unqualified) {}

  /** Binds the query of CREATE VIEW; errors as of {@link #query}. */
  public static ViewQuery viewQuery(Query query, StatementContext context) {
    Binding binding = new Binding(context);
    QueryResult result = new QueryBinder(binding).bind(query, null, List.of());
    return new ViewQuery(fields(result, binding), List.copyOf(binding.unqualified));
  }

  private static List<ResultField> fields(QueryResult result, Binding binding) {
    List<ResultField> fields = new ArrayList<>();
    for (QueryResult.Output output : result.outputs()) {
      int id = output.ref().slot();
      TableInstance table = binding.columns.table(id);
      if (table == null || table.isHiddenHandle(id)) {
        fields.add(
            new ResultField(
                output.name(),
                output.ref().type().withCoercibility(PLAIN),
                output.database(),
                output.table(),
                "",
                "",
                0));
        continue;
      }
      ColumnInfo column = table.info().columns().get(binding.columns.offset(id));
      fields.add(
          new ResultField(
              output.name(),
              output.ref().type(),
              output.database().isEmpty() ? table.access().database() : output.database(),
              output.table().isEmpty() ? table.access().alias() : output.table(),
              table.access().name(),
              column.name(),
              ResultFlags.of(table.info(), column)));
    }
    return fields;
  }
}
