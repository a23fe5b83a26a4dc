package io.atoll.planner.binder;

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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What all parts of one statement's binding share. One thread, one statement. */
final class Binding {
  private record Access(String privilege, String database, String table) {}

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

  /** Notes that a column of a stored table is read; inside views the view alone is asked. */
  void reads(int columnId) {
    TableInstance table = columns.table(columnId);
    if (table == null || suspendedPrivileges > 0 || table.isHiddenHandle(columnId)) {
      return;
    }
    requires("SELECT", table.access().database(), table.access().name(), columns.name(columnId));
  }

  /** A column of a table or view; an empty name asks for the table as such. */
  void requires(String privilege, String database, String table, String column) {
    if (suspendedPrivileges > 0) {
      return;
    }
    Set<String> names =
        accesses.computeIfAbsent(
            new Access(privilege, database, table), a -> new LinkedHashSet<>());
    if (!column.isEmpty()) {
      names.add(column);
    }
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
                access.privilege, access.database, access.table, List.copyOf(names))));
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
