package io.atoll.expression.aggregate;

import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import java.util.List;

/**
 * The running values of one aggregate for many groups, held in arrays by group number. Rows go in
 * by {@link #update}, partial results of other states by {@link #merge}; out come final values by
 * {@link #result} or partial ones by {@link #partial}. One thread.
 *
 * <p>Partial results are columns: of COUNT its count; of SUM, MIN, MAX, BIT_… and FIRST_ROW the
 * value so far; of AVG count and sum; of the variances count, mean and sum of squared deviations;
 * of GROUP_CONCAT the text so far, of the JSON aggregates the document so far. DISTINCT aggregates
 * and GROUP_CONCAT with an order have none.
 */
public abstract class AggregateState {
  AggregateState() {}

  /** A state without rows. Arguments refer to positions in the input chunks. */
  public static AggregateState of(AggregateFunction function) {
    AggregateState state = plain(function);
    return function.isDistinct() ? new DistinctState(function, state) : state;
  }

  private static AggregateState plain(AggregateFunction function) {
    Evaluator[] arguments = Evaluators.compile(function.arguments());
    SqlType type = function.type();
    return switch (function.name()) {
      case "COUNT" -> new CountState(arguments);
      case "SUM" ->
          type.storage() == TypeKind.Storage.DOUBLE
              ? new DoubleSumState(arguments[0], type, false)
              : new DecimalSumState(arguments[0], type, false);
      case "AVG" ->
          type.storage() == TypeKind.Storage.DOUBLE
              ? new DoubleSumState(arguments[0], type, true)
              : new DecimalSumState(arguments[0], type, true);
      case "MIN" -> new ExtremeState(arguments[0], false);
      case "MAX" -> new ExtremeState(arguments[0], true);
      case "FIRST_ROW" -> new FirstRowState(arguments[0]);
      case "BIT_AND", "BIT_OR", "BIT_XOR" -> new BitState(function.name(), arguments[0]);
      case "VAR_POP", "VAR_SAMP", "STDDEV_POP", "STDDEV_SAMP" ->
          new VarianceState(function.name(), arguments[0]);
      case "JSON_ARRAYAGG", "JSON_OBJECTAGG" -> new JsonState(arguments, type);
      case "GROUP_CONCAT" -> new ConcatState(function, arguments);
      default -> throw SqlError.ER_SP_DOES_NOT_EXIST.with("FUNCTION", function.name());
    };
  }

  /** Whether it can be computed in parts, by stores, and merged. */
  public static boolean hasPartial(AggregateFunction function) {
    return !function.isDistinct()
        && !(function.name().equals("GROUP_CONCAT") && !function.orderBy().isEmpty());
  }

  /** The columns of its partial results. */
  public static List<SqlType> partialTypes(AggregateFunction function) {
    return plain(function).partialTypes();
  }

  abstract List<SqlType> partialTypes();

  /**
   * Takes rows in.
   *
   * @param groupIds the group of the i-th row that counts in {@code input}
   * @param groups above every group id so far; states of new groups begin empty
   */
  public abstract void update(int[] groupIds, int groups, Chunk input, EvalContext context);

  /**
   * Takes partial results in.
   *
   * @param firstColumn where in {@code input} the {@link #partialTypes} begin
   */
  public abstract void merge(
      int[] groupIds, int groups, Chunk input, int firstColumn, EvalContext context);

  /** Final values of groups {@code from .. to - 1}; groups without rows give what no rows give. */
  public abstract Vector result(int from, int to, EvalContext context);

  /** Partial values of groups {@code from .. to - 1}. */
  public abstract Vector[] partial(int from, int to, EvalContext context);

  /** Heap held, for accounting. */
  public abstract long sizeBytes();

  static int grown(int length, int groups) {
    return Math.max(groups, Math.max(16, length + (length >> 1)));
  }
}
