package io.atoll.ddl.backfill;

import io.atoll.catalog.ColumnInfo;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.Vector;
import io.atoll.types.AssignmentRules;
import io.atoll.types.ColumnAssignment;
import io.atoll.types.Dates;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import io.atoll.types.SqlMode;
import io.atoll.types.Value;
import io.atoll.types.ZoneConverter;
import java.time.ZoneOffset;
import java.util.Arrays;

/** Whether stored values of a column fit its new type as they are; errors as a strict INSERT's. */
final class StoredValueCheck {
  private final ColumnInfo old;
  private final boolean rejectsNull;
  private final ColumnAssignment assignment;
  private long rowsSeen;

  StoredValueCheck(ColumnInfo old, ColumnInfo changed) {
    this.old = old;
    this.rejectsNull = !changed.isNullable();
    this.assignment =
        new ColumnAssignment(
            changed.type(),
            changed.name(),
            new AssignmentRules(SqlMode.DEFAULT, false, true, Dates.fromDayNumber(0)),
            new ZoneConverter(ZoneOffset.UTC),
            Diagnostics.IGNORE);
  }

  /** A text that is too long is 1265 for ALTER TABLE, where it is 1406 for INSERT. */
  static SqlException ofAlter(SqlException e) {
    return e.error() == SqlError.ER_DATA_TOO_LONG
        ? new SqlException(
            SqlError.WARN_DATA_TRUNCATED,
            String.valueOf(e.getMessage()).replace("Data too long", "Data truncated"))
        : e;
  }

  void check(Chunk rows, int count) {
    Vector values = rows.column(old.offset());
    for (int i = 0; i < count; i++) {
      rowsSeen++;
      if (values.isNull(i)) {
        if (rejectsNull) {
          throw SqlError.ER_INVALID_USE_OF_NULL.with();
        }
        continue;
      }
      Value value = values.value(i);
      Value stored;
      try {
        stored = assignment.store(value, old.type(), rowsSeen);
      } catch (SqlException e) {
        throw ofAlter(e);
      }
      // Blanks at the end are cut without an error, and yet they are stored here.
      if (value instanceof Value.OfBytes a
          && stored instanceof Value.OfBytes b
          && !Arrays.equals(a.value(), b.value())) {
        throw SqlError.WARN_DATA_TRUNCATED.with(old.name(), rowsSeen);
      }
    }
  }
}
