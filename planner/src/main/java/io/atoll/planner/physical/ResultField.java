package io.atoll.planner.physical;

import io.atoll.types.SqlType;

/**
 * A column of a result as the protocol describes it; names that do not apply are empty.
 *
 * @param name the alias or the text of the select item
 * @param table the alias of the table
 * @param flags the wire's NOT_NULL, PRI_KEY, UNIQUE_KEY, MULTIPLE_KEY, AUTO_INCREMENT, … bits that
 *     come from the column's definition; those that follow from the type are not included
 */
public record ResultField(
    String name,
    SqlType type,
    String database,
    String table,
    String originalTable,
    String originalName,
    int flags) {}
