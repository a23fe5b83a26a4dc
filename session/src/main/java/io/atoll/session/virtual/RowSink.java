package io.atoll.session.virtual;

import io.atoll.chunk.Chunk;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes a virtual table's rows, all columns in table order, and gives the asked ones on in chunks.
 */
public final class RowSink {
  private final List<SqlType> types;
  private final List<Integer> offsets;
  private final Consumer<Chunk> target;
  private Chunk chunk;

  RowSink(List<SqlType> types, List<Integer> offsets, Consumer<Chunk> target) {
    this.types = offsets.stream().map(types::get).toList();
    this.offsets = List.copyOf(offsets);
    this.target = target;
    this.chunk = Chunk.allocate(this.types, 64);
  }

  /**
   * One row: strings, longs (Long, Integer, Boolean as YES/NO words are the caller's), doubles,
   * {@link Value}s already of the column's storage, or null for NULL, in table order.
   */
  public void row(@org.jspecify.annotations.Nullable Object... cells) {
    if (offsets.isEmpty()) {
      target.accept(Chunk.ofRows(1));
      return;
    }
    for (int i = 0; i < offsets.size(); i++) {
      Object cell = cells[offsets.get(i)];
      chunk
          .column(i)
          .append(
              switch (cell) {
                case null -> Value.NULL;
                case Value v -> v;
                case String s -> Value.ofUtf8(s);
                case Long n -> Value.of(n.longValue());
                case Integer n -> Value.of(n.longValue());
                case Double d -> Value.of(d.doubleValue());
                default -> throw new IllegalArgumentException(cell.getClass().getName());
              });
    }
    chunk.rowsAppended();
    if (chunk.rows() == Chunk.TARGET_ROWS) {
      flush();
    }
  }

  void flush() {
    if (chunk.rows() > 0) {
      target.accept(chunk);
      chunk = Chunk.allocate(types, 64);
    }
  }
}
