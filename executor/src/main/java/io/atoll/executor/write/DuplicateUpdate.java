package io.atoll.executor.write;

import io.atoll.api.scan.ChunkRow;
import io.atoll.catalog.ColumnInfo;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.codec.Handle;
import io.atoll.codec.Key;
import io.atoll.executor.DuplicateKeys;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.constraint.ConstrainedRows;
import io.atoll.executor.constraint.RowChecks;
import io.atoll.executor.read.RowLocks;
import io.atoll.executor.table.TableLayout;
import io.atoll.expression.Evaluators;
import io.atoll.planner.physical.RowLock;
import io.atoll.planner.physical.WritePlan;
import io.atoll.types.Value;
import java.util.List;

/** ON DUPLICATE KEY UPDATE of one row. */
final class DuplicateUpdate {
  private final WritePlan.Insert plan;
  private final ExecutionContext context;
  private final TableLayout layout;
  private final ConstrainedRows writer;
  private final ColumnValues values;

  DuplicateUpdate(
      WritePlan.Insert plan, ExecutionContext context, TableLayout layout, ConstrainedRows writer) {
    this.plan = plan;
    this.context = context;
    this.layout = layout;
    this.writer = writer;
    this.values = new ColumnValues(context, false);
  }

  /**
   * Runs the assignments over: the existing row, the row that was to be inserted, the source's row.
   *
   * @return what it adds to the affected rows: 2 for a changed row, 0 for one left as it was (1
   *     with CLIENT_FOUND_ROWS)
   */
  long apply(StoredRow existing, Chunk rows, int position, Chunk sourceRows) {
    int width = layout.types().size();
    Vector[] columns = new Vector[2 * width + sourceRows.columnCount()];
    for (int c = 0; c < width; c++) {
      columns[c] = existing.chunk().column(c);
      columns[width + c] = one(rows.column(c), position);
    }
    for (int c = 0; c < sourceRows.columnCount(); c++) {
      columns[2 * width + c] = one(sourceRows.column(c), position);
    }
    boolean[] isAssigned = new boolean[width];
    for (WritePlan.Assignment assignment : plan.onDuplicate()) {
      ColumnInfo column = layout.table().columns().get(assignment.columnOffset());
      Value value =
          Evaluators.compile(assignment.value())
              .evaluate(new Chunk(columns.clone()), context.evaluation())
              .value(0);
      columns[assignment.columnOffset()] =
          single(column, values.convert(value, assignment.value().type(), column, 1));
      isAssigned[assignment.columnOffset()] = true;
    }
    boolean isChanged = false;
    for (int c = 0; c < width; c++) {
      isChanged |=
          isAssigned[c] && !columns[c].value(0).equals(existing.chunk().column(c).value(0));
    }
    if (!isChanged) {
      RowLocks.lock(List.of(layout.rowKey(existing.handle())), RowLock.EXCLUSIVE, context);
      return context.settings().clientFoundRows() ? 1 : 0;
    }
    for (ColumnInfo column : layout.table().columns()) {
      if (column.isOnUpdateNow() && !isAssigned[column.offset()]) {
        columns[column.offset()] = single(column, values.now(column));
      }
    }
    Chunk changed = writer.derive(new Chunk(java.util.Arrays.copyOf(columns, width)), 1);
    RowChecks.Batch checks = writer.prepare(changed);
    if (checks != null) {
      checks.require(0);
    }
    ChunkRow newRow = new ChunkRow().at(changed, 0);
    Handle newHandle = layout.hasHiddenHandle() ? existing.handle() : layout.handle(newRow);
    Key duplicate = writer.update(existing.handle(), existing.row(), newHandle, newRow);
    if (duplicate != null) {
      throw DuplicateKeys.error(
          context.catalog(),
          context.services().layouts(),
          duplicate,
          writer.writer().read(duplicate));
    }
    return 2;
  }

  private static Vector one(Vector source, int position) {
    Vector copy = source.empty(1);
    copy.appendFrom(source, position);
    return copy;
  }

  private static Vector single(ColumnInfo column, Value value) {
    Vector vector = Chunk.vector(column.type(), 1);
    vector.append(value);
    return vector;
  }
}
