package io.atoll.codec;

import io.atoll.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/**
 * All that index entries' bytes depend on.
 *
 * @param isUnique unique indexes keep the handle in the value, unless a column is NULL
 * @param columns the indexed columns
 * @param handleColumns the clustered primary key's columns; empty where handles are integers
 */
public record IndexLayout(
    long tableId,
    long indexId,
    boolean isUnique,
    List<IndexColumn> columns,
    List<IndexColumn> handleColumns) {
  public IndexLayout {
    columns = List.copyOf(columns);
    handleColumns = List.copyOf(handleColumns);
  }

  public boolean hasIntHandle() {
    return handleColumns.isEmpty();
  }

  /** Whether entries must keep values beside the key (see {@link KeyValues#needsRestoring}). */
  public boolean needsRestoring() {
    return columns.stream().anyMatch(c -> KeyValues.needsRestoring(c.type()))
        || handleColumns.stream().anyMatch(c -> KeyValues.needsRestoring(c.type()));
  }

  boolean isHandleColumn(long columnId) {
    return handleColumns.stream().anyMatch(c -> c.columnId() == columnId);
  }

  /** Types of what {@link IndexDecoder} gives: indexed columns, then the handle's. */
  public List<SqlType> decodedTypes() {
    List<SqlType> types = new ArrayList<>();
    columns.forEach(c -> types.add(c.type()));
    if (hasIntHandle()) {
      types.add(SqlType.BIGINT);
    } else {
      handleColumns.forEach(c -> types.add(c.type()));
    }
    return types;
  }
}
