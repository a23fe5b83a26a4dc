package io.atoll.it.concurrency;

import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.it.harness.Client;
import io.atoll.it.harness.Playgrounds;
import io.atoll.it.harness.TestSize;
import io.atoll.it.sql.DatabaseExtension;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transfers between accounts: money is neither made nor lost, in any snapshot. */
class BankTest {
  private static final int ACCOUNTS = 64;
  private static final int START = 1000;
  private static final long TOTAL = (long) ACCOUNTS * START;
  private static final int CONNECTIONS = 32;

  @RegisterExtension static final DatabaseExtension ATOLL = Playgrounds.shared();

  private final AtomicInteger transferring = new AtomicInteger();

  @BeforeEach
  void open() throws SQLException {
    try (Client client = Client.openFresh(ATOLL.database(), "bank")) {
      client.run(
          "CREATE TABLE account (id INT PRIMARY KEY, balance INT NOT NULL, version INT NOT NULL,"
              + " KEY by_balance (balance))");
      StringBuilder insert = new StringBuilder("INSERT INTO account VALUES ");
      for (int i = 0; i < ACCOUNTS; i++) {
        insert.append(i == 0 ? "" : ",").append("(" + i + "," + START + ",0)");
      }
      client.run(insert.toString());
    }
  }

  private interface Transfer {
    void run(Client client, int from, int to, int amount) throws SQLException;
  }

  private static void increments(Client client, int from, int to, int amount) throws SQLException {
    client.run("BEGIN");
    client.run("UPDATE account SET balance = balance - " + amount + " WHERE id = " + from);
    client.run("UPDATE account SET balance = balance + " + amount + " WHERE id = " + to);
    client.run("COMMIT");
  }

  private static void locksFirst(Client client, int from, int to, int amount) throws SQLException {
    client.run("BEGIN");
    long source = client.number("SELECT balance FROM account WHERE id = " + from + " FOR UPDATE");
    long target = client.number("SELECT balance FROM account WHERE id = " + to + " FOR UPDATE");
    client.run("UPDATE account SET balance = " + (source - amount) + " WHERE id = " + from);
    client.run("UPDATE account SET balance = " + (target + amount) + " WHERE id = " + to);
    client.run("COMMIT");
  }

  private static void oneStatement(Client client, int from, int to, int amount)
      throws SQLException {
    client.run(
        "UPDATE account SET balance = balance + IF(id = "
            + from
            + ", -1, 1) * "
            + amount
            + ", version = version + 1 WHERE id IN ("
            + from
            + ", "
            + to
            + ")");
  }

  private static void readsThenWrites(Client client, int from, int to, int amount)
      throws SQLException {
    client.run("BEGIN");
    long source = client.number("SELECT balance FROM account WHERE id = " + from);
    long target = client.number("SELECT balance FROM account WHERE id = " + to);
    client.run("UPDATE account SET balance = " + (source - amount) + " WHERE id = " + from);
    client.run("UPDATE account SET balance = " + (target + amount) + " WHERE id = " + to);
    client.run("COMMIT");
  }

  private void transfers(Transfer transfer, String setUp, int... retried) throws Exception {
    long seed = TestSize.seed("bank");
    int each = TestSize.of(40, 2000);
    Crowd crowd = new Crowd(ATOLL.database(), "bank");
    transferring.set(CONNECTIONS);
    crowd.add(
        CONNECTIONS,
        (number, client) -> {
          try {
            Random random = new Random(seed + number);
            client.run(setUp);
            for (int i = 0; i < each && !crowd.hasFailed(); ) {
              int from = random.nextInt(ACCOUNTS);
              int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
              try {
                transfer.run(client, from, to, 1 + random.nextInt(100));
                i++;
              } catch (SQLException e) {
                if (!isOneOf(e.getErrorCode(), retried)) {
                  throw e;
                }
                client.run("ROLLBACK");
              }
            }
          } finally {
            transferring.decrementAndGet();
          }
        });
    crowd.add(2, (number, client) -> watchSnapshots(client));
    crowd.add(2, (number, client) -> watchCommitted(client));
    crowd.await();
    try (Client client = Client.open(ATOLL.database(), "bank")) {
      assertThat(client.number("SELECT SUM(balance) FROM account")).isEqualTo(TOTAL);
      client.run("ADMIN CHECK TABLE account");
    }
  }

  private static boolean isOneOf(int code, int[] codes) {
    for (int c : codes) {
      if (c == code) {
        return true;
      }
    }
    return false;
  }

  /** A snapshot's total, by several statements of one transaction and several access paths. */
  private void watchSnapshots(Client client) throws SQLException {
    do {
      client.run("BEGIN");
      assertThat(client.number("SELECT SUM(balance) FROM account")).isEqualTo(TOTAL);
      long byIndex = 0;
      for (String balance :
          client.rows(
              "SELECT balance FROM account FORCE INDEX (by_balance) WHERE balance > -1000000")) {
        byIndex += Long.parseLong(balance);
      }
      assertThat(byIndex).isEqualTo(TOTAL);
      long byRow = 0;
      for (int i = 0; i < ACCOUNTS; i++) {
        byRow += client.number("SELECT balance FROM account WHERE id = " + i);
      }
      assertThat(byRow).isEqualTo(TOTAL);
      client.run("COMMIT");
    } while (transferring.get() > 0);
  }

  private void watchCommitted(Client client) throws SQLException {
    client.run("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
    client.run("BEGIN");
    do {
      assertThat(client.number("SELECT SUM(balance) FROM account")).isEqualTo(TOTAL);
      assertThat(client.number("SELECT SUM(a.balance) FROM account a JOIN account b USING (id)"))
          .isEqualTo(TOTAL);
    } while (transferring.get() > 0);
    client.run("COMMIT");
  }

  @Test
  void incrementsKeepTheTotal() throws Exception {
    transfers(BankTest::increments, "DO 0", 1213);
  }

  @Test
  void lockingReadsKeepTheTotal() throws Exception {
    transfers(BankTest::locksFirst, "DO 0", 1213);
  }

  @Test
  void singleStatementsKeepTheTotalAndNeedNoRetry() throws Exception {
    // One statement locks its rows in key order, so that two of them cannot block each other.
    transfers(BankTest::oneStatement, "DO 0", 1213);
    try (Client client = Client.open(ATOLL.database(), "bank")) {
      assertThat(client.number("SELECT SUM(version) FROM account"))
          .isEqualTo(2L * CONNECTIONS * TestSize.of(40, 2000));
    }
  }

  @Test
  void readCommittedIncrementsKeepTheTotal() throws Exception {
    transfers(BankTest::increments, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED", 1213);
  }

  @Test
  void snapshotIsolationKeepsTheTotalOfComputedValues() throws Exception {
    transfers(BankTest::readsThenWrites, "SET SESSION innodb_snapshot_isolation = ON", 1020, 1213);
  }

  @Test
  void optimisticTransfersKeepTheTotalOfComputedValues() throws Exception {
    transfers(BankTest::readsThenWrites, "SET SESSION tidb_txn_mode = 'optimistic'", 9007);
  }
}
