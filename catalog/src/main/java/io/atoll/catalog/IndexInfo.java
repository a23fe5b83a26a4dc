package io.atoll.catalog;

import java.util.List;

/**
 * An index. A clustered primary key is no index of its own and is not listed where the handle is
 * the integer itself ({@link TableInfo#isIntHandle}); where it is a common handle it is listed with
 * {@link #isPrimary}, without entries of its own in storage.
 *
 * @param id unique in the table, never reused
 * @param name as written; {@code PRIMARY} for the primary key
 * @param columns in index order
 * @param isVisible whether the optimizer may use it
 */
public record IndexInfo(
    long id,
    String name,
    List<IndexColumn> columns,
    boolean isUnique,
    boolean isPrimary,
    boolean isVisible,
    Kind kind,
    String comment,
    SchemaState state) {
  public IndexInfo {
    columns = List.copyOf(columns);
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("index " + name + " without columns");
    }
  }

  /** Declared kinds; all are stored as ordered keys. Codes are TiDB's. */
  public enum Kind {
    BTREE(1),
    HASH(2),
    RTREE(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }

    public static Kind ofCode(int code) {
      return switch (code) {
        case 2 -> HASH;
        case 3 -> RTREE;
        default -> BTREE;
      };
    }
  }

  /**
   * A column of an index.
   *
   * @param name of the table's column
   * @param offset of the table's column
   * @param prefixLength characters (bytes of binary strings) that are indexed; {@link #WHOLE}
   * @param isDescending accepted and shown; entries are stored ascending
   */
  public record IndexColumn(String name, int offset, int prefixLength, boolean isDescending) {
    public static final int WHOLE = -1;

    public boolean isPrefix() {
      return prefixLength != WHOLE;
    }
  }

  public boolean isPublic() {
    return state == SchemaState.PUBLIC;
  }

  public boolean hasPrefixColumn() {
    for (IndexColumn column : columns) {
      if (column.isPrefix()) {
        return true;
      }
    }
    return false;
  }

  public IndexInfo withId(long value) {
    return new IndexInfo(
        value, name, columns, isUnique, isPrimary, isVisible, kind, comment, state);
  }

  public IndexInfo withState(SchemaState value) {
    return new IndexInfo(id, name, columns, isUnique, isPrimary, isVisible, kind, comment, value);
  }

  public IndexInfo withName(String value) {
    return new IndexInfo(id, value, columns, isUnique, isPrimary, isVisible, kind, comment, state);
  }

  public IndexInfo withColumns(List<IndexColumn> value) {
    return new IndexInfo(id, name, value, isUnique, isPrimary, isVisible, kind, comment, state);
  }

  public IndexInfo withVisible(boolean value) {
    return new IndexInfo(id, name, columns, isUnique, isPrimary, value, kind, comment, state);
  }
}
