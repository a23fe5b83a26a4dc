package io.atoll.planner.physical;

/**
 * A table as a statement uses it.
 *
 * @param tableId of the table whose rows are read or written; the catalog's snapshot of the plan's
 *     schema version describes it
 * @param alias the name in the statement; the table's own where it has none
 */
public record TableAccess(long tableId, String database, String name, String alias) {}
