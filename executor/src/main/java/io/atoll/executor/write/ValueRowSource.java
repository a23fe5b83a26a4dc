package io.atoll.executor.write;

import io.atoll.catalog.ColumnInfo;
import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.table.TableLayout;
import io.atoll.expression.Evaluators;
import io.atoll.expression.Expression;
import io.atoll.planner.physical.WritePlan;
import io.atoll.types.SqlError;
import io.atoll.types.Value;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of VALUES and SET. */
final class ValueRowSource implements RowSource {
  private final WritePlan.Insert plan;
  private final List<List<WritePlan.InsertValue>> rows;
  private final TableLayout layout;
  private final ExecutionContext context;
  private final ColumnValues values;
  private final ComputedDefaults defaults;

  /** Columns of the row being made whose default is an expression that they take. */
  private final BitSet byDefault = new BitSet();

  private final Value[] row;
  private final boolean[] isGiven;
  private int next;
  private int last;

  ValueRowSource(
      WritePlan.Insert plan,
      List<List<WritePlan.InsertValue>> rows,
      TableLayout layout,
      ExecutionContext context) {
    this.plan = plan;
    this.rows = rows;
    this.layout = layout;
    this.context = context;
    this.values = new ColumnValues(context, rows.size() == 1);
    this.defaults = new ComputedDefaults(layout, context, values);
    this.row = new Value[layout.types().size()];
    this.isGiven = new boolean[row.length];
  }

  @Override
  public @Nullable Chunk next() {
    last = Math.min(Chunk.TARGET_ROWS, rows.size() - next);
    if (last <= 0) {
      return null;
    }
    context.checkInterrupted();
    Chunk chunk = Chunk.allocate(layout.types(), last);
    BitSet[] wanted = new BitSet[defaults.isEmpty() ? 0 : last];
    long first = next + 1L;
    for (int i = 0; i < last; i++) {
      byDefault.clear();
      fill(rows.get(next), next + 1L);
      next++;
      if (wanted.length > 0) {
        wanted[i] = (BitSet) byDefault.clone();
      }
      for (int c = 0; c < row.length; c++) {
        chunk.column(c).append(row[c]);
      }
    }
    chunk.rowsAppended();
    return wanted.length == 0 ? chunk : defaults.fill(chunk, wanted, first);
  }

  private void fill(List<WritePlan.InsertValue> given, long number) {
    List<ColumnInfo> columns = layout.table().columns();
    java.util.Arrays.fill(isGiven, false);
    if (given.isEmpty()) {
      for (int c = 0; c < row.length; c++) {
        row[c] = unnamed(columns.get(c));
      }
      return;
    }
    if (given.size() != plan.columnOffsets().size()) {
      throw SqlError.ER_WRONG_VALUE_COUNT_ON_ROW.with(number);
    }
    for (int i = 0; i < given.size(); i++) {
      isGiven[plan.columnOffsets().get(i)] = true;
    }
    for (int c = 0; c < row.length; c++) {
      row[c] = isGiven[c] ? Value.NULL : unnamed(columns.get(c));
    }
    for (int i = 0; i < given.size(); i++) {
      int offset = plan.columnOffsets().get(i);
      ColumnInfo column = columns.get(offset);
      row[offset] =
          switch (given.get(i)) {
            case WritePlan.ByDefault _ -> {
              if (defaults.has(offset)) {
                byDefault.set(offset);
              }
              yield values.defaultOf(column);
            }
            case WritePlan.Computed computed ->
                values.convert(
                    evaluate(computed.expression()), computed.expression().type(), column, number);
          };
    }
  }

  private Value unnamed(ColumnInfo column) {
    if (!column.isPublic()) {
      // Being added: what older rows show, so that both kinds look the same.
      Value origin = column.originDefault();
      return origin == null ? Value.NULL : origin;
    }
    if (defaults.has(column.offset())) {
      byDefault.set(column.offset());
    }
    return values.defaultOf(column);
  }

  private Value evaluate(Expression expression) {
    return hasColumns(expression) ? overRow(expression) : context.value(expression);
  }

  private static boolean hasColumns(Expression expression) {
    return switch (expression) {
      case Expression.ColumnRef _ -> true;
      case Expression.Constant _, Expression.Parameter _ -> false;
      case Expression.Call call -> call.arguments().stream().anyMatch(ValueRowSource::hasColumns);
    };
  }

  /** {@code VALUES (1, a + 1)}: over what the row holds so far. */
  private Value overRow(Expression expression) {
    Chunk one = Chunk.allocate(layout.types(), 1);
    for (int c = 0; c < row.length; c++) {
      one.column(c).append(row[c]);
    }
    one.rowsAppended();
    return Evaluators.compile(expression).evaluate(one, context.evaluation()).value(0);
  }

  @Override
  public Chunk sourceRows() {
    return Chunk.ofRows(last);
  }

  @Override
  public void close() {}
}
