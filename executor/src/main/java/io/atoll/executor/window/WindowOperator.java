package io.atoll.executor.window;

import io.atoll.api.CoprocessorPlan.SortKey;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.MemoryQuota;
import io.atoll.executor.Operator;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.key.KeyColumns;
import io.atoll.planner.physical.RowPlan;
import io.atoll.types.SqlType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Window functions over rows that come ordered by partition and order keys. One partition at a time
 * is held; one that does not fit the statement's memory ends it with 8175.
 */
public final class WindowOperator implements Operator {
  private final RowPlan.Window plan;
  private final Operator child;
  private final Evaluator[] partitionKeys;
  private final KeyColumns equality;
  private final Evaluator[] orderKeys;
  private final List<SqlType> orderTypes;
  private final ExecutionContext context;
  private final Deque<Chunk> ready = new ArrayDeque<>();
  private MemoryQuota.@Nullable Account memory;
  private WindowFunctions.Column[] columns = {};
  private @Nullable FrameBounds bounds;
  private Chunk held;
  private Chunk lastKey;
  private Chunk out;
  private boolean isDone;

  public WindowOperator(RowPlan.Window plan, Operator child, ExecutionContext context) {
    this.plan = plan;
    this.child = child;
    this.context = context;
    this.partitionKeys = Evaluators.compile(plan.partitionBy());
    this.equality = KeyColumns.all(plan.partitionBy().stream().map(Expression::type).toList());
    List<Expression> order = plan.orderBy().stream().map(SortKey::expression).toList();
    this.orderKeys = Evaluators.compile(order);
    this.orderTypes = order.stream().map(Expression::type).toList();
    this.held = fresh();
    this.lastKey = Chunk.ofRows(0);
    this.out = Chunk.allocate(plan.types(), 0);
  }

  private Chunk fresh() {
    return Chunk.allocate(plan.child().types(), 16);
  }

  @Override
  public void open() {
    memory = context.memory().account();
    bounds = new FrameBounds(plan, orderKeys.length == 1 ? orderKeys[0] : null, context);
    WindowFunctions functions = new WindowFunctions(context);
    columns = plan.functions().stream().map(functions::of).toArray(WindowFunctions.Column[]::new);
    ready.clear();
    held = fresh();
    out = Chunk.allocate(plan.types(), Chunk.TARGET_ROWS);
    isDone = false;
    child.open();
  }

  @Override
  public @Nullable Chunk next() {
    while (ready.isEmpty() && !isDone) {
      context.checkInterrupted();
      Chunk chunk = child.next();
      if (chunk == null) {
        isDone = true;
        endPartition();
        flush();
      } else {
        add(chunk);
      }
    }
    return ready.poll();
  }

  private void add(Chunk chunk) {
    Chunk keyed = Evaluators.project(partitionKeys, chunk, context.evaluation());
    int n = chunk.rows();
    int start = 0;
    for (int i = 0; i < n && partitionKeys.length > 0; i++) {
      boolean isNew =
          i == 0
              ? held.rows() > 0 && !equality.equal(lastKey, 0, keyed, keyed.position(0))
              : !equality.equal(keyed, keyed.position(i - 1), keyed, keyed.position(i));
      if (isNew) {
        hold(chunk.slice(start, i - start));
        endPartition();
        start = i;
      }
    }
    hold(chunk.slice(start, n - start));
    lastKey = keyed.slice(n - 1, 1).compact();
  }

  private void hold(Chunk rows) {
    held.appendRows(rows);
    MemoryQuota.Account account = memory;
    if (account != null && held.rows() > Chunk.TARGET_ROWS) {
      account.addOrFail(held.sizeBytes() - account.bytes());
    }
  }

  private void endPartition() {
    FrameBounds frames = bounds;
    if (held.rows() == 0 || frames == null) {
      return;
    }
    Partition partition = new Partition(held, orderKeys, orderTypes, frames, context);
    Vector[] all = new Vector[held.columnCount() + columns.length];
    for (int i = 0; i < held.columnCount(); i++) {
      all[i] = held.column(i);
    }
    for (int i = 0; i < columns.length; i++) {
      all[held.columnCount() + i] = columns[i].of(partition);
    }
    Chunk rows = new Chunk(all);
    int n = held.rows();
    if (n >= Chunk.TARGET_ROWS) {
      flush();
      for (int from = 0; from < n; from += Chunk.TARGET_ROWS) {
        ready.add(rows.slice(from, Math.min(Chunk.TARGET_ROWS, n - from)));
      }
    } else {
      out.appendRows(rows);
      if (out.rows() >= Chunk.TARGET_ROWS) {
        flush();
      }
    }
    held = fresh();
  }

  private void flush() {
    if (out.rows() > 0) {
      ready.add(out);
      out = Chunk.allocate(plan.types(), Chunk.TARGET_ROWS);
    }
  }

  @Override
  public void close() {
    child.close();
    ready.clear();
    held = fresh();
    out = Chunk.allocate(plan.types(), 0);
    MemoryQuota.Account account = memory;
    if (account != null) {
      account.close();
      memory = null;
    }
  }
}
