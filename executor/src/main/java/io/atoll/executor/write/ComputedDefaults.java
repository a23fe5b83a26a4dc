package io.atoll.executor.write;

import io.atoll.catalog.ColumnInfo;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.table.TableLayout;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/** DEFAULT (expression) for rows that are about to be inserted, each row its own. One statement. */
final class ComputedDefaults {
  private final TableLayout layout;
  private final ExecutionContext context;
  private final ColumnValues values;

  /** By offset, so that an expression sees the defaults of columns before its own. */
  private final Map<Integer, Expression> expressions;

  ComputedDefaults(TableLayout layout, ExecutionContext context, ColumnValues values) {
    this.layout = layout;
    this.context = context;
    this.values = values;
    this.expressions = new TreeMap<>(layout.expressions().defaults());
  }

  boolean isEmpty() {
    return expressions.isEmpty();
  }

  /** Whether the column's default is made here. */
  boolean has(int offset) {
    return expressions.containsKey(offset);
  }

  /**
   * The rows with defaults made.
   *
   * @param wanted for each row, the offsets of columns that take their default
   */
  Chunk fill(Chunk rows, BitSet[] wanted, long firstRow) {
    Vector[] columns = new Vector[rows.columnCount()];
    Arrays.setAll(columns, rows::column);
    for (Map.Entry<Integer, Expression> each : expressions.entrySet()) {
      int offset = each.getKey();
      if (Arrays.stream(wanted).noneMatch(w -> w.get(offset))) {
        continue;
      }
      Expression expression = each.getValue();
      ColumnInfo column = layout.table().columns().get(offset);
      Vector made =
          Evaluators.compile(expression).evaluate(new Chunk(columns.clone()), context.evaluation());
      Vector filled = Chunk.vector(column.type(), rows.rows());
      for (int i = 0; i < rows.rows(); i++) {
        if (wanted[i].get(offset)) {
          filled.append(values.convert(made.value(i), expression.type(), column, firstRow + i));
        } else {
          filled.appendFrom(columns[offset], i);
        }
      }
      columns[offset] = filled;
    }
    return new Chunk(columns);
  }
}
