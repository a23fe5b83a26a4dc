package io.atoll.executor.constraint;

import io.atoll.codec.ColumnSource;
import io.atoll.types.SqlType;
import java.util.Arrays;

/** Equality of values as they are stored, beyond what a collation tells apart. */
final class StoredValues {
  private StoredValues() {}

  /** Whether two rows of a table hold the same in all of some columns. */
  static boolean areSame(
      ColumnSource one, ColumnSource other, int[] positions, java.util.List<SqlType> types) {
    for (int position : positions) {
      if (!areSame(one, other, position, types.get(position))) {
        return false;
      }
    }
    return true;
  }

  private static boolean areSame(ColumnSource one, ColumnSource other, int c, SqlType type) {
    if (one.isNull(c) || other.isNull(c)) {
      return one.isNull(c) && other.isNull(c);
    }
    return switch (type.kind()) {
      case TINYINT,
          SMALLINT,
          MEDIUMINT,
          INT,
          BIGINT,
          YEAR,
          BIT,
          ENUM,
          SET,
          DATE,
          DATETIME,
          TIMESTAMP,
          TIME ->
          one.longAt(c) == other.longAt(c);
      case FLOAT, DOUBLE -> Double.compare(one.doubleAt(c), other.doubleAt(c)) == 0;
      case DECIMAL ->
          one.isWideDecimal(c) || other.isWideDecimal(c)
              ? wide(one, c).equals(wide(other, c))
              : one.decimalAt(c) == other.decimalAt(c);
      case CHAR, VARCHAR, TINYBLOB, BLOB, MEDIUMBLOB, LONGBLOB, JSON ->
          Arrays.equals(
              one.bytesAt(c),
              one.bytesOffset(c),
              one.bytesOffset(c) + one.bytesLength(c),
              other.bytesAt(c),
              other.bytesOffset(c),
              other.bytesOffset(c) + other.bytesLength(c));
      case NULL -> true;
    };
  }

  private static java.math.BigInteger wide(ColumnSource row, int c) {
    return row.isWideDecimal(c)
        ? row.wideDecimalAt(c)
        : java.math.BigInteger.valueOf(row.decimalAt(c));
  }
}
