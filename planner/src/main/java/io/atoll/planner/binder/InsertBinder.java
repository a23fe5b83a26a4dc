package io.atoll.planner.binder;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Functions;
import io.atoll.parser.ast.Dml;
import io.atoll.parser.ast.Expr;
import io.atoll.planner.StatementContext;
import io.atoll.planner.logical.Columns;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Branch;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Union;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.planner.physical.WritePlan.Assignment;
import io.atoll.planner.physical.WritePlan.ByDefault;
import io.atoll.planner.physical.WritePlan.InsertValue;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Binds INSERT and REPLACE. */
public final class InsertBinder {
  /**
   * A bound INSERT. Either {@code rows} or {@code plan} with {@code outputs}.
   *
   * @param rows values over the row being made (slot = column offset)
   * @param onDuplicate over existing row, new row, query's columns
   */
  public record BoundInsert(
      TableInstance table,
      List<Integer> columnOffsets,
      List<List<InsertValue>> rows,
      Optional<LogicalPlan> plan,
      List<Integer> outputs,
      List<Assignment> onDuplicate,
      Columns columns,
      List<RequiredPrivilege> privileges,
      boolean isCacheable) {}

  private final Binding binding;
  private final TableInstance table;
  private final TableInfo info;
  private final Block block;
  private final List<Integer> offsets = new ArrayList<>();

  private InsertBinder(Dml.Insert insert, StatementContext context) {
    this.binding = new Binding(context);
    this.block = new Block(binding, null, List.of());
    String database = new FromBinder(block, true).database(insert.table().schema());
    this.info =
        context
            .catalog()
            .table(database, insert.table().name())
            .filter(t -> t.state().isPublic())
            .orElseThrow(() -> missing(context, database, insert.table().name()));
    if (info.isView()) {
      throw SqlError.ER_NON_INSERTABLE_TABLE.with(
          insert.table().name(), insert.isReplace() ? "REPLACE" : "INSERT");
    }
    if (!insert.partitions().isEmpty()) {
      throw SqlError.ER_PARTITION_CLAUSE_ON_NONPARTITIONED.with();
    }
    this.table =
        new TableInstance(
            info, database, info.name(), false, TableInstance.IndexHints.NONE, binding.columns);
    block.scope = FromBinder.scopeOf(table, binding);
    block.clause = Block.Clause.SELECT;
  }

  private static RuntimeException missing(StatementContext context, String database, String name) {
    return context.virtualTables().table(database, name).isPresent()
        ? SqlError.ER_NON_INSERTABLE_TABLE.with(name, "INSERT")
        : SqlError.ER_NO_SUCH_TABLE.with(database, name);
  }

  public static BoundInsert insert(Dml.Insert insert, StatementContext context) {
    return new InsertBinder(insert, context).bind(insert);
  }

  private BoundInsert bind(Dml.Insert insert) {
    columns(insert);
    for (int offset : offsets) {
      binding.requires(
          "INSERT", table.access().database(), info.name(), info.columns().get(offset).name());
    }
    if (offsets.isEmpty()) {
      binding.requires("INSERT", table.access().database(), info.name(), "");
    }
    if (insert.isReplace()) {
      binding.requires("DELETE", table.access().database(), info.name(), "");
    }
    List<List<InsertValue>> rows = new ArrayList<>();
    QueryResult query = null;
    switch (insert.source()) {
      case Dml.InsertRows r -> query = rows(r.rows(), rows);
      case Dml.InsertQuery q -> {
        query = new QueryBinder(binding).bindDerived(q.query(), null, List.of());
        if (query.outputs().size() != offsets.size()) {
          throw SqlError.ER_WRONG_VALUE_COUNT_ON_ROW.with(1);
        }
      }
    }
    List<Assignment> onDuplicate = onDuplicate(insert, query);
    return new BoundInsert(
        table,
        offsets,
        rows,
        Optional.ofNullable(query).map(QueryResult::plan),
        query == null ? List.of() : query.ids(),
        onDuplicate,
        binding.columns,
        binding.privileges(),
        binding.isCacheable);
  }

  private void columns(Dml.Insert insert) {
    if (insert.columns().isEmpty()) {
      boolean isAllDefaults =
          insert.source() instanceof Dml.InsertRows r && r.rows().stream().allMatch(List::isEmpty);
      if (!isAllDefaults) {
        for (ColumnInfo column : info.columns()) {
          if (column.isPublic() && !column.isHidden()) {
            offsets.add(column.offset());
          }
        }
      }
      return;
    }
    for (Expr.Column name : insert.columns()) {
      ColumnInfo column =
          info.column(name.column())
              .filter(c -> c.isPublic() && !c.isHidden())
              .orElseThrow(() -> SqlError.ER_BAD_FIELD_ERROR.with(Block.text(name), "field list"));
      if (offsets.contains(column.offset())) {
        throw SqlError.ER_FIELD_SPECIFIED_TWICE.with(column.name());
      }
      offsets.add(column.offset());
    }
  }

  /** Fills {@code into}, or gives a query where values hold subqueries. */
  private @Nullable QueryResult rows(List<List<Expr>> rows, List<List<InsertValue>> into) {
    ExpressionBinder expressions = new ExpressionBinder(block);
    boolean hasSubquery = false;
    for (int i = 0; i < rows.size(); i++) {
      List<Expr> row = rows.get(i);
      if (row.size() != offsets.size() && !row.isEmpty()) {
        throw SqlError.ER_WRONG_VALUE_COUNT_ON_ROW.with(i + 1);
      }
      List<InsertValue> values = new ArrayList<>(offsets.size());
      for (int j = 0; j < row.size(); j++) {
        values.add(value(row.get(j), info.columns().get(offsets.get(j)), expressions));
        hasSubquery |= block.plan != LogicalPlan.Rows.ONE;
      }
      while (values.size() < offsets.size()) {
        values.add(ByDefault.INSTANCE);
      }
      into.add(values);
    }
    if (!hasSubquery) {
      return null;
    }
    into.clear();
    return withSubqueries(rows);
  }

  private InsertValue value(Expr expr, ColumnInfo column, ExpressionBinder expressions) {
    if (expr instanceof Expr.DefaultValue) {
      return ByDefault.INSTANCE;
    }
    if (column.generated() != null) {
      throw SqlError.ER_NON_DEFAULT_VALUE_FOR_GENERATED_COLUMN.with(column.name(), info.name());
    }
    Expression bound = expressions.bind(expr);
    return new io.atoll.planner.physical.WritePlan.Computed(
        Expressions.replaceColumns(
            bound,
            c -> {
              int offset = table.offsetOf(c.slot());
              return offset < 0 ? c : new ColumnRef(offset, c.type());
            }));
  }

  /** One small query a row, united. */
  private QueryResult withSubqueries(List<List<Expr>> rows) {
    List<List<Expression>> values = new ArrayList<>();
    List<LogicalPlan> plans = new ArrayList<>();
    for (List<Expr> row : rows) {
      Block own = new Block(binding, null, List.of());
      own.clause = Block.Clause.SELECT;
      ExpressionBinder expressions = new ExpressionBinder(own);
      List<Expression> bound = new ArrayList<>();
      for (int j = 0; j < offsets.size(); j++) {
        bound.add(
            j >= row.size() || row.get(j) instanceof Expr.DefaultValue
                ? ColumnDefaults.of(info.columns().get(offsets.get(j)), binding)
                : expressions.bind(row.get(j)));
      }
      values.add(bound);
      plans.add(own.plan);
    }
    List<Branch> branches = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    List<QueryResult.Output> outputs = new ArrayList<>();
    List<SqlType> types = new ArrayList<>();
    for (int j = 0; j < offsets.size(); j++) {
      int at = j;
      SqlType type = Functions.commonType(values.stream().map(v -> v.get(at).type()).toList());
      types.add(type);
      ColumnRef ref = binding.columns.add("value", type.withNullable(true));
      ids.add(ref.slot());
      outputs.add(QueryResult.Output.computed("value", ref));
    }
    for (int i = 0; i < values.size(); i++) {
      List<Computed> computed = new ArrayList<>();
      List<Integer> columns = new ArrayList<>();
      for (int j = 0; j < offsets.size(); j++) {
        Expression cast = Functions.cast(values.get(i).get(j), types.get(j));
        ColumnRef ref = binding.columns.add("value", cast.type());
        computed.add(new Computed(ref.slot(), cast));
        columns.add(ref.slot());
      }
      branches.add(new Branch(new Extend(plans.get(i), computed), columns));
    }
    return new QueryResult(new Union(branches, ids), outputs);
  }

  private List<Assignment> onDuplicate(Dml.Insert insert, @Nullable QueryResult query) {
    if (insert.onDuplicateKey().isEmpty()) {
      return List.of();
    }
    int n = info.publicColumns().size();
    List<ScopeColumn> inserted = new ArrayList<>();
    List<ScopeColumn> aliased = new ArrayList<>();
    for (ColumnInfo column : info.publicColumns()) {
      ColumnRef ref = binding.columns.add(column.name(), column.type().withNullable(true));
      inserted.add(new ScopeColumn("", "", column.name(), ref));
      int at = offsets.indexOf(column.offset());
      boolean isRenamed = !insert.columnAliases().isEmpty();
      String name =
          isRenamed && at >= 0 && at < insert.columnAliases().size()
              ? insert.columnAliases().get(at)
              : column.name();
      if (insert.rowAlias() != null && (!isRenamed || at >= 0)) {
        aliased.add(new ScopeColumn("", insert.rowAlias(), name, ref));
      }
    }
    Block update = new Block(binding, null, List.of());
    update.clause = Block.Clause.SELECT;
    update.inserted = Scope.of(new Scope.Table("", "", inserted));
    update.scope = scope(query, aliased, insert.rowAlias());
    LogicalPlan before = update.plan;
    ExpressionBinder expressions = new ExpressionBinder(update);
    List<Assignment> result = new ArrayList<>();
    int firstInserted = inserted.isEmpty() ? 0 : inserted.getFirst().ref().slot();
    for (Dml.Assignment assignment : insert.onDuplicateKey()) {
      ColumnInfo column =
          info.column(assignment.column().column())
              .filter(ColumnInfo::isPublic)
              .orElseThrow(() ->
                  SqlError.ER_BAD_FIELD_ERROR.with(Block.text(assignment.column()), "field list"));
      binding.requires("UPDATE", table.access().database(), info.name(), column.name());
      Expression value =
          assignment.value() instanceof Expr.DefaultValue
              ? ColumnDefaults.of(column, binding)
              : expressions.bind(assignment.value());
      if (update.plan != before) {
        throw SqlError.ER_NOT_SUPPORTED_YET.with("subqueries in ON DUPLICATE KEY UPDATE");
      }
      result.add(
          new Assignment(
              column.offset(),
              Expressions.replaceColumns(value, c -> position(c, n, firstInserted, query))));
    }
    return result;
  }

  /** The table's names, then what the row alias and the query add. */
  private Scope scope(
      @Nullable QueryResult query, List<ScopeColumn> aliased, @Nullable String rowAlias) {
    List<Scope.Table> tables = new ArrayList<>(block.scope.tables());
    List<ScopeColumn> star = new ArrayList<>(block.scope.star());
    if (rowAlias != null) {
      tables.add(new Scope.Table("", rowAlias, aliased));
      addNew(aliased, star);
    }
    if (query != null) {
      List<ScopeColumn> names = new ArrayList<>();
      List<String> aliases = new ArrayList<>();
      for (QueryResult.Output output : query.outputs()) {
        ScopeColumn column =
            new ScopeColumn(output.database(), output.table(), output.name(), output.ref());
        names.add(column);
        if (!output.table().isEmpty() && !aliases.contains(output.table())) {
          aliases.add(output.table());
        }
      }
      for (String alias : aliases) {
        tables.add(
            new Scope.Table(
                "", alias, names.stream().filter(c -> c.table().equals(alias)).toList()));
      }
      addNew(names, star);
    }
    return new Scope(tables, star);
  }

  private static void addNew(List<ScopeColumn> columns, List<ScopeColumn> star) {
    for (ScopeColumn column : columns) {
      if (star.stream().noneMatch(c -> c.name().equalsIgnoreCase(column.name()))) {
        star.add(column);
      }
    }
  }

  private Expression position(
      ColumnRef ref, int n, int firstInserted, @Nullable QueryResult query) {
    int offset = table.offsetOf(ref.slot());
    if (offset >= 0) {
      return new ColumnRef(offset, ref.type());
    }
    int inserted = ref.slot() - firstInserted;
    if (inserted >= 0 && inserted < n) {
      return new ColumnRef(n + inserted, ref.type());
    }
    if (query != null) {
      int at = query.ids().indexOf(ref.slot());
      if (at >= 0) {
        return new ColumnRef(2 * n + at, ref.type());
      }
    }
    throw SqlError.ER_BAD_FIELD_ERROR.with(binding.columns.name(ref.slot()), "field list");
  }
}
