package io.atoll.planner.access;

import io.atoll.codec.IndexColumn;
import io.atoll.codec.Key;
import io.atoll.codec.KeyBounds;
import io.atoll.codec.KeyRange;
import io.atoll.codec.TableKeys;
import io.atoll.expression.Expression;
import io.atoll.planner.access.RangeTerm.Interval;
import io.atoll.planner.access.RangeTerm.Limit;
import io.atoll.planner.access.RangeTerm.Point;
import io.atoll.planner.physical.BoundValues;
import io.atoll.planner.physical.ColumnValue;
import io.atoll.planner.physical.ColumnValue.Place;
import io.atoll.planner.physical.ScanRanges;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of an index or of a clustered key, from terms whose values are known at execution only.
 *
 * @param prefix of the index or of the table's rows
 * @param isIntHandle the only column is the row's handle: keys hold the bare integer
 * @param isPoints see {@link ScanRanges#isPoints}
 */
record KeyRanges(
    Key prefix,
    List<IndexColumn> columns,
    boolean isIntHandle,
    List<RangeTerm> terms,
    boolean isPoints,
    String description)
    implements ScanRanges {
  KeyRanges {
    columns = List.copyOf(columns);
    terms = List.copyOf(terms);
  }

  @Override
  public boolean isBounded() {
    for (RangeTerm term : terms) {
      RangeTerm.Interval interval = term.interval();
      boolean isBounded =
          interval == null
              ? !term.points().isEmpty()
              : !interval.lows().isEmpty() && !interval.highs().isEmpty();
      if (!isBounded) {
        return false;
      }
    }
    return true;
  }

  @Override
  public List<KeyRange> keyRanges(BoundValues values) {
    List<KeyRange> ranges = new ArrayList<>();
    for (RangeTerm term : terms) {
      add(term, new ArrayList<>(), values, ranges);
    }
    return isIntHandle && columns.getFirst().type().unsigned()
        ? inUnsignedOrder(ranges)
        : merged(ranges);
  }

  @Override
  public double mostRows(List<KeyRange> ranges) {
    if (isPoints) {
      return ranges.size();
    }
    if (!isIntHandle) {
      return Double.POSITIVE_INFINITY;
    }
    double rows = 0;
    for (KeyRange range : ranges) {
      rows += KeyBoundsOfHandles.count(prefix, range);
    }
    return rows;
  }

  private static List<KeyRange> merged(List<KeyRange> ranges) {
    if (ranges.size() < 2) {
      return ranges;
    }
    ranges.sort(Comparator.comparing(KeyRange::start));
    List<KeyRange> result = new ArrayList<>(ranges.size());
    KeyRange last = ranges.getFirst();
    for (KeyRange next : ranges.subList(1, ranges.size())) {
      if (last.end().isEmpty() || next.start().compareTo(last.end()) <= 0) {
        boolean isLonger =
            !last.end().isEmpty() && (next.end().isEmpty() || next.end().compareTo(last.end()) > 0);
        // Neighbouring points stay apart: each is a key of its own.
        if (!last.end().isEmpty() && next.start().equals(last.end()) && isLonger) {
          result.add(last);
          last = next;
        } else if (isLonger) {
          last = new KeyRange(last.start(), next.end());
        }
      } else {
        result.add(last);
        last = next;
      }
    }
    result.add(last);
    return result;
  }

  /** Handles from 2^63 on are negative in keys: they come after the others. */
  private List<KeyRange> inUnsignedOrder(List<KeyRange> ranges) {
    Key zero = KeyBoundsOfHandles.key(prefix, 0);
    List<KeyRange> low = new ArrayList<>();
    List<KeyRange> high = new ArrayList<>();
    for (KeyRange range : merged(ranges)) {
      (range.start().compareTo(zero) >= 0 ? low : high).add(range);
    }
    low.addAll(high);
    return low;
  }

  private void add(RangeTerm term, List<Value> chosen, BoundValues values, List<KeyRange> into) {
    int column = chosen.size();
    if (column == term.points().size()) {
      close(chosen, term.interval(), values, into);
      return;
    }
    SqlType type = columns.get(column).type();
    for (Point point : term.points().get(column)) {
      Value value = values.value(point.value());
      if (value.isNull()) {
        if (!point.isNullSafe()) {
          continue;
        }
      } else {
        ColumnValue placed = ColumnValue.of(value, point.value().type(), type);
        if (!placed.isExact()) {
          continue;
        }
        value = placed.value();
      }
      chosen.add(value);
      add(term, chosen, values, into);
      chosen.removeLast();
    }
  }

  private void close(
      List<Value> chosen, @Nullable Interval interval, BoundValues values, List<KeyRange> into) {
    if (isIntHandle) {
      handles(chosen, interval, values, into);
      return;
    }
    if (interval == null) {
      into.add(
          chosen.isEmpty()
              ? TableKeys.prefixRange(prefix)
              : KeyBounds.equal(prefix, columns, chosen));
      return;
    }
    Key start = KeyBounds.afterNull(prefix, columns, chosen);
    Key end =
        chosen.isEmpty()
            ? prefix.prefixNext()
            : KeyBounds.key(prefix, columns, chosen).prefixNext();
    SqlType type = columns.get(chosen.size()).type();
    for (Limit limit : interval.lows()) {
      if (limit.isPattern()) {
        byte[] literal = LikePrefix.of(values.value(limit.value()));
        if (literal.length > 0) {
          Key low = key(chosen, Value.of(literal));
          start = start.compareTo(low) < 0 ? low : start;
        }
        continue;
      }
      ColumnValue placed = placed(limit, type, values);
      if (placed == null || placed.place() == Place.ABOVE) {
        return;
      }
      if (placed.place() == Place.BELOW) {
        continue;
      }
      Key key = key(chosen, placed.value());
      Key low = limit.isInclusive() && placed.isExact() ? key : key.prefixNext();
      start = start.compareTo(low) < 0 ? low : start;
    }
    for (Limit limit : interval.highs()) {
      if (limit.isPattern()) {
        Key high =
            LikePrefix.end(
                KeyBounds.key(prefix, columns, chosen),
                columns.get(chosen.size()),
                LikePrefix.of(values.value(limit.value())));
        end = !high.isEmpty() && end.compareTo(high) > 0 ? high : end;
        continue;
      }
      ColumnValue placed = placed(limit, type, values);
      if (placed == null || placed.place() == Place.BELOW) {
        return;
      }
      if (placed.place() == Place.ABOVE) {
        continue;
      }
      Key key = key(chosen, placed.value());
      Key high = limit.isInclusive() || !placed.isExact() ? key.prefixNext() : key;
      end = end.compareTo(high) > 0 ? high : end;
    }
    if (start.compareTo(end) < 0) {
      into.add(new KeyRange(start, end));
    }
  }

  private Key key(List<Value> chosen, Value last) {
    List<Value> all = new ArrayList<>(chosen);
    all.add(last);
    return KeyBounds.key(prefix, columns, all);
  }

  /** Null where the limit is NULL: nothing compares with it. */
  private static @Nullable ColumnValue placed(Limit limit, SqlType type, BoundValues values) {
    Expression expression = limit.value();
    Value value = values.value(expression);
    return value.isNull() ? null : ColumnValue.of(value, expression.type(), type);
  }

  private void handles(
      List<Value> chosen, @Nullable Interval interval, BoundValues values, List<KeyRange> into) {
    SqlType type = columns.getFirst().type();
    boolean isUnsigned = type.unsigned();
    long first = isUnsigned ? 0 : Long.MIN_VALUE;
    long last = isUnsigned ? -1 : Long.MAX_VALUE;
    if (!chosen.isEmpty()) {
      if (!(chosen.getFirst() instanceof Value.OfLong n)) {
        return;
      }
      first = n.value();
      last = n.value();
    } else if (interval != null) {
      for (Limit limit : interval.lows()) {
        ColumnValue placed = placed(limit, type, values);
        if (placed == null || placed.place() == Place.ABOVE) {
          return;
        }
        if (placed.value() instanceof Value.OfLong n) {
          boolean isIncluded = limit.isInclusive() && placed.isExact();
          if (!isIncluded && n.value() == (isUnsigned ? -1 : Long.MAX_VALUE)) {
            return;
          }
          long low = isIncluded ? n.value() : n.value() + 1;
          first = compare(first, low, isUnsigned) < 0 ? low : first;
        }
      }
      for (Limit limit : interval.highs()) {
        ColumnValue placed = placed(limit, type, values);
        if (placed == null || placed.place() == Place.BELOW) {
          return;
        }
        if (placed.value() instanceof Value.OfLong n) {
          boolean isIncluded = limit.isInclusive() || !placed.isExact();
          if (!isIncluded && n.value() == (isUnsigned ? 0 : Long.MIN_VALUE)) {
            return;
          }
          long high = isIncluded ? n.value() : n.value() - 1;
          last = compare(last, high, isUnsigned) > 0 ? high : last;
        }
      }
    }
    if (compare(first, last, isUnsigned) > 0) {
      return;
    }
    if (isUnsigned && first >= 0 && last < 0) {
      into.add(KeyBoundsOfHandles.range(prefix, first, Long.MAX_VALUE));
      into.add(KeyBoundsOfHandles.range(prefix, Long.MIN_VALUE, last));
    } else {
      into.add(KeyBoundsOfHandles.range(prefix, first, last));
    }
  }

  private static int compare(long a, long b, boolean isUnsigned) {
    return isUnsigned ? Long.compareUnsigned(a, b) : Long.compare(a, b);
  }
}
