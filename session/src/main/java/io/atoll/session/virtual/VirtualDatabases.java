package io.atoll.session.virtual;

import io.atoll.catalog.TableInfo;
import java.util.List;
import java.util.Optional;

/** The databases whose tables are virtual. They cannot be made, dropped or written to. */
public final class VirtualDatabases {
  public static final String INFORMATION_SCHEMA = "information_schema";
  public static final String MYSQL = "mysql";
  public static final String PERFORMANCE_SCHEMA = "performance_schema";

  private static final List<String> NAMES = List.of(INFORMATION_SCHEMA, MYSQL, PERFORMANCE_SCHEMA);

  private VirtualDatabases() {}

  public static List<String> names() {
    return NAMES;
  }

  /** The name as it is shown, for a name in any case; empty where it is of none of them. */
  public static Optional<String> find(String name) {
    return NAMES.stream().filter(name::equalsIgnoreCase).findFirst();
  }

  /** Whether a table has no rows of its own anywhere. */
  public static boolean isVirtual(TableInfo table) {
    return table.id() < 0;
  }

  /** Whether everybody sees the database: the others are for accounts with privileges on them. */
  public static boolean isOpen(String name) {
    return !name.equals(MYSQL);
  }
}
