package io.atoll.mysql;

import io.atoll.mysql.handshake.TlsSettings;
import io.atoll.runtime.real.RealEnvironment;
import io.atoll.session.ResultColumn;
import io.atoll.session.auth.AuthenticationPlugin;
import io.atoll.types.SqlType;
import io.atoll.types.TypeKind;
import io.atoll.types.Value;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * Answers sysbench's oltp_point_select with a canned row, to measure the protocol alone: {@code
 * PointSelectServer <port>}, then {@code sysbench oltp_point_select --mysql-user=bench
 * --mysql-password=bench --db-ps-mode=auto --mysql-ignore-errors=all … run}.
 */
final class PointSelectServer {
  private PointSelectServer() {}

  public static void main(String[] arguments) throws Exception {
    FakeSessions sessions = new FakeSessions();
    var environment = RealEnvironment.at(Path.of(System.getProperty("java.io.tmpdir")));
    sessions.account(
        "bench", "bench", AuthenticationPlugin.MYSQL_NATIVE_PASSWORD, environment.random());
    SqlType type = SqlType.varchar(120, FakeSessions.TEXT.collation());
    FakeSessions.Result row =
        FakeSessions.result(
            List.of(new ResultColumn("c", "c", "sbtest1", "sbtest1", "sbtest", type, 0)),
            List.of(List.of(Value.ofUtf8("0123456789-".repeat(11).substring(0, 119)))));
    for (int i = 1; i <= 4; i++) {
      sessions.results.put("SELECT c FROM sbtest" + i + " WHERE id=?", row);
    }
    MySqlServer server =
        new MySqlServer(
            MySqlServerSettings.plain(
                    new InetSocketAddress("127.0.0.1", Integer.parseInt(arguments[0])))
                .withTls(new TlsSettings.Off())
                .withPlatformThreads(Boolean.getBoolean("platform")),
            sessions,
            environment,
            TrafficMetrics.NONE);
    server.start();
    System.out.println("ready, " + TypeKind.VARCHAR);
    Thread.currentThread().join();
  }
}
