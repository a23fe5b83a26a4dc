package io.atoll.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.sql.RunningDatabase;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Six stores, three of them for some tables alone, ordered and looked at by SQL. */
class NamespaceTest {
  @TempDir Path folder;
  private RunningDatabase database;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    database = Playgrounds.launcher("--stores=6").start(folder);
    client = Client.openFresh(database, "spaces");
  }

  @AfterEach
  void stop() throws Exception {
    database.close();
  }

  private void awaitStores(String table, String stores) throws SQLException {
    String look =
        "SELECT DISTINCT s.REGION_ID, p.STORE_ID, p.IS_LEARNER FROM"
            + " information_schema.TIKV_REGION_STATUS s JOIN information_schema.TIKV_REGION_PEERS p"
            + " ON s.REGION_ID = p.REGION_ID WHERE s.DB_NAME = 'spaces' AND s.TABLE_NAME = '"
            + table
            + "'";
    String wanted = "SELECT GROUP_CONCAT(STORE_ID ORDER BY STORE_ID) FROM (" + look + ") x";
    while (!stores.equals(client.one(wanted))) {
      LockSupport.parkNanos(100_000_000);
    }
    assertThat(client.one("SELECT GROUP_CONCAT(DISTINCT IS_LEARNER) FROM (" + look + ") x"))
        .isEqualTo("0");
  }

  @Test
  void aTablesRegionsGoWhereItsNamespaceIs() throws Exception {
    client.run("CREATE NAMESPACE batch STORES (4, 5, 6)");
    client.run("CREATE TABLE t (id INT PRIMARY KEY, a INT, KEY (a)) NAMESPACE = batch");
    client.run("INSERT INTO t VALUES (1, 2), (3, 4)");
    awaitStores("t", "4,5,6");
    client.run("TRUNCATE TABLE t");
    client.run("INSERT INTO t VALUES (1, 2), (3, 4)");
    awaitStores("t", "4,5,6");
    assertThat(client.rows("SHOW CREATE TABLE t").getFirst())
        .contains("/*T![namespace] NAMESPACE=`batch` */");
    assertThat(client.rows("SHOW NAMESPACES LIKE 'batch'"))
        .containsExactly("batch,4,5,6,,,,spaces.t");
    client.fails(8241, "DROP NAMESPACE batch");
    client.fails(8236, "ALTER NAMESPACE batch STORES (4, 5)");
    client.run("ALTER TABLE t NAMESPACE = DEFAULT");
    awaitStores("t", "1,2,3");
    assertThat(client.rows("SELECT * FROM t ORDER BY id")).containsExactly("1,2", "3,4");
    client.run("DROP NAMESPACE batch");
    assertThat(client.number("SELECT COUNT(*) FROM information_schema.NAMESPACES")).isEqualTo(1);
  }

  @Test
  void theClusterIsSeenAndOnlyByWhoMay() throws Exception {
    assertThat(client.rows("SELECT TYPE, COUNT(*) FROM information_schema.CLUSTER_INFO GROUP BY 1"))
        .containsExactlyInAnyOrder("tidb,1", "pd,1", "tikv,6");
    assertThat(
            client.rows(
                "SELECT STORE_STATE_NAME, COUNT(*) FROM information_schema.TIKV_STORE_STATUS"
                    + " GROUP BY 1"))
        .containsExactly("Up,6");
    client.run("CREATE USER other");
    try (java.sql.Connection other =
        java.sql.DriverManager.getConnection(database.url().replace("user=root", "user=other"))) {
      for (String table :
          List.of(
              "CLUSTER_INFO",
              "TIKV_STORE_STATUS",
              "TIKV_REGION_STATUS",
              "TIKV_REGION_PEERS",
              "TIDB_HOT_REGIONS",
              "NAMESPACES")) {
        assertThat(refused(other, "SELECT * FROM information_schema." + table))
            .as(table)
            .isEqualTo(1227);
      }
      assertThat(refused(other, "CREATE NAMESPACE n STORES (1, 2, 3)")).isEqualTo(1227);
    }
  }

  private static int refused(java.sql.Connection connection, String sql) {
    try (java.sql.Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return 0;
    } catch (SQLException e) {
      return e.getErrorCode();
    }
  }
}
