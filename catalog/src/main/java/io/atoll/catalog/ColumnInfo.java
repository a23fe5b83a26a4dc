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
 * @param twin while the column's type changes: the column of the other type; null otherwise
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
    SchemaState state,
    @Nullable Twin twin) {

  /**
   * GENERATED ALWAYS AS (sql) STORED | VIRTUAL. Values of both kinds are stored; what is virtual is
   * only how MySQL's clients see it.
   */
  public record Generated(String sql, boolean isStored) {}

  /**
   * The column that this one's values are made from.
   *
   * @param columnId the public one of the two
   * @param isLenient values that do not fit are cut to fit: for the old column, which the last
   *     readers of the old definition still see
   */
  public record Twin(long columnId, boolean isLenient) {}

  /** A column whose type is not changing. */
  public ColumnInfo(
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
    this(
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
        state,
        null);
  }

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

  /** Whether its values are made from others of the row, not given by statements. */
  public boolean isDerived() {
    return generated != null || twin != null;
  }

  public ColumnInfo withId(long value) {
    Copy copy = new Copy(this);
    copy.id = value;
    return copy.build();
  }

  public ColumnInfo withState(SchemaState value) {
    Copy copy = new Copy(this);
    copy.state = value;
    return copy.build();
  }

  public ColumnInfo withOffset(int value) {
    Copy copy = new Copy(this);
    copy.offset = value;
    return copy.build();
  }

  public ColumnInfo withName(String value) {
    Copy copy = new Copy(this);
    copy.name = value;
    return copy.build();
  }

  public ColumnInfo withType(SqlType value) {
    Copy copy = new Copy(this);
    copy.type = value;
    return copy.build();
  }

  public ColumnInfo withDefault(ColumnDefault value) {
    Copy copy = new Copy(this);
    copy.defaultValue = value;
    return copy.build();
  }

  public ColumnInfo withOriginDefault(@Nullable Value value) {
    Copy copy = new Copy(this);
    copy.originDefault = value;
    return copy.build();
  }

  public ColumnInfo withAutoIncrement(boolean value) {
    Copy copy = new Copy(this);
    copy.isAutoIncrement = value;
    return copy.build();
  }

  public ColumnInfo withGenerated(@Nullable Generated value) {
    Copy copy = new Copy(this);
    copy.generated = value;
    return copy.build();
  }

  public ColumnInfo withHidden(boolean value) {
    Copy copy = new Copy(this);
    copy.isHidden = value;
    return copy.build();
  }

  public ColumnInfo withTwin(@Nullable Twin value) {
    Copy copy = new Copy(this);
    copy.twin = value;
    return copy.build();
  }

  /** The fields of a column that is to differ in some. */
  private static final class Copy {
    private long id;
    private String name;
    private int offset;
    private SqlType type;
    private ColumnDefault defaultValue;
    private @Nullable Value originDefault;
    private boolean isAutoIncrement;
    private final boolean isOnUpdateNow;
    private @Nullable Generated generated;
    private boolean isHidden;
    private final String comment;
    private SchemaState state;
    private @Nullable Twin twin;

    private Copy(ColumnInfo of) {
      this.id = of.id;
      this.name = of.name;
      this.offset = of.offset;
      this.type = of.type;
      this.defaultValue = of.defaultValue;
      this.originDefault = of.originDefault;
      this.isAutoIncrement = of.isAutoIncrement;
      this.isOnUpdateNow = of.isOnUpdateNow;
      this.generated = of.generated;
      this.isHidden = of.isHidden;
      this.comment = of.comment;
      this.state = of.state;
      this.twin = of.twin;
    }

    private ColumnInfo build() {
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
          state,
          twin);
    }
  }
}
