package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An item of a FROM clause. */
public sealed interface TableRef extends Node {

  enum HintKind {
    USE,
    FORCE,
    IGNORE
  }

  enum HintScope {
    ALL,
    JOIN,
    ORDER_BY,
    GROUP_BY
  }

  /** {@code USE|FORCE|IGNORE INDEX [FOR …] (names)}. */
  record IndexHint(HintKind kind, HintScope scope, List<String> indexes) {
    public IndexHint {
      indexes = List.copyOf(indexes);
    }
  }

  /** A table or view. {@code asOf} is {@code AS OF TIMESTAMP expr}. */
  record Table(
      Name name,
      List<String> partitions,
      @Nullable String alias,
      List<IndexHint> indexHints,
      @Nullable Expr asOf,
      int start,
      int end)
      implements TableRef {
    public Table {
      partitions = List.copyOf(partitions);
      indexHints = List.copyOf(indexHints);
    }
  }

  /** {@code [LATERAL] (query) [AS] alias [(columns)]}. */
  record Derived(
      Query query, boolean isLateral, String alias, List<String> columns, int start, int end)
      implements TableRef {
    public Derived {
      columns = List.copyOf(columns);
    }
  }

  enum JoinKind {
    INNER,
    LEFT,
    RIGHT,
    /** {@code STRAIGHT_JOIN}: an inner join with the left table read first. */
    STRAIGHT,
    /** A comma inside parentheses; the top-level comma is {@link QueryBody.Select#from()}. */
    COMMA
  }

  /** At most one of {@code on}, {@code using} (non-empty) and {@code isNatural}. */
  record Join(
      TableRef left,
      TableRef right,
      JoinKind kind,
      @Nullable Expr on,
      List<String> using,
      boolean isNatural,
      int start,
      int end)
      implements TableRef {
    public Join {
      using = List.copyOf(using);
    }
  }

  /** {@code JSON_TABLE(document, 'path' COLUMNS (…)) [AS] alias}. */
  record JsonTable(
      Expr document, String path, List<JsonColumn> columns, String alias, int start, int end)
      implements TableRef {
    public JsonTable {
      columns = List.copyOf(columns);
    }
  }

  /** A column of JSON_TABLE. */
  sealed interface JsonColumn {}

  record JsonOrdinality(String name) implements JsonColumn {}

  record JsonValueColumn(
      String name,
      TypeSyntax type,
      boolean isExists,
      String path,
      Call.@Nullable OnBad onEmpty,
      @Nullable String emptyDefault,
      Call.@Nullable OnBad onError,
      @Nullable String errorDefault)
      implements JsonColumn {}

  record JsonNested(String path, List<JsonColumn> columns) implements JsonColumn {
    public JsonNested {
      columns = List.copyOf(columns);
    }
  }
}
