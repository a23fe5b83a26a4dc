package io.atoll.planner.binder;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.codec.TableKeys;
import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.TableRef;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.CteScan;
import io.atoll.planner.logical.LogicalPlan.CteTable;
import io.atoll.planner.logical.LogicalPlan.Join;
import io.atoll.planner.logical.LogicalPlan.JoinType;
import io.atoll.planner.logical.LogicalPlan.Scan;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** FROM clauses: plans and names. */
final class FromBinder {
  private final Block block;
  private final Binding binding;

  /** Whether tables changed by the statement may be read here: not directly in a subquery. */
  private final boolean isTargetAllowed;

  /** A part of a FROM clause. */
  record Bound(LogicalPlan plan, Scope scope) {}

  FromBinder(Block block, boolean isTargetAllowed) {
    this.block = block;
    this.binding = block.binding;
    this.isTargetAllowed = isTargetAllowed;
  }

  /** Sets the block's plan and scope. */
  void bind(List<TableRef> refs) {
    Bound all = null;
    for (TableRef ref : refs) {
      if (all != null) {
        block.scope = all.scope;
      }
      Bound next = bind(ref);
      all =
          all == null
              ? next
              : new Bound(Join.inner(all.plan, next.plan, List.of()), all.scope.plus(next.scope));
    }
    if (all != null) {
      block.plan = all.plan;
      block.scope = all.scope;
    }
  }

  private Bound bind(TableRef ref) {
    return switch (ref) {
      case TableRef.Table t -> table(t);
      case TableRef.Derived d -> derived(d);
      case TableRef.Join j -> join(j);
      case TableRef.JsonTable j -> throw SqlError.ER_NOT_SUPPORTED_YET.with("JSON_TABLE");
    };
  }

  private Bound derived(TableRef.Derived derived) {
    Block around = derived.isLateral() ? block : block.outer;
    QueryResult result = new QueryBinder(binding).bindDerived(derived.query(), around, block.ctes);
    return named(result, derived.alias(), derived.columns());
  }

  /** A query under a name; {@code columns} rename its columns where given. */
  static Bound named(QueryResult result, String alias, List<String> columns) {
    if (!columns.isEmpty() && columns.size() != result.outputs().size()) {
      throw SqlError.ER_VIEW_WRONG_LIST.with();
    }
    List<ScopeColumn> names = new ArrayList<>(result.outputs().size());
    for (int i = 0; i < result.outputs().size(); i++) {
      QueryResult.Output output = result.outputs().get(i);
      String name = columns.isEmpty() ? output.name() : columns.get(i);
      for (ScopeColumn earlier : names) {
        if (earlier.name().equalsIgnoreCase(name)) {
          throw SqlError.ER_DUP_FIELDNAME.with(name);
        }
      }
      names.add(new ScopeColumn("", alias, name, output.ref()));
    }
    return new Bound(result.plan(), Scope.of(new Scope.Table("", alias, names)));
  }

  private Bound table(TableRef.Table ref) {
    if (ref.asOf() != null && !binding.context.isAsOf()) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("AS OF TIMESTAMP in this statement");
    }
    if (!ref.partitions().isEmpty()) {
      throw SqlError.ER_PARTITION_CLAUSE_ON_NONPARTITIONED.with();
    }
    Name name = ref.name();
    String alias = ref.alias() == null ? name.name() : ref.alias();
    if (name.schema() == null) {
      Bound cte = cte(name.name(), alias);
      if (cte != null) {
        return cte;
      }
      if (binding.viewDepth == 0) {
        binding.unqualified.add(name);
      }
    }
    String database = database(name.schema());
    Optional<TableInfo> virtual = binding.context.virtualTables().table(database, name.name());
    if (virtual.isPresent()) {
      return instance(virtual.get(), database, alias, true, ref);
    }
    TableInfo info =
        binding
            .context
            .catalog()
            .table(database, name.name())
            .filter(t -> t.state().isPublic())
            .orElseThrow(() -> missing(database, name.name()));
    if (binding.context.isAsOf() && binding.viewDepth == 0) {
      if (ref.asOf() == null) {
        throw SqlError.ER_AS_OF.with("can not set different time in the as of");
      }
      if (info.id() >= TableKeys.FIRST_TEMPORARY_TABLE) {
        throw SqlError.ER_AS_OF.with("can not stale read temporary table");
      }
    }
    if (info.isView()) {
      return view(info, database, alias);
    }
    if (!isTargetAllowed && binding.targetTables.contains(info.id())) {
      throw SqlError.ER_UPDATE_TABLE_USED.with(name.name());
    }
    return instance(info, database, alias, false, ref);
  }

  String database(@Nullable String given) {
    if (given != null) {
      return given;
    }
    if (binding.context.database().isEmpty()) {
      throw SqlError.ER_NO_DB_ERROR.with();
    }
    return binding.context.database();
  }

  private RuntimeException missing(String database, String name) {
    return database.equalsIgnoreCase("information_schema")
        ? SqlError.ER_UNKNOWN_TABLE.with(name, "information_schema")
        : SqlError.ER_NO_SUCH_TABLE.with(database, name);
  }

  private Bound instance(
      TableInfo info, String database, String alias, boolean isVirtual, TableRef.Table ref) {
    TableInstance table =
        new TableInstance(
            info,
            database,
            alias,
            isVirtual,
            block.hints.indexes(alias, hints(ref, info), indexesOf(info)),
            block.hints.joins(alias),
            binding.columns);
    binding.named(table);
    return new Bound(new Scan(table), scopeOf(table, binding));
  }

  /** The names of a stored table's public columns. */
  static Scope scopeOf(TableInstance table, Binding binding) {
    List<ScopeColumn> names = new ArrayList<>(table.info().columns().size());
    String alias = table.access().alias();
    for (ColumnInfo column : table.info().columns()) {
      if (column.isPublic() && !column.isHidden()) {
        names.add(
            new ScopeColumn(
                table.access().database(),
                alias,
                column.name(),
                binding.columns.ref(table.columnId(column.offset()))));
      }
    }
    return Scope.of(new Scope.Table(table.access().database(), alias, names));
  }

  private static BlockHints.TableInstanceIndexes indexesOf(TableInfo info) {
    return new BlockHints.TableInstanceIndexes() {
      @Override
      public boolean exists(String name) {
        return info.index(name).isPresent() || name.equalsIgnoreCase("PRIMARY");
      }

      @Override
      public List<String> all() {
        return info.indexes().stream().map(i -> i.name()).toList();
      }
    };
  }

  private static TableInstance.IndexHints hints(TableRef.Table ref, TableInfo info) {
    if (ref.indexHints().isEmpty()) {
      return TableInstance.IndexHints.NONE;
    }
    List<String> use = new ArrayList<>();
    List<String> force = new ArrayList<>();
    List<String> ignore = new ArrayList<>();
    for (TableRef.IndexHint hint : ref.indexHints()) {
      for (String index : hint.indexes()) {
        if (info.index(index).isEmpty() && !index.equalsIgnoreCase("PRIMARY")) {
          throw SqlError.ER_KEY_DOES_NOT_EXITS.with(index, info.name());
        }
      }
      switch (hint.kind()) {
        // USE INDEX () allows none: no index has an empty name.
        case USE -> use.addAll(hint.indexes().isEmpty() ? List.of("") : hint.indexes());
        case FORCE -> force.addAll(hint.indexes());
        case IGNORE -> ignore.addAll(hint.indexes());
      }
    }
    return new TableInstance.IndexHints(use, force, ignore);
  }

  private Bound view(TableInfo info, String database, String alias) {
    if (binding.viewDepth > 30) {
      throw SqlError.ER_VIEW_RECURSIVE.with(database, info.name());
    }
    try {
      return boundView(info, database, alias);
    } catch (SqlException e) {
      if (binding.viewDepth == 0 && isOfDefinition(e.error())) {
        throw SqlError.ER_VIEW_INVALID.with(database, info.name());
      }
      throw e;
    }
  }

  /** What a view fails with when something that it was defined over has gone. */
  private static boolean isOfDefinition(SqlError error) {
    return error == SqlError.ER_BAD_FIELD_ERROR
        || error == SqlError.ER_NO_SUCH_TABLE
        || error == SqlError.ER_SP_DOES_NOT_EXIST
        || error == SqlError.ER_VIEW_WRONG_LIST;
  }

  private Bound boundView(TableInfo info, String database, String alias) {
    var view = java.util.Objects.requireNonNull(info.view());
    RequiredPrivilege.WithinView outer = binding.within();
    binding.enter(database, info.name(), view);
    try {
      QueryResult result =
          new QueryBinder(binding).bindDerived(binding.viewQuery(view.select()), null, List.of());
      Bound bound = named(result, alias, view.columnNames());
      List<ScopeColumn> columns =
          bound.scope.star().stream()
              .map(c ->
                  new ScopeColumn(
                      database,
                      alias,
                      c.name(),
                      c.ref(),
                      new ScopeColumn.ViewColumn(database, info.name(), c.name())))
              .toList();
      binding.views.add(new ViewTarget(database, alias, info, bound.plan, columns, outer));
      return new Bound(bound.plan, Scope.of(new Scope.Table(database, alias, columns)));
    } finally {
      binding.leave(outer);
    }
  }

  private @Nullable Bound cte(String name, String alias) {
    for (int i = block.ctes.size() - 1; i >= 0; i--) {
      Block.CteScope cte = block.ctes.get(i);
      if (!cte.name().equalsIgnoreCase(name)) {
        continue;
      }
      if (cte.self() != null) {
        return selfReference(cte, cte.self(), alias);
      }
      if (cte.definition() != null) {
        return scan(cte, cte.definition(), alias);
      }
      QueryResult result = new QueryBinder(binding).bindDerived(cte.query(), null, cte.visible());
      return named(result, alias, cte.columns());
    }
    return null;
  }

  private Bound scan(Block.CteScope cte, LogicalPlan.CteDefinition definition, String alias) {
    List<ScopeColumn> names = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    for (QueryResult.Output output : java.util.Objects.requireNonNull(cte.result()).outputs()) {
      ColumnRef ref = binding.columns.add(output.name(), output.ref().type().withNullable(true));
      ids.add(ref.slot());
      names.add(new ScopeColumn("", alias, output.name(), ref));
    }
    return new Bound(new CteScan(definition, ids), Scope.of(new Scope.Table("", alias, names)));
  }

  private static Bound selfReference(Block.CteScope cte, Block.SelfReference self, String alias) {
    if (self.isUsed) {
      throw SqlError.ER_CTE_RECURSIVE_REQUIRES_SINGLE_REFERENCE.with(cte.name());
    }
    self.isUsed = true;
    List<ScopeColumn> names = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    for (QueryResult.Output output : self.columns) {
      ids.add(output.ref().slot());
      names.add(new ScopeColumn("", alias, output.name(), output.ref()));
    }
    return new Bound(
        new CteTable(self.definitionId, cte.name(), ids),
        Scope.of(new Scope.Table("", alias, names)));
  }

  private Bound join(TableRef.Join join) {
    Bound left = bind(join.left());
    Scope before = block.scope;
    block.scope = before.tables().isEmpty() ? left.scope : before.plus(left.scope);
    Bound right = bind(join.right());
    block.scope = before;
    boolean isRight = join.kind() == TableRef.JoinKind.RIGHT;
    boolean isOuter = isRight || join.kind() == TableRef.JoinKind.LEFT;
    List<String> shared = join.isNatural() ? sharedNames(left.scope, right.scope) : join.using();
    List<Expression> conditions = new ArrayList<>();
    Scope full =
        shared.isEmpty()
            ? left.scope.plus(right.scope)
            : merge(left.scope, right.scope, shared, isRight, conditions);
    LogicalPlan leftPlan = left.plan;
    LogicalPlan rightPlan = right.plan;
    if (join.on() != null) {
      Block.Clause clause = block.clause;
      LogicalPlan plan = block.plan;
      block.clause = Block.Clause.ON;
      block.scope = full;
      // A subquery in ON joins the right side where it can only filter that side.
      block.plan = isRight ? leftPlan : rightPlan;
      conditions.addAll(new ExpressionBinder(block).conjuncts(join.on()));
      if (isRight) {
        leftPlan = block.plan;
      } else {
        rightPlan = block.plan;
      }
      block.plan = plan;
      block.clause = clause;
      block.scope = before;
    }
    boolean isStraight = join.kind() == TableRef.JoinKind.STRAIGHT;
    if (!isOuter) {
      return new Bound(
          new Join(leftPlan, rightPlan, JoinType.INNER, conditions, List.of(), -1, isStraight),
          full);
    }
    Scope names = nullableSide(full, isRight ? left.scope : right.scope);
    return new Bound(
        isRight
            ? Join.left(rightPlan, leftPlan, conditions)
            : Join.left(leftPlan, rightPlan, conditions),
        names);
  }

  /** The names with those of one side made nullable: what an outer join gives. */
  private static Scope nullableSide(Scope full, Scope side) {
    java.util.BitSet ids = new java.util.BitSet();
    for (Scope.Table table : side.tables()) {
      for (ScopeColumn column : table.columns()) {
        ids.set(column.ref().slot());
      }
    }
    List<Scope.Table> tables = new ArrayList<>();
    for (Scope.Table table : full.tables()) {
      tables.add(new Scope.Table(table.database(), table.alias(), nullable(table.columns(), ids)));
    }
    return new Scope(tables, nullable(full.star(), ids));
  }

  private static List<ScopeColumn> nullable(List<ScopeColumn> columns, java.util.BitSet ids) {
    return columns.stream().map(c -> ids.get(c.ref().slot()) ? c.nullable() : c).toList();
  }

  private static List<String> sharedNames(Scope left, Scope right) {
    List<String> names = new ArrayList<>();
    for (ScopeColumn a : left.star()) {
      for (ScopeColumn b : right.star()) {
        if (a.name().equalsIgnoreCase(b.name())) {
          names.add(a.name());
          break;
        }
      }
    }
    return names;
  }

  /**
   * USING: the shared columns come first and once (of the preserved side), then the rest of the
   * left side, then of the right; for RIGHT JOIN the sides change places.
   */
  private Scope merge(
      Scope left, Scope right, List<String> shared, boolean isRight, List<Expression> conditions) {
    Scope first = isRight ? right : left;
    Scope second = isRight ? left : right;
    List<ScopeColumn> star = new ArrayList<>();
    for (String name : shared) {
      ScopeColumn a = required(left, name);
      ScopeColumn b = required(right, name);
      binding.reads(a);
      binding.reads(b);
      conditions.add(binding.call("=", a.ref(), b.ref()));
      star.add(isRight ? b : a);
    }
    addOthers(first, shared, star);
    addOthers(second, shared, star);
    return left.plus(right, star);
  }

  private static ScopeColumn required(Scope scope, String name) {
    ScopeColumn column = scope.find(null, null, name, "from clause");
    if (column == null) {
      throw SqlError.ER_BAD_FIELD_ERROR.with(name, "from clause");
    }
    return column;
  }

  private static void addOthers(Scope scope, List<String> shared, List<ScopeColumn> star) {
    for (ScopeColumn column : scope.star()) {
      if (shared.stream().noneMatch(column.name()::equalsIgnoreCase)) {
        star.add(column);
      }
    }
  }
}
