package io.atoll.session.account;

import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.session.Account;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an account with some active roles may do: its own grants and those of the roles, and of
 * roles granted to these. Immutable; checks do no I/O and, where all goes well, allocate nothing.
 */
final class Authority {
  private static final String INFORMATION_SCHEMA = "information_schema";

  /** Nothing: an account that was dropped while its session lives. */
  static final Authority NONE = new Authority(List.of());

  private final List<Grants> members;
  private final long global;
  private final SortedMap<String, Boolean> dynamic = new TreeMap<>();

  /** Whether every static privilege is held globally, so that no object need be looked at. */
  private final boolean hasAll;

  private Authority(List<Grants> members) {
    this.members = List.copyOf(members);
    long mask = 0;
    for (Grants each : members) {
      mask |= each.global();
      each.dynamic().forEach((name, may) -> dynamic.merge(name, may, Boolean::logicalOr));
    }
    this.global = mask;
    this.hasAll = (mask & StaticPrivilege.GLOBAL_LEVEL) == StaticPrivilege.GLOBAL_LEVEL;
  }

  /** The account's own grants and the roles', directly and indirectly granted ones. */
  static Authority of(StoredAccount account, List<AccountName> active, Accounts accounts) {
    List<Grants> members = new ArrayList<>();
    members.add(account.grants());
    Set<AccountName> seen = new HashSet<>();
    List<AccountName> open = new ArrayList<>(active);
    while (!open.isEmpty()) {
      AccountName name = open.removeLast();
      StoredAccount role = accounts.find(name);
      if (role != null && seen.add(name)) {
        members.add(role.grants());
        open.addAll(role.roles().keySet());
      }
    }
    return new Authority(members);
  }

  List<Grants> members() {
    return members;
  }

  long global() {
    return global;
  }

  /** Dynamic privileges and whether each may be passed on. */
  Map<String, Boolean> dynamic() {
    return dynamic;
  }

  boolean hasGlobal(String privilege) {
    StaticPrivilege known = StaticPrivilege.named(privilege).orElse(null);
    return known != null ? known.isIn(global) : dynamic.containsKey(privilege);
  }

  boolean hasGlobal(StaticPrivilege privilege) {
    return privilege.isIn(global);
  }

  /** Held on all of a database, globally or there. */
  long ofDatabase(String database) {
    long mask = global;
    for (Grants each : members) {
      mask |= each.ofDatabase(database);
    }
    return mask;
  }

  /** Held on a table as a whole. */
  long ofTable(String database, String table) {
    long mask = ofDatabase(database);
    for (Grants each : members) {
      Grants.OfTable grant = grant(each, database, table);
      if (grant != null) {
        mask |= grant.mask();
      }
    }
    return mask;
  }

  private static Grants.@org.jspecify.annotations.Nullable OfTable grant(
      Grants grants, String database, String table) {
    return grants.tables().isEmpty()
        ? null
        : grants.table(database.toLowerCase(Locale.ROOT), table.toLowerCase(Locale.ROOT));
  }

  /** Held on a column by grants on the column itself. */
  private long ofColumn(String database, String table, String column) {
    long mask = 0;
    String lower = column.toLowerCase(Locale.ROOT);
    for (Grants each : members) {
      Grants.OfTable grant = grant(each, database, table);
      if (grant != null) {
        Long held = grant.columns().get(lower);
        mask |= held == null ? 0 : held;
      }
    }
    return mask;
  }

  /** Held on at least one column of a table by grants on columns. */
  private long ofAnyColumn(String database, String table) {
    long mask = 0;
    for (Grants each : members) {
      Grants.OfTable grant = grant(each, database, table);
      if (grant != null) {
        mask |= grant.anyColumn();
      }
    }
    return mask;
  }

  /** Whether anything is granted on a database or in it. */
  boolean seesDatabase(String database) {
    long objects = StaticPrivilege.DATABASE_LEVEL | StaticPrivilege.SHOW_DATABASES.bit();
    if (hasAll
        || database.equalsIgnoreCase(INFORMATION_SCHEMA)
        || (global & objects) != 0
        || ofDatabase(database) != 0) {
      return true;
    }
    String lower = database.toLowerCase(Locale.ROOT);
    for (Grants each : members) {
      if (each.tables().containsKey(lower)) {
        return true;
      }
    }
    return false;
  }

  /** Whether anything is granted on a table or one of its columns. */
  boolean seesTable(String database, String table) {
    return hasAll
        || database.equalsIgnoreCase(INFORMATION_SCHEMA)
        || (ofTable(database, table) & StaticPrivilege.TABLE_LEVEL) != 0
        || ofAnyColumn(database, table) != 0;
  }

  /**
   * @param accounts the definers of views
   * @throws SqlException 1227, 1044, 1142, 1143, and of views' texts 1356, 1449
   */
  void require(Account who, List<RequiredPrivilege> needed, Accounts accounts) {
    for (int i = 0; i < needed.size(); i++) {
      RequiredPrivilege each = needed.get(i);
      if (isReadOnly(each)) {
        throw SqlError.ER_DBACCESS_DENIED_ERROR.with(
            who.user(), who.hostPattern(), INFORMATION_SCHEMA);
      }
      RequiredPrivilege.WithinView within = each.within();
      if (within != null) {
        requireWithin(who, each, within, accounts);
      } else if (!hasAll) {
        require(who, each);
      }
    }
  }

  /** What a view's text needs: of its definer, or of the one who asks. */
  private void requireWithin(
      Account who,
      RequiredPrivilege needed,
      RequiredPrivilege.WithinView within,
      Accounts accounts) {
    RequiredPrivilege.Definer definer = within.definer();
    Authority authority = this;
    if (definer != null) {
      StoredAccount stored = accounts.find(new AccountName(definer.user(), definer.host()));
      if (stored == null) {
        throw SqlError.ER_NO_SUCH_USER.with(definer.user(), definer.host());
      }
      authority =
          accounts.authority(
              definer.user(),
              definer.host(),
              stored.defaultRoles().stream()
                  .filter(stored.roles()::containsKey)
                  .map(AccountName::quoted)
                  .toList());
    }
    if (authority.hasAll) {
      return;
    }
    try {
      authority.require(who, needed);
    } catch (SqlException e) {
      SqlException hidden = SqlError.ER_VIEW_INVALID.with(within.database(), within.view());
      hidden.addSuppressed(e);
      throw hidden;
    }
  }

  private static boolean isReadOnly(RequiredPrivilege needed) {
    return needed.database().length() == INFORMATION_SCHEMA.length()
        && needed.database().equalsIgnoreCase(INFORMATION_SCHEMA)
        && !needed.privilege().equals("SELECT");
  }

  private void require(Account who, RequiredPrivilege needed) {
    String database = needed.database();
    if (database.isEmpty()) {
      if (!hasGlobal(needed.privilege())) {
        throw SqlError.ER_SPECIFIC_ACCESS_DENIED_ERROR.with(needed.privilege());
      }
      return;
    }
    if (database.equalsIgnoreCase(INFORMATION_SCHEMA)) {
      return;
    }
    if (needed.privilege().equals(RequiredPrivilege.LOCKING_READ)) {
      if (!mayLock(database, needed.table())) {
        throw SqlError.ER_TABLEACCESS_DENIED_ERROR.with(
            RequiredPrivilege.LOCKING_READ, who.user(), who.hostPattern(), needed.table());
      }
      return;
    }
    StaticPrivilege privilege =
        StaticPrivilege.named(needed.privilege())
            .orElseThrow(() -> new IllegalArgumentException(needed.privilege()));
    if (privilege.isIn(global)) {
      return;
    }
    if (needed.table().isEmpty()) {
      if (!privilege.isIn(ofDatabase(database))) {
        throw SqlError.ER_DBACCESS_DENIED_ERROR.with(who.user(), who.hostPattern(), database);
      }
      return;
    }
    if (!privilege.isIn(ofTable(database, needed.table()))) {
      requireColumns(who, needed, privilege);
    }
  }

  /** One column that may be updated is enough. */
  private boolean mayLock(String database, String table) {
    long any =
        StaticPrivilege.mask(
            StaticPrivilege.UPDATE, StaticPrivilege.DELETE, StaticPrivilege.LOCK_TABLES);
    return ((ofTable(database, table) | ofAnyColumn(database, table)) & any) != 0;
  }

  private void requireColumns(Account who, RequiredPrivilege needed, StaticPrivilege privilege) {
    String table = needed.table();
    boolean hasSome = privilege.isIn(ofAnyColumn(needed.database(), table));
    // Reading a table but none of its columns (COUNT(*)) needs the privilege on any of them.
    boolean anyIsEnough = needed.columns().isEmpty() && privilege == StaticPrivilege.SELECT;
    if (!hasSome || (needed.columns().isEmpty() && !anyIsEnough)) {
      throw SqlError.ER_TABLEACCESS_DENIED_ERROR.with(
          privilege.label(), who.user(), who.hostPattern(), table);
    }
    for (String column : needed.columns()) {
      if (!privilege.isIn(ofColumn(needed.database(), table, column))) {
        throw SqlError.ER_COLUMNACCESS_DENIED_ERROR.with(
            privilege.label(), who.user(), who.hostPattern(), column, table);
      }
    }
  }
}
