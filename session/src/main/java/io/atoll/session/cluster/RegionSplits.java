package io.atoll.session.cluster;

import io.atoll.catalog.IndexInfo;
import io.atoll.catalog.TableInfo;
import io.atoll.codec.Handle;
import io.atoll.codec.IndexColumn;
import io.atoll.codec.Key;
import io.atoll.codec.KeyValues;
import io.atoll.codec.TableKeys;
import io.atoll.codec.ValueRow;
import io.atoll.executor.table.TableLayout;
import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys at which SPLIT TABLE splits, by TiDB's rules. Values are given as the columns hold them:
 * those of the row's key for rows, those of all or the first of its columns for an index.
 */
public final class RegionSplits {
  private static final long MOST_REGIONS = 1_000;

  /** The fewest integer handles from one border to the next. */
  private static final long LEAST_STEP = 1_000;

  private final TableLayout layout;
  private final @Nullable IndexInfo index;
  private final List<IndexColumn> columns;
  private final List<String> names;

  /**
   * @param index null for the rows
   */
  public RegionSplits(TableLayout layout, @Nullable IndexInfo index) {
    this.layout = layout;
    this.index = index;
    TableInfo table = layout.table();
    if (index != null) {
      this.columns = layout.index(index.id()).columns();
      this.names =
          index.columns().stream().map(c -> table.columns().get(c.offset()).name()).toList();
    } else if (!layout.handleColumns().isEmpty()) {
      this.columns = layout.handleColumns();
      this.names =
          Arrays.stream(layout.handlePositions())
              .mapToObj(position -> table.columns().get(position).name())
              .toList();
    } else {
      int position = layout.intHandlePosition();
      this.columns = List.of();
      this.names = List.of(position < 0 ? "_tidb_rowid" : table.columns().get(position).name());
    }
  }

  /** Types and names of the values that a border has, in order; an index may be given fewer. */
  public List<SqlType> types() {
    if (!columns.isEmpty()) {
      return columns.stream().map(IndexColumn::type).toList();
    }
    int position = layout.intHandlePosition();
    return List.of(position < 0 ? SqlType.BIGINT : layout.types().get(position));
  }

  public List<String> names() {
    return names;
  }

  private boolean isIntHandle() {
    return columns.isEmpty();
  }

  /** The key of each given row of values. */
  public List<Key> at(List<List<Value>> points) {
    List<Key> keys = border();
    for (int i = 0; i < points.size(); i++) {
      checkCount(points.get(i), i + 1);
      keys.add(key(points.get(i)));
    }
    return keys;
  }

  /** Keys that cut what lies between two rows of values into so many parts. */
  public List<Key> between(List<Value> low, List<Value> high, long regions) {
    if (regions > MOST_REGIONS) {
      throw plan("Split %s region num exceeded the limit %d", kind(), MOST_REGIONS);
    }
    if (regions < 1) {
      throw plan("Split %s region num should more than 0", kind());
    }
    checkBound(low, "lower");
    checkBound(high, "upper");
    List<Key> keys = border();
    if (isIntHandle()) {
      handles(keys, number(low), number(high), regions);
    } else {
      Key from = key(low);
      Key to = key(high);
      if (from.compareTo(to) >= 0) {
        throw notLess(text(low), text(high));
      }
      bytes(keys, from.bytes(), to.bytes(), regions);
    }
    return keys;
  }

  private String kind() {
    return index == null ? "table" : "index";
  }

  private void checkCount(List<Value> values, int row) {
    boolean isRight = index == null ? values.size() == names.size() : values.size() <= names.size();
    if (!isRight || values.isEmpty()) {
      throw SqlError.ER_WRONG_VALUE_COUNT_ON_ROW.with(row);
    }
  }

  private void checkBound(List<Value> values, String which) {
    if (index != null && values.isEmpty()) {
      throw plan("Split index `%s` region %s value count should more than 0", index.name(), which);
    }
    if (index == null ? values.size() != names.size() : values.size() > names.size()) {
      throw index == null
          ? plan("Split table region %s value count should be %d", which, names.size())
          : SqlError.ER_WRONG_VALUE_COUNT_ON_ROW.with(1);
    }
  }

  /** Borders that are there anyway: rows apart from indexes, an index from the next. */
  private List<Key> border() {
    List<Key> keys = new ArrayList<>();
    long table = layout.table().id();
    if (index == null) {
      if (!layout.indexInfos().isEmpty()) {
        keys.add(TableKeys.rowPrefix(table));
      }
    } else {
      if (layout.indexInfos().getFirst().id() != index.id()) {
        keys.add(TableKeys.indexPrefix(table, index.id()));
      }
      keys.add(TableKeys.indexPrefix(table, index.id() + 1));
    }
    return keys;
  }

  private Key key(List<Value> values) {
    if (isIntHandle()) {
      return TableKeys.row(layout.table().id(), number(values));
    }
    ValueRow row = new ValueRow(types().subList(0, values.size()), values);
    if (index == null) {
      int[] positions = new int[values.size()];
      Arrays.setAll(positions, i -> i);
      return layout.rowKey(Handle.of(columns, positions, row));
    }
    ByteBuilder out = new ByteBuilder(64);
    TableKeys.putIndexPrefix(out, layout.table().id(), index.id());
    for (int i = 0; i < values.size(); i++) {
      KeyValues.put(out, columns.get(i).type(), columns.get(i).prefix(), row, i);
    }
    return Key.of(out.toArray());
  }

  private long number(List<Value> values) {
    if (values.getFirst() instanceof Value.OfLong handle) {
      return handle.value();
    }
    throw SqlError.ER_BAD_NULL_ERROR.with(names.getFirst());
  }

  private void handles(List<Key> keys, long low, long high, long regions) {
    boolean isUnsigned = types().getFirst().unsigned();
    boolean isLess = isUnsigned ? Long.compareUnsigned(low, high) < 0 : low < high;
    if (!isLess) {
      throw notLess(
          isUnsigned ? Long.toUnsignedString(low) : Long.toString(low),
          isUnsigned ? Long.toUnsignedString(high) : Long.toString(high));
    }
    // The distance of two signed ones may need all 64 bits, too.
    long step = Long.divideUnsigned(high - low, regions);
    if (Long.compareUnsigned(step, LEAST_STEP) < 0) {
      throw wrong(
          "the region size is too small, expected at least %d, but got %d", LEAST_STEP, step);
    }
    for (long i = 1; i < regions; i++) {
      keys.add(TableKeys.row(layout.table().id(), low + i * step));
    }
  }

  /** By the eight bytes behind what both bounds begin with, read as a number. */
  private static void bytes(List<Key> keys, byte[] low, byte[] high, long regions) {
    int common = Arrays.mismatch(low, high);
    long from = eightBytes(low, common, (byte) 0);
    long step = Long.divideUnsigned(eightBytes(high, common, (byte) 0xFF) - from, regions);
    for (long i = 1; i < regions; i++) {
      byte[] key = Arrays.copyOf(low, common + Long.BYTES);
      long value = from + i * step;
      for (int b = 0; b < Long.BYTES; b++) {
        key[common + b] = (byte) (value >>> (56 - 8 * b));
      }
      keys.add(Key.of(key));
    }
  }

  private static long eightBytes(byte[] bytes, int from, byte fill) {
    long value = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      byte b = from + i < bytes.length ? bytes[from + i] : fill;
      value = value << 8 | (b & 0xFF);
    }
    return value;
  }

  private SqlException notLess(String low, String high) {
    String name = index == null ? layout.table().name() : index.name();
    return wrong(
        "Split %s `%s` region lower value %s should less than the upper value %s",
        kind(), name, low, high);
  }

  private static String text(List<Value> values) {
    return "(" + String.join(",", values.stream().map(RegionSplits::text).toList()) + ")";
  }

  private static String text(Value value) {
    return switch (value) {
      case Value.Null _ -> "NULL";
      case Value.OfLong v -> Long.toString(v.value());
      case Value.OfDouble v -> Double.toString(v.value());
      case Value.OfDecimal v -> v.value().toPlainString();
      case Value.OfBytes v -> new String(v.value(), StandardCharsets.UTF_8);
    };
  }

  private static SqlException plan(String text, Object... arguments) {
    return SqlError.ER_UNKNOWN_ERROR.with(text.formatted(arguments));
  }

  private static SqlException wrong(String text, Object... arguments) {
    return SqlError.ER_INVALID_SPLIT_REGION_RANGES.with(text.formatted(arguments));
  }
}
