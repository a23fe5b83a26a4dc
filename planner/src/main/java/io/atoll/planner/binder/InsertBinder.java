package io.atoll.planner.binder;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Functions;
import io.atoll.parser.ast.Dml;
import io.atoll.parser.ast.Expr;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.TableRef;
import io.atoll.planner.StatementContext;
import io.atoll.planner.logical.Columns;
import io.atoll.planner.logical.Expressions;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Branch;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.planner.logical.LogicalPlan.Union;
import io.atoll.planner.logical.PlanColumns;
import io.atoll.planner.logical.PlanRewrites;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.planner.physical.WritePlan.Assignment;
import io.atoll.planner.physical.WritePlan.ByDefault;
import io.atoll.planner.physical.WritePlan.InsertValue;
import io.atoll.planner.physical.WritePlan.ViewCheck;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.BitSet;
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
      Optional<ViewCheck> check,
      boolean isCacheable) {}

  private final Binding binding;
  private final TableInstance table;
  private final TableInfo info;
  private final Block block;
  private final String grantedDatabase;
  private final String grantedTable;
  private @Nullable ViewTarget view;
  private Optional<ViewCheck> check = Optional.empty();
  private final List<Integer> offsets = new ArrayList<>();

  private InsertBinder(Dml.Insert insert, StatementContext context) {
    this.binding = new Binding(context);
    this.block = new Block(binding, null, List.of());
    String database = new FromBinder(block, true).database(insert.table().schema());
    TableInfo named =
        context
            .catalog()
            .table(database, insert.table().name())
            .filter(t -> t.state().isPublic())
            .orElseThrow(() -> missing(context, database, insert.table().name()));
    if (!insert.partitions().isEmpty()) {
      throw SqlError.ER_PARTITION_CLAUSE_ON_NONPARTITIONED.with();
    }
    this.grantedDatabase = database;
    this.grantedTable = named.name();
    if (named.isView()) {
      this.table = viewTable(insert);
      this.info = table.info();
    } else {
      this.info = named;
      this.table = new TableInstance(info, database, info.name(), false, binding.columns);
      block.scope = FromBinder.scopeOf(table, binding);
    }
    block.clause = Block.Clause.SELECT;
  }

  /** The only table of a view, whose columns all the view's columns are; the view's names hold. */
  private TableInstance viewTable(Dml.Insert insert) {
    Name name = insert.table();
    binding.suspendPrivileges();
    new FromBinder(block, true)
        .bind(
            List.of(
                new TableRef.Table(
                    name, List.of(), null, List.of(), null, name.start(), name.end())));
    binding.resumePrivileges();
    block.plan = LogicalPlan.Rows.ONE;
    ViewTarget target = binding.views.getLast();
    List<TableInstance> tables = target.tables();
    BitSet seen = new BitSet();
    boolean isInsertable = tables.size() == 1;
    for (ScopeColumn column : block.scope.star()) {
      int id = column.ref().slot();
      TableInstance owner = binding.columns.table(id);
      isInsertable &= owner != null && tables.contains(owner) && !seen.get(id);
      seen.set(id);
    }
    if (!isInsertable) {
      throw SqlError.ER_NON_INSERTABLE_TABLE.with(
          name.name(), insert.isReplace() ? "REPLACE" : "INSERT");
    }
    view = target;
    check = target.check(tables.getFirst(), binding);
    return tables.getFirst();
  }

  /** A column by its name, which in a view may be the view's own. */
  private Optional<ColumnInfo> column(String name) {
    if (view == null) {
      return info.column(name);
    }
    ScopeColumn column = block.scope.find(null, null, name, "field list");
    return column == null
        ? Optional.empty()
        : Optional.of(info.columns().get(table.offsetOf(column.ref().slot())));
  }

  /** The name under which the statement's table shows a column. */
  private String shownName(int offset) {
    if (view != null) {
      for (ScopeColumn column : block.scope.star()) {
        if (table.offsetOf(column.ref().slot()) == offset) {
          return column.name();
        }
      }
    }
    return info.columns().get(offset).name();
  }

  /** The columns that a statement without a list of columns means. */
  private List<ColumnInfo> shownColumns() {
    if (view == null) {
      return info.columns().stream().filter(c -> c.isPublic() && !c.isHidden()).toList();
    }
    return block.scope.star().stream()
        .map(c -> info.columns().get(table.offsetOf(c.ref().slot())))
        .toList();
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
      requires("INSERT", offset);
    }
    if (offsets.isEmpty()) {
      requires("INSERT", -1);
    }
    if (insert.isReplace()) {
      requires("DELETE", -1);
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
    Source source = new Source(query);
    List<Assignment> onDuplicate = onDuplicate(insert, source);
    return new BoundInsert(
        table,
        offsets,
        rows,
        Optional.ofNullable(source.query).map(QueryResult::plan),
        source.ids,
        onDuplicate,
        binding.columns,
        binding.privileges(),
        check,
        binding.isCacheable);
  }

  /** On a column, or with -1 on the table or view as such. */
  private void requires(String privilege, int offset) {
    if (view != null) {
      view.requires(privilege, table, offset < 0 ? -1 : table.columnId(offset), binding);
    } else {
      binding.requires(
          privilege, grantedDatabase, grantedTable, offset < 0 ? "" : shownName(offset));
    }
  }

  private void columns(Dml.Insert insert) {
    if (insert.columns().isEmpty()) {
      boolean isAllDefaults =
          insert.source() instanceof Dml.InsertRows r && r.rows().stream().allMatch(List::isEmpty);
      if (!isAllDefaults) {
        shownColumns().forEach(c -> offsets.add(c.offset()));
      }
      return;
    }
    for (Expr.Column name : insert.columns()) {
      ColumnInfo column =
          column(name.column())
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

  /** The query that rows come from, and the columns that ON DUPLICATE KEY UPDATE wants of it. */
  private static final class Source {
    @Nullable QueryResult query;
    final List<Integer> ids = new ArrayList<>();

    Source(@Nullable QueryResult query) {
      this.query = query;
      if (query != null) {
        ids.addAll(query.ids());
      }
    }

    /** The column's place among the source's, which it joins where it is none of them yet. */
    int position(int id) {
      int at = ids.indexOf(id);
      if (at < 0) {
        at = ids.size();
        ids.add(id);
      }
      return at;
    }
  }

  private List<Assignment> onDuplicate(Dml.Insert insert, Source source) {
    QueryResult query = source.query;
    if (insert.onDuplicateKey().isEmpty()) {
      return List.of();
    }
    int n = info.columns().size();
    List<ScopeColumn> inserted = new ArrayList<>();
    List<ScopeColumn> aliased = new ArrayList<>();
    for (ColumnInfo column : info.publicColumns()) {
      String shown = shownName(column.offset());
      ColumnRef ref = binding.columns.add(shown, column.type().withNullable(true));
      inserted.add(new ScopeColumn("", "", shown, ref));
      int at = offsets.indexOf(column.offset());
      boolean isRenamed = !insert.columnAliases().isEmpty();
      String name =
          isRenamed && at >= 0 && at < insert.columnAliases().size()
              ? insert.columnAliases().get(at)
              : shown;
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
    List<ColumnInfo> targets = new ArrayList<>();
    List<Expression> values = new ArrayList<>();
    int firstInserted = inserted.isEmpty() ? 0 : inserted.getFirst().ref().slot();
    for (Dml.Assignment assignment : insert.onDuplicateKey()) {
      ColumnInfo column =
          column(assignment.column().column())
              .filter(ColumnInfo::isPublic)
              .orElseThrow(() ->
                  SqlError.ER_BAD_FIELD_ERROR.with(Block.text(assignment.column()), "field list"));
      requires("UPDATE", column.offset());
      Expression value =
          assignment.value() instanceof Expr.DefaultValue
              ? ColumnDefaults.of(column, binding)
              : expressions.bind(assignment.value());
      targets.add(column);
      values.add(value);
    }
    if (update.plan != before) {
      joinSubqueries(insert, source, update.plan, before);
    }
    List<Assignment> result = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      result.add(
          new Assignment(
              targets.get(i).offset(),
              Expressions.replaceColumns(
                  values.get(i), c -> position(c, n, firstInserted, source))));
    }
    return result;
  }

  /** Subqueries of the assignments become joins of the rows to insert. */
  private void joinSubqueries(
      Dml.Insert insert, Source source, LogicalPlan update, LogicalPlan before) {
    if (source.query == null && insert.source() instanceof Dml.InsertRows r) {
      source.query = withSubqueries(r.rows());
      source.ids.addAll(source.query.ids());
    }
    QueryResult rows = java.util.Objects.requireNonNull(source.query);
    LogicalPlan joined = graft(update, before, rows.plan());
    if (!PlanColumns.free(joined).isEmpty()) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with(
          "subqueries over the updated row in ON DUPLICATE KEY UPDATE");
    }
    source.query = rows.with(joined);
  }

  private static LogicalPlan graft(LogicalPlan plan, LogicalPlan place, LogicalPlan rows) {
    return plan == place
        ? rows
        : PlanRewrites.mapChildren(
            plan, child -> child == plan.children().getFirst() ? graft(child, place, rows) : child);
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

  private Expression position(ColumnRef ref, int n, int firstInserted, Source source) {
    int offset = table.offsetOf(ref.slot());
    if (offset >= 0) {
      return new ColumnRef(offset, ref.type());
    }
    int inserted = ref.slot() - firstInserted;
    if (inserted >= 0 && inserted < n) {
      return new ColumnRef(n + inserted, ref.type());
    }
    if (source.query != null) {
      return new ColumnRef(2 * n + source.position(ref.slot()), ref.type());
    }
    throw SqlError.ER_BAD_FIELD_ERROR.with(binding.columns.name(ref.slot()), "field list");
  }
}
