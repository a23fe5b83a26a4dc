package io.atoll.executor.constraint;

import io.atoll.executor.ExecutionContext;
import io.atoll.executor.table.TableLayout;
import io.atoll.types.SqlError;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The tables that one table's changes go on in, and how deep they are by now. One statement. */
final class Cascade {
  /** InnoDB's limit. */
  private static final int MAX_DEPTH = 15;

  private final ExecutionContext context;
  private final Map<Long, ConstrainedRows> tables = new HashMap<>();

  /** Tables whose rows are being updated, from the statement's own inwards. */
  private final Deque<Long> updating = new ArrayDeque<>();

  private int depth;

  Cascade(ExecutionContext context) {
    this.context = context;
  }

  ConstrainedRows rows(TableLayout layout) {
    ConstrainedRows rows = tables.get(layout.table().id());
    if (rows == null) {
      rows = new ConstrainedRows(layout, context, this);
      tables.put(layout.table().id(), rows);
    }
    return rows;
  }

  /** A step down the chain of children; 3008 where it is too long. */
  void enter() {
    if (depth == MAX_DEPTH) {
      throw SqlError.ER_FK_DEPTH_EXCEEDED.with(MAX_DEPTH);
    }
    depth++;
  }

  void leave() {
    depth--;
  }

  void beginUpdate(long tableId) {
    updating.push(tableId);
  }

  void endUpdate() {
    updating.pop();
  }

  /** Whether a table is being updated further up: then updates do not go on in it. */
  boolean isUpdating(long tableId) {
    return updating.contains(tableId);
  }
}
