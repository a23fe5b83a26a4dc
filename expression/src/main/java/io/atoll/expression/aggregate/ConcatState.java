package io.atoll.expression.aggregate;

import io.atoll.chunk.BytesVector;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.expression.AggregateFunction;
import io.atoll.expression.EvalContext;
import io.atoll.expression.Evaluator;
import io.atoll.expression.Evaluators;
import io.atoll.expression.SortKey;
import io.atoll.expression.key.RowOrder;
import io.atoll.types.ByteBuilder;
import io.atoll.types.Collation;
import io.atoll.types.SqlError;
import io.atoll.types.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * GROUP_CONCAT. Without an order the text grows row by row, up to group_concat_max_len; with one,
 * texts and sort keys are kept and put together at the end.
 */
final class ConcatState extends AggregateState {
  private static final int BUILDER_BYTES = 64;

  private final Evaluator[] arguments;
  private final Evaluator[] sortKeys;
  private final SqlType type;
  private final byte[] separator;
  private final @Nullable RowOrder order;
  private final Chunk kept;
  private @Nullable ByteBuilder[] texts = new @Nullable ByteBuilder[0];
  private boolean[] cut = new boolean[0];
  private @Nullable IntList[] rowsOfGroup = new @Nullable IntList[0];
  private long bytes;

  ConcatState(AggregateFunction function, Evaluator[] arguments) {
    this.arguments = arguments;
    this.type = function.type();
    this.separator = function.separator().getBytes(StandardCharsets.UTF_8);
    List<SortKey> keys = function.orderBy();
    this.sortKeys = Evaluators.compile(keys.stream().map(SortKey::expression).toList());
    List<SqlType> types = new ArrayList<>();
    types.add(type);
    int[] columns = new int[keys.size()];
    boolean[] descending = new boolean[keys.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = i + 1;
      descending[i] = keys.get(i).isDescending();
      types.add(keys.get(i).expression().type());
    }
    this.kept = Chunk.allocate(types, 16);
    this.order =
        keys.isEmpty() ? null : new RowOrder(columns, descending, types.subList(1, types.size()));
  }

  /** A growing list of row numbers. */
  private static final class IntList {
    int[] values = new int[4];
    int size;

    void add(int value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }
  }

  private void reserve(int groups) {
    if (groups > texts.length) {
      int length = grown(texts.length, groups);
      texts = Arrays.copyOf(texts, length);
      cut = Arrays.copyOf(cut, length);
      rowsOfGroup = Arrays.copyOf(rowsOfGroup, length);
    }
  }

  @Override
  List<SqlType> partialTypes() {
    return List.of(type.withNullable(true));
  }

  @Override
  public void update(int[] groupIds, int groups, Chunk input, EvalContext context) {
    reserve(groups);
    Vector[] vectors = new Vector[arguments.length];
    for (int k = 0; k < vectors.length; k++) {
      vectors[k] = arguments[k].operand(input, context);
    }
    Chunk keys = Evaluators.project(sortKeys, input, context);
    ByteBuilder row = new ByteBuilder(BUILDER_BYTES);
    for (int i = 0; i < input.rows(); i++) {
      int p = input.position(i);
      if (!join(vectors, p, row)) {
        continue;
      }
      if (order == null) {
        append(groupIds[i], row.array(), 0, row.length(), context);
      } else {
        keep(groupIds[i], row, keys, p);
      }
    }
  }

  private boolean join(Vector[] vectors, int position, ByteBuilder row) {
    row.clear();
    for (int k = 0; k < vectors.length; k++) {
      BytesVector v = (BytesVector) vectors[k];
      int p = position & arguments[k].mask();
      if (v.isNull(p)) {
        return false;
      }
      row.put(v.heap(), v.start(p), v.length(p));
    }
    return true;
  }

  private void keep(int group, ByteBuilder row, Chunk keys, int position) {
    IntList list = rowsOfGroup[group];
    if (list == null) {
      list = new IntList();
      rowsOfGroup[group] = list;
    }
    list.add(kept.bytes(0).size());
    kept.bytes(0).append(row.array(), 0, row.length());
    for (int k = 0; k < keys.columnCount(); k++) {
      kept.column(k + 1).appendFrom(keys.column(k), position);
    }
    kept.rowsAppended();
  }

  private void append(int group, byte[] s, int start, int length, EvalContext context) {
    ByteBuilder text = texts[group];
    if (text == null) {
      text = new ByteBuilder(BUILDER_BYTES);
      texts[group] = text;
      bytes += BUILDER_BYTES;
    } else {
      put(group, text, separator, 0, separator.length, context);
    }
    put(group, text, s, start, length, context);
  }

  private void put(
      int group, ByteBuilder text, byte[] s, int start, int length, EvalContext context) {
    if (cut[group]) {
      return;
    }
    long limit = context.groupConcatMaxLen();
    int before = text.array().length;
    if (text.length() + (long) length <= limit) {
      text.put(s, start, length);
    } else {
      cut[group] = true;
      int room = (int) Math.max(0, limit - text.length());
      text.put(s, start, wholeCharacters(s, start, room));
      context.warnings().warn(SqlError.ER_CUT_VALUE_GROUP_CONCAT, group + 1);
    }
    bytes += text.array().length - before;
  }

  /** Room that ends at the border of a character. */
  private int wholeCharacters(byte[] s, int start, int room) {
    int n = room;
    if (!type.collation().equals(Collation.BINARY)) {
      while (n > 0 && (s[start + n] & 0xC0) == 0x80) {
        n--;
      }
    }
    return n;
  }

  @Override
  public void merge(int[] groupIds, int groups, Chunk input, int firstColumn, EvalContext context) {
    reserve(groups);
    BytesVector v = input.bytes(firstColumn);
    for (int i = 0; i < input.rows(); i++) {
      int p = input.position(i);
      if (!v.isNull(p)) {
        append(groupIds[i], v.heap(), v.start(p), v.length(p), context);
      }
    }
  }

  @Override
  public Vector result(int from, int to, EvalContext context) {
    reserve(to);
    BytesVector out = new BytesVector(to - from);
    for (int group = from; group < to; group++) {
      if (order != null) {
        sorted(group, order, context);
      }
      ByteBuilder text = texts[group];
      if (text == null) {
        out.appendNull();
      } else {
        out.append(text.array(), 0, text.length());
      }
    }
    return out;
  }

  private void sorted(int group, RowOrder by, EvalContext context) {
    IntList list = rowsOfGroup[group];
    texts[group] = null;
    cut[group] = false;
    if (list == null) {
      return;
    }
    Integer[] rows = new Integer[list.size];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = list.values[i];
    }
    Arrays.sort(rows, (a, b) -> by.compare(kept, a, kept, b));
    BytesVector v = kept.bytes(0);
    for (int row : rows) {
      append(group, v.heap(), v.start(row), v.length(row), context);
    }
  }

  @Override
  public Vector[] partial(int from, int to, EvalContext context) {
    return new Vector[] {result(from, to, context)};
  }

  @Override
  public long sizeBytes() {
    return bytes + kept.sizeBytes() + 17L * texts.length;
  }
}
