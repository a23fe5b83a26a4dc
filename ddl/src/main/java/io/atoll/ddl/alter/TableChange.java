package io.atoll.ddl.alter;

import io.atoll.catalog.CheckInfo;
import io.atoll.catalog.ColumnDefault;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.ForeignKeyInfo;
import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.SchemaState;
import io.atoll.catalog.TableInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table before and after an ALTER, and the definitions between the two: F1's states applied to
 * all that is added (before the change is in force) and to all that goes (after it).
 *
 * <pre>
 *   before                                 a  b  i1
 *   adding(DELETE_ONLY)                    a  b  i1  +c  +i2      what is added: DELETE_ONLY
 *   adding(WRITE_REORGANIZATION)           a  b  i1  +c  +i2      writes reach it; rows filled in
 *   dropping(WRITE_ONLY)                   a  c  i2  -b  -i1      in force: all or nothing, here
 *   dropping(DELETE_ONLY)                  a  c  i2  -b  -i1
 *   after                                  a  c  i2
 * </pre>
 *
 * Columns, indexes and foreign keys are the same where their ids are.
 *
 * @param checksForeignKeys whether rows must keep new foreign keys (foreign_key_checks)
 */
public record TableChange(TableInfo before, TableInfo after, boolean checksForeignKeys) {

  public List<IndexInfo> addedIndexes() {
    return after.indexes().stream().filter(i -> before.indexById(i.id()).isEmpty()).toList();
  }

  public List<IndexInfo> droppedIndexes() {
    return before.indexes().stream().filter(i -> after.indexById(i.id()).isEmpty()).toList();
  }

  public List<ColumnInfo> addedColumns() {
    return after.columns().stream().filter(c -> before.columnById(c.id()).isEmpty()).toList();
  }

  public List<ColumnInfo> droppedColumns() {
    return before.columns().stream().filter(c -> after.columnById(c.id()).isEmpty()).toList();
  }

  /** Columns (as they are after) whose stored values must be looked at first. */
  public List<ColumnInfo> narrowedColumns() {
    List<ColumnInfo> result = new ArrayList<>();
    for (ColumnInfo column : after.columns()) {
      before
          .columnById(column.id())
          .filter(old -> ColumnTypeChange.needsCheck(old.type(), column.type()))
          .ifPresent(old -> result.add(column));
    }
    return result;
  }

  /** New foreign keys that rows must be checked against. */
  public List<ForeignKeyInfo> addedForeignKeys() {
    return checksForeignKeys
        ? after.foreignKeys().stream()
            .filter(k -> before.foreignKeys().stream().noneMatch(old -> old.id() == k.id()))
            .toList()
        : List.of();
  }

  /** CHECK constraints (as they are after) that rows must be checked against. */
  public List<CheckInfo> addedChecks() {
    return after.checks().stream()
        .filter(c ->
            c.isEnforced()
                && before.checks().stream().noneMatch(o -> o.id() == c.id() && o.isEnforced()))
        .toList();
  }

  /** New columns whose values rows that are there must be given. */
  public List<ColumnInfo> filledColumns() {
    return addedColumns().stream()
        .filter(c -> c.isDerived() || c.defaultValue() instanceof ColumnDefault.Computed)
        .toList();
  }

  /** The column that is to number rows, where it did not before. */
  public Optional<ColumnInfo> numberedColumn() {
    return after
        .autoIncrementColumn()
        .filter(c -> before.columnById(c.id()).filter(ColumnInfo::isAutoIncrement).isEmpty());
  }

  /** Whether rows must be read before the change is in force. */
  public boolean readsRows() {
    return !addedIndexes().isEmpty()
        || !narrowedColumns().isEmpty()
        || !addedForeignKeys().isEmpty()
        || !addedChecks().isEmpty()
        || !filledColumns().isEmpty()
        || numberedColumn().isPresent();
  }

  /** The old table with what is added in a state; narrowed columns take narrow values only. */
  public TableInfo adding(SchemaState state) {
    List<ColumnInfo> columns = new ArrayList<>();
    for (ColumnInfo column : before.columns()) {
      ColumnInfo next = after.columnById(column.id()).orElse(column);
      if (next.isAutoIncrement() && !column.isAutoIncrement()) {
        // Values that statements give move the sequence from now on.
        columns.add(column.withAutoIncrement(true).withDefault(ColumnDefault.NONE));
        continue;
      }
      columns.add(
          ColumnTypeChange.needsCheck(column.type(), next.type())
              ? column.withType(next.type()).withDefault(next.defaultValue())
              : column);
    }
    for (ColumnInfo column : addedColumns()) {
      columns.add(column.withOffset(columns.size()).withState(state));
    }
    List<IndexInfo> indexes = new ArrayList<>(before.indexes());
    for (IndexInfo index : addedIndexes()) {
      indexes.add(moved(index, after, columns).withState(state));
    }
    List<ForeignKeyInfo> keys = new ArrayList<>(before.foreignKeys());
    for (ForeignKeyInfo key : addedForeignKeys()) {
      keys.add(key.withColumns(oldNames(key.columns())).withState(state));
    }
    List<CheckInfo> checks = new ArrayList<>(before.checks());
    for (CheckInfo check : addedChecks()) {
      checks.removeIf(c -> c.id() == check.id());
      if (namesColumnsOf(before, check)) {
        checks.add(check.withState(state));
      }
    }
    return withMaxIds(before)
        .columns(columns)
        .indexes(indexes)
        .foreignKeys(keys)
        .checks(checks)
        .build();
  }

  /** Whether a constraint can be kept before the change is in force: not over new columns. */
  private static boolean namesColumnsOf(TableInfo table, CheckInfo check) {
    return check.columns().stream().allMatch(c -> table.column(c).isPresent());
  }

  /** The names that columns of the new table have before. */
  private List<String> oldNames(List<String> names) {
    return names.stream()
        .map(name ->
            after
                .column(name)
                .flatMap(column -> before.columnById(column.id()))
                .map(ColumnInfo::name)
                .orElse(name))
        .toList();
  }

  /** The new table with what goes in a state. */
  public TableInfo dropping(SchemaState state) {
    List<ColumnInfo> columns = new ArrayList<>();
    after.columns().forEach(c -> columns.add(c.withTwin(null)));
    for (ColumnInfo column : droppedColumns()) {
      columns.add(
          column
              .withGenerated(null)
              .withTwin(successor(column))
              .withName("_dropped_" + column.id() + "_" + column.name())
              .withOffset(columns.size())
              .withOriginDefault(DroppedColumns.filling(column))
              .withState(state));
    }
    List<IndexInfo> indexes = new ArrayList<>(after.indexes());
    for (IndexInfo index : droppedIndexes()) {
      indexes.add(
          moved(index, before, columns)
              .withName("_dropped_" + index.id() + "_" + index.name())
              .withState(state));
    }
    return after.copy().columns(columns).indexes(indexes).build();
  }

  /** What fills an old column while others still read it: the column that took its place. */
  private ColumnInfo.@Nullable Twin successor(ColumnInfo old) {
    for (ColumnInfo column : after.columns()) {
      if (column.twin() != null && column.twin().columnId() == old.id()) {
        return new ColumnInfo.Twin(column.id(), true);
      }
    }
    return null;
  }

  /** The new table when all is done. */
  public TableInfo settled() {
    return after
        .copy()
        .columns(after.columns().stream().map(c -> c.withTwin(null)).toList())
        .build();
  }

  /** The old table after a rollback: ids that were in use are not given again. */
  public TableInfo rolledBack() {
    return withMaxIds(before).build();
  }

  private TableInfo.Builder withMaxIds(TableInfo table) {
    return table
        .copy()
        .maxColumnId(after.maxColumnId())
        .maxIndexId(after.maxIndexId())
        .maxForeignKeyId(after.maxForeignKeyId())
        .maxCheckId(after.maxCheckId());
  }

  /** An index of one table whose columns are those of another list. */
  static IndexInfo moved(IndexInfo index, TableInfo of, List<ColumnInfo> columns) {
    List<IndexInfo.IndexColumn> parts = new ArrayList<>();
    for (IndexInfo.IndexColumn part : index.columns()) {
      long id = of.columns().get(part.offset()).id();
      ColumnInfo column =
          columns.stream()
              .filter(c -> c.id() == id)
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("index over a missing column " + id));
      parts.add(
          new IndexInfo.IndexColumn(
              column.name(), column.offset(), part.prefixLength(), part.isDescending()));
    }
    return index.withColumns(parts);
  }
}
