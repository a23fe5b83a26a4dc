package io.atoll.catalog;

/**
 * A foreign key as its parent sees it.
 *
 * @param database of the child
 * @param child the table that has the key
 */
public record Reference(DatabaseInfo database, TableInfo child, ForeignKeyInfo key) {}
