package io.atoll.api;

import io.atoll.expression.Expression;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store computes over the rows of its ranges before it answers: a scan and a chain of
 * operators above it. The twin of tipb's DAG request, in plain Java.
 *
 * @param scan where rows come from
 * @param operators applied in order, the first directly above the scan
 * @param outputs positions of the last operator's columns to send, in order
 * @param evaluation the session's settings that expressions depend on
 */
public record CoprocessorPlan(
    Scan scan, List<Operator> operators, List<Integer> outputs, Evaluation evaluation) {
  public CoprocessorPlan {
    operators = List.copyOf(operators);
    outputs = List.copyOf(outputs);
  }

  public sealed interface Scan {
    List<ScanColumn> columns();

    boolean isDescending();
  }

  /**
   * A column that a scan produces.
   *
   * @param id the column's id in the table; {@link #HANDLE_ID} for the int handle of a table
   *     without clustered key
   * @param defaultValue what rows written before the column was added hold
   */
  public record ScanColumn(long id, SqlType type, boolean isHandle, @Nullable Value defaultValue) {
    /** TiDB's id of the hidden row id. */
    public static final long HANDLE_ID = -1;
  }

  /**
   * @param primaryKeyColumnIds of a clustered non-int primary key, in key order; empty otherwise
   */
  public record TableScan(
      long tableId, List<ScanColumn> columns, List<Long> primaryKeyColumnIds, boolean isDescending)
      implements Scan {
    public TableScan {
      columns = List.copyOf(columns);
      primaryKeyColumnIds = List.copyOf(primaryKeyColumnIds);
    }
  }

  /**
   * @param columns in index order, then the handle columns
   * @param isUnique whether the handle is in the index value
   */
  public record IndexScan(
      long tableId,
      long indexId,
      List<ScanColumn> columns,
      int indexColumnCount,
      List<Long> primaryKeyColumnIds,
      boolean isUnique,
      boolean isDescending)
      implements Scan {
    public IndexScan {
      columns = List.copyOf(columns);
      primaryKeyColumnIds = List.copyOf(primaryKeyColumnIds);
    }
  }

  public sealed interface Operator {}

  /** Keeps rows for which every condition is true. */
  public record Selection(List<Expression> conditions) implements Operator {
    public Selection {
      conditions = List.copyOf(conditions);
    }
  }

  public record Projection(List<Expression> expressions) implements Operator {
    public Projection {
      expressions = List.copyOf(expressions);
    }
  }

  /**
   * Partial aggregation: outputs the partial states of each aggregate, then the group keys.
   *
   * @param isStreamed rows come ordered by the group keys
   */
  public record Aggregation(
      List<Expression> groupBy,
      List<io.atoll.expression.AggregateFunction> aggregates,
      boolean isStreamed)
      implements Operator {
    public Aggregation {
      groupBy = List.copyOf(groupBy);
      aggregates = List.copyOf(aggregates);
    }
  }

  public record TopN(List<SortKey> keys, long limit) implements Operator {
    public TopN {
      keys = List.copyOf(keys);
    }
  }

  public record Limit(long limit) implements Operator {}

  public record SortKey(Expression expression, boolean isDescending) {}

  /**
   * The session settings that pushed expressions depend on.
   *
   * @param sqlModeBits MySQL's sql_mode flags
   * @param timeZone an id of {@link java.time.ZoneId}
   * @param statementMicros the statement's NOW, microseconds since 1970 UTC
   * @param isWriting whether the statement writes, without IGNORE: bad values are errors then where
   *     sql_mode is strict
   */
  public record Evaluation(
      long sqlModeBits,
      String timeZone,
      long statementMicros,
      int divPrecisionIncrement,
      long maxAllowedPacketBytes,
      long groupConcatMaxLenBytes,
      boolean isWriting) {}
}
