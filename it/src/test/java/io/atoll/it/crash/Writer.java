package io.atoll.it.crash;

import io.atoll.it.harness.Client;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * Writes documents until the database is gone. A document is a row of {@code doc}, some rows of
 * {@code line} (all with the document's version) and what its lines add to {@code account}; every
 * change is one transaction over the three tables.
 */
public final class Writer {
  static final int ACCOUNTS = 40;

  private static final String[] FILLERS = {"x".repeat(20), "y".repeat(200), "z".repeat(900)};

  private final int number;
  private final Random random;
  private final Ledger ledger = new Ledger();
  private long documents;

  public Writer(int number, long seed) {
    this.number = number;
    this.random = new Random(seed * 1_000_003 + number);
  }

  Ledger ledger() {
    return ledger;
  }

  public int number() {
    return number;
  }

  /**
   * Works until a connection breaks; any other failure is thrown.
   *
   * @param commits gets a permit for each acknowledged transaction
   */
  public void work(Client client, Semaphore commits) throws SQLException {
    while (true) {
      boolean creates = documents == 0 || random.nextInt(3) == 0;
      long document = number * 1_000_000L + (creates ? documents++ : random.nextLong(documents));
      int former = ledger.version(document);
      int next = former > 0 && random.nextInt(4) == 0 ? 0 : former + 1;
      boolean isCommitting = false;
      try {
        client.run("BEGIN");
        change(client, document, former, next);
        isCommitting = true;
        client.run("COMMIT");
        ledger.acknowledged(document, next);
        commits.release();
      } catch (SQLException e) {
        if (isConnectionLost(e)) {
          if (isCommitting) {
            ledger.unknown(document, former, next);
          }
          return;
        }
        if (e.getErrorCode() != 1213) {
          throw new SQLException("document " + document + ": " + e.getMessage(), e);
        }
      }
    }
  }

  private static boolean isConnectionLost(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith("08");
  }

  private void change(Client client, long document, int former, int next) throws SQLException {
    if (former == 0) {
      create(client, document);
    } else if (next == 0) {
      delete(client, document);
    } else {
      client.run("UPDATE doc SET version = " + next + " WHERE id = " + document);
      client.run(
          "UPDATE line SET version = "
              + next
              + ", note = '"
              + FILLERS[random.nextInt(FILLERS.length)]
              + "' WHERE doc = "
              + document);
    }
  }

  private void create(Client client, long document) throws SQLException {
    int lines = 1 + random.nextInt(6);
    int[] accounts = random.ints(0, ACCOUNTS).distinct().limit(lines).sorted().toArray();
    int total = 0;
    List<String> rows = new ArrayList<>();
    int[] amounts = new int[lines];
    for (int i = 0; i < lines; i++) {
      amounts[i] = random.nextInt(-50, 100);
      total += amounts[i];
      rows.add(
          "("
              + String.join(
                  ",",
                  Arrays.asList(
                      Long.toString(document),
                      Integer.toString(i),
                      Integer.toString(accounts[i]),
                      Integer.toString(amounts[i]),
                      "1",
                      "'" + FILLERS[random.nextInt(FILLERS.length)] + "'"))
              + ")");
    }
    client.run(
        "INSERT INTO doc (id, writer, line_count, total, version) VALUES ("
            + String.join(
                ",",
                Long.toString(document),
                Integer.toString(number),
                Integer.toString(lines),
                Integer.toString(total),
                "1")
            + ")");
    client.run(
        "INSERT INTO line (doc, no, account, amount, version, note) VALUES "
            + String.join(",", rows));
    for (int i = 0; i < lines; i++) {
      client.run(
          "UPDATE account SET balance = balance + " + amounts[i] + " WHERE id = " + accounts[i]);
    }
  }

  private void delete(Client client, long document) throws SQLException {
    client.run(
        "UPDATE account a JOIN line l ON l.account = a.id SET a.balance = a.balance - l.amount"
            + " WHERE l.doc = "
            + document);
    client.run("DELETE FROM line WHERE doc = " + document);
    client.run("DELETE FROM doc WHERE id = " + document);
  }
}
