package io.atoll.executor.write;

import io.atoll.catalog.ColumnDefault;
import io.atoll.catalog.ColumnInfo;
import io.atoll.executor.ExecutionContext;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.expression.Functions;
import io.atoll.expression.ResolveContext;
import io.atoll.types.AssignmentRules;
import io.atoll.types.ColumnAssignment;
import io.atoll.types.Dates;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import io.atoll.types.ZoneConverter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Values on their way into the columns of one table: conversion, NULL rules, defaults. One thread.
 */
final class ColumnValues {
  private final ExecutionContext context;
  private final AssignmentRules rules;
  private final ZoneConverter zone;
  private final Map<Long, ColumnAssignment> assignments = new HashMap<>();

  /**
   * @param rejectsNull whether NULL for a NOT NULL column is an error whatever the mode (1048): in
   *     a single-row INSERT
   */
  ColumnValues(ExecutionContext context, boolean rejectsNull) {
    this.context = context;
    EvalContext evaluation = context.evaluation();
    this.zone = new ZoneConverter(evaluation.timeZone());
    this.rules =
        new AssignmentRules(
            evaluation.sqlMode(), !evaluation.isWriting(), rejectsNull, this::today);
  }

  private long today() {
    Value date =
        Evaluators.evaluateConstant(
            Functions.call("CURDATE", List.of(), ResolveContext.DEFAULT), context.evaluation());
    return date instanceof Value.OfLong packed ? packed.value() : Dates.fromDayNumber(0);
  }

  /**
   * A value of any type as the column's own.
   *
   * @param row number in the statement, from 1, for messages
   */
  Value convert(Value value, SqlType from, ColumnInfo column, long row) {
    if (value.isNull() && (column.isNullable() || column.isAutoIncrement())) {
      return Value.NULL;
    }
    return assignments
        .computeIfAbsent(
            column.id(),
            id ->
                new ColumnAssignment(
                    column.type(), column.name(), rules, zone, context.evaluation().warnings()))
        .store(value, from, row);
  }

  /** DEFAULT of a column, or of one that the statement does not name; 1364 where there is none. */
  Value defaultOf(ColumnInfo column) {
    if (column.isDerived()) {
      // Made when the whole row is known.
      return Value.NULL;
    }
    return switch (column.defaultValue()) {
      case ColumnDefault.Literal literal -> literal.value();
      case ColumnDefault.CurrentTimestamp _ -> now(column);
      // Made over the row; see ComputedDefaults.
      case ColumnDefault.Computed _ -> Value.NULL;
      case ColumnDefault.None _ -> {
        if (column.isAutoIncrement()) {
          yield Value.NULL;
        }
        // MySQL gives the first member of a NOT NULL ENUM without a word.
        if (column.type().kind() != TypeKind.ENUM) {
          context.evaluation().truncated(SqlError.ER_NO_DEFAULT_FOR_FIELD, column.name());
        }
        yield ColumnAssignment.implicitDefault(column.type());
      }
    };
  }

  /** The statement's time as a value of a DATETIME or TIMESTAMP column. */
  Value now(ColumnInfo column) {
    Expression digits =
        Functions.constant(Value.of(Math.max(0, column.type().scale())), SqlType.BIGINT);
    Expression now = Functions.call("NOW", List.of(digits), ResolveContext.DEFAULT);
    return convert(Evaluators.evaluateConstant(now, context.evaluation()), now.type(), column, 1);
  }
}
