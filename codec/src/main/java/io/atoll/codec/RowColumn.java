package io.atoll.codec;

import io.atoll.types.SqlType;
import io.atoll.types.Value;

/**
 * A column as rows on disk know it.
 *
 * @param id the column's id, never reused in its table
 * @param missing what a row written before the column existed has for it: the default at that time
 */
public record RowColumn(long id, SqlType type, Value missing) {
  public RowColumn(long id, SqlType type) {
    this(id, type, Value.NULL);
  }
}
