package io.atoll.parser.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A function call, plain or with a syntax of its own. */
public sealed interface Call extends Expr {

  /**
   * {@code [schema.]name(arguments)}; the name as written, to be looked up without regard to case.
   * Forms with a special syntax come under one canonical upper-case name: {@code SUBSTRING(s FROM p
   * FOR n)} as SUBSTRING(s,p,n), {@code POSITION(a IN b)} as LOCATE(a,b), the synonyms of NOW
   * (CURRENT_TIMESTAMP, LOCALTIME…) as NOW, CURRENT_DATE as CURDATE, CURRENT_TIME as CURTIME,
   * {@code GET_FORMAT(DATE, f)} with its first argument as text, {@code a || b} under
   * PIPES_AS_CONCAT as CONCAT.
   */
  record Function(@Nullable String schema, String name, List<Expr> arguments, int start, int end)
      implements Call {
    public Function {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * An aggregate: COUNT, SUM, AVG, MIN, MAX, BIT_AND, BIT_OR, BIT_XOR, STD (STDDEV, STDDEV_POP),
   * STDDEV_SAMP, VAR_POP (VARIANCE), VAR_SAMP, GROUP_CONCAT, JSON_ARRAYAGG, JSON_OBJECTAGG,
   * ANY_VALUE is a plain function. {@code COUNT(*)} has {@code isStar} and no arguments; {@code
   * orderBy} and {@code separator} (null: a comma) are GROUP_CONCAT's.
   */
  record Aggregate(
      String name,
      boolean isDistinct,
      boolean isStar,
      List<Expr> arguments,
      List<OrderItem> orderBy,
      @Nullable String separator,
      @Nullable Window over,
      int start,
      int end)
      implements Call {
    public Aggregate {
      arguments = List.copyOf(arguments);
      orderBy = List.copyOf(orderBy);
    }
  }

  /** ROW_NUMBER, RANK, DENSE_RANK, CUME_DIST, PERCENT_RANK, NTILE, LEAD, LAG, FIRST_VALUE… */
  record WindowFunction(
      String name,
      List<Expr> arguments,
      boolean fromLast,
      boolean ignoreNulls,
      Window over,
      int start,
      int end)
      implements Call {
    public WindowFunction {
      arguments = List.copyOf(arguments);
    }
  }

  /** {@code CAST(operand AS type [ARRAY])} and {@code CONVERT(operand, type)}. */
  record Cast(
      Expr operand,
      TypeSyntax type,
      boolean isArray,
      @Nullable String atTimeZone,
      int start,
      int end)
      implements Call {}

  /** {@code CONVERT(operand USING charset)}. */
  record ConvertUsing(Expr operand, String charset, int start, int end) implements Call {}

  /** {@code CHAR(codes [USING charset])}. */
  record Char(List<Expr> codes, @Nullable String charset, int start, int end) implements Call {
    public Char {
      codes = List.copyOf(codes);
    }
  }

  record Extract(IntervalUnit unit, Expr operand, int start, int end) implements Call {}

  enum TrimMode {
    BOTH,
    LEADING,
    TRAILING
  }

  /** {@code TRIM([mode] [removed] FROM operand)}; a null {@code removed} is a space. */
  record Trim(TrimMode mode, @Nullable Expr removed, Expr operand, int start, int end)
      implements Call {}

  /**
   * {@code date ± INTERVAL amount unit}, DATE_ADD, DATE_SUB, ADDDATE and SUBDATE with one or two
   * plain arguments (unit DAY), TIMESTAMPADD.
   */
  record DateArithmetic(
      Expr date, Expr amount, IntervalUnit unit, boolean isSubtract, int start, int end)
      implements Call {}

  record TimestampDiff(IntervalUnit unit, Expr from, Expr to, int start, int end) implements Call {}

  /** {@code WEIGHT_STRING(operand [AS CHAR|BINARY(n)])}. */
  record WeightString(Expr operand, @Nullable Integer length, boolean isBinary, int start, int end)
      implements Call {}

  /** What JSON_VALUE and JSON_TABLE answer when a value is missing or wrong. */
  enum OnBad {
    NULL,
    ERROR,
    DEFAULT
  }

  record JsonValue(
      Expr document,
      Expr path,
      @Nullable TypeSyntax returning,
      @Nullable OnBad onEmpty,
      @Nullable Expr emptyDefault,
      @Nullable OnBad onError,
      @Nullable Expr errorDefault,
      int start,
      int end)
      implements Call {}
}
