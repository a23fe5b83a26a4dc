package io.atoll.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * A server that speaks MySQL's protocol.
 *
 * @param name as the output calls it
 */
public record Server(String name, String host, int port, String user, String password) {
  /**
   * Atoll, as the options {@code --host}, {@code --port}, {@code --user} and {@code --password}
   * say.
   */
  public static Server atoll(Flags flags) {
    return new Server(
        "atoll",
        flags.text("--host", "127.0.0.1"),
        flags.number("--port", 4000, 1),
        flags.text("--user", "root"),
        flags.text("--password", ""));
  }

  /**
   * The server to compare with, as {@code --against}, {@code --against-user} and {@code
   * --against-password} say.
   */
  public static Server other(Flags flags) {
    String address = flags.required("--against");
    int colon = address.lastIndexOf(':');
    if (colon < 1) {
      throw new UsageException("--against must be HOST:PORT, not '" + address + "'");
    }
    int port;
    try {
      port = Integer.parseInt(address.substring(colon + 1));
    } catch (NumberFormatException e) {
      throw new UsageException("--against must be HOST:PORT, not '" + address + "'");
    }
    return new Server(
        "other",
        address.substring(0, colon),
        port,
        flags.text("--against-user", flags.text("--user", "root")),
        flags.text("--against-password", flags.text("--password", "")));
  }

  /**
   * Connects without a database. Parameters are put into the text by the driver, so that both
   * servers get the same statements whatever they prepare.
   */
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("sslMode", "disable");
    properties.setProperty("allowPublicKeyRetrieval", "true");
    properties.setProperty("useServerPrepStmts", "false");
    return DriverManager.getConnection("jdbc:mariadb://" + host + ":" + port + "/", properties);
  }
}
