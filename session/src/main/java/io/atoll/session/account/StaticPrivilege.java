package io.atoll.session.account;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * MySQL's static privileges in the order that SHOW GRANTS prints them. Sets of them are masks: bit
 * {@code ordinal()} of a long.
 */
enum StaticPrivilege {
  SELECT("Select_priv", true, true, true),
  INSERT("Insert_priv", true, true, true),
  UPDATE("Update_priv", true, true, true),
  DELETE("Delete_priv", true, true, false),
  CREATE("Create_priv", true, true, false),
  DROP("Drop_priv", true, true, false),
  RELOAD("Reload_priv", false, false, false),
  SHUTDOWN("Shutdown_priv", false, false, false),
  PROCESS("Process_priv", false, false, false),
  FILE("File_priv", false, false, false),
  REFERENCES("References_priv", true, true, true),
  INDEX("Index_priv", true, true, false),
  ALTER("Alter_priv", true, true, false),
  SHOW_DATABASES("Show_db_priv", false, false, false),
  SUPER("Super_priv", false, false, false),
  CREATE_TEMPORARY_TABLES("Create_tmp_table_priv", true, false, false),
  LOCK_TABLES("Lock_tables_priv", true, false, false),
  EXECUTE("Execute_priv", true, false, false),
  REPLICATION_SLAVE("Repl_slave_priv", false, false, false),
  REPLICATION_CLIENT("Repl_client_priv", false, false, false),
  CREATE_VIEW("Create_view_priv", true, true, false),
  SHOW_VIEW("Show_view_priv", true, true, false),
  CREATE_ROUTINE("Create_routine_priv", true, false, false),
  ALTER_ROUTINE("Alter_routine_priv", true, false, false),
  CREATE_USER("Create_user_priv", false, false, false),
  EVENT("Event_priv", true, false, false),
  TRIGGER("Trigger_priv", true, true, false),
  CREATE_TABLESPACE("Create_tablespace_priv", false, false, false),
  CREATE_ROLE("Create_role_priv", false, false, false),
  DROP_ROLE("Drop_role_priv", false, false, false),
  /** Not part of ALL PRIVILEGES: granted by WITH GRANT OPTION. */
  GRANT_OPTION("Grant_priv", true, true, false);

  /** All but GRANT OPTION at each level. */
  static final long GLOBAL_LEVEL = mask(values()) & ~GRANT_OPTION.bit();

  static final long DATABASE_LEVEL = level(p -> p.isOfDatabase);
  static final long TABLE_LEVEL = level(p -> p.isOfTable);
  static final long COLUMN_LEVEL = level(p -> p.isOfColumn);

  private static final Map<String, StaticPrivilege> BY_NAME = new HashMap<>();

  static {
    for (StaticPrivilege p : values()) {
      BY_NAME.put(p.label, p);
    }
  }

  private final String label;
  private final String column;
  private final boolean isOfDatabase;
  private final boolean isOfTable;
  private final boolean isOfColumn;

  StaticPrivilege(String column, boolean isOfDatabase, boolean isOfTable, boolean isOfColumn) {
    this.label = name().replace('_', ' ');
    this.column = column;
    this.isOfDatabase = isOfDatabase;
    this.isOfTable = isOfTable;
    this.isOfColumn = isOfColumn;
  }

  private static long level(java.util.function.Predicate<StaticPrivilege> isOfLevel) {
    long mask = 0;
    for (StaticPrivilege p : values()) {
      if (p != GRANT_OPTION && isOfLevel.test(p)) {
        mask |= p.bit();
      }
    }
    return mask;
  }

  static long mask(StaticPrivilege... privileges) {
    long mask = 0;
    for (StaticPrivilege p : privileges) {
      mask |= p.bit();
    }
    return mask;
  }

  /** As GRANT spells it: upper case, single blanks. */
  static Optional<StaticPrivilege> named(String name) {
    StaticPrivilege found = BY_NAME.get(name);
    return Optional.ofNullable(found != null ? found : BY_NAME.get(name.toUpperCase(Locale.ROOT)));
  }

  /** The names of a mask, in SHOW GRANTS' order, GRANT OPTION left out. */
  static List<String> names(long mask) {
    List<String> names = new ArrayList<>();
    for (StaticPrivilege p : values()) {
      if (p != GRANT_OPTION && p.isIn(mask)) {
        names.add(p.label);
      }
    }
    return names;
  }

  long bit() {
    return 1L << ordinal();
  }

  boolean isIn(long mask) {
    return (mask & bit()) != 0;
  }

  /** As GRANT spells it. */
  String label() {
    return label;
  }

  /** Its column in mysql.user and mysql.db. */
  String column() {
    return column;
  }
}
