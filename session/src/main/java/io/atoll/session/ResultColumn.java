package io.atoll.session;

import io.atoll.types.SqlType;

/**
 * What a client is told of a result's column.
 *
 * @param name the label (alias, or the text of the expression)
 * @param originalName of the column it comes from; empty for expressions
 * @param table alias it was selected through; empty for expressions
 * @param originalTable empty for expressions
 * @param database of the table; empty for expressions
 * @param flags MySQL's column flags that the type does not give (PRI_KEY, UNIQUE_KEY, MULTIPLE_KEY,
 *     AUTO_INCREMENT, ON_UPDATE_NOW, NO_DEFAULT_VALUE)
 */
public record ResultColumn(
    String name,
    String originalName,
    String table,
    String originalTable,
    String database,
    SqlType type,
    int flags) {
  public static ResultColumn expression(String name, SqlType type) {
    return new ResultColumn(name, "", "", "", "", type, 0);
  }
}
