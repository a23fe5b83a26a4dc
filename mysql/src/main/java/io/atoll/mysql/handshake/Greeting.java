package io.atoll.mysql.handshake;

import io.atoll.mysql.packet.Capabilities;
import io.atoll.mysql.packet.PacketWriter;
import io.atoll.mysql.packet.ServerStatus;
import io.atoll.runtime.RandomSource;
import io.atoll.session.auth.AuthenticationPlugin;
import java.util.Arrays;

/**
 * The server's first packet, protocol 10:
 *
 * <pre>
 *   10  version 0  connection:4  scramble[0..8) 0  capabilities-low:2  collation:1  status:2
 *   capabilities-high:2  21  0 x 10  scramble[8..20) 0  plugin 0
 * </pre>
 *
 * @param scramble 20 bytes that the client's password proof is made with
 */
public record Greeting(String serverVersion, long connectionId, byte[] scramble, int capabilities) {
  public static final int SCRAMBLE_BYTES = 20;

  /** utf8mb4_0900_ai_ci. */
  private static final int COLLATION = 255;

  /** 20 random bytes, none of them 0 or '$': old clients treat scrambles as strings. */
  public static byte[] scramble(RandomSource random) {
    byte[] scramble = new byte[SCRAMBLE_BYTES];
    random.nextBytes(scramble);
    for (int i = 0; i < scramble.length; i++) {
      scramble[i] &= 0x7F;
      if (scramble[i] == 0 || scramble[i] == '$') {
        scramble[i]++;
      }
    }
    return scramble;
  }

  public void write(PacketWriter out) {
    out.begin();
    out.int1(10);
    out.zeroEnded(serverVersion);
    out.int4((int) connectionId);
    out.bytes(scramble, 0, 8);
    out.int1(0);
    out.int2(capabilities);
    out.int1(COLLATION);
    out.int2(ServerStatus.AUTOCOMMIT);
    out.int2(capabilities >>> 16);
    out.int1(SCRAMBLE_BYTES + 1);
    out.zeros(10);
    out.bytes(Arrays.copyOfRange(scramble, 8, SCRAMBLE_BYTES));
    out.int1(0);
    out.zeroEnded(AuthenticationPlugin.CACHING_SHA2_PASSWORD.mysqlName());
    out.end();
  }

  /** The capabilities offered. */
  public static int offered(boolean withTls) {
    return withTls ? Capabilities.OFFERED | Capabilities.SSL : Capabilities.OFFERED;
  }
}
