package io.atoll.executor.constraint;

import io.atoll.api.scan.ChunkRow;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.Reference;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.codec.ColumnSource;
import io.atoll.codec.Handle;
import io.atoll.codec.Key;
import io.atoll.executor.DuplicateKeys;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.table.DerivedColumns;
import io.atoll.executor.table.RowWriter;
import io.atoll.executor.table.TableLayout;
import io.atoll.planner.physical.WritePlan;
import io.atoll.types.SqlException;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of one table and keeps its constraints, row by row as InnoDB does: a child's parent
 * must exist after the row is written (1452); a parent's children forbid its removal (1451), go
 * with it, or are changed with it. Tables without constraints cost a null check. One statement, one
 * thread; a violation leaves writes of the row behind, which the statement's end takes back.
 */
public final class ConstrainedRows {
  private final TableLayout layout;
  private final ExecutionContext context;
  private final Cascade cascade;
  private final RowWriter writer;
  private final List<ParentKey> parents = new ArrayList<>();
  private final List<ChildKey> children = new ArrayList<>();
  private final DerivedColumns derived;
  private final RowChecks checks;

  ConstrainedRows(TableLayout layout, ExecutionContext context, Cascade cascade) {
    this.layout = layout;
    this.context = context;
    this.cascade = cascade;
    this.writer = new RowWriter(layout, context.transaction(), context.view().reader());
    this.derived = new DerivedColumns(layout, context.evaluation());
    this.checks = new RowChecks(layout, context.evaluation());
    if (!context.settings().foreignKeyChecks()) {
      return;
    }
    for (ForeignKeyInfo key : layout.table().foreignKeys()) {
      if (key.isEnforced()) {
        parents.add(new ParentKey(context, layout, key));
      }
    }
    for (Reference reference : context.catalog().references(layout.table().id())) {
      if (reference.key().isEnforced()) {
        ChildKey child = ChildKey.of(context, layout, reference);
        if (child != null) {
          children.add(child);
        }
      }
    }
  }

  public static ConstrainedRows of(TableLayout layout, ExecutionContext context) {
    return new Cascade(context).rows(layout);
  }

  /** Rows are written through a view WITH CHECK OPTION. */
  public void require(WritePlan.ViewCheck view) {
    checks.add(view);
  }

  /** The writer below, for reads of keys. */
  public RowWriter writer() {
    return writer;
  }

  /** Whether a write may fail for a constraint, or change further rows. */
  public boolean isConstrained() {
    return !parents.isEmpty() || !children.isEmpty() || !checks.isEmpty();
  }

  /** Whether an error is a violated constraint, which IGNORE makes a warning. */
  public static boolean isViolation(SqlException e) {
    return switch (e.error()) {
      case ER_NO_REFERENCED_ROW_2,
          ER_ROW_IS_REFERENCED_2,
          ER_CHECK_CONSTRAINT_VIOLATED,
          ER_VIEW_CHECK_FAILED ->
          true;
      default -> false;
    };
  }

  /**
   * Makes derived columns of new rows; then what comes is written.
   *
   * @param firstRow number in the statement of the first row
   */
  public Chunk derive(Chunk rows, long firstRow) {
    return derived.fill(rows, firstRow);
  }

  /**
   * Looks up at once what the rows of a batch will need, and evaluates their CHECK conditions; they
   * may be written only after it, each after its conditions were required.
   */
  public RowChecks.@Nullable Batch prepare(Chunk rows) {
    for (ParentKey parent : parents) {
      parent.prepare(rows);
    }
    return checks.isEmpty() ? null : checks.of(rows);
  }

  /** As {@link #prepare(Chunk)} where only some columns have new values. */
  public RowChecks.@Nullable Batch prepare(Chunk rows, boolean[] isAssigned) {
    for (ParentKey parent : parents) {
      if (Arrays.stream(parent.positions()).anyMatch(p -> isAssigned[p])) {
        parent.prepare(rows);
      }
    }
    return checks.isEmpty() ? null : checks.of(rows);
  }

  /** See {@link RowWriter#insert}. */
  public @Nullable Key insert(Handle handle, ColumnSource row) {
    if (parents.isEmpty()) {
      return writer.insert(handle, row, false);
    }
    for (ParentKey parent : parents) {
      if (!parent.isSelf() && parent.isMissing(row)) {
        // MySQL looks for duplicates of the row itself first.
        Key taken = taken(handle, row);
        if (taken != null) {
          return taken;
        }
        throw parent.violation();
      }
    }
    Key duplicate = writer.insert(handle, row, false);
    for (ParentKey parent : parents) {
      if (duplicate == null && parent.isSelf() && parent.isMissing(row)) {
        throw parent.violation();
      }
    }
    return duplicate;
  }

  private @Nullable Key taken(Handle handle, ColumnSource row) {
    List<Key> keys = new ArrayList<>();
    writer.uniqueKeys(handle, row, keys);
    for (Key key : keys) {
      if (writer.read(key) != null) {
        return key;
      }
    }
    return null;
  }

  /** See {@link RowWriter#remove}. A row that refers to itself is its own child, as in InnoDB. */
  public void remove(Handle handle, ColumnSource row) {
    for (ChildKey child : children) {
      if (isRestricting(child.key().onDelete()) && child.hasChildren(row)) {
        throw child.violation();
      }
    }
    writer.remove(handle, row);
    for (ChildKey child : children) {
      if (!KeyLookup.hasNull(row, child.positions())) {
        removed(child, row);
      }
    }
  }

  private static boolean isRestricting(ForeignKeyInfo.Action action) {
    return switch (action) {
      case UNSPECIFIED, RESTRICT, NO_ACTION, SET_DEFAULT -> true;
      case CASCADE, SET_NULL -> false;
    };
  }

  private void removed(ChildKey child, ColumnSource row) {
    switch (child.key().onDelete()) {
      case UNSPECIFIED, RESTRICT, NO_ACTION, SET_DEFAULT -> {}
      case CASCADE ->
          each(
              child,
              row,
              (rows, found) -> {
                // A row may have gone by another way of the same cascade.
                if (rows.isThere(found)) {
                  rows.remove(found.handle(), found.source());
                }
                return null;
              });
      case SET_NULL ->
          each(
              child, row, (rows, found) -> rows.isThere(found) ? rows.setNull(child, found) : null);
    }
  }

  private boolean isThere(ChildKey.Row row) {
    return context.transaction().buffer().presence(layout.rowKey(row.handle()))
        != io.atoll.client.MemBuffer.Presence.DELETED;
  }

  private void each(
      ChildKey child,
      ColumnSource row,
      BiFunction<ConstrainedRows, ChildKey.Row, @Nullable SqlException> change) {
    ChildKey.Pages pages = child.pages(row);
    ConstrainedRows rows = cascade.rows(child.child());
    for (List<ChildKey.Row> page = pages.next(); !page.isEmpty(); page = pages.next()) {
      cascade.enter();
      try {
        for (ChildKey.Row found : page) {
          SqlException error = change.apply(rows, found);
          if (error != null) {
            throw error;
          }
        }
      } finally {
        cascade.leave();
      }
    }
  }

  /** See {@link RowWriter#update}. */
  public @Nullable Key update(
      Handle oldHandle, ColumnSource oldRow, Handle newHandle, ColumnSource newRow) {
    for (ChildKey child : children) {
      if (isRestricting(onUpdate(child))
          && !StoredValues.areSame(oldRow, newRow, child.positions(), layout.types())
          && child.hasChildren(oldRow)) {
        throw child.violation();
      }
    }
    Key duplicate = writer.update(oldHandle, oldRow, newHandle, newRow);
    if (duplicate != null || !isConstrained()) {
      return duplicate;
    }
    for (ParentKey parent : parents) {
      if (!StoredValues.areSame(oldRow, newRow, parent.positions(), layout.types())
          && parent.isMissing(newRow)) {
        throw parent.violation();
      }
    }
    cascade.beginUpdate(layout.table().id());
    try {
      for (ChildKey child : children) {
        if (!KeyLookup.hasNull(oldRow, child.positions())
            && !StoredValues.areSame(oldRow, newRow, child.positions(), layout.types())) {
          updated(child, oldRow, newRow);
        }
      }
    } finally {
      cascade.endUpdate();
    }
    return null;
  }

  private ForeignKeyInfo.Action onUpdate(ChildKey child) {
    long id = child.child().table().id();
    // InnoDB's rule: no update comes back to a table that it has changed already.
    return id == layout.table().id() || cascade.isUpdating(id)
        ? ForeignKeyInfo.Action.RESTRICT
        : child.key().onUpdate();
  }

  private void updated(ChildKey child, ColumnSource oldRow, ColumnSource newRow) {
    switch (onUpdate(child)) {
      case UNSPECIFIED, RESTRICT, NO_ACTION, SET_DEFAULT -> {}
      case CASCADE -> each(child, oldRow, (rows, found) -> rows.follow(child, found, newRow));
      case SET_NULL -> each(child, oldRow, (rows, found) -> rows.setNull(child, found));
    }
  }

  // As a child.

  private @Nullable SqlException setNull(ChildKey key, ChildKey.Row found) {
    return change(key, found, (column, part) -> Value.NULL);
  }

  /** Takes the parent's new values over. */
  private @Nullable SqlException follow(ChildKey key, ChildKey.Row found, ColumnSource parentRow) {
    int[] from = key.positions();
    return change(key, found, (column, part) -> value(parentRow, from[part], column));
  }

  private @Nullable SqlException change(
      ChildKey key, ChildKey.Row found, BiFunction<ColumnInfo, Integer, @Nullable Value> values) {
    Vector[] columns = new Vector[layout.types().size()];
    Arrays.setAll(columns, found.chunk()::column);
    int[] positions = key.childPositions();
    for (int i = 0; i < positions.length; i++) {
      ColumnInfo column = layout.table().columns().get(positions[i]);
      Value value = values.apply(column, i);
      if (value == null || (value.isNull() && !column.isNullable())) {
        // The child cannot hold it.
        return key.violation();
      }
      Vector vector = Chunk.vector(column.type(), 1);
      vector.append(value);
      columns[positions[i]] = vector;
    }
    ChunkRow newRow = new ChunkRow().at(derived.fill(new Chunk(columns), 1), 0);
    Handle newHandle = layout.hasHiddenHandle() ? found.handle() : layout.handle(newRow);
    Key duplicate = update(found.handle(), found.source(), newHandle, newRow);
    return duplicate == null
        ? null
        : DuplicateKeys.error(
            context.catalog(), context.services().layouts(), duplicate, writer.read(duplicate));
  }

  /** A parent's value for a child's column; null where it does not fit. */
  private static @Nullable Value value(ColumnSource row, int position, ColumnInfo column) {
    if (row.isNull(position)) {
      return Value.NULL;
    }
    TypeKind kind = column.type().kind();
    return switch (kind) {
      case FLOAT, DOUBLE -> Value.of(row.doubleAt(position));
      case DECIMAL ->
          Value.of(
              new java.math.BigDecimal(
                  row.isWideDecimal(position)
                      ? row.wideDecimalAt(position)
                      : java.math.BigInteger.valueOf(row.decimalAt(position)),
                  column.type().scale()));
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB, JSON -> {
        int start = row.bytesOffset(position);
        byte[] bytes =
            Arrays.copyOfRange(row.bytesAt(position), start, start + row.bytesLength(position));
        yield column.type().length() >= 0 && characters(bytes, column) > column.type().length()
            ? null
            : Value.of(bytes);
      }
      default -> Value.of(row.longAt(position));
    };
  }

  private static long characters(byte[] bytes, ColumnInfo column) {
    boolean countsBytes =
        column.type().collation() == io.atoll.types.Collation.BINARY
            || (column.type().kind() != TypeKind.CHAR && column.type().kind() != TypeKind.VARCHAR);
    return countsBytes
        ? bytes.length
        : new String(bytes, java.nio.charset.StandardCharsets.UTF_8).codePoints().count();
  }

  /** Tells a violation as IGNORE does. */
  public static void warn(SqlException violation, ExecutionContext context) {
    context
        .evaluation()
        .warnings()
        .add(
            io.atoll.types.Diagnostics.Level.WARNING,
            violation.error(),
            String.valueOf(violation.getMessage()));
  }
}
