package io.atoll.planner.physical;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A privilege that a statement needs.
 *
 * @param privilege SELECT, INSERT, UPDATE, DELETE, … or {@link #LOCKING_READ}
 * @param columns those touched; empty where the privilege on the table as a whole is needed
 * @param within the view whose text asks for it; null where the statement itself does
 */
public record RequiredPrivilege(
    String privilege,
    String database,
    String table,
    List<String> columns,
    @Nullable WithinView within) {
  /** What FOR UPDATE needs besides SELECT: any of UPDATE, DELETE and LOCK TABLES. */
  public static final String LOCKING_READ = "SELECT with locking clause";

  /**
   * Whose privileges count in a view's text.
   *
   * @param database of the view that the statement names
   * @param definer whose privileges count; null for the statement's own user (SQL SECURITY INVOKER)
   */
  public record WithinView(String database, String view, @Nullable Definer definer) {}

  public record Definer(String user, String host) {}

  public RequiredPrivilege {
    columns = List.copyOf(columns);
  }

  public RequiredPrivilege(String privilege, String database, String table, List<String> columns) {
    this(privilege, database, table, columns, null);
  }
}
