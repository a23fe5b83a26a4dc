package io.atoll.catalog;

import io.atoll.types.SqlType;
import io.atoll.types.Value;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param id unique in the table, never reused; names the value in stored rows
 * @param name as written; compared without regard to case
 * @param offset position among {@link TableInfo#columns}
 * @param type its nullability is the column's
 * @param defaultValue for new rows
 * @param originDefault what rows written before the column was added hold; null where the column is
 *     as old as the table
 * @param isAutoIncrement at most one per table
 * @param isOnUpdateNow ON UPDATE CURRENT_TIMESTAMP
 * @param generated the expression of a generated column; null for others
 * @param isHidden not part of {@code *} (made for expression indexes)
 */
public record ColumnInfo(
    long id,
    String name,
    int offset,
    SqlType type,
    ColumnDefault defaultValue,
    @Nullable Value originDefault,
    boolean isAutoIncrement,
    boolean isOnUpdateNow,
    @Nullable Generated generated,
    boolean isHidden,
    String comment,
    SchemaState state) {

  /** GENERATED ALWAYS AS (sql) STORED | VIRTUAL. */
  public record Generated(String sql, boolean isStored) {}

  /** A plain public column. */
  public static ColumnInfo of(long id, String name, int offset, SqlType type) {
    return new ColumnInfo(
        id,
        name,
        offset,
        type,
        type.nullable() ? ColumnDefault.NULL : ColumnDefault.NONE,
        null,
        false,
        false,
        null,
        false,
        "",
        SchemaState.PUBLIC);
  }

  public boolean isNullable() {
    return type.nullable();
  }

  public boolean isPublic() {
    return state == SchemaState.PUBLIC;
  }

  public ColumnInfo withState(SchemaState value) {
    return new ColumnInfo(
        id,
        name,
        offset,
        type,
        defaultValue,
        originDefault,
        isAutoIncrement,
        isOnUpdateNow,
        generated,
        isHidden,
        comment,
        value);
  }

  public ColumnInfo withOffset(int value) {
    return new ColumnInfo(
        id,
        name,
        value,
        type,
        defaultValue,
        originDefault,
        isAutoIncrement,
        isOnUpdateNow,
        generated,
        isHidden,
        comment,
        state);
  }

  public ColumnInfo withName(String value) {
    return new ColumnInfo(
        id,
        value,
        offset,
        type,
        defaultValue,
        originDefault,
        isAutoIncrement,
        isOnUpdateNow,
        generated,
        isHidden,
        comment,
        state);
  }

  public ColumnInfo withType(SqlType value) {
    return new ColumnInfo(
        id,
        name,
        offset,
        value,
        defaultValue,
        originDefault,
        isAutoIncrement,
        isOnUpdateNow,
        generated,
        isHidden,
        comment,
        state);
  }

  public ColumnInfo withDefault(ColumnDefault value) {
    return new ColumnInfo(
        id,
        name,
        offset,
        type,
        value,
        originDefault,
        isAutoIncrement,
        isOnUpdateNow,
        generated,
        isHidden,
        comment,
        state);
  }

  public ColumnInfo withOriginDefault(@Nullable Value value) {
    return new ColumnInfo(
        id,
        name,
        offset,
        type,
        defaultValue,
        value,
        isAutoIncrement,
        isOnUpdateNow,
        generated,
        isHidden,
        comment,
        state);
  }

  public ColumnInfo withAutoIncrement(boolean value) {
    return new ColumnInfo(
        id,
        name,
        offset,
        type,
        defaultValue,
        originDefault,
        value,
        isOnUpdateNow,
        generated,
        isHidden,
        comment,
        state);
  }
}
