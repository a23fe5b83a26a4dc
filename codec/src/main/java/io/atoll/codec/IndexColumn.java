package io.atoll.codec;

import io.atoll.types.SqlType;

/**
 * A column of an index.
 *
 * @param columnId the table column's id
 * @param prefix indexed characters (bytes where binary) of a prefix column; -1 for the whole
 */
public record IndexColumn(long columnId, SqlType type, int prefix) {
  public IndexColumn(long columnId, SqlType type) {
    this(columnId, type, -1);
  }
}
