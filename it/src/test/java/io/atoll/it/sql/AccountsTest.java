package io.atoll.it.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Users log in and may do what they were granted, over the wire. */
class AccountsTest {
  @RegisterExtension
  static final DatabaseExtension ATOLL =
      new DatabaseExtension("atoll", Launchers.playgroundInProcess());

  private Connection root;
  private final List<Connection> opened = new ArrayList<>();

  @BeforeEach
  void prepare() throws SQLException {
    root = connect("root", "");
    run(root, "DROP USER IF EXISTS app, reader, old");
    run(root, "DROP DATABASE IF EXISTS shop");
    run(root, "CREATE DATABASE shop");
    run(root, "CREATE TABLE shop.t (a INT PRIMARY KEY, b INT, secret INT)");
    run(root, "INSERT INTO shop.t VALUES (1, 2, 3)");
    run(root, "CREATE USER app IDENTIFIED BY 'pw'");
  }

  @AfterEach
  void close() throws SQLException {
    for (Connection each : opened) {
      each.close();
    }
  }

  private Connection connect(String user, String password) throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            "jdbc:mariadb://127.0.0.1:"
                + ATOLL.database().port()
                + "/?sslMode=disable&allowPublicKeyRetrieval=true&user="
                + user
                + "&password="
                + password);
    opened.add(connection);
    return connection;
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> rows(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  private static void fails(int code, ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(code));
  }

  @Test
  void passwordsAreAskedFor() throws SQLException {
    assertThat(rows(connect("app", "pw"), "SELECT CURRENT_USER()")).containsExactly("app@%");
    fails(1045, () -> connect("app", "wrong"));
    fails(1045, () -> connect("nobody", ""));
    run(root, "ALTER USER app IDENTIFIED WITH mysql_native_password BY 'new'");
    assertThat(rows(connect("app", "new"), "SELECT 1")).containsExactly("1");
    fails(1045, () -> connect("app", "pw"));
    run(root, "ALTER USER app ACCOUNT LOCK");
    fails(3118, () -> connect("app", "new"));
  }

  @Test
  void nothingIsAllowedUntilItIsGranted() throws SQLException {
    Connection app = connect("app", "pw");
    fails(1142, () -> run(app, "SELECT a FROM shop.t"));
    fails(1044, () -> run(app, "USE shop"));
    fails(1044, () -> run(app, "CREATE DATABASE x"));
    fails(1142, () -> run(app, "DROP TABLE shop.t"));
    fails(1227, () -> run(app, "CREATE USER x"));
    fails(1227, () -> run(app, "SET GLOBAL max_connections = 5"));
    assertThat(rows(app, "SHOW DATABASES"))
        .containsExactly("information_schema", "performance_schema");
    assertThat(
            rows(
                app,
                "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'shop'"))
        .isEmpty();
    run(root, "GRANT SELECT (a, b), UPDATE (b) ON shop.t TO app");
    assertThat(rows(app, "SELECT a + b FROM shop.t")).containsExactly("3");
    fails(1143, () -> run(app, "SELECT secret FROM shop.t"));
    fails(1143, () -> run(app, "SELECT a FROM shop.t WHERE secret = 3"));
    fails(1143, () -> run(app, "SELECT * FROM shop.t"));
    run(app, "UPDATE shop.t SET b = 9 WHERE a = 1");
    fails(1143, () -> run(app, "UPDATE shop.t SET a = 9"));
    fails(1142, () -> run(app, "INSERT INTO shop.t VALUES (2, 2, 2)"));
    fails(1142, () -> run(app, "DELETE FROM shop.t WHERE a = 1"));
    run(root, "GRANT ALL ON shop.* TO app");
    run(app, "USE shop");
    run(app, "CREATE TABLE own (x INT)");
    run(app, "INSERT INTO own VALUES (1)");
    run(app, "DELETE FROM own");
    run(app, "DROP TABLE own");
    assertThat(rows(app, "SELECT secret FROM t")).containsExactly("3");
    run(root, "REVOKE ALL PRIVILEGES, GRANT OPTION FROM app");
    fails(1142, () -> run(app, "SELECT a FROM shop.t"));
  }

  @Test
  void preparedAndCachedPlansAreCheckedToo() throws SQLException {
    Connection app = connect("app", "pw");
    run(root, "GRANT SELECT ON shop.t TO app");
    String point = "SELECT b FROM shop.t WHERE a = 1";
    assertThat(rows(app, point)).containsExactly("2");
    assertThat(rows(app, point)).containsExactly("2");
    try (var prepared = app.prepareStatement("SELECT b FROM shop.t WHERE a = ?")) {
      prepared.setInt(1, 1);
      prepared.executeQuery();
      run(root, "REVOKE SELECT ON shop.t FROM app");
      fails(1142, prepared::executeQuery);
    }
    fails(1142, () -> rows(app, point));
  }

  @Test
  void rowsAreLockedByThoseWhoMayChangeThem() throws SQLException {
    run(root, "GRANT SELECT ON shop.* TO app");
    Connection app = connect("app", "pw");
    List<String> locking =
        List.of(
            "SELECT * FROM shop.t FOR UPDATE",
            "SELECT * FROM shop.t WHERE a = 1 FOR UPDATE NOWAIT",
            "SELECT * FROM (SELECT b FROM shop.t FOR UPDATE) d");
    for (String each : locking) {
      fails(1142, () -> run(app, each));
    }
    run(app, "SELECT * FROM shop.t FOR SHARE");
    for (String each :
        List.of("DELETE ON shop.t", "UPDATE (b) ON shop.t", "LOCK TABLES ON shop.*")) {
      run(root, "GRANT " + each + " TO app");
      for (String sql : locking) {
        assertThat(rows(app, sql)).hasSize(1);
      }
      run(root, "REVOKE " + each + " FROM app");
      fails(1142, () -> run(app, locking.getFirst()));
    }
  }

  @Test
  void viewsReadWithTheirDefinersPrivileges() throws SQLException {
    run(root, "CREATE VIEW shop.v AS SELECT a, b FROM shop.t WHERE secret > 0");
    run(root, "CREATE VIEW shop.w AS SELECT b FROM shop.v");
    run(root, "CREATE SQL SECURITY INVOKER VIEW shop.i AS SELECT a FROM shop.t");
    run(root, "CREATE VIEW shop.di AS SELECT a FROM shop.i");
    run(root, "CREATE VIEW shop.n AS SELECT COUNT(*) FROM shop.t");
    Connection app = connect("app", "pw");
    fails(1142, () -> run(app, "SELECT * FROM shop.v"));
    for (String view : List.of("w", "i", "di", "n")) {
      run(root, "GRANT SELECT ON shop." + view + " TO app");
    }
    run(root, "GRANT SELECT (a), UPDATE (b) ON shop.v TO app");
    assertThat(rows(app, "SELECT a FROM shop.v")).containsExactly("1");
    assertThat(rows(app, "SELECT x FROM (SELECT a AS x FROM shop.v) d WHERE x > 0"))
        .containsExactly("1");
    fails(1143, () -> run(app, "SELECT * FROM shop.v"));
    fails(1142, () -> run(app, "SELECT v.a FROM shop.v JOIN shop.t ON v.a = t.a"));
    assertThat(rows(app, "SELECT * FROM shop.w")).containsExactly("2");
    assertThat(rows(app, "SELECT * FROM shop.n")).containsExactly("1");
    fails(1356, () -> run(app, "SELECT * FROM shop.i"));
    assertThat(rows(app, "SELECT * FROM shop.di")).containsExactly("1");
    run(app, "UPDATE shop.v SET b = 5");
    fails(1143, () -> run(app, "UPDATE shop.v SET a = 5"));
    fails(1142, () -> run(app, "UPDATE shop.w SET b = 5"));
    fails(1142, () -> run(app, "DELETE FROM shop.v"));
    fails(1142, () -> run(app, "SHOW CREATE VIEW shop.w"));
    run(root, "GRANT SHOW VIEW ON shop.w TO app");
    run(app, "SHOW CREATE VIEW shop.w");
    run(root, "GRANT SELECT ON shop.t TO app");
    assertThat(rows(app, "SELECT * FROM shop.i")).containsExactly("1");
  }

  @Test
  void viewsAreMadeByThoseWhoMayReadWhatTheyShow() throws SQLException {
    run(root, "GRANT CREATE VIEW ON shop.* TO app");
    run(root, "GRANT SELECT (a, b), UPDATE (a) ON shop.t TO app");
    Connection app = connect("app", "pw");
    fails(1143, () -> run(app, "CREATE VIEW shop.x AS SELECT secret FROM shop.t"));
    fails(1227, () -> run(app, "CREATE DEFINER=root VIEW shop.x AS SELECT a FROM shop.t"));
    run(app, "CREATE VIEW shop.x AS SELECT a, b FROM shop.t");
    run(root, "CREATE USER reader");
    run(root, "GRANT SELECT, UPDATE ON shop.x TO reader");
    Connection reader = connect("reader", "");
    assertThat(rows(reader, "SELECT b FROM shop.x")).containsExactly("2");
    run(reader, "UPDATE shop.x SET a = 4");
    fails(1356, () -> run(reader, "UPDATE shop.x SET b = 4"));
    run(root, "REVOKE SELECT (b) ON shop.t FROM app");
    fails(1356, () -> run(reader, "SELECT b FROM shop.x"));
    run(root, "DROP USER app");
    fails(1449, () -> run(reader, "SELECT a FROM shop.x"));
  }

  @Test
  void rolesAreActiveWhenAskedFor() throws SQLException {
    run(root, "CREATE ROLE reader");
    run(root, "GRANT SELECT ON shop.* TO reader");
    run(root, "GRANT reader TO app");
    Connection app = connect("app", "pw");
    assertThat(rows(app, "SELECT CURRENT_ROLE()")).containsExactly("NONE");
    fails(1142, () -> run(app, "SELECT a FROM shop.t"));
    run(app, "SET ROLE reader");
    assertThat(rows(app, "SELECT CURRENT_ROLE()")).containsExactly("`reader`@`%`");
    assertThat(rows(app, "SELECT a FROM shop.t")).containsExactly("1");
    assertThat(rows(app, "SHOW GRANTS"))
        .containsExactly(
            "GRANT USAGE ON *.* TO `app`@`%`",
            "GRANT SELECT ON `shop`.* TO `app`@`%`", "GRANT `reader`@`%` TO `app`@`%`");
    run(app, "SET ROLE NONE");
    fails(1142, () -> run(app, "SELECT a FROM shop.t"));
    run(root, "SET DEFAULT ROLE ALL TO app");
    assertThat(rows(connect("app", "pw"), "SELECT a FROM shop.t")).containsExactly("1");
    fails(3530, () -> run(root, "SET ROLE reader"));
  }

  @Test
  void accountsCanBeLookedAt() throws SQLException {
    assertThat(rows(root, "SELECT plugin FROM mysql.user WHERE user = 'app'"))
        .containsExactly("caching_sha2_password");
    run(root, "GRANT INSERT ON shop.* TO app WITH GRANT OPTION");
    assertThat(rows(root, "SELECT Insert_priv FROM mysql.db WHERE db = 'shop'"))
        .containsExactly("Y");
    assertThat(
            rows(
                root,
                "SELECT PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES"
                    + " WHERE GRANTEE = '''app''@''%'''"))
        .containsExactly("INSERT");
    Connection app = connect("app", "pw");
    fails(1142, () -> run(app, "SELECT user FROM mysql.user"));
    fails(1044, () -> run(app, "SHOW GRANTS FOR root"));
    assertThat(rows(app, "SHOW GRANTS")).hasSize(2);
    assertThat(rows(root, "SHOW CREATE USER app").getFirst()).startsWith("CREATE USER `app`@`%`");
  }
}
