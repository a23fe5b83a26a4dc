package io.atoll.executor;

/**
 * What a statement changed.
 *
 * @param affectedRows as MySQL counts them: rows changed (INSERT … ON DUPLICATE KEY UPDATE: 2 for
 *     an updated row), or found with CLIENT_FOUND_ROWS
 * @param lastInsertId what the OK packet tells: the first AUTO_INCREMENT value made by the
 *     statement, or the last one given explicitly; 0 for none
 * @param generatedId what LAST_INSERT_ID() answers from now on: the first value made; 0 for none
 * @param info the message of the OK packet; empty for none
 */
public record WriteOutcome(long affectedRows, long lastInsertId, long generatedId, String info) {}
