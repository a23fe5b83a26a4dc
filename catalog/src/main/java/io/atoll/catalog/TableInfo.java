package io.atoll.catalog;

import io.atoll.types.Collation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table or view. Immutable; made anew by each schema change.
 *
 * @param id names the table in keys; cluster-wide, never reused. TRUNCATE gives a new one
 * @param name as written; compared without regard to case
 * @param columns all of them, public ones first, then those that are still being added or dropped;
 *     {@link ColumnInfo#offset} is the position
 * @param indexes in the order they were made
 * @param intHandleColumnId the primary key is this one integer column, and its value is the row's
 *     handle (clustered); 0 where it is not so. Such a primary key is not among the indexes
 * @param isCommonHandle the primary key of other types or several columns is the handle (clustered)
 * @param autoIncrementStart the AUTO_INCREMENT table option at creation; 0 for none
 * @param autoIdCache AUTO_ID_CACHE; 0 for the cluster's exact sequence
 * @param shardRowIdBits SHARD_ROW_ID_BITS of tables without clustered key
 * @param autoRandomBits AUTO_RANDOM(n); 0 for none
 * @param maxColumnId greatest column id ever used
 * @param maxIndexId greatest index id ever used
 * @param updateTs of the last schema change
 * @param view null for tables
 */
public record TableInfo(
    long id,
    String name,
    Collation collation,
    List<ColumnInfo> columns,
    List<IndexInfo> indexes,
    List<ForeignKeyInfo> foreignKeys,
    List<CheckInfo> checks,
    long intHandleColumnId,
    boolean isCommonHandle,
    String comment,
    long autoIncrementStart,
    long autoIdCache,
    int shardRowIdBits,
    int preSplitRegions,
    int autoRandomBits,
    int autoRandomRangeBits,
    long maxColumnId,
    long maxIndexId,
    long maxForeignKeyId,
    long maxCheckId,
    long updateTs,
    @Nullable ViewInfo view,
    SchemaState state) {
  public TableInfo {
    columns = List.copyOf(columns);
    indexes = List.copyOf(indexes);
    foreignKeys = List.copyOf(foreignKeys);
    checks = List.copyOf(checks);
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).offset() != i) {
        throw new IllegalArgumentException(
            "table "
                + name
                + ": column "
                + columns.get(i).name()
                + " at "
                + i
                + " has offset "
                + columns.get(i).offset());
      }
    }
    if (intHandleColumnId != 0 && isCommonHandle) {
      throw new IllegalArgumentException("table " + name + " with two kinds of handle");
    }
  }

  public boolean isView() {
    return view != null;
  }

  /** Whether the primary key is one integer column whose value is the row's handle. */
  public boolean isIntHandle() {
    return intHandleColumnId != 0;
  }

  /** Whether rows are stored under the primary key; else under a hidden {@code _tidb_rowid}. */
  public boolean isClustered() {
    return isIntHandle() || isCommonHandle;
  }

  /** A column by name, whatever its state. */
  public Optional<ColumnInfo> column(String columnName) {
    for (ColumnInfo column : columns) {
      if (column.name().equalsIgnoreCase(columnName)) {
        return Optional.of(column);
      }
    }
    return Optional.empty();
  }

  public Optional<ColumnInfo> columnById(long columnId) {
    for (ColumnInfo column : columns) {
      if (column.id() == columnId) {
        return Optional.of(column);
      }
    }
    return Optional.empty();
  }

  /** Columns that statements see, in order. */
  public List<ColumnInfo> publicColumns() {
    List<ColumnInfo> result = new ArrayList<>(columns.size());
    for (ColumnInfo column : columns) {
      if (column.isPublic()) {
        result.add(column);
      }
    }
    return result;
  }

  /** Columns that writes must fill: public ones and those being added. */
  public List<ColumnInfo> writableColumns() {
    List<ColumnInfo> result = new ArrayList<>(columns.size());
    for (ColumnInfo column : columns) {
      if (column.state().isWritable()) {
        result.add(column);
      }
    }
    return result;
  }

  public Optional<IndexInfo> index(String indexName) {
    for (IndexInfo index : indexes) {
      if (index.name().equalsIgnoreCase(indexName)) {
        return Optional.of(index);
      }
    }
    return Optional.empty();
  }

  public Optional<IndexInfo> indexById(long indexId) {
    for (IndexInfo index : indexes) {
      if (index.id() == indexId) {
        return Optional.of(index);
      }
    }
    return Optional.empty();
  }

  /**
   * The primary key as an index object; empty without a primary key and for int handles (see {@link
   * #intHandleColumn}).
   */
  public Optional<IndexInfo> primaryIndex() {
    for (IndexInfo index : indexes) {
      if (index.isPrimary()) {
        return Optional.of(index);
      }
    }
    return Optional.empty();
  }

  /**
   * Of a table without a primary key, the index that MySQL tells clients to be it: the first unique
   * one over whole columns that are never NULL.
   */
  public Optional<IndexInfo> primaryStandIn() {
    if (isIntHandle() || primaryIndex().isPresent()) {
      return Optional.empty();
    }
    return indexes.stream()
        .filter(i -> i.isPublic() && i.isUnique())
        .filter(i ->
            i.columns().stream()
                .allMatch(c -> !c.isPrefix() && !columns.get(c.offset()).isNullable()))
        .findFirst();
  }

  /** The column that is the handle where {@link #isIntHandle}. */
  public Optional<ColumnInfo> intHandleColumn() {
    if (isIntHandle()) {
      for (ColumnInfo column : columns) {
        if (column.id() == intHandleColumnId) {
          return Optional.of(column);
        }
      }
    }
    return Optional.empty();
  }

  public Optional<ColumnInfo> autoIncrementColumn() {
    for (ColumnInfo column : columns) {
      if (column.isAutoIncrement()) {
        return Optional.of(column);
      }
    }
    return Optional.empty();
  }

  /** A builder that starts as a copy of this table. */
  public Builder copy() {
    return new Builder(this);
  }

  /** A builder of a public table without columns. */
  public static Builder builder(long id, String name) {
    return new Builder(id, name);
  }

  /** Makes tables; one thread. */
  public static final class Builder {
    private long id;
    private String name;
    private Collation collation = Collation.UTF8MB4_0900_AI_CI;
    private List<ColumnInfo> columns = List.of();
    private List<IndexInfo> indexes = List.of();
    private List<ForeignKeyInfo> foreignKeys = List.of();
    private List<CheckInfo> checks = List.of();
    private long intHandleColumnId;
    private boolean isCommonHandle;
    private String comment = "";
    private long autoIncrementStart;
    private long autoIdCache;
    private int shardRowIdBits;
    private int preSplitRegions;
    private int autoRandomBits;
    private int autoRandomRangeBits;
    private long maxColumnId;
    private long maxIndexId;
    private long maxForeignKeyId;
    private long maxCheckId;
    private long updateTs;
    private @Nullable ViewInfo view;
    private SchemaState state = SchemaState.PUBLIC;

    private Builder(long id, String name) {
      this.id = id;
      this.name = name;
    }

    private Builder(TableInfo from) {
      id = from.id;
      name = from.name;
      collation = from.collation;
      columns = from.columns;
      indexes = from.indexes;
      foreignKeys = from.foreignKeys;
      checks = from.checks;
      intHandleColumnId = from.intHandleColumnId;
      isCommonHandle = from.isCommonHandle;
      comment = from.comment;
      autoIncrementStart = from.autoIncrementStart;
      autoIdCache = from.autoIdCache;
      shardRowIdBits = from.shardRowIdBits;
      preSplitRegions = from.preSplitRegions;
      autoRandomBits = from.autoRandomBits;
      autoRandomRangeBits = from.autoRandomRangeBits;
      maxColumnId = from.maxColumnId;
      maxIndexId = from.maxIndexId;
      maxForeignKeyId = from.maxForeignKeyId;
      maxCheckId = from.maxCheckId;
      updateTs = from.updateTs;
      view = from.view;
      state = from.state;
    }

    public Builder id(long value) {
      id = value;
      return this;
    }

    public Builder name(String value) {
      name = value;
      return this;
    }

    public Builder collation(Collation value) {
      collation = value;
      return this;
    }

    public Builder columns(List<ColumnInfo> value) {
      columns = value;
      return this;
    }

    public Builder indexes(List<IndexInfo> value) {
      indexes = value;
      return this;
    }

    public Builder foreignKeys(List<ForeignKeyInfo> value) {
      foreignKeys = value;
      return this;
    }

    public Builder checks(List<CheckInfo> value) {
      checks = value;
      return this;
    }

    public Builder intHandleColumnId(long value) {
      intHandleColumnId = value;
      return this;
    }

    public Builder isCommonHandle(boolean value) {
      isCommonHandle = value;
      return this;
    }

    public Builder comment(String value) {
      comment = value;
      return this;
    }

    public Builder autoIncrementStart(long value) {
      autoIncrementStart = value;
      return this;
    }

    public Builder autoIdCache(long value) {
      autoIdCache = value;
      return this;
    }

    public Builder shardRowIdBits(int value) {
      shardRowIdBits = value;
      return this;
    }

    public Builder preSplitRegions(int value) {
      preSplitRegions = value;
      return this;
    }

    public Builder autoRandomBits(int value) {
      autoRandomBits = value;
      return this;
    }

    public Builder autoRandomRangeBits(int value) {
      autoRandomRangeBits = value;
      return this;
    }

    public Builder maxColumnId(long value) {
      maxColumnId = value;
      return this;
    }

    public Builder maxIndexId(long value) {
      maxIndexId = value;
      return this;
    }

    public Builder maxForeignKeyId(long value) {
      maxForeignKeyId = value;
      return this;
    }

    public Builder maxCheckId(long value) {
      maxCheckId = value;
      return this;
    }

    public Builder updateTs(long value) {
      updateTs = value;
      return this;
    }

    public Builder view(@Nullable ViewInfo value) {
      view = value;
      return this;
    }

    public Builder state(SchemaState value) {
      state = value;
      return this;
    }

    public TableInfo build() {
      return new TableInfo(
          id,
          name,
          collation,
          columns,
          indexes,
          foreignKeys,
          checks,
          intHandleColumnId,
          isCommonHandle,
          comment,
          autoIncrementStart,
          autoIdCache,
          shardRowIdBits,
          preSplitRegions,
          autoRandomBits,
          autoRandomRangeBits,
          maxColumnId,
          maxIndexId,
          maxForeignKeyId,
          maxCheckId,
          updateTs,
          view,
          state);
    }
  }
}
