package io.atoll.session.account;

import io.atoll.session.describe.Quoting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** SHOW GRANTS and SHOW CREATE USER in MySQL 8.0's words. */
final class GrantText {
  private GrantText() {}

  /** The statements that would give an account, with its active roles, what it has. */
  static List<String> grants(StoredAccount account, Authority authority) {
    String grantee = " TO " + account.name().quoted();
    List<String> rows = new ArrayList<>();
    global(authority, grantee, rows);
    SortedMap<String, Long> databases = new TreeMap<>();
    SortedMap<String, Grants.OfTable> tables = new TreeMap<>();
    for (Grants each : authority.members()) {
      each.databases().forEach((pattern, mask) -> databases.merge(pattern, mask, (a, b) -> a | b));
      each.tables()
          .forEach((database, ofDatabase) ->
              ofDatabase.forEach((table, grant) ->
                  tables.merge(database + "\0" + table, grant, GrantText::union)));
    }
    databases.forEach((pattern, mask) ->
        rows.add(
            "GRANT "
                + names(mask, StaticPrivilege.DATABASE_LEVEL)
                + " ON "
                + Quoting.name(pattern)
                + ".*"
                + grantee
                + option(mask)));
    tables.values().forEach(t -> rows.add(table(t, grantee)));
    roles(account, false, grantee, rows);
    roles(account, true, grantee, rows);
    return rows;
  }

  private static Grants.OfTable union(Grants.OfTable a, Grants.OfTable b) {
    Grants.OfTable result = a.withMask(a.mask() | b.mask());
    for (Map.Entry<String, Long> column : b.columns().entrySet()) {
      long before = result.columns().getOrDefault(column.getKey(), 0L);
      result = result.withColumn(column.getKey(), before | column.getValue());
    }
    return result;
  }

  private static String option(long mask) {
    return StaticPrivilege.GRANT_OPTION.isIn(mask) ? " WITH GRANT OPTION" : "";
  }

  private static String names(long mask, long all) {
    List<String> names = StaticPrivilege.names(mask);
    if (names.isEmpty()) {
      return "USAGE";
    }
    return (mask & all) == all && all != 0 ? "ALL PRIVILEGES" : String.join(", ", names);
  }

  private static void global(Authority authority, String grantee, List<String> rows) {
    rows.add(
        "GRANT " + names(authority.global(), 0) + " ON *.*" + grantee + option(authority.global()));
    for (boolean isGrantable : new boolean[] {false, true}) {
      String names =
          authority.dynamic().entrySet().stream()
              .filter(e -> e.getValue() == isGrantable)
              .map(Map.Entry::getKey)
              .collect(Collectors.joining(","));
      if (!names.isEmpty()) {
        rows.add(
            "GRANT " + names + " ON *.*" + grantee + (isGrantable ? " WITH GRANT OPTION" : ""));
      }
    }
  }

  private static String table(Grants.OfTable grant, String grantee) {
    List<String> parts = new ArrayList<>();
    long all = StaticPrivilege.TABLE_LEVEL;
    if ((grant.mask() & all) == all) {
      parts.add("ALL PRIVILEGES");
    } else {
      for (StaticPrivilege p : StaticPrivilege.values()) {
        if (p == StaticPrivilege.GRANT_OPTION) {
          continue;
        }
        if (p.isIn(grant.mask())) {
          parts.add(p.label());
        }
        String columns =
            grant.columns().entrySet().stream()
                .filter(c -> p.isIn(c.getValue()))
                .map(c -> Quoting.name(c.getKey()))
                .collect(Collectors.joining(", "));
        if (!columns.isEmpty()) {
          parts.add(p.label() + " (" + columns + ")");
        }
      }
    }
    return "GRANT "
        + (parts.isEmpty() ? "USAGE" : String.join(", ", parts))
        + " ON "
        + Quoting.name(grant.database())
        + "."
        + Quoting.name(grant.table())
        + grantee
        + option(grant.mask());
  }

  private static void roles(
      StoredAccount account, boolean isAdmin, String grantee, List<String> rows) {
    String names =
        quoted(
            account.roles().entrySet().stream()
                .filter(r -> r.getValue() == isAdmin)
                .map(Map.Entry::getKey)
                .toList());
    if (!names.isEmpty()) {
      rows.add("GRANT " + names + grantee + (isAdmin ? " WITH ADMIN OPTION" : ""));
    }
  }

  private static String quoted(Collection<AccountName> names) {
    return names.stream().map(AccountName::quoted).collect(Collectors.joining(","));
  }

  static String createUser(StoredAccount account) {
    StoredAccount.Password password = account.password();
    StringBuilder out = new StringBuilder("CREATE USER ").append(account.name().quoted());
    out.append(" IDENTIFIED WITH ").append(Quoting.text(password.plugin()));
    if (!password.verifier().isEmpty()) {
      out.append(" AS ").append(Quoting.text(password.verifier()));
    }
    if (!account.defaultRoles().isEmpty()) {
      out.append(" DEFAULT ROLE ").append(quoted(account.defaultRoles()));
    }
    out.append(account.requiresTls() ? " REQUIRE SSL" : " REQUIRE NONE");
    out.append(" PASSWORD EXPIRE").append(expiry(password));
    out.append(account.isLocked() ? " ACCOUNT LOCK" : " ACCOUNT UNLOCK");
    out.append(" PASSWORD HISTORY DEFAULT PASSWORD REUSE INTERVAL DEFAULT");
    out.append(" PASSWORD REQUIRE CURRENT DEFAULT");
    if (account.attributes() != null) {
      out.append(" ATTRIBUTE ").append(Quoting.text(account.attributes()));
    }
    return out.toString();
  }

  private static String expiry(StoredAccount.Password password) {
    if (password.isExpired()) {
      return "";
    }
    @Nullable Long days = password.lifetimeDays();
    if (days == null) {
      return " DEFAULT";
    }
    return days == 0 ? " NEVER" : " INTERVAL " + days + " DAY";
  }
}
