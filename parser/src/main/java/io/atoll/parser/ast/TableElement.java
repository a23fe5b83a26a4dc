package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands between the parentheses of CREATE TABLE, and after ADD in ALTER TABLE. */
public sealed interface TableElement extends Node {

  record Column(String name, TypeSyntax type, List<ColumnAttribute> attributes, int start, int end)
      implements TableElement {
    public Column {
      attributes = List.copyOf(attributes);
    }
  }

  enum IndexKind {
    PRIMARY,
    UNIQUE,
    PLAIN,
    FULLTEXT,
    SPATIAL
  }

  /** A column with an optional prefix length, or (in parentheses) an expression. */
  record IndexPart(
      @Nullable String column,
      @Nullable Expr expr,
      @Nullable Integer length,
      boolean isDescending) {}

  /**
   * A primary key or index.
   *
   * @param constraint the name after CONSTRAINT, null when not written
   * @param name the index name, null when not written
   * @param using BTREE, HASH or RTREE, null when not written
   * @param isClustered TiDB's CLUSTERED / NONCLUSTERED of a primary key, null when not written
   */
  record Index(
      IndexKind kind,
      @Nullable String constraint,
      @Nullable String name,
      List<IndexPart> parts,
      @Nullable String using,
      @Nullable String comment,
      boolean isInvisible,
      @Nullable Boolean isClustered,
      @Nullable String parser,
      @Nullable Long keyBlockSize,
      int start,
      int end)
      implements TableElement {
    public Index {
      parts = List.copyOf(parts);
    }
  }

  enum ReferenceAction {
    RESTRICT,
    CASCADE,
    SET_NULL,
    NO_ACTION,
    SET_DEFAULT
  }

  enum MatchKind {
    FULL,
    PARTIAL,
    SIMPLE
  }

  /** {@code REFERENCES table [(columns)] …}; null actions when not written. */
  record Reference(
      Name table,
      List<IndexPart> columns,
      @Nullable MatchKind match,
      @Nullable ReferenceAction onDelete,
      @Nullable ReferenceAction onUpdate) {
    public Reference {
      columns = List.copyOf(columns);
    }
  }

  record ForeignKey(
      @Nullable String constraint,
      @Nullable String index,
      List<IndexPart> columns,
      Reference reference,
      int start,
      int end)
      implements TableElement {
    public ForeignKey {
      columns = List.copyOf(columns);
    }
  }

  record Check(@Nullable String constraint, Expr condition, boolean isEnforced, int start, int end)
      implements TableElement {}
}
