package io.atoll.codec;

import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.List;

/**
 * Ranges over index entries (or clustered keys) from bounds on a prefix of the columns, as TiDB
 * forms them: an excluded low and an included high bound step over everything that begins with the
 * bound.
 */
public final class KeyBounds {
  /**
   * One end of a range: values of the first columns.
   *
   * @param isInclusive whether entries equal to it on these columns belong to the range
   */
  public record Bound(List<Value> values, boolean isInclusive) {
    public Bound {
      values = List.copyOf(values);
    }

    /** No bound at all. */
    public static final Bound NONE = new Bound(List.of(), true);
  }

  private KeyBounds() {}

  /**
   * @param prefix what stands before the columns: {@link TableKeys#indexPrefix} or {@link
   *     TableKeys#rowPrefix}
   * @param columns the key's columns, at least as many as bounds have values
   */
  public static KeyRange range(Key prefix, List<IndexColumn> columns, Bound low, Bound high) {
    Key start = key(prefix, columns, low.values());
    Key end = key(prefix, columns, high.values());
    return new KeyRange(
        low.isInclusive() ? start : start.prefixNext(),
        high.isInclusive() ? end.prefixNext() : end);
  }

  /** All entries whose first columns have these values. */
  public static KeyRange equal(Key prefix, List<IndexColumn> columns, List<Value> values) {
    Bound bound = new Bound(values, true);
    return range(prefix, columns, bound, bound);
  }

  /** {@code prefix} and the encoded values of the first columns. */
  public static Key key(Key prefix, List<IndexColumn> columns, List<Value> values) {
    ByteBuilder out = new ByteBuilder(64);
    out.put(prefix.bytes());
    List<SqlType> types = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      types.add(columns.get(i).type());
    }
    ValueRow row = new ValueRow(types, values);
    for (int i = 0; i < values.size(); i++) {
      KeyValues.put(out, columns.get(i).type(), columns.get(i).prefix(), row, i);
    }
    return Key.of(out.toArray());
  }

  /** Where the first column stops being NULL under {@code values}: NULL sorts before. */
  public static Key afterNull(Key prefix, List<IndexColumn> columns, List<Value> values) {
    ByteBuilder out = new ByteBuilder(64);
    out.put(key(prefix, columns, values).bytes()).put(KeyValues.MIN_NOT_NULL);
    return Key.of(out.toArray());
  }
}
