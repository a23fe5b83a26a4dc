package io.atoll.executor.table;

import io.atoll.catalog.ColumnInfo;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.types.AssignmentRules;
import io.atoll.types.ColumnAssignment;
import io.atoll.types.Dates;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import io.atoll.types.ZoneConverter;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the values of generated columns, and of columns whose type is changing, for rows on their
 * way into the table. One statement, one thread.
 */
public final class DerivedColumns {
  private final EvalContext evaluation;
  private final List<Maker> makers = new ArrayList<>();

  private record Maker(
      ColumnInfo column, Evaluator value, SqlType from, ColumnAssignment assignment) {}

  public DerivedColumns(TableLayout layout, EvalContext evaluation) {
    this(layout, evaluation, layout.expressions().derived());
  }

  private DerivedColumns(
      TableLayout layout, EvalContext evaluation, List<TableExpressions.Derived> columns) {
    this.evaluation = evaluation;
    for (TableExpressions.Derived each : columns) {
      makers.add(maker(each.column(), each.value(), each.isLenient()));
    }
  }

  /**
   * What rows that are there already need beside: values of a new column with DEFAULT (expression).
   */
  public static DerivedColumns ofExisting(
      TableLayout layout, EvalContext evaluation, List<ColumnInfo> added) {
    DerivedColumns result = new DerivedColumns(layout, evaluation, List.of());
    if (added.isEmpty()) {
      return result;
    }
    for (ColumnInfo column : added) {
      Expression value = layout.expressions().defaults().get(column.offset());
      if (value != null) {
        result.makers.add(result.maker(column, value, false));
      }
    }
    for (TableExpressions.Derived each : layout.expressions().derived()) {
      result.makers.add(result.maker(each.column(), each.value(), each.isLenient()));
    }
    return result;
  }

  private Maker maker(ColumnInfo column, Expression value, boolean isLenient) {
    return new Maker(
        column,
        Evaluators.compile(value),
        value.type(),
        new ColumnAssignment(
            column.type(),
            column.name(),
            new AssignmentRules(
                evaluation.sqlMode(),
                isLenient || !evaluation.isWriting(),
                !isLenient,
                Dates.fromDayNumber(0)),
            new ZoneConverter(evaluation.timeZone()),
            isLenient ? Diagnostics.IGNORE : evaluation.warnings()));
  }

  public boolean isEmpty() {
    return makers.isEmpty();
  }

  /**
   * The rows with derived columns filled.
   *
   * @param rows all columns in table order, without selection
   * @param firstRow number in the statement of the first, for messages
   */
  public Chunk fill(Chunk rows, long firstRow) {
    if (makers.isEmpty()) {
      return rows;
    }
    Vector[] columns = new Vector[rows.columnCount()];
    java.util.Arrays.setAll(columns, rows::column);
    for (Maker maker : makers) {
      Vector source = maker.value.evaluate(new Chunk(columns.clone()), evaluation);
      Vector made = Chunk.vector(maker.column.type(), rows.rows());
      for (int i = 0; i < rows.rows(); i++) {
        Value value = source.value(i);
        made.append(
            value.isNull() && maker.column.isNullable()
                ? Value.NULL
                : maker.assignment.store(value, maker.from, firstRow + i));
      }
      columns[maker.column.offset()] = made;
    }
    return new Chunk(columns);
  }
}
