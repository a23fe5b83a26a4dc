package io.atoll.session.account;

import io.atoll.session.virtual.RowSink;
import io.atoll.session.virtual.VirtualTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The grant tables of schema {@code mysql}, readable with SELECT. */
final class AccountTables {
  static final String SCHEMA = "mysql";
  private static final long FIRST_ID = -1001;

  private final Supplier<Accounts> accounts;
  private final List<VirtualTable> tables = new ArrayList<>();

  AccountTables(Supplier<Accounts> accounts) {
    this.accounts = accounts;
    users();
    databases();
    tables();
    columns();
    roles();
    globalGrants();
  }

  List<VirtualTable> list() {
    return List.copyOf(tables);
  }

  private void add(String name, String columns, VirtualTable.Rows rows) {
    tables.add(VirtualTable.of(FIRST_ID - tables.size(), SCHEMA, name, columns, rows));
  }

  private static List<StaticPrivilege> columnsOf(long level) {
    List<StaticPrivilege> result = new ArrayList<>();
    for (StaticPrivilege p : StaticPrivilege.values()) {
      if (p.isIn(level | StaticPrivilege.GRANT_OPTION.bit())) {
        result.add(p);
      }
    }
    return result;
  }

  private static String definitions(List<StaticPrivilege> privileges) {
    StringBuilder out = new StringBuilder();
    privileges.forEach(p -> out.append(",!").append(p.column()).append(" varchar64"));
    return out.toString();
  }

  private static void flags(
      List<StaticPrivilege> privileges, long mask, List<@Nullable Object> row) {
    privileges.forEach(p -> row.add(p.isIn(mask) ? "Y" : "N"));
  }

  private static void give(RowSink sink, List<@Nullable Object> row) {
    sink.row(row.toArray());
  }

  private void users() {
    List<StaticPrivilege> privileges = columnsOf(StaticPrivilege.GLOBAL_LEVEL);
    add(
        "user",
        "!Host varchar,!User varchar64"
            + definitions(privileges)
            + ",!ssl_type varchar64,!plugin varchar64,authentication_string longtext,"
            + "!password_expired varchar64,password_last_changed varchar64,"
            + "password_lifetime int,!account_locked varchar64,User_attributes longtext",
        (context, sink) -> {
          for (StoredAccount a : accounts.get().all()) {
            StoredAccount.Password password = a.password();
            List<@Nullable Object> row = new ArrayList<>();
            row.add(a.name().host());
            row.add(a.name().user());
            flags(privileges, a.grants().global(), row);
            row.add(a.requiresTls() ? "ANY" : "");
            row.add(password.plugin());
            row.add(password.verifier());
            row.add(password.isExpired() ? "Y" : "N");
            row.add(changed(password.changedMicros()));
            row.add(password.lifetimeDays());
            row.add(a.isLocked() ? "Y" : "N");
            row.add(a.attributes() == null ? null : "{\"metadata\": " + a.attributes() + "}");
            give(sink, row);
          }
        });
  }

  private static String changed(long micros) {
    return java.time.LocalDateTime.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), 0, java.time.ZoneOffset.UTC)
        .toString()
        .replace('T', ' ');
  }

  private void databases() {
    List<StaticPrivilege> privileges = columnsOf(StaticPrivilege.DATABASE_LEVEL);
    add(
        "db",
        "!Host varchar,!Db varchar64,!User varchar64" + definitions(privileges),
        (context, sink) -> {
          for (StoredAccount a : accounts.get().all()) {
            a.grants()
                .databases()
                .forEach((pattern, mask) -> {
                  List<@Nullable Object> row = new ArrayList<>();
                  row.add(a.name().host());
                  row.add(pattern);
                  row.add(a.name().user());
                  flags(privileges, mask, row);
                  give(sink, row);
                });
          }
        });
  }

  /** Privileges as a SET column shows them. */
  private static String set(long mask) {
    List<String> names = new ArrayList<>();
    for (String name : StaticPrivilege.names(mask)) {
      StringBuilder word = new StringBuilder();
      for (String part : name.split(" ")) {
        word.append(word.isEmpty() ? "" : " ")
            .append(part.charAt(0))
            .append(part.substring(1).toLowerCase(java.util.Locale.ROOT));
      }
      names.add(word.toString());
    }
    if (StaticPrivilege.GRANT_OPTION.isIn(mask)) {
      names.add("Grant");
    }
    return String.join(",", names);
  }

  private void tables() {
    add(
        "tables_priv",
        "!Host varchar,!Db varchar64,!User varchar64,!Table_name varchar64,!Grantor varchar,"
            + "!Table_priv varchar,!Column_priv varchar",
        (context, sink) -> {
          for (StoredAccount a : accounts.get().all()) {
            for (Map<String, Grants.OfTable> ofDatabase : a.grants().tables().values()) {
              for (Grants.OfTable t : ofDatabase.values()) {
                sink.row(
                    a.name().host(),
                    t.database(),
                    a.name().user(),
                    t.table(),
                    "",
                    set(t.mask()),
                    set(t.anyColumn()));
              }
            }
          }
        });
  }

  private void columns() {
    add(
        "columns_priv",
        "!Host varchar,!Db varchar64,!User varchar64,!Table_name varchar64,"
            + "!Column_name varchar64,!Column_priv varchar",
        (context, sink) -> {
          for (StoredAccount a : accounts.get().all()) {
            for (Map<String, Grants.OfTable> ofDatabase : a.grants().tables().values()) {
              for (Grants.OfTable t : ofDatabase.values()) {
                t.columns()
                    .forEach((column, mask) ->
                        sink.row(
                            a.name().host(),
                            t.database(),
                            a.name().user(),
                            t.table(),
                            column,
                            set(mask)));
              }
            }
          }
        });
  }

  private void roles() {
    add(
        "role_edges",
        "!FROM_HOST varchar,!FROM_USER varchar64,!TO_HOST varchar,!TO_USER varchar64,"
            + "!WITH_ADMIN_OPTION varchar64",
        (context, sink) -> {
          for (StoredAccount a : accounts.get().all()) {
            a.roles()
                .forEach((role, isAdmin) ->
                    sink.row(
                        role.host(),
                        role.user(),
                        a.name().host(),
                        a.name().user(),
                        isAdmin ? "Y" : "N"));
          }
        });
    add(
        "default_roles",
        "!HOST varchar,!USER varchar64,!DEFAULT_ROLE_HOST varchar,!DEFAULT_ROLE_USER varchar64",
        (context, sink) -> {
          for (StoredAccount a : accounts.get().all()) {
            for (AccountName role : a.defaultRoles()) {
              sink.row(a.name().host(), a.name().user(), role.host(), role.user());
            }
          }
        });
  }

  private void globalGrants() {
    add(
        "global_grants",
        "!USER varchar64,!HOST varchar,!PRIV varchar64,!WITH_GRANT_OPTION varchar64",
        (context, sink) -> {
          for (StoredAccount a : accounts.get().all()) {
            a.grants()
                .dynamic()
                .forEach((name, isGrantable) ->
                    sink.row(a.name().user(), a.name().host(), name, isGrantable ? "Y" : "N"));
          }
        });
  }
}
