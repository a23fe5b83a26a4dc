package io.atoll.planner.binder;

import io.atoll.catalog.ViewInfo;
import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.expression.ResolveContext;
import io.atoll.parser.ast.Name;
import io.atoll.parser.ast.Query;
import io.atoll.planner.StatementContext;
import io.atoll.planner.logical.Columns;
import io.atoll.planner.logical.TableInstance;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.types.SqlMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all parts of one statement's binding share. One thread, one statement. */
final class Binding {
  private record Access(
      String privilege,
      String database,
      String table,
      RequiredPrivilege.@Nullable WithinView within) {}

  final StatementContext context;
  final Columns columns;
  final ResolveContext resolve;
  final boolean isFullGroupBy;

  /** Whether the plan holds for other parameter values and other sessions. */
  boolean isCacheable = true;

  /** Whether evaluating the statement changes session state. */
  boolean hasSideEffects;

  /** Tables that the statement changes: no subquery may read them (1093). */
  final Set<Long> targetTables = new HashSet<>();

  /** Names of tables that stand without their database, outside of views' texts. */
  final List<Name> unqualified = new ArrayList<>();

  /** Views that stand in the statement's own FROM clauses. */
  final List<ViewTarget> views = new ArrayList<>();

  /** Hints for blocks by the names that QB_NAME gives them. */
  final List<BlockHints.Named> namedHints = new ArrayList<>();

  /** Whether rows are locked. */
  boolean locks;

  private final Map<Access, Set<String>> accesses = new LinkedHashMap<>();
  private int suspendedPrivileges;
  private int cteIds;
  int viewDepth;

  /** The view whose text is being bound; null outside of views. */
  private RequiredPrivilege.@Nullable WithinView within;

  /** The views in whose texts tables stand. */
  private final Map<TableInstance, RequiredPrivilege.WithinView> owners = new IdentityHashMap<>();

  Binding(StatementContext context) {
    this.context = context;
    this.columns = new Columns(context.parameterTypes().size());
    this.resolve =
        new ResolveContext(
            context.database(),
            context.collation(),
            context.sqlMode(),
            context.divPrecisionIncrement(),
            context.groupConcatMaxLenBytes(),
            name -> context.session().userVariableType(name));
    this.isFullGroupBy = context.sqlMode().has(SqlMode.Flag.ONLY_FULL_GROUP_BY);
  }

  Expression call(String name, Expression... arguments) {
    return Functions.call(name, List.of(arguments), resolve);
  }

  Expression call(String name, List<Expression> arguments) {
    return Functions.call(name, arguments, resolve);
  }

  /**
   * Notes that a column is read. A view's column asks for the view's; a stored table's that a view
   * has given is the view's affair, which has asked for it.
   */
  void reads(ScopeColumn column) {
    ScopeColumn.ViewColumn view = column.view();
    if (view != null) {
      requires("SELECT", view.database(), view.view(), view.column());
      return;
    }
    int id = column.ref().slot();
    TableInstance table = columns.table(id);
    if (table != null && isHere(table) && !table.isHiddenHandle(id)) {
      requires("SELECT", table.access().database(), table.access().name(), columns.name(id));
    }
  }

  /** A column of a table or view named here; an empty name asks for the table as such. */
  void requires(String privilege, String database, String table, String column) {
    requires(privilege, database, table, column, within);
  }

  /** As {@link #requires}, of whom {@code whose} says. */
  void requires(
      String privilege,
      String database,
      String table,
      String column,
      RequiredPrivilege.@Nullable WithinView whose) {
    if (suspendedPrivileges > 0) {
      return;
    }
    Set<String> names =
        accesses.computeIfAbsent(
            new Access(privilege, database, table, whose), a -> new LinkedHashSet<>());
    if (!column.isEmpty()) {
      names.add(column);
    }
  }

  /** Whether a table is named where binding is now, and not in a view's text further below. */
  boolean isHere(TableInstance table) {
    return owners.get(table) == within;
  }

  /** A table stands where binding is now. */
  void named(TableInstance table) {
    if (within != null) {
      owners.put(table, within);
    }
  }

  /** The view in whose text a table stands; null where it is the statement itself. */
  RequiredPrivilege.@Nullable WithinView owner(TableInstance table) {
    return owners.get(table);
  }

  /** The view whose text is being bound; null outside of views. */
  RequiredPrivilege.@Nullable WithinView within() {
    return within;
  }

  /** A view's text begins. */
  void enter(String database, String name, ViewInfo view) {
    RequiredPrivilege.WithinView outer = within;
    RequiredPrivilege.Definer definer =
        view.security() == ViewInfo.Security.DEFINER
            ? new RequiredPrivilege.Definer(view.definerUser(), view.definerHost())
            : outer == null ? null : outer.definer();
    within =
        outer == null
            ? new RequiredPrivilege.WithinView(database, name, definer)
            : new RequiredPrivilege.WithinView(outer.database(), outer.view(), definer);
    viewDepth++;
  }

  /** A view's text ends. */
  void leave(RequiredPrivilege.@Nullable WithinView outer) {
    within = outer;
    viewDepth--;
  }

  void suspendPrivileges() {
    suspendedPrivileges++;
  }

  void resumePrivileges() {
    suspendedPrivileges--;
  }

  List<RequiredPrivilege> privileges() {
    List<RequiredPrivilege> result = new ArrayList<>(accesses.size());
    accesses.forEach((access, names) ->
        result.add(
            new RequiredPrivilege(
                access.privilege,
                access.database,
                access.table,
                List.copyOf(names),
                access.within)));
    return result;
  }

  int newCteId() {
    return cteIds++;
  }

  /** The query of a view's text. */
  Query viewQuery(String sql) {
    return context.queries().parse(sql);
  }
}
