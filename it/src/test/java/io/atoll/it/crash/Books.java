package io.atoll.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.sql.RunningDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tables that {@link Writer}s write, and what must hold of them. */
public final class Books {
  private Books() {}

  /** Makes them, empty. */
  public static void setUp(RunningDatabase database) throws SQLException {
    try (Client client = Client.openFresh(database, "crash")) {
      client.run(
          "CREATE TABLE account (id INT PRIMARY KEY, balance BIGINT NOT NULL,"
              + " KEY by_balance (balance))");
      client.run(
          "CREATE TABLE doc (id BIGINT PRIMARY KEY, writer INT NOT NULL, line_count INT NOT NULL,"
              + " total INT NOT NULL, version INT NOT NULL, KEY by_writer (writer, version))");
      client.run(
          "CREATE TABLE line (id BIGINT AUTO_INCREMENT PRIMARY KEY, doc BIGINT NOT NULL,"
              + " no INT NOT NULL, account INT NOT NULL, amount INT NOT NULL,"
              + " version INT NOT NULL, note VARCHAR(1000), UNIQUE KEY doc_no (doc, no),"
              + " KEY by_account (account), KEY by_note (note(10), version))");
      List<String> rows = new ArrayList<>();
      for (int i = 0; i < Writer.ACCOUNTS; i++) {
        rows.add("(" + i + ",0)");
      }
      client.run("INSERT INTO account VALUES " + String.join(",", rows));
    }
  }

  private record Document(int version, int lineCount, int total) {}

  /**
   * Compares indexes, rows, balances and what was acknowledged.
   *
   * @param when for messages
   */
  public static void verify(RunningDatabase database, List<Writer> writers, String when)
      throws SQLException {
    try (Client client = Client.open(database, "crash")) {
      for (String table : List.of("account", "doc", "line")) {
        client.run("ADMIN CHECK TABLE " + table);
      }
      Map<Long, Document> documents = new HashMap<>();
      for (String row : client.rows("SELECT id, version, line_count, total FROM doc")) {
        String[] cells = row.split(",");
        documents.put(
            Long.parseLong(cells[0]),
            new Document(
                Integer.parseInt(cells[1]),
                Integer.parseInt(cells[2]),
                Integer.parseInt(cells[3])));
      }
      Map<Long, Document> byLines = new HashMap<>();
      for (String row :
          client.rows(
              "SELECT doc, MIN(version), MAX(version), COUNT(*), SUM(amount) FROM line"
                  + " GROUP BY doc")) {
        String[] cells = row.split(",");
        assertThat(cells[2])
            .as(when + ": all lines of document " + cells[0] + " have one version")
            .isEqualTo(cells[1]);
        byLines.put(
            Long.parseLong(cells[0]),
            new Document(
                Integer.parseInt(cells[1]),
                Integer.parseInt(cells[3]),
                Integer.parseInt(cells[4])));
      }
      assertThat(byLines).as(when + ": documents by their lines").isEqualTo(documents);
      checkLedgers(documents, writers, when);
      assertThat(
              client.rows(
                  "SELECT a.id, a.balance, COALESCE(SUM(l.amount), 0) AS amounts FROM account a"
                      + " LEFT JOIN line l ON l.account = a.id GROUP BY a.id, a.balance"
                      + " HAVING a.balance <> amounts"))
          .as(when + ": accounts whose balance is not the sum of their lines")
          .isEmpty();
    }
  }

  private static void checkLedgers(
      Map<Long, Document> documents, List<Writer> writers, String when) {
    Set<Long> unclaimed = new java.util.HashSet<>(documents.keySet());
    for (Writer writer : writers) {
      Map<Long, Set<Integer>> admissible = Map.copyOf(writer.ledger().admissible());
      admissible.forEach((document, versions) -> {
        Document found = documents.get(document);
        int version = found == null ? 0 : found.version();
        assertThat(versions)
            .as(when + ": versions admissible for document " + document)
            .contains(version);
        writer.ledger().found(document, version);
        unclaimed.remove(document);
      });
    }
    assertThat(unclaimed).as(when + ": documents that nobody committed").isEmpty();
  }
}
