package io.atoll.executor.write;

import io.atoll.catalog.ColumnInfo;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.Operator;
import io.atoll.executor.spill.HeldRows;
import io.atoll.executor.table.TableLayout;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows of INSERT … SELECT: the query's columns go to the named ones, the others get defaults. A
 * query that may meet the statement's own writes is read as a whole first (the Halloween problem).
 */
final class QueryRowSource implements RowSource {
  private final List<Integer> offsets;
  private final Operator query;
  private final List<SqlType> queryTypes;
  private final TableLayout layout;
  private final ExecutionContext context;
  private final ColumnValues values;
  private final ComputedDefaults defaults;
  private final boolean readsAllFirst;
  private Chunk source = Chunk.ofRows(0);
  private @Nullable HeldRows held;
  private HeldRows.@Nullable Reader reader;
  private long rows;

  QueryRowSource(
      List<Integer> offsets,
      Operator query,
      List<SqlType> queryTypes,
      TableLayout layout,
      ExecutionContext context,
      boolean readsAllFirst) {
    this.offsets = offsets;
    this.query = query;
    this.queryTypes = queryTypes;
    this.layout = layout;
    this.context = context;
    this.values = new ColumnValues(context, false);
    this.defaults = new ComputedDefaults(layout, context, values);
    this.readsAllFirst = readsAllFirst;
    query.open();
  }

  /** The rows, all read before the first is given. */
  private HeldRows.Reader allRows() {
    HeldRows rowsOfQuery = new HeldRows(queryTypes, context.services().spill(), context.memory());
    held = rowsOfQuery;
    for (Chunk chunk = query.next(); chunk != null; chunk = query.next()) {
      rowsOfQuery.add(chunk);
    }
    return rowsOfQuery.reader(0, rowsOfQuery.chunks());
  }

  @Override
  public @Nullable Chunk next() {
    if (readsAllFirst && reader == null) {
      reader = allRows();
    }
    Chunk chunk = reader != null ? reader.next() : query.next();
    if (chunk == null) {
      return null;
    }
    source = chunk.compact();
    int count = source.rows();
    int[] sourceOf = new int[layout.types().size()];
    Arrays.fill(sourceOf, -1);
    for (int i = 0; i < offsets.size(); i++) {
      sourceOf[offsets.get(i)] = i;
    }
    Vector[] columns = new Vector[sourceOf.length];
    for (int c = 0; c < columns.length; c++) {
      ColumnInfo column = layout.table().columns().get(c);
      columns[c] =
          sourceOf[c] >= 0
              ? converted(source.column(sourceOf[c]), queryTypes.get(sourceOf[c]), column, count)
              : repeated(column, count);
    }
    long first = rows + 1;
    rows += count;
    Chunk made = new Chunk(columns);
    if (defaults.isEmpty()) {
      return made;
    }
    BitSet unnamed = new BitSet();
    for (int c = 0; c < columns.length; c++) {
      unnamed.set(c, sourceOf[c] < 0 && layout.table().columns().get(c).isPublic());
    }
    BitSet[] wanted = new BitSet[count];
    Arrays.fill(wanted, unnamed);
    return defaults.fill(made, wanted, first);
  }

  private Vector converted(Vector from, SqlType type, ColumnInfo column, int count) {
    Vector to = Chunk.vector(column.type(), count);
    for (int i = 0; i < count; i++) {
      to.append(values.convert(from.value(i), type, column, rows + i + 1));
    }
    return to;
  }

  private Vector repeated(ColumnInfo column, int count) {
    Value value;
    if (column.isPublic()) {
      value = values.defaultOf(column);
    } else {
      Value origin = column.originDefault();
      value = origin == null ? Value.NULL : origin;
    }
    Vector to = Chunk.vector(column.type(), count);
    for (int i = 0; i < count; i++) {
      to.append(value);
    }
    return to;
  }

  @Override
  public Chunk sourceRows() {
    return source;
  }

  @Override
  public void close() {
    query.close();
    if (held != null) {
      held.close();
    }
  }
}
