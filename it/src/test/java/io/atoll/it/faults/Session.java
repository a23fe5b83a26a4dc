package io.atoll.it.faults;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A client's connection to some SQL node; a broken one is replaced by one to the next. */
final class Session implements AutoCloseable {
  /** Errors after which nothing of the transaction, or of the single statement, was done. */
  private static final Set<Integer> DEFINITE = Set.of(1020, 1205, 1213, 1412, 8028, 9007);

  private final FaultyCluster cluster;
  private final String setup;
  private int node;
  private Connection connection;
  private Statement statement;

  /**
   * @param setup run on each new connection
   */
  Session(FaultyCluster cluster, int node, String setup) {
    this.cluster = cluster;
    this.node = node;
    this.setup = setup;
  }

  /** Connects where that is needed; false where nobody answers now. */
  boolean isConnected() {
    if (connection != null) {
      return true;
    }
    try {
      Connection opened = cluster.connect(node);
      connection = opened;
      statement = opened.createStatement();
      statement.execute("USE faults");
      if (!setup.isEmpty()) {
        statement.execute(setup);
      }
      return true;
    } catch (SQLException e) {
      drop();
      return false;
    }
  }

  /** The first column of all rows. */
  List<String> query(String sql) throws SQLException {
    try (ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    }
  }

  int update(String sql) throws SQLException {
    return statement.executeUpdate(sql);
  }

  static boolean isDefinite(SQLException e) {
    return DEFINITE.contains(e.getErrorCode());
  }

  /** Ends what was begun, by losing the connection if need be. */
  void rollback() {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      drop();
    }
  }

  /** The next one is to another node. */
  void drop() {
    node = (node + 1) % cluster.sqls.size();
    Connection old = connection;
    connection = null;
    if (old != null) {
      try {
        old.abort(Runnable::run);
      } catch (SQLException e) {
        // It is gone.
      }
    }
  }

  @Override
  public void close() {
    drop();
  }
}
