package io.atoll.session;

import java.util.List;

/**
 * The end of a statement, as OK and EOF packets tell it.
 *
 * @param info the human-readable part ("Rows matched: 1 Changed: 1 Warnings: 0"); empty for none
 * @param statusFlags MySQL's SERVER_STATUS_* (in transaction, autocommit, no backslash escapes, …)
 *     without the flags of the protocol itself (more results, cursor)
 * @param changes session state to tell a client that asked for tracking
 * @param moreResults another result of the same text follows
 */
public record Completion(
    long affectedRows,
    long lastInsertId,
    int warningCount,
    int statusFlags,
    String info,
    List<StateChange> changes,
    boolean moreResults) {

  /** A change that CLIENT_SESSION_TRACK reports. */
  public sealed interface StateChange {
    record SystemVariable(String name, String value) implements StateChange {}

    record Schema(String name) implements StateChange {}

    record TransactionState(String state) implements StateChange {}
  }
}
