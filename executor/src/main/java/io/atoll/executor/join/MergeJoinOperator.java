package io.atoll.executor.join;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.MemoryQuota;
import io.atoll.executor.Operator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.key.RowOrder;
import io.atoll.planner.physical.JoinPlan;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Joins two inputs that come in the order of the keys. For each chunk of the left side the right
 * rows between its first and its last key are taken and matched by a small hash table; the right
 * rows of its last key stay for the next chunk. Memory is bounded by the rows of one such span
 * (8175 beyond); output keeps the left side's order.
 */
public final class MergeJoinOperator implements Operator {
  private final Operator left;
  private final Operator right;
  private final JoinShape shape;
  private final RowOrder order;
  private final ExecutionContext context;
  private final Deque<Chunk> pending = new ArrayDeque<>();
  private MemoryQuota.@Nullable Account memory;
  private @Nullable JoinProbe probe;
  private boolean isRightDone;

  public MergeJoinOperator(
      JoinPlan.MergeJoin plan, Operator left, Operator right, ExecutionContext context) {
    this.left = left;
    this.right = right;
    this.shape = new JoinShape(plan, plan.keys(), false, context);
    int[] columns = new int[plan.keys().size()];
    Arrays.setAll(columns, i -> i);
    boolean[] descending = new boolean[columns.length];
    Arrays.fill(descending, plan.isDescending());
    this.order = new RowOrder(columns, descending, shape.keyTypes);
    this.context = context;
  }

  @Override
  public void open() {
    memory = context.memory().account();
    probe = null;
    pending.clear();
    isRightDone = false;
    left.open();
    right.open();
  }

  @Override
  public @Nullable Chunk next() {
    while (true) {
      JoinProbe current = probe;
      Chunk ready = current == null ? null : current.poll();
      if (ready != null) {
        return ready;
      }
      context.checkInterrupted();
      Chunk rows = left.next();
      if (rows == null) {
        return null;
      }
      JoinProbe next = new JoinProbe(shape, span(rows));
      next.probe(rows);
      probe = next;
    }
  }

  /** The right rows from the first to the last key of a left chunk. */
  private JoinTable span(Chunk leftRows) {
    Chunk leftKeys = Evaluators.project(shape.probeKeys, leftRows, context.evaluation());
    int first = leftKeys.position(0);
    int last = leftKeys.position(leftRows.rows() - 1);
    JoinTable table = new JoinTable(shape);
    Deque<Chunk> rest = new ArrayDeque<>();
    boolean isBehind = false;
    while (!isBehind) {
      Chunk chunk = pending.poll();
      if (chunk == null) {
        chunk = isRightDone ? null : right.next();
      }
      if (chunk == null) {
        isRightDone = true;
        break;
      }
      context.checkInterrupted();
      Chunk keys = Evaluators.project(shape.buildKeys, chunk, context.evaluation());
      int n = chunk.rows();
      int from = firstFrom(keys, n, leftKeys, first, 0);
      int equal = firstFrom(keys, n, leftKeys, last, 0);
      int to = firstFrom(keys, n, leftKeys, last, 1);
      if (from < to) {
        table.add(chunk.slice(from, to - from));
        account(table);
      }
      if (equal < n) {
        rest.add(chunk.slice(equal, n - equal).compact());
      }
      isBehind = to < n;
    }
    rest.addAll(pending);
    pending.clear();
    pending.addAll(rest);
    table.seal();
    return table;
  }

  private void account(JoinTable table) {
    MemoryQuota.Account account = memory;
    if (account != null) {
      account.addOrFail(table.sizeBytes() - account.bytes());
    }
  }

  /** The first row whose key compares with a left key as {@code least} or more. */
  private int firstFrom(Chunk keys, int n, Chunk leftKeys, int leftRow, int least) {
    int low = 0;
    int high = n;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (order.compare(keys, keys.position(middle), leftKeys, leftRow) >= least) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  @Override
  public void close() {
    left.close();
    right.close();
    probe = null;
    pending.clear();
    MemoryQuota.Account account = memory;
    if (account != null) {
      account.close();
      memory = null;
    }
  }
}
