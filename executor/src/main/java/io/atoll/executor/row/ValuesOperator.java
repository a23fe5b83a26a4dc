package io.atoll.executor.row;

import io.atoll.chunk.Chunk;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Operator;
import io.atoll.expression.Expression;
import io.atoll.types.SqlType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of row-free expressions. */
public final class ValuesOperator implements Operator {
  private final List<List<Expression>> rows;
  private final List<SqlType> types;
  private final ExecutionContext context;
  private int next;

  public ValuesOperator(
      List<List<Expression>> rows, List<SqlType> types, ExecutionContext context) {
    this.rows = rows;
    this.types = types;
    this.context = context;
  }

  @Override
  public void open() {
    next = 0;
  }

  @Override
  public @Nullable Chunk next() {
    int count = Math.min(Chunk.TARGET_ROWS, rows.size() - next);
    if (count <= 0) {
      return null;
    }
    if (types.isEmpty()) {
      next += count;
      return Chunk.ofRows(count);
    }
    Chunk chunk = Chunk.allocate(types, count);
    for (int i = 0; i < count; i++) {
      List<Expression> row = rows.get(next++);
      for (int c = 0; c < types.size(); c++) {
        chunk.column(c).append(context.value(row.get(c)));
      }
    }
    chunk.rowsAppended();
    return chunk;
  }

  @Override
  public void close() {}
}
