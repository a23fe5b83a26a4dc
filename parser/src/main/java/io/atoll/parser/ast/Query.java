package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query expression: a body with its WITH, ORDER BY, LIMIT, locking and INTO. A body in
 * parentheses with clauses of its own is a nested {@code Query}; plain parentheses leave no trace.
 *
 * <pre>
 * (SELECT a FROM t ORDER BY b LIMIT 1) UNION SELECT c FROM u ORDER BY 1
 *   Query(orderBy=[1])
 *     SetOperation(UNION)
 *       Query(orderBy=[b], limit=1) Select(a)
 *       Select(c)
 * </pre>
 */
public record Query(
    @Nullable With with,
    QueryBody body,
    List<OrderItem> orderBy,
    @Nullable Limit limit,
    List<Locking> locking,
    @Nullable Into into,
    int start,
    int end)
    implements QueryBody {
  public Query {
    orderBy = List.copyOf(orderBy);
    locking = List.copyOf(locking);
  }

  public record With(boolean isRecursive, List<Cte> ctes, int start, int end) implements Node {
    public With {
      ctes = List.copyOf(ctes);
    }
  }

  /** {@code name [(columns)] AS (query)}; {@code columns} is empty when not written. */
  public record Cte(String name, List<String> columns, Query query, int start, int end)
      implements Node {
    public Cte {
      columns = List.copyOf(columns);
    }
  }

  public enum LockWait {
    WAIT,
    NOWAIT,
    SKIP_LOCKED
  }

  /**
   * {@code FOR UPDATE|SHARE [OF tables] [NOWAIT|SKIP LOCKED]} or {@code LOCK IN SHARE MODE}; no
   * tables: all. {@code waitSeconds} is TiDB's and MariaDB's {@code FOR UPDATE WAIT n}.
   */
  public record Locking(
      boolean isShare,
      List<Name> tables,
      LockWait waiting,
      @Nullable Long waitSeconds,
      int start,
      int end)
      implements Node {
    public Locking {
      tables = List.copyOf(tables);
    }
  }

  /** {@code INTO OUTFILE|DUMPFILE 'file' …} or {@code INTO @a, b}. */
  public sealed interface Into extends Node {}

  public record IntoOutfile(
      String file, @Nullable String charset, FileFormat format, int start, int end)
      implements Into {}

  public record IntoDumpfile(String file, int start, int end) implements Into {}

  public record IntoVariables(List<Expr> targets, int start, int end) implements Into {
    public IntoVariables {
      targets = List.copyOf(targets);
    }
  }
}
