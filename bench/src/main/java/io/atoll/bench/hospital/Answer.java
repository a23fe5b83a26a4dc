package io.atoll.bench.hospital;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered to an execution.
 *
 * @param labels of the columns
 * @param rows the values as text, null for NULL
 */
public record Answer(List<String> labels, List<List<@Nullable String>> rows) {
  /** Runs a statement and reads all of its rows. */
  public static Answer of(Connection connection, Hospital.Execution execution) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(execution.statement().sql())) {
      for (int i = 0; i < execution.parameters().size(); i++) {
        statement.setObject(i + 1, execution.parameters().get(i));
      }
      try (ResultSet result = statement.executeQuery()) {
        return read(result);
      }
    }
  }

  private static Answer read(ResultSet result) throws SQLException {
    ResultSetMetaData meta = result.getMetaData();
    int columns = meta.getColumnCount();
    List<String> labels = new ArrayList<>();
    for (int i = 1; i <= columns; i++) {
      labels.add(meta.getColumnLabel(i));
    }
    List<List<@Nullable String>> rows = new ArrayList<>();
    while (result.next()) {
      List<@Nullable String> row = new ArrayList<>(columns);
      for (int i = 1; i <= columns; i++) {
        row.add(result.getString(i));
      }
      rows.add(row);
    }
    return new Answer(labels, rows);
  }
}
