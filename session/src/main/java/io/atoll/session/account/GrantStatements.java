package io.atoll.session.account;

import io.atoll.catalog.TableInfo;
import io.atoll.parser.ast.Account;
import io.atoll.parser.ast.AccountStatement.Grant;
import io.atoll.parser.ast.AccountStatement.ObjectKind;
import io.atoll.parser.ast.AccountStatement.Privilege;
import io.atoll.parser.ast.AccountStatement.Revoke;
import io.atoll.parser.ast.AccountStatement.Target;
import io.atoll.parser.ast.AccountStatement.UserSpec;
import io.atoll.session.auth.AuthenticationPlugin;
import io.atoll.types.Diagnostics;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** GRANT and REVOKE of privileges. */
final class GrantStatements {
  private GrantStatements() {}

  /** The object of a statement: empty names for wider levels; a database may be a pattern. */
  private record Level(String database, String table) {
    boolean isGlobal() {
      return database.isEmpty();
    }

    boolean isDatabase() {
      return !database.isEmpty() && table.isEmpty();
    }
  }

  /**
   * The privileges of a statement.
   *
   * @param mask of the object as a whole
   * @param columns masks by lower-case column
   */
  private record Asked(long mask, List<String> dynamic, Map<String, Long> columns, boolean isAll) {}

  private static Level level(Target target, AccountChange change) {
    if (target.kind() != ObjectKind.TABLE) {
      throw SqlError.ER_SP_DOES_NOT_EXIST.with(target.kind().name(), String.valueOf(target.name()));
    }
    String schema = target.schema();
    String name = target.name();
    if (target.isCurrentSchema()) {
      // The current database is a name: its characters are no wildcards.
      schema = change.database().replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%");
    } else if (schema == null && name != null) {
      schema = change.database();
    }
    Level level = new Level(schema == null ? "" : schema, name == null ? "" : name);
    if (level.database().equalsIgnoreCase("information_schema")) {
      throw SqlError.ER_DBACCESS_DENIED_ERROR.with(
          change.actor().user(), change.actor().hostPattern(), level.database());
    }
    return level;
  }

  private static Asked asked(List<Privilege> privileges, Level level, boolean isRevoke) {
    long mask = 0;
    boolean isAll = false;
    List<String> dynamic = new ArrayList<>();
    Map<String, Long> columns = new TreeMap<>();
    long allowed =
        level.isGlobal()
            ? StaticPrivilege.GLOBAL_LEVEL
            : level.isDatabase() ? StaticPrivilege.DATABASE_LEVEL : StaticPrivilege.TABLE_LEVEL;
    for (Privilege each : privileges) {
      if (each.name().equals("ALL")) {
        isAll = true;
        mask |= allowed;
        dynamic.addAll(level.isGlobal() ? DynamicPrivileges.NAMES : List.of());
        continue;
      }
      if (each.name().equals("USAGE")) {
        continue;
      }
      StaticPrivilege known = StaticPrivilege.named(each.name()).orElse(null);
      if (known == null) {
        if (!DynamicPrivileges.NAMES.contains(each.name())) {
          throw SqlError.ER_SYNTAX_ERROR.with();
        }
        if (!level.isGlobal()) {
          throw SqlError.ER_ILLEGAL_PRIVILEGE_LEVEL.with(each.name());
        }
        dynamic.add(each.name());
        continue;
      }
      if (!each.columns().isEmpty()) {
        if (level.table().isEmpty()) {
          throw SqlError.ER_ILLEGAL_GRANT_FOR_TABLE.with();
        }
        if (!known.isIn(StaticPrivilege.COLUMN_LEVEL)) {
          throw SqlError.ER_WRONG_USAGE.with("COLUMN GRANT", "NON-COLUMN PRIVILEGES");
        }
        for (String column : each.columns()) {
          columns.merge(column.toLowerCase(Locale.ROOT), known.bit(), (a, b) -> a | b);
        }
        continue;
      }
      if (!known.isIn(allowed | StaticPrivilege.GRANT_OPTION.bit())) {
        throw level.isDatabase()
            ? SqlError.ER_WRONG_USAGE.with("DB GRANT", "GLOBAL PRIVILEGES")
            : SqlError.ER_ILLEGAL_GRANT_FOR_TABLE.with();
      }
      mask |= known.bit();
    }
    if (isAll && isRevoke && level.isGlobal()) {
      dynamic = List.copyOf(DynamicPrivileges.NAMES);
    }
    return new Asked(mask, dynamic, columns, isAll);
  }

  /** Tables must be there, unless CREATE is granted on them; columns always. */
  private static void requireTable(Level level, Asked asked, AccountChange change) {
    if (level.table().isEmpty()) {
      return;
    }
    TableInfo table = change.catalog().table(level.database(), level.table()).orElse(null);
    if (table == null) {
      if (StaticPrivilege.CREATE.isIn(asked.mask()) && asked.columns().isEmpty()) {
        return;
      }
      if (change.catalog().database(level.database()).isEmpty()) {
        throw SqlError.ER_BAD_DB_ERROR.with(level.database());
      }
      throw SqlError.ER_NO_SUCH_TABLE.with(level.database(), level.table());
    }
    for (String column : asked.columns().keySet()) {
      if (table.publicColumns().stream().noneMatch(c -> c.name().equalsIgnoreCase(column))) {
        throw SqlError.ER_BAD_FIELD_ERROR.with(column, level.table());
      }
    }
  }

  /** The actor must hold what it passes on or takes away, and GRANT OPTION with it. */
  private static void requireGrantable(Level level, Asked asked, AccountChange change) {
    Authority authority = change.authority();
    long needed = asked.mask() | StaticPrivilege.GRANT_OPTION.bit();
    for (long each : asked.columns().values()) {
      needed |= each;
    }
    long held =
        level.isGlobal()
            ? authority.global()
            : level.isDatabase()
                ? authority.ofDatabase(level.database())
                : authority.ofTable(level.database(), level.table());
    boolean onlyDynamic = asked.mask() == 0 && !asked.dynamic().isEmpty();
    if (asked.isAll() && !level.isGlobal() && StaticPrivilege.GRANT_OPTION.isIn(held)) {
      // ALL of a database or table passes on what the actor has there.
      return;
    }
    if (!onlyDynamic && (held & needed) != needed) {
      throw denied(level, needed & ~held, change);
    }
    for (String name : asked.dynamic()) {
      if (!Boolean.TRUE.equals(authority.dynamic().get(name))) {
        throw SqlError.ER_SPECIFIC_ACCESS_DENIED_ERROR.with("GRANT OPTION, " + name);
      }
    }
  }

  private static SqlException denied(Level level, long missing, AccountChange change) {
    String user = change.actor().user();
    String host = change.actor().hostPattern();
    if (level.isGlobal()) {
      return SqlError.ER_ACCESS_DENIED_ERROR.with(
          user, host, change.actor().authentication().length == 0 ? "NO" : "YES");
    }
    if (level.isDatabase()) {
      return SqlError.ER_DBACCESS_DENIED_ERROR.with(user, host, level.database());
    }
    List<String> names = new ArrayList<>(StaticPrivilege.names(missing));
    if (StaticPrivilege.GRANT_OPTION.isIn(missing)) {
      names.add("GRANT");
    }
    return SqlError.ER_TABLEACCESS_DENIED_ERROR.with(
        String.join(", ", names), user, host, level.table());
  }

  static void grant(Grant statement, AccountChange change) {
    if (statement.grantAs() != null) {
      throw SqlError.ER_NOT_SUPPORTED_YET.with("GRANT … AS");
    }
    Level level = level(statement.target(), change);
    Asked asked = asked(statement.privileges(), level, false);
    requireGrantable(level, asked, change);
    requireTable(level, asked, change);
    boolean withGrant = statement.withGrantOption();
    long option = withGrant ? StaticPrivilege.GRANT_OPTION.bit() : 0;
    for (UserSpec spec : statement.users()) {
      AccountName name = change.name(spec.account());
      StoredAccount account = change.accounts().get(name);
      if (account == null) {
        throw SqlError.ER_CANT_CREATE_USER_WITH_GRANT.with();
      }
      if (spec.authentication() != null) {
        change.requireGlobal("CREATE USER");
        AuthenticationPlugin plugin =
            AuthenticationPlugin.named(account.password().plugin())
                .orElse(AuthenticationPlugin.CACHING_SHA2_PASSWORD);
        account =
            account.withPassword(UserStatements.password(spec.authentication(), plugin, change));
      }
      account = UserOptions.apply(account, statement.requirements(), statement.options());
      change.put(account.withGrants(added(account.grants(), level, asked, option)));
    }
  }

  private static Grants added(Grants grants, Level level, Asked asked, long option) {
    if (level.isGlobal()) {
      Grants changed = grants.withGlobal(grants.global() | asked.mask() | option);
      for (String name : asked.dynamic()) {
        changed = changed.withDynamic(name, option != 0);
      }
      return changed;
    }
    if (level.isDatabase()) {
      String known = grants.databasePattern(level.database());
      String pattern = known == null ? level.database() : known;
      long before = known == null ? 0 : grants.databases().getOrDefault(pattern, 0L);
      return grants.withDatabase(pattern, before | asked.mask() | option);
    }
    Grants.OfTable table = ofTable(grants, level);
    table = table.withMask(table.mask() | asked.mask() | option);
    for (Map.Entry<String, Long> each : asked.columns().entrySet()) {
      long before = table.columns().getOrDefault(each.getKey(), 0L);
      table = table.withColumn(each.getKey(), before | each.getValue());
    }
    return grants.withTable(lower(level.database()), lower(level.table()), table);
  }

  private static Grants.OfTable ofTable(Grants grants, Level level) {
    Grants.OfTable known = grants.table(lower(level.database()), lower(level.table()));
    return known != null
        ? known
        : new Grants.OfTable(level.database(), level.table(), 0, new TreeMap<>());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  static void revoke(Revoke statement, AccountChange change) {
    Target target = statement.target();
    if (target == null) {
      revokeAll(statement, change);
      return;
    }
    Level level = level(target, change);
    Asked asked = asked(statement.privileges(), level, true);
    requireGrantable(level, asked, change);
    for (Account written : statement.users()) {
      AccountName name = change.name(written);
      StoredAccount account = change.accounts().get(name);
      if (account == null) {
        SqlException unknown = SqlError.ER_NONEXISTING_GRANT.with(name.user(), name.host());
        tolerate(statement.ignoreUnknownUser() || statement.ifExists(), unknown, change);
        continue;
      }
      change.guard(account);
      Grants before = account.grants();
      if (level.isDatabase() && before.databasePattern(level.database()) == null) {
        tolerate(
            statement.ifExists(),
            SqlError.ER_NONEXISTING_GRANT.with(name.user(), name.host()),
            change);
        continue;
      }
      if (!level.table().isEmpty() && !knows(before, level, asked)) {
        tolerate(
            statement.ifExists(),
            SqlError.ER_NONEXISTING_TABLE_GRANT.with(name.user(), name.host(), level.table()),
            change);
        continue;
      }
      change.put(account.withGrants(removed(before, level, asked)));
    }
  }

  /** Whether there is a grant on the table, and on each column that is named. */
  private static boolean knows(Grants grants, Level level, Asked asked) {
    Grants.OfTable table = grants.table(lower(level.database()), lower(level.table()));
    return table != null && table.columns().keySet().containsAll(asked.columns().keySet());
  }

  private static void tolerate(boolean isTolerated, SqlException error, AccountChange change) {
    if (!isTolerated) {
      throw error;
    }
    change
        .diagnostics()
        .add(Diagnostics.Level.WARNING, error.error(), String.valueOf(error.getMessage()));
  }

  private static Grants removed(Grants grants, Level level, Asked asked) {
    long taken = asked.mask();
    if (level.isGlobal()) {
      Grants changed = grants.withGlobal(grants.global() & ~taken);
      for (String name : asked.dynamic()) {
        changed = changed.withoutDynamic(name);
      }
      return StaticPrivilege.GRANT_OPTION.isIn(taken)
          ? changed.withoutDynamicGrantOptions()
          : changed;
    }
    if (level.isDatabase()) {
      String pattern = String.valueOf(grants.databasePattern(level.database()));
      return grants.withDatabase(pattern, grants.databases().getOrDefault(pattern, 0L) & ~taken);
    }
    Grants.OfTable table = ofTable(grants, level);
    table = table.withMask(table.mask() & ~taken);
    // A privilege on the table takes those on its columns along.
    for (Map.Entry<String, Long> each : List.copyOf(table.columns().entrySet())) {
      long gone = taken | asked.columns().getOrDefault(each.getKey(), 0L);
      table = table.withColumn(each.getKey(), each.getValue() & ~gone);
    }
    return grants.withTable(lower(level.database()), lower(level.table()), table);
  }

  /** REVOKE ALL PRIVILEGES, GRANT OPTION: at every level; roles stay. */
  private static void revokeAll(Revoke statement, AccountChange change) {
    change.requireGlobal("CREATE USER");
    boolean anyUnknown = false;
    for (Account written : statement.users()) {
      StoredAccount account = change.accounts().get(change.name(written));
      if (account == null) {
        anyUnknown = true;
        continue;
      }
      change.guard(account);
      change.put(account.withGrants(Grants.NONE));
    }
    if (anyUnknown) {
      tolerate(
          statement.ignoreUnknownUser() || statement.ifExists(),
          SqlError.ER_REVOKE_GRANTS.with(),
          change);
    }
  }
}
