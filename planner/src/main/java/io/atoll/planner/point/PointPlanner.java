package io.atoll.planner.point;

import io.atoll.api.CoprocessorPlan.ScanColumn;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.QueryBody;
import io.atoll.parser.ast.SelectItem;
import io.atoll.parser.ast.Statement;
import io.atoll.parser.ast.TableRef;
import io.atoll.planner.StatementContext;
import io.atoll.planner.binder.ResultFlags;
import io.atoll.planner.physical.PlanInfo;
import io.atoll.planner.physical.PlannedStatement;
import io.atoll.planner.physical.ReaderPlan;
import io.atoll.planner.physical.ReaderPlan.PointKey;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.planner.physical.ResultField;
import io.atoll.planner.physical.RowLock;
import io.atoll.planner.physical.TableAccess;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plans {@code SELECT columns FROM t WHERE key = value …} straight from syntax, without binding,
 * rules or search. Only plain columns, one table, and equalities of all columns of the primary or a
 * unique key with literals or parameters of the columns' own kind; everything else, errors
 * included, is left to the planner.
 */
public final class PointPlanner {
  private PointPlanner() {}

  /** Null where the statement is of another form. */
  public static @Nullable PlannedStatement plan(
      Statement.Select statement, StatementContext context) {
    Query query = statement.query();
    if (query.with() != null
        || !query.orderBy().isEmpty()
        || query.limit() != null
        || query.into() != null
        || query.locking().size() > 1
        || !(query.body() instanceof QueryBody.Select select)
        || select.where() == null
        || select.isDistinct()
        || !select.options().isEmpty()
        || !select.groupBy().isEmpty()
        || select.having() != null
        || !select.windows().isEmpty()
        || select.from().size() != 1
        || !(select.from().getFirst() instanceof TableRef.Table ref)
        || ref.asOf() != null
        || !ref.partitions().isEmpty()
        || !ref.indexHints().isEmpty()) {
      return null;
    }
    RowLock lock = lock(query);
    String database = ref.name().schema() == null ? context.database() : ref.name().schema();
    TableInfo table = context.catalog().table(database, ref.name().name()).orElse(null);
    if (lock == null
        || table == null
        || table.isView()
        || !table.state().isPublic()
        || context.virtualTables().table(database, ref.name().name()).isPresent()) {
      return null;
    }
    String alias = ref.alias() == null ? ref.name().name() : ref.alias();
    List<ColumnInfo> columns = new ArrayList<>();
    List<String> names = new ArrayList<>();
    if (!items(select.items(), table, alias, columns, names)) {
      return null;
    }
    PointConditions conditions = PointConditions.of(select.where(), table, alias, context);
    PointKey key = conditions == null ? null : conditions.key();
    if (key == null || conditions == null) {
      return null;
    }
    return planned(
        new Parts(table, database, alias, columns, names, key, lock), conditions, context);
  }

  private record Parts(
      TableInfo table,
      String database,
      String alias,
      List<ColumnInfo> columns,
      List<String> names,
      PointKey key,
      RowLock lock) {}

  private static PlannedStatement planned(
      Parts parts, PointConditions conditions, StatementContext context) {
    TableInfo table = parts.table;
    List<SqlType> types = new ArrayList<>(parts.columns.size());
    List<ScanColumn> scanned = new ArrayList<>(parts.columns.size());
    List<ResultField> fields = new ArrayList<>(parts.columns.size());
    List<String> read = new ArrayList<>();
    List<String> labels = new ArrayList<>(parts.columns.size());
    for (int i = 0; i < parts.columns.size(); i++) {
      ColumnInfo column = parts.columns.get(i);
      types.add(column.type());
      labels.add(parts.alias + "." + column.name());
      scanned.add(
          new ScanColumn(
              column.id(),
              column.type(),
              table.isIntHandle() && column.id() == table.intHandleColumnId(),
              column.originDefault()));
      fields.add(
          new ResultField(
              parts.names.get(i),
              column.type(),
              parts.database,
              parts.alias,
              table.name(),
              column.name(),
              ResultFlags.of(table, column)));
      if (!read.contains(column.name())) {
        read.add(column.name());
      }
    }
    for (ColumnInfo column : conditions.columns()) {
      if (!read.contains(column.name())) {
        read.add(column.name());
      }
    }
    TableAccess access = new TableAccess(table.id(), parts.database, table.name(), parts.alias);
    List<RequiredPrivilege> privileges = new ArrayList<>();
    privileges.add(new RequiredPrivilege("SELECT", parts.database, table.name(), read));
    if (parts.lock.mode() == RowLock.Mode.FOR_UPDATE) {
      privileges.add(
          new RequiredPrivilege(
              RequiredPrivilege.LOCKING_READ, parts.database, table.name(), List.of()));
    }
    return new PlannedStatement(
        new ReaderPlan.PointGet(
            new PlanInfo(1, 1, types, labels), access, parts.key, scanned, List.of(), parts.lock),
        fields,
        context.parameterTypes().size(),
        context.parameterTypes().size(),
        privileges,
        true,
        !parts.lock.isLocking());
  }

  private static @Nullable RowLock lock(Query query) {
    if (query.locking().isEmpty()) {
      return RowLock.NONE;
    }
    Query.Locking clause = query.locking().getFirst();
    if (!clause.tables().isEmpty() || clause.waitSeconds() != null) {
      return null;
    }
    return new RowLock(
        clause.isShare() ? RowLock.Mode.FOR_SHARE : RowLock.Mode.FOR_UPDATE,
        switch (clause.waiting()) {
          case WAIT -> RowLock.Wait.WAIT;
          case NOWAIT -> RowLock.Wait.NOWAIT;
          case SKIP_LOCKED -> RowLock.Wait.SKIP_LOCKED;
        },
        -1);
  }

  private static boolean items(
      List<SelectItem> items,
      TableInfo table,
      String alias,
      List<ColumnInfo> columns,
      List<String> names) {
    for (SelectItem item : items) {
      switch (item) {
        case SelectItem.Star star -> {
          if (star.table() != null) {
            return false;
          }
          for (ColumnInfo column : table.columns()) {
            if (column.isPublic() && !column.isHidden()) {
              columns.add(column);
              names.add(column.name());
            }
          }
        }
        case SelectItem.Value value -> {
          if (!(value.expr() instanceof Expr.Column name)) {
            return false;
          }
          ColumnInfo column = PointConditions.column(name, table, alias);
          if (column == null) {
            return false;
          }
          columns.add(column);
          names.add(value.name());
        }
      }
    }
    return true;
  }
}
