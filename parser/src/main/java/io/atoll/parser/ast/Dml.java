package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Statements that change rows, and the statement-level calls that evaluate expressions. */
public sealed interface Dml extends Statement {

  enum Priority {
    NORMAL,
    LOW_PRIORITY,
    HIGH_PRIORITY,
    DELAYED
  }

  /** {@code column = value}; a value of {@link Expr.DefaultValue} is the keyword DEFAULT. */
  record Assignment(Expr.Column column, Expr value) {}

  /** Where the rows of INSERT come from. */
  sealed interface InsertSource {}

  /** {@code VALUES (…), (…)}; an empty row stands for all defaults. SET is one row. */
  record InsertRows(List<List<Expr>> rows) implements InsertSource {
    public InsertRows {
      rows = List.copyOf(rows);
    }
  }

  record InsertQuery(Query query) implements InsertSource {}

  /**
   * INSERT and REPLACE.
   *
   * @param columns empty when not written; of {@code SET a = 1} the assigned columns
   * @param hasColumnList tells {@code t() VALUES ()} from {@code t VALUES ()}
   * @param rowAlias {@code VALUES … AS new(a, b)}
   */
  record Insert(
      boolean isReplace,
      Priority priority,
      boolean isIgnore,
      @Nullable String hints,
      Name table,
      List<String> partitions,
      List<Expr.Column> columns,
      boolean hasColumnList,
      InsertSource source,
      @Nullable String rowAlias,
      List<String> columnAliases,
      List<Assignment> onDuplicateKey,
      int start,
      int end)
      implements Dml {
    public Insert {
      partitions = List.copyOf(partitions);
      columns = List.copyOf(columns);
      columnAliases = List.copyOf(columnAliases);
      onDuplicateKey = List.copyOf(onDuplicateKey);
    }
  }

  /** UPDATE of one table or several; ORDER BY and LIMIT only with a single plain table. */
  record Update(
      Query.@Nullable With with,
      Priority priority,
      boolean isIgnore,
      @Nullable String hints,
      List<TableRef> tables,
      List<Assignment> assignments,
      @Nullable Expr where,
      List<OrderItem> orderBy,
      @Nullable Limit limit,
      int start,
      int end)
      implements Dml {
    public Update {
      tables = List.copyOf(tables);
      assignments = List.copyOf(assignments);
      orderBy = List.copyOf(orderBy);
    }
  }

  /**
   * {@code DELETE FROM t …} has no {@code targets} and one plain table in {@code from}; {@code
   * DELETE a, b FROM …} and {@code DELETE FROM a, b USING …} name their {@code targets}.
   */
  record Delete(
      Query.@Nullable With with,
      Priority priority,
      boolean isQuick,
      boolean isIgnore,
      @Nullable String hints,
      List<Name> targets,
      List<TableRef> from,
      @Nullable Expr where,
      List<OrderItem> orderBy,
      @Nullable Limit limit,
      int start,
      int end)
      implements Dml {
    public Delete {
      targets = List.copyOf(targets);
      from = List.copyOf(from);
      orderBy = List.copyOf(orderBy);
    }
  }

  /** {@code LOAD DATA} or {@code LOAD XML}; {@code targets} are columns or user variables. */
  record Load(
      boolean isXml,
      Priority priority,
      boolean isConcurrent,
      boolean isLocal,
      String file,
      boolean isReplace,
      boolean isIgnore,
      Name table,
      List<String> partitions,
      @Nullable String charset,
      FileFormat format,
      @Nullable String rowsIdentifiedBy,
      long ignoreLines,
      List<Expr> targets,
      List<Assignment> assignments,
      int start,
      int end)
      implements Dml {
    public Load {
      partitions = List.copyOf(partitions);
      targets = List.copyOf(targets);
      assignments = List.copyOf(assignments);
    }
  }

  /**
   * {@code BATCH [ON column] LIMIT n [DRY RUN [QUERY]] dml}: the DML in pieces of {@code n} rows,
   * each its own transaction (TiDB's non-transactional DML).
   */
  record Batch(
      Expr.@Nullable Column on,
      long limit,
      boolean isDryRun,
      boolean isDryRunQuery,
      Dml dml,
      int start,
      int end)
      implements Dml {}

  record Call(Name routine, List<Expr> arguments, int start, int end) implements Dml {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  record Do(List<Expr> expressions, int start, int end) implements Dml {
    public Do {
      expressions = List.copyOf(expressions);
    }
  }
}
