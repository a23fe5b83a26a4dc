package io.atoll.planner.search;

import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.ColumnStatistics;
import io.atoll.catalog.IndexInfo;
import io.atoll.codec.KeyValues;
import io.atoll.codec.ValueRow;
import io.atoll.expression.Expression.Constant;
import io.atoll.planner.physical.ColumnValue;
import io.atoll.types.ByteBuilder;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a column's histogram and most frequent values say of one constant: how many rows lie below
 * it and how many equal it. Values that came after the ANALYZE are reckoned with by at least one
 * row, or half of those changed since where the constant lies outside of all known values.
 *
 * @param below rows with a smaller value
 * @param equal rows with this value
 * @param rows all rows, NULL included
 * @param known rows with a value
 */
record ColumnEstimate(double below, double equal, double rows, double known) {
  private static final byte[] LEAST = {};

  /** Null where the constant says nothing of the column's order, or nothing is known. */
  static @Nullable ColumnEstimate of(
      ColumnStatistics statistics, long modifications, ColumnInfo column, Constant constant) {
    return ofType(statistics, modifications, column.type(), constant);
  }

  static @Nullable ColumnEstimate ofType(
      ColumnStatistics statistics, long modifications, SqlType type, Constant constant) {
    if (statistics.rows() == 0 || !isComparable(constant, type)) {
      return null;
    }
    ColumnValue value = ColumnValue.of(constant.value(), constant.type(), type);
    double known = statistics.rows();
    double rows = known + statistics.nulls();
    double atLeast = Math.min(known, Math.max(1, modifications * 0.5));
    if (value.place() != ColumnValue.Place.IN) {
      return new ColumnEstimate(
          value.place() == ColumnValue.Place.ABOVE ? known : 0, 0, rows, known);
    }
    ByteBuilder bytes = new ByteBuilder(32);
    KeyValues.put(
        bytes,
        type,
        IndexInfo.IndexColumn.WHOLE,
        new ValueRow(List.of(type), List.of(value.value())),
        0);
    byte[] key = bytes.toArray();
    double below =
        statistics.histogram().rowsBelow(key) + statistics.top().countBetween(LEAST, key);
    double equal = Math.max(0, statistics.top().count(key));
    if (equal == 0 && value.isExact()) {
      equal = Math.max(statistics.histogram().rowsEqual(key), 1);
    }
    // Outside of what was seen there may be what came later.
    if (below >= known) {
      below = known - atLeast;
    } else if (below <= 0) {
      below = Math.min(atLeast, known - equal);
    }
    return new ColumnEstimate(Math.max(0, below), value.isExact() ? equal : 0, rows, known);
  }

  /** The share of rows for which {@code column operator constant} is true. */
  double share(String operator) {
    double matched =
        switch (operator) {
          case "=", "<=>" -> equal;
          case "<" -> below;
          case "<=" -> below + equal;
          case ">" -> known - below - equal;
          case ">=" -> known - below;
          default -> throw new IllegalArgumentException(operator);
        };
    return Math.clamp(matched / rows, 0.5 / rows, 1);
  }

  private static boolean isComparable(Constant constant, SqlType column) {
    Value value = constant.value();
    TypeKind kind = column.kind();
    TypeKind from = constant.type().kind();
    return switch (column.storage()) {
      case BYTES -> value instanceof Value.OfBytes && kind != TypeKind.JSON;
      case DOUBLE, DECIMAL ->
          !from.isTemporal()
              && (value instanceof Value.OfLong
                  || value instanceof Value.OfDouble
                  || value instanceof Value.OfDecimal);
      case LONG ->
          switch (kind) {
            case DATE, DATETIME ->
                value instanceof Value.OfLong
                    && (from == TypeKind.DATE || from == TypeKind.DATETIME);
            case TIMESTAMP, TIME, YEAR -> value instanceof Value.OfLong && from == kind;
            case TINYINT, SMALLINT, MEDIUMINT, INT, BIGINT ->
                !from.isTemporal()
                    && (value instanceof Value.OfLong
                        || value instanceof Value.OfDouble
                        || value instanceof Value.OfDecimal);
            default -> false;
          };
    };
  }
}
