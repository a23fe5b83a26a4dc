package io.atoll.executor.write;

import io.atoll.api.scan.ChunkRow;
import io.atoll.catalog.ColumnInfo;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.client.MemBuffer;
import io.atoll.codec.Handle;
import io.atoll.codec.Key;
import io.atoll.executor.DuplicateKeys;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Operator;
import io.atoll.executor.WriteOutcome;
import io.atoll.executor.constraint.ConstrainedRows;
import io.atoll.executor.constraint.RowChecks;
import io.atoll.executor.read.RowLocks;
import io.atoll.executor.spill.HeldRows;
import io.atoll.executor.table.TableLayout;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.planner.physical.JoinPlan;
import io.atoll.planner.physical.PhysicalPlan;
import io.atoll.planner.physical.RowLock;
import io.atoll.planner.physical.WritePlan;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * UPDATE and DELETE. The child's rows are read as a whole before the first change, so that no
 * statement meets its own writes (the Halloween problem); each row of a target changes once,
 * whatever a join repeats.
 */
public final class ChangeWriter {
  private final ExecutionContext context;
  private final List<Target> targets = new ArrayList<>();
  private final boolean isIgnore;
  private final boolean isUpdate;
  private long found;
  private long changed;

  private ChangeWriter(
      WritePlan plan,
      List<WritePlan.WriteTarget> plans,
      PhysicalPlan child,
      boolean isUpdate,
      ExecutionContext context) {
    this.context = context;
    this.isIgnore = plan.isIgnore();
    this.isUpdate = isUpdate;
    Assigned assigned = context.parts().of(plan.id(), Assigned.class, () -> Assigned.of(plans));
    boolean mayRepeat = mayRepeat(child);
    for (int i = 0; i < plans.size(); i++) {
      targets.add(new Target(plans.get(i), assigned.byTarget[i], mayRepeat));
    }
    if (!isUpdate && targets.size() > 1) {
      childrenFirst();
    }
  }

  /** Puts tables before those that their foreign keys refer to, so that both can be deleted. */
  private void childrenFirst() {
    List<Target> rest = new ArrayList<>(targets);
    targets.clear();
    while (!rest.isEmpty()) {
      Target next =
          rest.stream()
              .filter(t -> rest.stream().noneMatch(o -> o != t && o.refersTo(t)))
              .findFirst()
              .orElse(rest.getFirst());
      targets.add(next);
      rest.remove(next);
    }
  }

  public static WriteOutcome update(
      WritePlan.Update plan, Operator child, ExecutionContext context) {
    ChangeWriter writer = new ChangeWriter(plan, plan.targets(), plan.child(), true, context);
    writer.run(child, plan.child().types());
    writer.tell(0, writer.changed);
    return new WriteOutcome(
        context.settings().clientFoundRows() ? writer.found : writer.changed,
        0,
        0,
        "Rows matched: " + writer.found + "  Changed: " + writer.changed + "  Warnings: ");
  }

  public static WriteOutcome delete(
      WritePlan.Delete plan, Operator child, ExecutionContext context) {
    ChangeWriter writer = new ChangeWriter(plan, plan.targets(), plan.child(), false, context);
    writer.run(child, plan.child().types());
    writer.tell(-writer.changed, writer.changed);
    return new WriteOutcome(writer.changed, 0, 0, "");
  }

  /** Of several targets, what all together changed counts for the first. */
  private void tell(long rowsMore, long rowsModified) {
    if (rowsModified > 0) {
      long tableId = targets.getFirst().plan.table().tableId();
      context.services().rowChanges().changed(tableId, rowsMore, rowsModified);
    }
  }

  /** Whether a row of a table may come more than once: below a join. */
  private static boolean mayRepeat(PhysicalPlan plan) {
    return plan instanceof JoinPlan || plan.children().stream().anyMatch(ChangeWriter::mayRepeat);
  }

  private void run(Operator child, List<SqlType> types) {
    try (HeldRows rows = new HeldRows(types, context.services().spill(), context.memory());
        child) {
      child.open();
      for (Chunk chunk = child.next(); chunk != null; chunk = child.next()) {
        rows.add(chunk);
      }
      for (Target target : targets) {
        HeldRows.Reader reader = rows.reader(0, rows.chunks());
        for (Chunk chunk = reader.next(); chunk != null; chunk = reader.next()) {
          context.checkInterrupted();
          if (isUpdate) {
            target.update(chunk);
          } else {
            target.delete(chunk);
          }
        }
      }
    }
  }

  /** The new values of assigned columns, by target: kept with the plan. */
  private record Assigned(Evaluator[][] byTarget) {
    static Assigned of(List<WritePlan.WriteTarget> targets) {
      Evaluator[][] byTarget = new Evaluator[targets.size()][];
      for (int i = 0; i < byTarget.length; i++) {
        byTarget[i] =
            Evaluators.compile(
                targets.get(i).assignments().stream().map(WritePlan.Assignment::value).toList());
      }
      return new Assigned(byTarget);
    }
  }

  /** One table that the statement changes. */
  private final class Target {
    private final WritePlan.WriteTarget plan;
    private final TableLayout layout;
    private final ConstrainedRows writer;
    private final ColumnValues values;
    private final @Nullable Set<Handle> seen;
    private final Evaluator[] assigned;

    Target(WritePlan.WriteTarget plan, Evaluator[] assigned, boolean mayRepeat) {
      this.plan = plan;
      this.layout = context.layout(plan.table().tableId());
      this.writer = ConstrainedRows.of(layout, context);
      plan.check().ifPresent(writer::require);
      this.values = new ColumnValues(context, false);
      this.seen = mayRepeat ? new HashSet<>() : null;
      this.assigned = assigned;
    }

    private boolean refersTo(Target parent) {
      return context.catalog().references(parent.layout.table().id()).stream()
          .anyMatch(r -> r.child().id() == layout.table().id());
    }

    private @Nullable Handle handle(Chunk chunk, int position) {
      for (int column : plan.handleColumns()) {
        if (chunk.column(column).isNull(position)) {
          return null;
        }
      }
      if (layout.handleColumns().isEmpty()) {
        return Handle.of(chunk.longs(plan.handleColumns().getFirst()).get(position));
      }
      int[] positions = plan.handleColumns().stream().mapToInt(Integer::intValue).toArray();
      return Handle.of(layout.handleColumns(), positions, new ChunkRow().at(chunk, position));
    }

    private Chunk tableRows(Vector[] all) {
      Vector[] own = new Vector[plan.columns().size()];
      Arrays.setAll(own, i -> all[plan.columns().get(i)]);
      return new Chunk(own);
    }

    private Vector[] vectors(Chunk chunk) {
      Vector[] all = new Vector[chunk.columnCount()];
      Arrays.setAll(all, chunk::column);
      return all;
    }

    void delete(Chunk chunk) {
      Chunk rows = tableRows(vectors(chunk));
      ChunkRow row = new ChunkRow();
      for (int i = 0; i < chunk.rows(); i++) {
        Handle handle = handle(chunk, i);
        if (handle != null && isFirst(handle)) {
          row.at(rows, i);
          if (writer.isConstrained()) {
            removeConstrained(handle, row);
          } else {
            writer.remove(handle, row);
            changed++;
          }
        }
      }
    }

    private void removeConstrained(Handle handle, ChunkRow row) {
      if (context.transaction().buffer().presence(layout.rowKey(handle))
          == MemBuffer.Presence.DELETED) {
        // Gone already with another row of the statement.
        return;
      }
      int stage = context.transaction().stage();
      try {
        writer.remove(handle, row);
        context.transaction().release(stage);
        changed++;
      } catch (SqlException e) {
        context.transaction().cleanup(stage);
        if (!isIgnore || !ConstrainedRows.isViolation(e)) {
          throw e;
        }
        ConstrainedRows.warn(e, context);
      }
    }

    private boolean isFirst(Handle handle) {
      return seen == null || seen.add(handle);
    }

    void update(Chunk chunk) {
      if (plan.assignments().isEmpty()) {
        return;
      }
      Vector[] before = vectors(chunk);
      Vector[] after = before.clone();
      boolean[] isAssigned = new boolean[layout.types().size()];
      for (int a = 0; a < assigned.length; a++) {
        int offset = plan.assignments().get(a).columnOffset();
        ColumnInfo column = layout.table().columns().get(offset);
        Vector value = assigned[a].evaluate(chunk.withColumns(after.clone()), context.evaluation());
        after[plan.columns().get(offset)] =
            converted(value, assigned[a].type(), column, chunk.rows());
        isAssigned[offset] = true;
      }
      Chunk oldRows = tableRows(before);
      Chunk newRows = tableRows(after);
      writeChanged(chunk, oldRows, newRows, isAssigned);
    }

    private Vector converted(Vector value, SqlType type, ColumnInfo column, int count) {
      Vector to = Chunk.vector(column.type(), count);
      for (int i = 0; i < count; i++) {
        to.append(values.convert(value.value(i), type, column, found + i + 1));
      }
      return to;
    }

    private void writeChanged(Chunk chunk, Chunk oldRows, Chunk newRows, boolean[] isAssigned) {
      List<ColumnInfo> touched =
          layout.table().columns().stream()
              .filter(c -> c.isOnUpdateNow() && !isAssigned[c.offset()])
              .toList();
      Chunk stamped =
          writer.derive(
              touched.isEmpty() ? newRows : stamped(newRows, touched, chunk.rows()), found + 1);
      RowChecks.Batch checks = writer.prepare(stamped, isAssigned);
      ChunkRow oldRow = new ChunkRow();
      ChunkRow newRow = new ChunkRow();
      List<Key> unchanged = new ArrayList<>();
      for (int i = 0; i < chunk.rows(); i++) {
        Handle handle = handle(chunk, i);
        if (handle == null || !isFirst(handle)) {
          continue;
        }
        found++;
        if (!differs(oldRows, newRows, isAssigned, i)) {
          unchanged.add(layout.rowKey(handle));
          continue;
        }
        oldRow.at(oldRows, i);
        newRow.at(stamped, i);
        Handle newHandle = layout.hasHiddenHandle() ? handle : layout.handle(newRow);
        if (isIgnore) {
          updateUnlessRefused(handle, oldRow, newHandle, newRow, checks, i);
          continue;
        }
        if (checks != null) {
          checks.require(i);
        }
        Key duplicate = writer.update(handle, oldRow, newHandle, newRow);
        if (duplicate != null) {
          throw duplicate(duplicate);
        }
        changed++;
      }
      if (!unchanged.isEmpty()) {
        RowLocks.lock(unchanged, RowLock.EXCLUSIVE, context);
      }
    }

    private SqlException duplicate(Key key) {
      return DuplicateKeys.error(
          context.catalog(), context.services().layouts(), key, writer.writer().read(key));
    }

    /**
     * UPDATE IGNORE: a row that would be a duplicate or violate a constraint stays, with a warning.
     */
    private void updateUnlessRefused(
        Handle handle,
        ChunkRow oldRow,
        Handle newHandle,
        ChunkRow newRow,
        RowChecks.@Nullable Batch checks,
        int i) {
      int stage = context.transaction().stage();
      SqlException error;
      try {
        if (checks != null) {
          checks.require(i);
        }
        Key duplicate = writer.update(handle, oldRow, newHandle, newRow);
        if (duplicate == null) {
          context.transaction().release(stage);
          changed++;
          return;
        }
        error = duplicate(duplicate);
      } catch (SqlException e) {
        error = e;
      }
      context.transaction().cleanup(stage);
      if (error.error() != SqlError.ER_DUP_ENTRY && !ConstrainedRows.isViolation(error)) {
        throw error;
      }
      ConstrainedRows.warn(error, context);
    }

    private Chunk stamped(Chunk rows, List<ColumnInfo> touched, int count) {
      Vector[] columns = vectors(rows);
      for (ColumnInfo column : touched) {
        Vector stamp = Chunk.vector(column.type(), count);
        for (int i = 0; i < count; i++) {
          stamp.append(values.now(column));
        }
        columns[column.offset()] = stamp;
      }
      return new Chunk(columns);
    }

    private boolean differs(Chunk oldRows, Chunk newRows, boolean[] isAssigned, int row) {
      for (int c = 0; c < isAssigned.length; c++) {
        if (isAssigned[c]
            && oldRows.column(c) != newRows.column(c)
            && !oldRows.column(c).value(row).equals(newRows.column(c).value(row))) {
          return true;
        }
      }
      return false;
    }
  }
}
