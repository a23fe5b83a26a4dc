package io.atoll.app;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Starts a database, runs a few thousand everyday statements over the protocol, and stops: the
 * training run of the launcher's AOT cache. The cache then holds the classes that a start loads and
 * the profiles of the methods that statements run, so that a fresh process compiles them at once.
 */
final class WarmUp {
  private static final int ROWS = 2_000;

  /** About what C2 needs to see of each path. */
  private static final int ROUNDS = 1_500;

  private WarmUp() {}

  static void run() throws Exception {
    try (Playground playground = Playground.start("--port", "0", "--status-port", "0")) {
      InetSocketAddress address = playground.sqlAddress();
      try (WarmUpClient client = new WarmUpClient(address)) {
        load(client);
        for (int i = 0; i < ROUNDS; i++) {
          texts(client, i);
        }
        prepared(client);
      }
      System.err.println("warmed up on " + address);
    }
  }

  private static void load(WarmUpClient client) throws IOException {
    client.query("CREATE DATABASE warm");
    client.query("USE warm");
    client.query(
        "CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, k INT NOT NULL DEFAULT 0,"
            + " c CHAR(120) NOT NULL DEFAULT '', pad CHAR(60) NOT NULL DEFAULT '',"
            + " price DECIMAL(10,2), at DATETIME, KEY k_1 (k))");
    for (int i = 0; i < ROWS; i += 200) {
      StringBuilder rows = new StringBuilder("INSERT INTO t (k, c, pad, price, at) VALUES ");
      for (int r = i; r < i + 200; r++) {
        rows.append(r == i ? "(" : ",(").append(r * 7 % ROWS).append(",'").append(r * 31);
        rows.append("-c-68487932199','").append(r).append("-pad',").append(r).append(".25,");
        rows.append("'2024-05-17 10:11:12')");
      }
      client.query(rows.toString());
    }
    client.query("SHOW TABLES");
    client.query("SELECT * FROM information_schema.tables WHERE table_schema = 'warm'");
  }

  private static void texts(WarmUpClient client, int round) throws IOException {
    long id = 1 + round * 37L % ROWS;
    boolean isTransaction = round % 2 == 0;
    if (isTransaction) {
      client.query("BEGIN");
    }
    client.query("SELECT c FROM t WHERE id=" + id);
    client.query("SELECT c FROM t WHERE id BETWEEN " + id + " AND " + (id + 99));
    client.query("SELECT SUM(k) FROM t WHERE id BETWEEN " + id + " AND " + (id + 99));
    client.query("SELECT c FROM t WHERE id BETWEEN " + id + " AND " + (id + 99) + " ORDER BY c");
    client.query(
        "SELECT DISTINCT c FROM t WHERE id BETWEEN " + id + " AND " + (id + 99) + " ORDER BY c");
    client.query("UPDATE t SET k=k+1 WHERE id=" + id);
    client.query("UPDATE t SET c='" + round + "-text' WHERE id=" + (id + 1));
    client.query("DELETE FROM t WHERE id=" + (id + 2));
    client.query(
        "INSERT INTO t (id, k, c, pad) VALUES (" + (id + 2) + ", " + round + ", 'c', 'pad')");
    if (isTransaction) {
      client.query("COMMIT");
    }
    if (round % 50 == 0) {
      client.query(
          "SELECT k % 10 g, COUNT(*), AVG(price), MAX(at) FROM t WHERE price > 10 GROUP BY g"
              + " HAVING COUNT(*) > 1 ORDER BY g LIMIT 5");
      client.query("SELECT a.id, b.pad FROM t a JOIN t b ON a.k = b.id WHERE a.id < 50");
    }
  }

  private static void prepared(WarmUpClient client) throws IOException {
    int begin = client.prepare("BEGIN");
    int commit = client.prepare("COMMIT");
    int point = client.prepare("SELECT c FROM t WHERE id=?");
    int[] ranges = {
      client.prepare("SELECT c FROM t WHERE id BETWEEN ? AND ?"),
      client.prepare("SELECT SUM(k) FROM t WHERE id BETWEEN ? AND ?"),
      client.prepare("SELECT c FROM t WHERE id BETWEEN ? AND ? ORDER BY c"),
      client.prepare("SELECT DISTINCT c FROM t WHERE id BETWEEN ? AND ? ORDER BY c")
    };
    int index = client.prepare("UPDATE t SET k=k+1 WHERE id=?");
    int plain = client.prepare("UPDATE t SET c=? WHERE id=?");
    int delete = client.prepare("DELETE FROM t WHERE id=?");
    int insert = client.prepare("INSERT INTO t (id, k, c, pad) VALUES (?, ?, ?, ?)");
    for (int round = 0; round < ROUNDS; round++) {
      long id = 1 + round * 37L % ROWS;
      boolean isTransaction = round % 2 == 0;
      if (isTransaction) {
        client.execute(begin);
      }
      for (int i = 0; i < 4; i++) {
        client.execute(point, id + i);
      }
      for (int range : ranges) {
        client.execute(range, id, id + 99);
      }
      client.execute(index, id);
      client.execute(plain, round + "-text", id + 1);
      client.execute(delete, id + 2);
      client.execute(insert, id + 2, (long) round, "c", "pad");
      if (isTransaction) {
        client.execute(commit);
      }
    }
  }
}
