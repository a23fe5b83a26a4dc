package io.atoll.session.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atoll.catalog.CatalogSnapshot;
import io.atoll.catalog.ColumnInfo;
import io.atoll.catalog.DatabaseInfo;
import io.atoll.catalog.SchemaState;
import io.atoll.catalog.TableInfo;
import io.atoll.parser.Parser;
import io.atoll.parser.ast.AccountStatement;
import io.atoll.planner.physical.RequiredPrivilege;
import io.atoll.runtime.real.RealEnvironment;
import io.atoll.session.Account;
import io.atoll.types.Collation;
import io.atoll.types.DiagnosticsArea;
import io.atoll.types.SqlException;
import io.atoll.types.SqlType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredAccountsTest {
  /** Keeps what was written as bytes, so that every change also goes through the stored form. */
  private static final class MapStorage implements AccountStorage {
    private final TreeMap<AccountName, byte[]> stored = new TreeMap<>();
    private long version;

    @Override
    public synchronized Optional<Accounts> load() {
      return version == 0 ? Optional.empty() : Optional.of(read());
    }

    private Accounts read() {
      TreeMap<AccountName, StoredAccount> all = new TreeMap<>();
      stored.forEach((name, bytes) -> all.put(name, AccountJson.read(bytes)));
      return new Accounts(version, all);
    }

    @Override
    public synchronized long version() {
      return version;
    }

    @Override
    public synchronized Accounts change(UnaryOperator<Accounts> change) {
      Accounts wanted = change.apply(read());
      stored.clear();
      wanted.copy().forEach((name, account) -> stored.put(name, AccountJson.write(account)));
      version++;
      return read();
    }
  }

  private static final TableInfo TABLE =
      TableInfo.builder(11, "t")
          .columns(
              List.of(
                  ColumnInfo.of(1, "a", 0, SqlType.BIGINT),
                  ColumnInfo.of(2, "b", 1, SqlType.BIGINT)))
          .build();

  private final MapStorage storage = new MapStorage();
  private StoredAccounts accounts;

  @BeforeEach
  void open(@TempDir Path folder) {
    CatalogSnapshot catalog =
        CatalogSnapshot.of(
            1,
            Map.of(
                database(1, "shop"), List.of(TABLE), database(2, "other"), List.<TableInfo>of()));
    accounts = new StoredAccounts(RealEnvironment.at(folder), storage, () -> catalog);
  }

  @AfterEach
  void close() {
    accounts.close();
  }

  private static DatabaseInfo database(long id, String name) {
    return new DatabaseInfo(id, name, Collation.UTF8MB4_0900_AI_CI, SchemaState.PUBLIC);
  }

  private void root(String sql) {
    as("root", "%", sql);
  }

  private DiagnosticsArea as(String user, String host, String sql, String... roles) {
    DiagnosticsArea diagnostics = new DiagnosticsArea(64);
    Account actor = accounts.named(user, host).orElseThrow();
    accounts.run((AccountStatement) Parser.parse(sql), actor, List.of(roles), "shop", diagnostics);
    return diagnostics;
  }

  private void fails(int code, Runnable work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            SqlException.class, e -> assertThat(e.error().code()).isEqualTo(code));
  }

  private List<String> grants(String user, String... roles) {
    return accounts.grants(accounts.named(user, "%").orElseThrow(), List.of(roles));
  }

  private void require(String user, String privilege, String table, String... columns) {
    accounts.require(
        accounts.named(user, "%").orElseThrow(),
        List.of(),
        List.of(
            new RequiredPrivilege(
                privilege, privilege.equals("SUPER") ? "" : "shop", table, List.of(columns))));
  }

  @Test
  void freshStoreHasRootWithEverything() {
    Account root = accounts.account("root", "10.0.0.1").orElseThrow();
    assertThat(root.authentication()).isEmpty();
    List<String> grants = accounts.grants(root, List.of());
    assertThat(grants).hasSize(2);
    assertThat(grants.getFirst())
        .startsWith("GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, RELOAD,")
        .endsWith("CREATE ROLE, DROP ROLE ON *.* TO `root`@`%` WITH GRANT OPTION");
    assertThat(grants.get(1)).startsWith("GRANT APPLICATION_PASSWORD_ADMIN,AUDIT_");
    assertThat(accounts.account("nobody", "h")).isEmpty();
  }

  @Test
  void reopenedStoreKeepsAccounts(@TempDir Path folder) {
    root("CREATE USER u IDENTIFIED BY 'secret' COMMENT 'a user'");
    root("GRANT SELECT (a), INSERT ON shop.t TO u WITH GRANT OPTION");
    try (StoredAccounts again =
        new StoredAccounts(
            RealEnvironment.at(folder),
            storage,
            () -> CatalogSnapshot.of(1, Map.<DatabaseInfo, List<TableInfo>>of()))) {
      Account u = again.named("u", "%").orElseThrow();
      assertThat(again.grants(u, List.of()))
          .containsExactly(
              "GRANT USAGE ON *.* TO `u`@`%`",
              "GRANT SELECT (`a`), INSERT ON `shop`.`t` TO `u`@`%` WITH GRANT OPTION");
      assertThat(again.createUser(u))
          .contains("ATTRIBUTE '{\"comment\": \"a user\"}'")
          .contains("IDENTIFIED WITH 'caching_sha2_password' AS '$A$005$");
    }
  }

  @Test
  void mostSpecificHostWins() {
    root("CREATE USER u@'%', u@'10.%', u@'10.0.%', u@'10.0.0.0/255.255.255.0', u@'10.0.0.7'");
    root("CREATE USER u@localhost, ''@'10.0.0.9'");
    assertThat(hostOf("10.0.0.7")).isEqualTo("10.0.0.7");
    assertThat(hostOf("10.0.0.8")).isEqualTo("10.0.0.0/255.255.255.0");
    assertThat(hostOf("10.0.1.8")).isEqualTo("10.0.%");
    assertThat(hostOf("10.1.1.8")).isEqualTo("10.%");
    assertThat(hostOf("11.1.1.8")).isEqualTo("%");
    assertThat(hostOf("127.0.0.1")).isEqualTo("localhost");
    assertThat(hostOf("::1")).isEqualTo("localhost");
    assertThat(accounts.account("u", "10.0.0.9").orElseThrow().user()).isEmpty();
  }

  private String hostOf(String client) {
    return accounts.account("u", client).orElseThrow().hostPattern();
  }

  @Test
  void usersAreMadeAndDropped() {
    root("CREATE USER u, v@h IDENTIFIED WITH mysql_native_password BY 'x'");
    assertThat(accounts.createUser(accounts.named("v", "h").orElseThrow()))
        .isEqualTo(
            "CREATE USER `v`@`h` IDENTIFIED WITH 'mysql_native_password' AS"
                + " '*B69027D44F6E5EDC07F1AEAD1477967B16F28227' REQUIRE NONE PASSWORD EXPIRE"
                + " DEFAULT ACCOUNT UNLOCK PASSWORD HISTORY DEFAULT PASSWORD REUSE INTERVAL"
                + " DEFAULT PASSWORD REQUIRE CURRENT DEFAULT");
    fails(1396, () -> root("CREATE USER w, u"));
    assertThat(accounts.named("w", "%")).isEmpty();
    assertThat(as("root", "%", "CREATE USER IF NOT EXISTS u").count()).isEqualTo(1);
    root("RENAME USER u TO z@h2");
    fails(1396, () -> root("RENAME USER u TO z"));
    root("ALTER USER z@h2 REQUIRE SSL ACCOUNT LOCK PASSWORD EXPIRE");
    Account z = accounts.named("z", "h2").orElseThrow();
    assertThat(z.isLocked()).isTrue();
    assertThat(z.isPasswordExpired()).isTrue();
    assertThat(z.requiresTls()).isTrue();
    root("SET PASSWORD FOR z@h2 = 'new'");
    assertThat(accounts.named("z", "h2").orElseThrow().isPasswordExpired()).isFalse();
    root("DROP USER z@h2");
    fails(1396, () -> root("DROP USER z@h2"));
    assertThat(as("root", "%", "DROP USER IF EXISTS z@h2").count()).isEqualTo(1);
    fails(1524, () -> root("CREATE USER y IDENTIFIED WITH nothing BY 'x'"));
    fails(1827, () -> root("CREATE USER y IDENTIFIED WITH mysql_native_password AS 'x'"));
    fails(1133, () -> root("SET PASSWORD FOR y = 'x'"));
    fails(1235, () -> root("CREATE USER y WITH MAX_QUERIES_PER_HOUR 5"));
    fails(3982, () -> root("CREATE USER y ATTRIBUTE '[1]'"));
  }

  @Test
  void grantsAddUpAndAreTakenAway() {
    root("CREATE USER u");
    assertThat(grants("u")).containsExactly("GRANT USAGE ON *.* TO `u`@`%`");
    root("GRANT SELECT, PROCESS, BACKUP_ADMIN ON *.* TO u");
    root("GRANT ALL ON shop.* TO u WITH GRANT OPTION");
    root("GRANT UPDATE (b, a), SELECT (a), DELETE ON shop.t TO u");
    assertThat(grants("u"))
        .containsExactly(
            "GRANT SELECT, PROCESS ON *.* TO `u`@`%`",
            "GRANT BACKUP_ADMIN ON *.* TO `u`@`%`",
            "GRANT ALL PRIVILEGES ON `shop`.* TO `u`@`%` WITH GRANT OPTION",
            "GRANT SELECT (`a`), UPDATE (`a`, `b`), DELETE ON `shop`.`t` TO `u`@`%`");
    root("REVOKE DROP, GRANT OPTION ON shop.* FROM u");
    root("REVOKE UPDATE (b), SELECT (a) ON t FROM u");
    root("REVOKE SELECT, BACKUP_ADMIN ON *.* FROM u");
    assertThat(grants("u"))
        .containsExactly(
            "GRANT PROCESS ON *.* TO `u`@`%`",
            "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, REFERENCES, INDEX, ALTER, CREATE"
                + " TEMPORARY TABLES, LOCK TABLES, EXECUTE, CREATE VIEW, SHOW VIEW, CREATE"
                + " ROUTINE, ALTER ROUTINE, EVENT, TRIGGER ON `shop`.* TO `u`@`%`",
            "GRANT UPDATE (`a`), DELETE ON `shop`.`t` TO `u`@`%`");
    root("REVOKE ALL PRIVILEGES, GRANT OPTION FROM u");
    assertThat(grants("u")).containsExactly("GRANT USAGE ON *.* TO `u`@`%`");
  }

  @Test
  void wrongGrantsAreRefusedInMySqlsWords() {
    root("CREATE USER u");
    fails(1410, () -> root("GRANT SELECT ON *.* TO nobody"));
    fails(1221, () -> root("GRANT SUPER ON shop.* TO u"));
    fails(1144, () -> root("GRANT SUPER ON shop.t TO u"));
    fails(1144, () -> root("GRANT SELECT (a) ON shop.* TO u"));
    fails(1146, () -> root("GRANT SELECT ON shop.none TO u"));
    fails(1054, () -> root("GRANT SELECT (none) ON shop.t TO u"));
    fails(1149, () -> root("GRANT NO_SUCH ON *.* TO u"));
    fails(3619, () -> root("GRANT BACKUP_ADMIN ON shop.* TO u"));
    fails(1141, () -> root("REVOKE SELECT ON shop.* FROM u"));
    fails(1147, () -> root("REVOKE SELECT ON shop.t FROM u"));
    root("GRANT SELECT (a) ON shop.t TO u");
    fails(1147, () -> root("REVOKE SELECT (b) ON shop.t FROM u"));
    fails(1141, () -> root("REVOKE SELECT ON *.* FROM nobody"));
    fails(1269, () -> root("REVOKE ALL, GRANT OPTION FROM nobody"));
    root("GRANT CREATE ON shop.later TO u");
    assertThat(as("root", "%", "REVOKE IF EXISTS SELECT ON other.* FROM u").count()).isEqualTo(1);
  }

  @Test
  void accountsMayDoWhatTheyWereGranted() {
    root("CREATE USER u");
    fails(1142, () -> require("u", "SELECT", "t", "a"));
    fails(1044, () -> require("u", "CREATE", ""));
    fails(1227, () -> require("u", "SUPER", ""));
    assertThat(visible("u", "shop", "")).isFalse();
    root("GRANT SELECT (a) ON shop.t TO u");
    assertThat(visible("u", "shop", "")).isTrue();
    assertThat(visible("u", "shop", "t")).isTrue();
    assertThat(visible("u", "shop", "x")).isFalse();
    require("u", "SELECT", "t", "A");
    require("u", "SELECT", "t");
    fails(1143, () -> require("u", "SELECT", "t", "a", "b"));
    fails(1142, () -> require("u", "UPDATE", "t", "a"));
    root("GRANT UPDATE ON shop.t TO u");
    require("u", "UPDATE", "T", "a", "b");
    root("GRANT ALL ON `sh%`.* TO u");
    require("u", "CREATE", "");
    require("u", "DELETE", "anything");
    // The most specific pattern alone counts.
    root("GRANT SELECT ON shop.* TO u");
    fails(1044, () -> require("u", "CREATE", ""));
  }

  private boolean visible(String user, String database, String table) {
    return accounts.isVisible(accounts.named(user, "%").orElseThrow(), List.of(), database, table);
  }

  @Test
  void informationSchemaIsReadByAllAndWrittenByNobody() {
    Account root = accounts.named("root", "%").orElseThrow();
    accounts.require(
        root,
        List.of(),
        List.of(new RequiredPrivilege("SELECT", "information_schema", "tables", List.of())));
    fails(
        1044,
        () ->
            accounts.require(
                root,
                List.of(),
                List.of(
                    new RequiredPrivilege("DELETE", "information_schema", "tables", List.of()))));
  }

  @Test
  void onlyThoseWhoMayPassOnMayGrant() {
    root("CREATE USER u, v");
    fails(1227, () -> as("u", "%", "CREATE USER w"));
    fails(1045, () -> as("u", "%", "GRANT SELECT ON *.* TO v"));
    fails(1044, () -> as("u", "%", "GRANT SELECT ON shop.* TO v"));
    fails(1142, () -> as("u", "%", "GRANT SELECT ON shop.t TO v"));
    root("GRANT SELECT ON shop.* TO u WITH GRANT OPTION");
    as("u", "%", "GRANT SELECT ON shop.t TO v");
    fails(1142, () -> as("u", "%", "GRANT INSERT ON shop.t TO v"));
    assertThat(grants("v")).contains("GRANT SELECT ON `shop`.`t` TO `v`@`%`");
    as("u", "%", "SET PASSWORD = 'own'");
    as("u", "%", "ALTER USER USER() IDENTIFIED BY 'own too'");
    fails(1044, () -> as("u", "%", "SET PASSWORD FOR v = 'theirs'"));
    fails(1227, () -> as("u", "%", "ALTER USER v IDENTIFIED BY 'theirs'"));
    root("GRANT CREATE USER ON *.* TO u");
    as("u", "%", "ALTER USER v IDENTIFIED BY 'theirs'");
    fails(1227, () -> as("u", "%", "DROP USER root"));
  }

  @Test
  void rolesGiveTheirPrivilegesWhileActive() {
    root("CREATE ROLE reader, writer");
    root("CREATE USER u");
    root("GRANT SELECT ON shop.* TO reader");
    root("GRANT INSERT ON shop.* TO writer");
    root("GRANT reader TO writer");
    fails(4027, () -> root("GRANT writer TO reader"));
    fails(3523, () -> root("GRANT nothing TO u"));
    root("GRANT writer TO u WITH ADMIN OPTION");
    Account u = accounts.named("u", "%").orElseThrow();
    List<RequiredPrivilege> select =
        List.of(new RequiredPrivilege("SELECT", "shop", "t", List.of("a")));
    fails(1142, () -> accounts.require(u, List.of(), select));
    List<String> active = accounts.activeRoles(set("SET ROLE writer"), u);
    assertThat(active).containsExactly("`writer`@`%`");
    accounts.require(u, active, select);
    assertThat(accounts.grants(u, active))
        .containsExactly(
            "GRANT USAGE ON *.* TO `u`@`%`",
            "GRANT SELECT, INSERT ON `shop`.* TO `u`@`%`",
            "GRANT `writer`@`%` TO `u`@`%` WITH ADMIN OPTION");
    fails(3530, () -> accounts.activeRoles(set("SET ROLE reader"), u));
    assertThat(accounts.activeRoles(set("SET ROLE ALL EXCEPT writer"), u)).isEmpty();
    fails(3530, () -> root("SET DEFAULT ROLE reader TO u"));
    assertThat(accounts.defaultRoles(u)).isEmpty();
    root("SET DEFAULT ROLE ALL TO u");
    assertThat(accounts.defaultRoles(u)).containsExactly("`writer`@`%`");
    root("CREATE USER v");
    as("u", "%", "GRANT writer TO v");
    fails(1227, () -> as("v", "%", "GRANT writer TO u"));
    root("DROP ROLE writer");
    fails(1142, () -> accounts.require(u, active, select));
    assertThat(grants("u")).containsExactly("GRANT USAGE ON *.* TO `u`@`%`");
    assertThat(accounts.account("reader", "h").orElseThrow().isLocked()).isTrue();
  }

  private static AccountStatement.SetRole set(String sql) {
    return (AccountStatement.SetRole) Parser.parse(sql);
  }

  @Test
  void patternsMatchDatabaseNames() {
    assertThat(NamePattern.matches("a\\_b", "a_b")).isTrue();
    assertThat(NamePattern.matches("a\\_b", "axb")).isFalse();
    assertThat(NamePattern.matches("a_b", "AXB")).isTrue();
    assertThat(NamePattern.matches("%x%y", "aaxbbxy")).isTrue();
    assertThat(NamePattern.matches("%x%y", "aaxbbxz")).isFalse();
    assertThat(NamePattern.matches("", "")).isTrue();
    assertThat(NamePattern.matches("%", "")).isTrue();
  }
}
