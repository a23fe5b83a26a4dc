package io.atoll.executor.write;

import io.atoll.catalog.ColumnInfo;
import io.atoll.chunk.Chunk;
import io.atoll.chunk.DoubleVector;
import io.atoll.chunk.LongVector;
import io.atoll.chunk.Vector;
import io.atoll.executor.ExecutionContext;
import io.atoll.executor.table.TableLayout;
import io.atoll.types.SqlError;
import io.atoll.types.SqlMode;
import io.atoll.types.SqlType;

/**
 * Fills a table's AUTO_INCREMENT column: NULL and (unless NO_AUTO_VALUE_ON_ZERO) 0 get the next
 * values of the table's one sequence, which values given explicitly move forward. Also makes hidden
 * row ids.
 */
final class AutoIncrement {
  private final TableLayout layout;
  private final ExecutionContext context;
  private final int column;
  private final boolean zeroIsValue;
  private long firstGenerated;
  private long lastExplicit;

  AutoIncrement(TableLayout layout, ExecutionContext context) {
    this.layout = layout;
    this.context = context;
    this.column =
        layout
            .table()
            .autoIncrementColumn()
            .filter(c -> c.state().isWritable())
            .map(ColumnInfo::offset)
            .orElse(-1);
    this.zeroIsValue = context.evaluation().sqlMode().has(SqlMode.Flag.NO_AUTO_VALUE_ON_ZERO);
  }

  /** The first value made by the statement; 0 for none. */
  long firstGenerated() {
    return firstGenerated;
  }

  /** The last value given explicitly; 0 for none. */
  long lastExplicit() {
    return lastExplicit;
  }

  private static long value(Vector vector, int row) {
    return vector instanceof LongVector longs
        ? longs.get(row)
        : (long) ((DoubleVector) vector).get(row);
  }

  private boolean isWanted(Vector vector, int row) {
    return vector.isNull(row) || (!zeroIsValue && value(vector, row) == 0);
  }

  /** The rows with the column filled. */
  Chunk fill(Chunk rows) {
    if (column < 0) {
      return rows;
    }
    Vector given = rows.column(column);
    SqlType type = layout.types().get(column);
    int count = rows.rows();
    boolean anyWanted = false;
    for (int i = 0; i < count && !anyWanted; i++) {
      anyWanted = isWanted(given, i);
    }
    Vector filled = anyWanted ? Chunk.vector(type, count) : given;
    int at = 0;
    while (at < count) {
      if (!isWanted(given, at)) {
        at = explicit(given, at, count, type, anyWanted ? filled : null);
        continue;
      }
      int end = at;
      while (end < count && isWanted(given, end)) {
        end++;
      }
      long increment = context.settings().autoIncrementIncrement();
      long next =
          context
              .generatedIds()
              .take(
                  layout.table().id(),
                  end - at,
                  increment,
                  context.settings().autoIncrementOffset());
      // Beyond the column's range its greatest value is given again: a duplicate, as in MySQL.
      long greatest = greatest(type);
      if (firstGenerated == 0) {
        firstGenerated = Math.min(next, greatest);
      }
      long last = next + (end - at - 1) * increment;
      if (last < next) {
        throw SqlError.ER_AUTOINC_READ_FAILED.with();
      }
      for (; at < end; at++) {
        if (filled instanceof LongVector longs) {
          longs.append(Math.min(next, greatest));
        } else {
          ((DoubleVector) filled).append((double) next);
        }
        next += increment;
      }
    }
    if (!anyWanted) {
      return rows;
    }
    Vector[] columns = new Vector[rows.columnCount()];
    java.util.Arrays.setAll(columns, c -> c == column ? filled : rows.column(c));
    return new Chunk(columns);
  }

  /** Passes a run of explicit values and moves the sequence beyond the greatest of them. */
  private int explicit(
      Vector given,
      int start,
      int count,
      SqlType type,
      @org.jspecify.annotations.Nullable Vector to) {
    long greatest = 0;
    int at = start;
    for (; at < count && !isWanted(given, at); at++) {
      long value = value(given, at);
      lastExplicit = value;
      if (type.unsigned() ? Long.compareUnsigned(value, greatest) > 0 : value > greatest) {
        greatest = value;
      }
      if (to != null) {
        to.appendFrom(given, at);
      }
    }
    if (greatest > 0) {
      context.generatedIds().raise(layout.table().id(), greatest);
    }
    return at;
  }

  private static long greatest(SqlType type) {
    return switch (type.kind()) {
      case TINYINT -> type.unsigned() ? 255 : 127;
      case SMALLINT -> type.unsigned() ? 65535 : 32767;
      case MEDIUMINT -> type.unsigned() ? 16777215 : 8388607;
      case INT -> type.unsigned() ? 4294967295L : 2147483647L;
      default -> Long.MAX_VALUE;
    };
  }

  /** The first of {@code count} hidden row ids. */
  long hiddenIds(int count) {
    // A sequence of its own: the table's AUTO_INCREMENT column counts apart from the row ids.
    long sequence = -layout.table().id();
    return context.generatedIds().take(sequence, count, 1, 1);
  }
}
