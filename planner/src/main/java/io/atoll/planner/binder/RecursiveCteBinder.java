package io.atoll.planner.binder;

import io.atoll.expression.Expression;
import io.atoll.expression.Expression.ColumnRef;
import io.atoll.expression.Functions;
import io.atoll.parser.ast.Query;
import io.atoll.parser.ast.QueryBody;
import io.atoll.planner.logical.LogicalPlan;
import io.atoll.planner.logical.LogicalPlan.Branch;
import io.atoll.planner.logical.LogicalPlan.Computed;
import io.atoll.planner.logical.LogicalPlan.CteDefinition;
import io.atoll.planner.logical.LogicalPlan.CteTable;
import io.atoll.planner.logical.LogicalPlan.Extend;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A common table expression that names itself: blocks that do not, then blocks that do. The former
 * are the seed and give the columns their types; the latter run on the rows of the round before.
 *
 * <pre>
 * SELECT 1 n UNION ALL SELECT n+1 FROM c … UNION ALL SELECT n+10 FROM c …
 * seed                 recursive (a union of its members)
 * </pre>
 */
final class RecursiveCteBinder {
  private final Binding binding;
  private final QueryBinder queries;
  private final Query.Cte cte;

  RecursiveCteBinder(Binding binding, QueryBinder queries, Query.Cte cte) {
    this.binding = binding;
    this.queries = queries;
    this.cte = cte;
  }

  Block.CteScope bind(@Nullable Block outer, List<Block.CteScope> visible) {
    if (!(cte.query().body() instanceof QueryBody.SetOperation operation)
        || operation.op() != QueryBody.SetOperator.UNION) {
      throw SqlError.ER_CTE_RECURSIVE_REQUIRES_UNION.with(cte.name());
    }
    if (!cte.query().orderBy().isEmpty() || cte.query().limit() != null) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with(
          "ORDER BY / LIMIT over UNION in recursive Common Table Expression");
    }
    Deque<QueryBody> members = new ArrayDeque<>();
    QueryBody first = split(operation, members);
    int id = binding.newCteId();
    QueryResult given = queries.body(first, outer, visible, true);
    if (!cte.columns().isEmpty() && cte.columns().size() != given.outputs().size()) {
      throw SqlError.ER_VIEW_WRONG_LIST.with();
    }
    QueryResult seed =
        queries.cast(given, given.outputs().stream().map(o -> o.ref().type()).toList());
    List<SqlType> types =
        seed.outputs().stream().map(o -> o.ref().type().withNullable(true)).toList();
    List<QueryResult> recursive = new ArrayList<>();
    for (QueryBody member : members) {
      recursive.add(member(member, id, seed, types, outer, visible));
    }
    QueryResult all = recursive.size() == 1 ? recursive.getFirst() : queries.union(recursive);
    CteDefinition definition =
        new CteDefinition(
            id,
            cte.name(),
            new Branch(seed.plan(), seed.ids()),
            new Branch(all.plan(), all.ids()),
            !operation.isAll());
    return new Block.CteScope(
        cte.name(),
        cte.columns(),
        cte.query(),
        List.of(),
        definition,
        new QueryResult(seed.plan(), columns(seed, types)),
        null);
  }

  /** Puts the recursive members into the list, in order; what is before them is the seed. */
  private QueryBody split(QueryBody.SetOperation operation, Deque<QueryBody> members) {
    QueryBody at = operation;
    while (at instanceof QueryBody.SetOperation step
        && step.op() == QueryBody.SetOperator.UNION
        && CteReferences.names(step.right(), cte.name())) {
      if (operation.isAll() && !step.isAll()) {
        throw SqlError.ER_NOT_SUPPORTED_YET.with(
            "UNION DISTINCT before UNION ALL of recursive query blocks");
      }
      members.addFirst(step.right());
      at = step.left();
    }
    if (members.isEmpty() || CteReferences.names(at, cte.name())) {
      throw SqlError.ER_CTE_RECURSIVE_REQUIRES_NONRECURSIVE_FIRST.with(cte.name());
    }
    return at;
  }

  /** The columns under which a scan or a member finds the rows. */
  private List<QueryResult.Output> columns(QueryResult seed, List<SqlType> types) {
    List<QueryResult.Output> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      String name = cte.columns().isEmpty() ? seed.outputs().get(i).name() : cte.columns().get(i);
      columns.add(QueryResult.Output.computed(name, binding.columns.add(name, types.get(i))));
    }
    return columns;
  }

  private QueryResult member(
      QueryBody body,
      int id,
      QueryResult seed,
      List<SqlType> types,
      @Nullable Block outer,
      List<Block.CteScope> visible) {
    List<QueryResult.Output> columns = columns(seed, types);
    Block.SelfReference self = new Block.SelfReference(id, columns);
    List<Block.CteScope> inside = new ArrayList<>(visible);
    inside.add(
        new Block.CteScope(cte.name(), cte.columns(), cte.query(), List.of(), null, null, self));
    if (body instanceof QueryBody.Select select && select.isDistinct()) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with(
          "SELECT DISTINCT in recursive query block of Common Table Expression");
    }
    QueryResult member = queries.body(body, outer, inside, true);
    if (member.outputs().size() != types.size()) {
      throw SqlError.ER_WRONG_NUMBER_OF_COLUMNS_IN_SELECT.with();
    }
    if (summarizes(member.plan(), id)) {
      throw SqlError.ER_CTE_RECURSIVE_FORBIDS_AGGREGATION.with(cte.name());
    }
    return fitted(queries.cast(member, types), columns);
  }

  /** Whether the rows of the recursion pass through an aggregation or a window function. */
  private static boolean summarizes(LogicalPlan plan, int id) {
    boolean isSummary = plan instanceof LogicalPlan.Aggregate || plan instanceof LogicalPlan.Window;
    for (LogicalPlan child : plan.children()) {
      if (isSummary ? reads(child, id) : summarizes(child, id)) {
        return true;
      }
    }
    return false;
  }

  private static boolean reads(LogicalPlan plan, int id) {
    return (plan instanceof CteTable table && table.definitionId() == id)
        || plan.children().stream().anyMatch(child -> reads(child, id));
  }

  /** Text that may be longer than the seed's column is held to its length. */
  private QueryResult fitted(QueryResult member, List<QueryResult.Output> columns) {
    List<Computed> computed = new ArrayList<>();
    List<QueryResult.Output> outputs = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      QueryResult.Output output = member.outputs().get(i);
      SqlType from = output.ref().type();
      SqlType to = columns.get(i).ref().type();
      boolean isBounded = to.kind().isString() && to.length() >= 0;
      if (!isBounded || (from.length() >= 0 && from.length() <= to.length())) {
        outputs.add(output);
        continue;
      }
      Expression fit =
          Functions.fitted(
              output.ref(),
              Functions.constant(
                  Value.ofUtf8(columns.get(i).name()),
                  SqlType.varchar(columns.get(i).name().length(), to.collation())),
              to.withNullable(from.nullable()));
      ColumnRef ref = binding.columns.add(output.name(), fit.type());
      computed.add(new Computed(ref.slot(), fit));
      outputs.add(QueryResult.Output.computed(output.name(), ref));
    }
    return computed.isEmpty()
        ? member
        : new QueryResult(new Extend(member.plan(), computed), outputs);
  }
}
