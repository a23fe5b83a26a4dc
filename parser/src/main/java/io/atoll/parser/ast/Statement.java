package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One SQL statement. */
public sealed interface Statement extends Node
    permits Statement.Select,
        Dml,
        TableDdl,
        SchemaDdl,
        AccountStatement,
        TransactionStatement,
        SetStatement,
        Show,
        Session,
        Admin,
        Statement.Explain,
        Statement.Known {

  /** SELECT, set operation, VALUES or TABLE as a statement. */
  record Select(Query query) implements Statement {
    @Override
    public int start() {
      return query.start();
    }

    @Override
    public int end() {
      return query.end();
    }
  }

  enum ExplainFormat {
    DEFAULT,
    TRADITIONAL,
    JSON,
    TREE,
    /** TiDB's table of id, estRows, task, access object, operator info. */
    BRIEF,
    VERBOSE,
    DOT
  }

  /** {@code EXPLAIN [ANALYZE] [FORMAT = f] statement}. */
  record Explain(boolean isAnalyze, ExplainFormat format, Statement target, int start, int end)
      implements Statement {}

  /**
   * A statement that is known by its syntax and has no meaning here yet: {@code what} says it in
   * SQL words ({@code CREATE TRIGGER}, {@code CHANGE REPLICATION SOURCE}…), {@code names} are the
   * objects it names. The session refuses it with error 1235.
   */
  record Known(String what, List<Name> names, int start, int end) implements Statement {
    public Known {
      names = List.copyOf(names);
    }

    public @Nullable Name name() {
      return names.isEmpty() ? null : names.get(0);
    }
  }
}
