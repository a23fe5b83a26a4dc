package io.atoll.store.coprocessor;

import io.atoll.api.CoprocessorPlan;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.Filter;
import io.atoll.expression.aggregate.AggregateState;
import io.atoll.expression.key.GroupIndex;
import io.atoll.expression.key.RowOrder;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operators, each over the next. */
final class Stages {
  private Stages() {}

  /** Compiles the operators of a plan, the last giving to {@code output}. */
  static Stage compile(CoprocessorPlan plan, EvalContext context, Stage output) {
    Stage next = output;
    for (CoprocessorPlan.Operator operator : plan.operators().reversed()) {
      next =
          switch (operator) {
            case CoprocessorPlan.Selection selection ->
                new Select(Filter.compile(selection.conditions()), context, next);
            case CoprocessorPlan.Projection projection ->
                new Project(Evaluators.compile(projection.expressions()), context, next);
            case CoprocessorPlan.Aggregation aggregation ->
                new Aggregate(aggregation, context, next);
            case CoprocessorPlan.TopN topN -> new Top(topN, context, next);
            case CoprocessorPlan.Limit limit -> new First(limit.limit(), next);
          };
    }
    return next;
  }

  private static final class Select implements Stage {
    private final Filter filter;
    private final EvalContext context;
    private final Stage next;

    Select(Filter filter, EvalContext context, Stage next) {
      this.filter = filter;
      this.context = context;
      this.next = next;
    }

    @Override
    public void accept(Chunk chunk) {
      Chunk kept = filter.apply(chunk, context);
      if (kept.rows() > 0) {
        next.accept(kept);
      }
    }

    @Override
    public void finish() {
      next.finish();
    }

    @Override
    public boolean isSatisfied() {
      return next.isSatisfied();
    }

    @Override
    public long heldBytes() {
      return next.heldBytes();
    }
  }

  private static final class Project implements Stage {
    private final Evaluator[] expressions;
    private final EvalContext context;
    private final Stage next;

    Project(Evaluator[] expressions, EvalContext context, Stage next) {
      this.expressions = expressions;
      this.context = context;
      this.next = next;
    }

    @Override
    public void accept(Chunk chunk) {
      next.accept(Evaluators.project(expressions, chunk, context));
    }

    @Override
    public void finish() {
      next.finish();
    }

    @Override
    public boolean isSatisfied() {
      return next.isSatisfied();
    }

    @Override
    public long heldBytes() {
      return next.heldBytes();
    }
  }

  private static final class First implements Stage {
    private final Stage next;
    private long left;

    First(long limit, Stage next) {
      this.left = limit;
      this.next = next;
    }

    @Override
    public void accept(Chunk chunk) {
      if (left <= 0) {
        return;
      }
      Chunk taken = chunk.rows() <= left ? chunk : chunk.slice(0, (int) left);
      left -= taken.rows();
      next.accept(taken);
    }

    @Override
    public void finish() {
      next.finish();
    }

    @Override
    public boolean isSatisfied() {
      return left <= 0 || next.isSatisfied();
    }

    @Override
    public long heldBytes() {
      return next.heldBytes();
    }
  }

  /**
   * Partial aggregation of the rows of one request: groups in the order of their first row, which for
   * ordered input is their order. The receiver merges partial states of the same group from several
   * requests, so a page may end anywhere.
   */
  private static final class Aggregate implements Stage {
    private final Evaluator[] groupBy;
    private final GroupIndex groups;
    private final AggregateState[] states;
    private final EvalContext context;
    private final Stage next;
    private int[] groupIds = new int[Chunk.TARGET_ROWS];

    Aggregate(CoprocessorPlan.Aggregation plan, EvalContext context, Stage next) {
      this.groupBy = Evaluators.compile(plan.groupBy());
      this.groups = new GroupIndex(plan.groupBy().stream().map(Expression::type).toList());
      List<AggregateFunction> functions = plan.aggregates();
      this.states = new AggregateState[functions.size()];
      for (int i = 0; i < states.length; i++) {
        if (!AggregateState.hasPartial(functions.get(i))) {
          throw new IllegalArgumentException(
              functions.get(i).name() + " cannot be computed in parts");
        }
        states[i] = AggregateState.of(functions.get(i));
      }
      this.context = context;
      this.next = next;
    }

    @Override
    public void accept(Chunk chunk) {
      if (chunk.rows() > groupIds.length) {
        groupIds = new int[chunk.rows()];
      }
      int count = 1;
      if (groupBy.length == 0) {
        Arrays.fill(groupIds, 0, chunk.rows(), 0);
      } else {
        groups.find(Evaluators.project(groupBy, chunk, context), groupIds);
        count = groups.groups();
      }
      for (AggregateState state : states) {
        state.update(groupIds, count, chunk, context);
      }
    }

    @Override
    public void finish() {
      int count = groupBy.length == 0 ? 1 : groups.groups();
      for (int from = 0; from < count; from += Chunk.TARGET_ROWS) {
        next.accept(result(from, Math.min(count, from + Chunk.TARGET_ROWS)));
      }
      next.finish();
    }

    private Chunk result(int from, int to) {
      List<Vector> columns = new ArrayList<>();
      for (AggregateState state : states) {
        columns.addAll(List.of(state.partial(from, to, context)));
      }
      if (groupBy.length > 0) {
        Chunk keys = groups.rows().slice(from, to - from).compact();
        for (int i = 0; i < groupBy.length; i++) {
          columns.add(keys.column(i));
        }
      }
      return columns.isEmpty()
          ? Chunk.ofRows(to - from)
          : new Chunk(columns.toArray(Vector[]::new));
    }

    @Override
    public boolean isSatisfied() {
      return false;
    }

    @Override
    public long heldBytes() {
      long sum = groupBy.length == 0 ? 0 : groups.sizeBytes();
      for (AggregateState state : states) {
        sum += state.sizeBytes();
      }
      return sum;
    }
  }

  /** The first rows by an order: keeps up to twice as many and a chunk, then sorts and cuts. */
  private static final class Top implements Stage {
    private final Evaluator[] keys;
    private final RowOrder order;
    private final long limit;
    private final EvalContext context;
    private final Stage next;

    /** Input columns, then key columns. */
    private @Nullable Chunk held;

    private int inputColumns;

    Top(CoprocessorPlan.TopN plan, EvalContext context, Stage next) {
      int count = plan.keys().size();
      this.keys = new Evaluator[count];
      boolean[] descending = new boolean[count];
      int[] positions = new int[count];
      List<SqlType> types = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        keys[i] = Evaluators.compile(plan.keys().get(i).expression());
        descending[i] = plan.keys().get(i).isDescending();
        positions[i] = i;
        types.add(plan.keys().get(i).expression().type());
      }
      this.order = new RowOrder(positions, descending, types);
      this.limit = plan.limit();
      this.context = context;
      this.next = next;
    }

    @Override
    public void accept(Chunk chunk) {
      if (limit <= 0) {
        return;
      }
      inputColumns = chunk.columnCount();
      Vector[] columns = new Vector[keys.length + inputColumns];
      for (int i = 0; i < keys.length; i++) {
        columns[i] = keys[i].evaluate(chunk, context);
      }
      for (int i = 0; i < inputColumns; i++) {
        columns[keys.length + i] = chunk.column(i);
      }
      Chunk extended = chunk.withColumns(columns);
      Chunk rows = held;
      if (rows == null) {
        rows = extended.slice(0, 0).compact();
        held = rows;
      }
      rows.appendRows(extended);
      if (rows.rows() >= 2 * limit + Chunk.TARGET_ROWS) {
        held = sorted(rows);
      }
    }

    /** The first rows, in order. */
    private Chunk sorted(Chunk rows) {
      Integer[] positions = new Integer[rows.rows()];
      for (int i = 0; i < positions.length; i++) {
        positions[i] = i;
      }
      Arrays.sort(positions, (a, b) -> order.compare(rows, a, rows, b));
      int count = (int) Math.min(limit, positions.length);
      Chunk result = rows.slice(0, 0).compact();
      for (int i = 0; i < count; i++) {
        result.appendRow(rows, positions[i]);
      }
      return result;
    }

    @Override
    public void finish() {
      Chunk rows = held;
      if (rows != null && rows.rows() > 0) {
        Chunk result = sorted(rows);
        Vector[] columns = new Vector[inputColumns];
        for (int i = 0; i < inputColumns; i++) {
          columns[i] = result.column(keys.length + i);
        }
        next.accept(result.withColumns(columns));
      }
      held = null;
      next.finish();
    }

    @Override
    public boolean isSatisfied() {
      return limit <= 0;
    }

    @Override
    public long heldBytes() {
      return held == null ? 0 : held.sizeBytes();
    }
  }
}
