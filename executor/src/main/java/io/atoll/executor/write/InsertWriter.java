package io.atoll.executor.write;

import io.atoll.api.scan.ChunkRow;
import io.atoll.chunk.Chunk;
import io.atoll.codec.Handle;
import io.atoll.codec.Key;
import io.atoll.executor.DuplicateKeys;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.WriteOutcome;
import io.atoll.executor.constraint.ConstrainedRows;
import io.atoll.executor.constraint.RowChecks;
import io.atoll.executor.table.RowWriter;
import io.atoll.executor.table.TableLayout;
import io.atoll.planner.physical.WritePlan;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * INSERT and REPLACE. A plain INSERT writes its keys as new and lets the store find duplicates when
 * they are locked or committed; IGNORE, REPLACE and ON DUPLICATE KEY UPDATE first read the keys of
 * each batch of rows, in one request, and then decide row by row.
 */
public final class InsertWriter {
  private final WritePlan.Insert plan;
  private final ExecutionContext context;
  private final TableLayout layout;
  private final ConstrainedRows constrained;
  private final RowWriter writer;
  private final AutoIncrement autoIncrement;
  private final ChunkRow row = new ChunkRow();
  private RowChecks.@Nullable Batch checks;
  private long affected;
  private long records;
  private long duplicates;

  public InsertWriter(WritePlan.Insert plan, ExecutionContext context) {
    this.plan = plan;
    this.context = context;
    this.layout = context.layout(plan.table().tableId());
    this.constrained = ConstrainedRows.of(layout, context);
    plan.check().ifPresent(constrained::require);
    this.writer = constrained.writer();
    this.autoIncrement = new AutoIncrement(layout, context);
  }

  public WriteOutcome run(RowSource source) {
    try (source) {
      for (Chunk rows = source.next(); rows != null; rows = source.next()) {
        context.checkInterrupted();
        Chunk filled = constrained.derive(autoIncrement.fill(rows), records + 1);
        records += filled.rows();
        checks = constrained.prepare(filled);
        if (plan.isIgnore() || plan.isReplace() || !plan.onDuplicate().isEmpty()) {
          insertChecked(filled, source.sourceRows());
        } else {
          insertPlain(filled);
        }
      }
    }
    context.services().rowChanges().changed(plan.table().tableId(), records - duplicates, records);
    long generated = autoIncrement.firstGenerated();
    return new WriteOutcome(
        affected,
        generated != 0 ? generated : autoIncrement.lastExplicit(),
        generated,
        records > 1 || plan.source() instanceof WritePlan.QueryRows
            ? "Records: " + records + "  Duplicates: " + duplicates + "  Warnings: "
            : "");
  }

  private Handle handle(ChunkRow at, long hidden) {
    return layout.hasHiddenHandle() ? Handle.of(hidden) : layout.handle(at);
  }

  private void insertPlain(Chunk rows) {
    long hidden = layout.hasHiddenHandle() ? autoIncrement.hiddenIds(rows.rows()) : 0;
    for (int i = 0; i < rows.rows(); i++) {
      row.at(rows, i);
      Handle handle = handle(row, hidden + i);
      requireChecks(i);
      Key duplicate = constrained.insert(handle, row);
      if (duplicate != null) {
        throw duplicate(duplicate, rows, i, handle);
      }
      affected++;
    }
  }

  /** The error for a key that the row at {@code i} wants and another row has. */
  private SqlException duplicate(Key key, Chunk rows, int i, Handle handle) {
    byte[] there = writer.read(key);
    return DuplicateKeys.error(context.catalog(), context.services().layouts(), key, there);
  }

  private void insertChecked(Chunk rows, Chunk sourceRows) {
    long hidden = layout.hasHiddenHandle() ? autoIncrement.hiddenIds(rows.rows()) : 0;
    List<Key> all = new ArrayList<>();
    int[] ends = new int[rows.rows()];
    for (int i = 0; i < rows.rows(); i++) {
      row.at(rows, i);
      writer.uniqueKeys(layout.hasHiddenHandle() ? null : layout.handle(row), row, all);
      ends[i] = all.size();
    }
    Existing existing = new Existing(context, layout, all);
    DuplicateUpdate updates = new DuplicateUpdate(plan, context, layout, constrained);
    for (int i = 0; i < rows.rows(); i++) {
      row.at(rows, i);
      List<Key> keys = all.subList(i == 0 ? 0 : ends[i - 1], ends[i]);
      Handle handle = handle(row, hidden + i);
      if (plan.isReplace()) {
        requireChecks(i);
        replace(keys, existing, handle);
        continue;
      }
      Key met = existing.first(keys);
      if (met == null) {
        if (plan.isIgnore() && constrained.isConstrained()) {
          insertUnlessViolating(i, handle);
        } else {
          requireChecks(i);
          insertNew(handle);
        }
        continue;
      }
      duplicates++;
      if (!plan.onDuplicate().isEmpty()) {
        affected += updates.apply(existing.rowOf(met), rows, i, sourceRows);
      } else {
        SqlException error = duplicate(met, rows, i, handle);
        context
            .evaluation()
            .warnings()
            .add(
                Diagnostics.Level.WARNING,
                SqlError.ER_DUP_ENTRY,
                String.valueOf(error.getMessage()));
      }
    }
  }

  /** INSERT IGNORE: a row that violates a constraint is left out, with a warning. */
  private void insertUnlessViolating(int i, Handle handle) {
    int stage = context.transaction().stage();
    try {
      requireChecks(i);
      insertNew(handle);
      context.transaction().release(stage);
    } catch (SqlException e) {
      context.transaction().cleanup(stage);
      if (!ConstrainedRows.isViolation(e)) {
        throw e;
      }
      ConstrainedRows.warn(e, context);
    }
  }

  private void requireChecks(int i) {
    if (checks != null) {
      checks.require(i);
    }
  }

  private void insertNew(Handle handle) {
    Key duplicate = constrained.insert(handle, row);
    if (duplicate != null) {
      throw new IllegalStateException("key " + duplicate + " appeared between check and write");
    }
    affected++;
  }

  /** Removes every row that stands in the way, then inserts; a row exactly the same counts once. */
  private void replace(List<Key> keys, Existing existing, Handle handle) {
    for (Key met = existing.first(keys); met != null; met = existing.first(keys)) {
      StoredRow old = existing.rowOf(met);
      constrained.remove(old.handle(), old.row());
      duplicates++;
      affected++;
    }
    insertNew(handle);
  }
}
