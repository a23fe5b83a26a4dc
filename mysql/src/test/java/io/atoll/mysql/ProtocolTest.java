package io.atoll.mysql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.atoll.mysql.packet.Capabilities;
import io.atoll.mysql.packet.Commands;
import io.atoll.session.ResultColumn;
import io.atoll.types.SqlType;
import io.atoll.types.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtocolTest {
  @TempDir static Path folder;
  static ServerFixture fixture;

  @BeforeAll
  static void start() throws IOException {
    fixture = new ServerFixture(folder);
    fixture.sessions.results.put(
        "SELECT 7", FakeSessions.one("7", SqlType.BIGINT.withNullable(false), Value.of(7)));
    fixture.sessions.results.put("WIDE", wide());
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static FakeSessions.Result wide() {
    List<ResultColumn> columns = new ArrayList<>();
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      columns.add(ResultColumn.expression("c" + i, SqlType.BIGINT));
      values.add(Value.of(i));
    }
    return FakeSessions.result(columns, List.of(values));
  }

  private static int errorCode(byte[] payload) {
    assertThat(payload[0]).as("an error packet").isEqualTo((byte) 0xFF);
    return (payload[1] & 0xFF) | (payload[2] & 0xFF) << 8;
  }

  @Test
  void greetsAsMySql8Does() throws IOException {
    try (WireClient client = fixture.client()) {
      byte[] greeting = client.read();
      assertThat(greeting[0]).isEqualTo((byte) 10);
      assertThat(new String(greeting, 1, 17, UTF_8)).isEqualTo("8.0.40-Atoll-test");
      assertThat(new String(greeting, ISO_8859_1)).endsWith("caching_sha2_password\0");
      assertThat(greeting.length).isEqualTo(1 + 18 + 4 + 8 + 1 + 2 + 1 + 2 + 2 + 1 + 10 + 13 + 22);
    }
  }

  @Test
  void answersTextQueryByteForByte() throws IOException {
    try (WireClient client = fixture.client().logIn()) {
      client.command(Commands.QUERY, "SELECT 7");
      assertThat(client.read()).containsExactly(1);
      assertThat(HexFormat.of().formatHex(client.read()))
          .isEqualTo(
              "03646566"
                  + "000000"
                  + "0137"
                  + "00"
                  + "0c3f00"
                  + "14000000"
                  + "08"
                  + "8100"
                  + "00"
                  + "0000");
      assertThat(HexFormat.of().formatHex(client.read())).isEqualTo("fe00000200");
      assertThat(client.read()).containsExactly(1, '7');
      assertThat(HexFormat.of().formatHex(client.read())).isEqualTo("fe00000200");
    }
  }

  @Test
  void leavesOutEofForClientsThatDeprecateIt() throws IOException {
    try (WireClient client =
        fixture.client().logIn(WireClient.CAPABILITIES | Capabilities.DEPRECATE_EOF)) {
      client.command(Commands.QUERY, "SELECT 7");
      client.read();
      client.read();
      assertThat(client.read()).containsExactly(1, '7');
      assertThat(HexFormat.of().formatHex(client.read())).isEqualTo("fe000002000000");
    }
  }

  @Test
  void tracksSessionState() throws IOException {
    try (WireClient client =
        fixture.client().logIn(WireClient.CAPABILITIES | Capabilities.SESSION_TRACK)) {
      client.command(Commands.QUERY, "TRACK");
      byte[] ok = client.read();
      assertThat(HexFormat.of().formatHex(ok))
          .startsWith("000000" + "0240" + "0000" + "00" + "1a" + "0108" + "07747261636b6564");
    }
  }

  @Test
  void unknownCommandsAreRefusedAndTheConnectionLives() throws IOException {
    try (WireClient client = fixture.client().logIn()) {
      for (int command : new int[] {0, 5, 6, 8, 11, 15, 16, 18, 21, 29, 30, 77, 255}) {
        client.command(command, "x");
        assertThat(errorCode(client.read())).isEqualTo(1047);
      }
      client.command(Commands.DEBUG);
      assertThat(errorCode(client.read())).isEqualTo(1235);
      client.command(Commands.PING);
      assertThat(client.read()[0]).isEqualTo((byte) 0);
      client.command(Commands.STATISTICS);
      assertThat(new String(client.read(), UTF_8)).startsWith("Uptime");
    }
  }

  @Test
  void statementsThatBreakAreErrorsOnly() throws IOException {
    try (WireClient client = fixture.client().logIn()) {
      client.command(Commands.QUERY, "BUG");
      assertThat(errorCode(client.read())).isEqualTo(1105);
      client.command(Commands.QUERY, "FAIL");
      byte[] error = client.read();
      assertThat(errorCode(error)).isEqualTo(1064);
      assertThat(new String(error, 3, 6, UTF_8)).isEqualTo("#42000");
      client.command(Commands.INIT_DB, "nowhere");
      assertThat(errorCode(client.read())).isEqualTo(1049);
      client.command(Commands.STMT_EXECUTE, (byte) 99, (byte) 0, (byte) 0, (byte) 0);
      assertThat(errorCode(client.read())).isEqualTo(1243);
      client.command(Commands.STMT_EXECUTE, (byte) 99);
      assertThat(errorCode(client.read())).isEqualTo(1835);
      client.command(Commands.QUERY, "SELECT 7");
      assertThat(client.read()).containsExactly(1);
    }
  }

  @Test
  void wideResultsKeepTheirSequence() throws IOException {
    try (WireClient client = fixture.client().logIn()) {
      client.command(Commands.QUERY, "WIDE");
      assertThat(client.read()).containsExactly(0xFC, 300 & 0xFF, 300 >>> 8);
      for (int i = 0; i < 300; i++) {
        client.read();
        assertThat(client.sequence & 0xFF).isEqualTo((i + 3) & 0xFF);
      }
      client.read();
      assertThat(client.read()[0]).isEqualTo((byte) 1);
    }
  }

  @Test
  void packetsOutOfOrderEndTheConnection() throws IOException {
    try (WireClient client = fixture.client().logIn()) {
      client.write(new byte[] {Commands.PING}, 3);
      assertThat(errorCode(client.read())).isEqualTo(1156);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void packetsAboveTheLimitEndTheConnection() throws IOException {
    fixture.sessions.maxAllowedPacket = 1 << 20;
    try (WireClient client = fixture.client().logIn()) {
      client.command(Commands.QUERY, "x".repeat((1 << 20) + 5));
      assertThat(errorCode(client.read())).isEqualTo(1153);
      assertThat(client.isClosed()).isTrue();
    } finally {
      fixture.sessions.maxAllowedPacket = 64 << 20;
    }
  }

  @Test
  void aPacketCutShortIsAnError() throws IOException {
    try (WireClient client = fixture.client().logIn()) {
      client.socket.getOutputStream().write(new byte[] {100, 0, 0, 0, 3});
      client.socket.shutdownOutput();
      assertThat(errorCode(client.read())).isEqualTo(1158);
      assertThat(client.isClosed()).isTrue();
    }
  }

  @Test
  void longDataAndEarlierTypesAreUsedAgain() throws IOException {
    try (WireClient client = fixture.client().logIn()) {
      client.command(Commands.STMT_PREPARE, "INSERT ?, ?, ?");
      byte[] prepared = client.read();
      int id = prepared[1];
      for (int i = 0; i < 4; i++) {
        client.read();
      }
      client.command(Commands.STMT_SEND_LONG_DATA, bytes(id, 0, 0, 0, 1, 0, 'a', 'b'));
      client.command(Commands.STMT_SEND_LONG_DATA, bytes(id, 0, 0, 0, 1, 0, 'c'));
      client.command(
          Commands.STMT_EXECUTE,
          bytes(
              id, 0, 0, 0, 0, 1, 0, 0, 0, 4, 1, 8, 0x80, 253, 0, 1, 0, -1, -1, -1, -1, -1, -1, -1,
              -1));
      assertThat(client.read()[0]).isEqualTo((byte) 0);
      assertThat(fixture.sessions.lastParameters.get().get(0).type())
          .isEqualTo(SqlType.UNSIGNED_BIGINT);
      assertThat(fixture.sessions.lastParameters.get().get(0).value()).isEqualTo(Value.of(-1L));
      assertThat(fixture.sessions.lastParameters.get().get(1).value())
          .isEqualTo(Value.ofUtf8("abc"));
      assertThat(fixture.sessions.lastParameters.get().get(2).value().isNull()).isTrue();
      // No new types: those of the first execution hold; long data is gone.
      client.command(
          Commands.STMT_EXECUTE,
          bytes(id, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 5, 0, 0, 0, 0, 0, 0, 0, 9));
      assertThat(client.read()[0]).isEqualTo((byte) 0);
      assertThat(fixture.sessions.lastParameters.get().get(0).value()).isEqualTo(Value.of(5L));
      assertThat(fixture.sessions.lastParameters.get().get(1).value().isNull()).isTrue();
      assertThat(fixture.sessions.lastParameters.get().get(2).value()).isEqualTo(Value.of(9L));
    }
  }

  private static byte[] bytes(int... values) {
    byte[] result = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      result[i] = (byte) values[i];
    }
    return result;
  }

  @Test
  void queryAttributesAreReadPast() throws IOException {
    try (WireClient client =
        fixture.client().logIn(WireClient.CAPABILITIES | Capabilities.QUERY_ATTRIBUTES)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(bytes(1, 1, 0, 1, 253, 0, 2, 'n', 'a', 3, 'v', 'a', 'l'));
      out.writeBytes("SELECT 7".getBytes(UTF_8));
      client.command(Commands.QUERY, out.toByteArray());
      assertThat(client.read()).containsExactly(1);
      assertThat(fixture.sessions.lastText.get()).asString(UTF_8).isEqualTo("SELECT 7");
    }
  }

  @Test
  void rawBytesOfATextArrive() throws IOException {
    byte[] text = {'x', (byte) 0xFF, (byte) 0xD8, 0, (byte) 0x80};
    try (WireClient client = fixture.client().logIn()) {
      client.command(Commands.QUERY, text);
      client.read();
      assertThat(fixture.sessions.lastText.get()).isEqualTo(text);
    }
  }

  @Test
  void localFilesAreAskedFor() throws IOException {
    try (WireClient client = fixture.client().logIn()) {
      client.command(Commands.QUERY, "LOAD data.csv");
      assertThat(new String(client.read(), 1, 8, UTF_8)).isEqualTo("data.csv");
      client.write(new byte[100]);
      client.write(new byte[23]);
      client.write(new byte[0]);
      assertThat(client.read()[1]).isEqualTo((byte) 123);
    }
    try (WireClient client =
        fixture.client().logIn(WireClient.CAPABILITIES & ~Capabilities.LOCAL_FILES)) {
      client.command(Commands.QUERY, "LOAD data.csv");
      assertThat(errorCode(client.read())).isEqualTo(3948);
    }
  }

  @Test
  void wrongPasswordsAndUnknownUsersLookAlike() throws IOException {
    for (String user : new String[] {"native", "sha2", "nobody"}) {
      try (WireClient client = fixture.client()) {
        byte[] answer =
            client.logIn(user, "wrong", "caching_sha2_password", WireClient.CAPABILITIES);
        if (user.equals("native")) {
          assertThat(answer[0]).isEqualTo((byte) 0xFE);
          client.write(new byte[20]);
        } else {
          assertThat(answer).containsExactly(1, 4);
          client.write(new byte[] {2});
          assertThat(new String(client.read(), 1, 26, UTF_8))
              .isEqualTo("-----BEGIN PUBLIC KEY-----");
          client.write(new byte[256]);
        }
        byte[] error = client.read();
        assertThat(errorCode(error)).isEqualTo(1045);
        assertThat(new String(error, 9, error.length - 9, UTF_8))
            .isEqualTo("Access denied for user '" + user + "'@'localhost' (using password: YES)");
        assertThat(client.isClosed()).isTrue();
      }
    }
  }

  @Test
  void connectionLimitLeavesOneForAnAdministrator() throws IOException {
    // Connections of earlier tests are still being closed: the count must be this test's alone.
    while (fixture.server.connectionCount() > 0) {
      Thread.onSpinWait();
    }
    fixture.sessions.globals.put("max_connections", 1L);
    try (WireClient holder = fixture.client();
        WireClient user = fixture.client()) {
      holder.logIn("native", "secret", "mysql_native_password", WireClient.CAPABILITIES);
      byte[] first =
          user.logIn("native", "secret", "mysql_native_password", WireClient.CAPABILITIES);
      assertThat(errorCode(first)).isEqualTo(1040);
      assertThat(user.isClosed()).isTrue();
    } finally {
      fixture.sessions.globals.put("max_connections", 151L);
    }
  }

  @Test
  void randomBytesNeverHarmTheServer() throws IOException {
    long seed = Long.getLong("atoll.seed", System.nanoTime());
    System.out.println("ProtocolTest fuzz seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 150; round++) {
      try (WireClient client = fixture.client()) {
        client.socket.setSoTimeout(5_000);
        if (round % 4 != 0) {
          client.logIn(
              WireClient.CAPABILITIES
                  | (random.nextBoolean() ? Capabilities.QUERY_ATTRIBUTES : 0)
                  | (random.nextBoolean() ? Capabilities.DEPRECATE_EOF : 0));
          client.command(Commands.STMT_PREPARE, "INSERT ?, ?");
          client.read();
        }
        for (int i = 0; i < 20; i++) {
          byte[] payload = new byte[random.nextInt(40) + 1];
          random.nextBytes(payload);
          if (random.nextInt(3) > 0) {
            int[] codes = {2, 3, 4, 12, 17, 22, 23, 24, 25, 26, 27, 28, 31};
            payload[0] = (byte) codes[random.nextInt(codes.length)];
            if (payload.length > 5 && random.nextBoolean()) {
              payload[1] = 1;
              payload[2] = 0;
              payload[3] = 0;
              payload[4] = 0;
            }
          }
          if (random.nextInt(30) == 0) {
            client.socket.getOutputStream().write(payload);
          } else {
            client.write(payload, 0);
          }
        }
      } catch (IOException e) {
        // The server closed on us in the middle: that is its right.
      }
    }
    try (WireClient client = fixture.client().logIn()) {
      client.command(Commands.PING);
      assertThat(client.read()[0]).isEqualTo((byte) 0);
    }
  }
}
