package io.atoll.types;

import java.util.function.LongSupplier;

/**
 * The circumstances under which a statement stores values into columns.
 *
 * @param sqlMode the session's
 * @param isIgnore INSERT IGNORE, UPDATE IGNORE: errors become warnings
 * @param rejectsNull whether NULL for a NOT NULL column is error 1048 even outside strict mode, as
 *     for a single-row INSERT; else it becomes the implicit default with a warning
 * @param statementDate the statement's current date, packed, in the session's time zone: what a
 *     TIME stored into a DATETIME falls on; asked only then
 */
public record AssignmentRules(
    SqlMode sqlMode, boolean isIgnore, boolean rejectsNull, LongSupplier statementDate) {
  public AssignmentRules(
      SqlMode sqlMode, boolean isIgnore, boolean rejectsNull, long statementDate) {
    this(sqlMode, isIgnore, rejectsNull, () -> statementDate);
  }

  /** Whether a value that does not fit is an error. */
  public boolean isStrict() {
    return sqlMode.isStrict() && !isIgnore;
  }
}
