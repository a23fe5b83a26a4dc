package io.atoll.expression.scalar;

import io.atoll.chunk.BytesVector;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import io.atoll.types.SqlType;
import java.math.BigDecimal;
import java.util.function.Consumer;

/** JSON in comparisons and casts. */
final class JsonValues {
  private JsonValues() {}

  private static SqlException refuse() {
    return SqlError.ER_NOT_SUPPORTED_YET.with("JSON expressions");
  }

  static RowFunction parser() {
    throw refuse();
  }

  static RowFunction fromScalar(SqlType from) {
    throw refuse();
  }

  static int compare(BytesVector a, int i, BytesVector b, int j) {
    throw refuse();
  }

  static long hash(BytesVector a, int i) {
    throw refuse();
  }

  static void toLong(Row row, boolean unsigned) {
    throw refuse();
  }

  static void toDouble(Row row) {
    throw refuse();
  }

  static void toDecimal(Row row, Consumer<BigDecimal> sink) {
    throw refuse();
  }

  static void print(Row row) {
    throw refuse();
  }
}
