package io.atoll.planner.physical;

import java.util.List;

/**
 * A privilege that a statement needs.
 *
 * @param privilege SELECT, INSERT, UPDATE, DELETE, …
 * @param columns those touched; empty where the privilege on the table as a whole is needed
 */
public record RequiredPrivilege(
    String privilege, String database, String table, List<String> columns) {
  public RequiredPrivilege {
    columns = List.copyOf(columns);
  }
}
