package io.atoll.types;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Says what did not fit into a column: thrown in strict mode, else a warning after which the
 * adjusted value is stored.
 */
final class AssignmentReport {
  /** Most bytes of a value that a message quotes. */
  private static final int QUOTED = 128;

  private final String column;
  private final AssignmentRules rules;
  private final Diagnostics diagnostics;
  private final boolean isStrict;

  AssignmentReport(String column, AssignmentRules rules, Diagnostics diagnostics) {
    this.column = column;
    this.rules = rules;
    this.diagnostics = diagnostics;
    this.isStrict = rules.isStrict();
  }

  AssignmentRules rules() {
    return rules;
  }

  boolean isStrict() {
    return isStrict;
  }

  private void report(SqlError error, Object... arguments) {
    if (isStrict) {
      throw error.with(arguments);
    }
    diagnostics.warn(error, arguments);
  }

  /** 1264. */
  void outOfRange(long row) {
    report(SqlError.ER_WARN_DATA_OUT_OF_RANGE, column, row);
  }

  /** 1265. */
  void truncated(long row) {
    report(SqlError.WARN_DATA_TRUNCATED, column, row);
  }

  /** 1265 as a note: something was lost that strict mode does not mind. */
  void lost(long row) {
    diagnostics.note(SqlError.WARN_DATA_TRUNCATED, column, row);
  }

  /** 1366: no value of such a type at all. */
  void incorrect(String type, byte[] text, long row) {
    report(SqlError.ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, type, quoted(text), column, row);
  }

  /** 1366 for bytes that are no characters of the column's set. */
  void incorrectString(String escaped, long row) {
    report(SqlError.ER_TRUNCATED_WRONG_VALUE_FOR_FIELD, "string", escaped, column, row);
  }

  /** 1406; outside strict mode 1265. */
  void tooLong(long row) {
    if (isStrict) {
      throw SqlError.ER_DATA_TOO_LONG.with(column, row);
    }
    diagnostics.warn(SqlError.WARN_DATA_TRUNCATED, column, row);
  }

  /** 1406; outside strict mode 1264. */
  void tooManyBits(long row) {
    if (isStrict) {
      throw SqlError.ER_DATA_TOO_LONG.with(column, row);
    }
    diagnostics.warn(SqlError.ER_WARN_DATA_OUT_OF_RANGE, column, row);
  }

  /** A temporal value that is none: 1292; outside strict mode {@code otherwise}. */
  void badTemporal(String type, byte[] text, SqlError otherwise, long row) {
    if (isStrict) {
      throw SqlError.ER_TRUNCATED_WRONG_VALUE_FOR_COLUMN.with(type, quoted(text), column, row);
    }
    diagnostics.warn(otherwise, column, row);
  }

  /** 1048; a warning where the rules say so. */
  void nullRefused() {
    if (isStrict || (rules.rejectsNull() && !rules.isIgnore())) {
      throw SqlError.ER_BAD_NULL_ERROR.with(column);
    }
    diagnostics.warn(SqlError.ER_BAD_NULL_ERROR, column);
  }

  String column() {
    return column;
  }

  static String quoted(byte[] text) {
    int n = text.length;
    if (n > QUOTED) {
      n = Utf8.prefixLength(text, 0, text.length, QUOTED);
    }
    return new String(text, 0, n, UTF_8);
  }
}
