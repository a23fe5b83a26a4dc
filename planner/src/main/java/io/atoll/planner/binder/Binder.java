package io.atoll.planner.binder;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
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

  /** @throws io.atoll.types.SqlException for whatever is wrong with the statement */
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

  private static List<ResultField> fields(QueryResult result, Binding binding) {
    List<ResultField> fields = new ArrayList<>();
    for (QueryResult.Output output : result.outputs()) {
      int id = output.ref().slot();
      TableInstance table = binding.columns.table(id);
      if (table == null || table.isHiddenHandle(id)) {
        fields.add(
            new ResultField(
                output.name(),
                output.ref().type(),
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
              flags(table.info(), column)));
    }
    return fields;
  }

  private static final int PRIMARY_KEY = 2;
  private static final int UNIQUE_KEY = 4;
  private static final int MULTIPLE_KEY = 8;
  private static final int AUTO_INCREMENT = 512;
  private static final int NO_DEFAULT = 4096;
  private static final int ON_UPDATE_NOW = 8192;

  /** Flags of a column definition on the wire that come from keys and defaults. */
  static int flags(TableInfo table, ColumnInfo column) {
    int flags = column.isAutoIncrement() ? AUTO_INCREMENT : 0;
    if (column.isOnUpdateNow()) {
      flags |= ON_UPDATE_NOW;
    }
    if (column.defaultValue() instanceof io.atoll.catalog.ColumnDefault.None
        && !column.isAutoIncrement()) {
      flags |= NO_DEFAULT;
    }
    if (table.intHandleColumnId() == column.id() && table.isIntHandle()) {
      flags |= PRIMARY_KEY;
    }
    for (IndexInfo index : table.indexes()) {
      for (int i = 0; i < index.columns().size(); i++) {
        if (index.columns().get(i).offset() != column.offset()) {
          continue;
        }
        if (index.isPrimary()) {
          flags |= PRIMARY_KEY;
        } else if (i == 0) {
          flags |= index.isUnique() && index.columns().size() == 1 ? UNIQUE_KEY : MULTIPLE_KEY;
        }
      }
    }
    return flags;
  }
}
