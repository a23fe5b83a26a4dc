package io.atoll.mysql.handshake;

import io.atoll.mysql.packet.Capabilities;
import io.atoll.mysql.packet.PayloadReader;
import io.atoll.mysql.packet.ProtocolException;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The client's answer to the greeting (protocol 4.1):
 *
 * <pre>
 *   capabilities:4  max-packet:4  collation:1  0 x 23          (a TLS request ends here)
 *   user 0  proof  (database 0)  (plugin 0)  (attributes)  (zstd level:1)
 * </pre>
 *
 * @param proof made from the password and the scramble; empty for no password
 * @param plugin the client's; empty where it does not say
 * @param attributes of the connection: program name, client version, …
 */
public record HandshakeResponse(
    int capabilities,
    int collationId,
    String user,
    byte[] proof,
    String database,
    String plugin,
    Map<String, String> attributes,
    int zstdLevel) {
  private static final int FIXED_BYTES = 32;
  private static final int MAX_ATTRIBUTE_BYTES = 64 << 10;

  /** Whether a payload asks for TLS. */
  public static boolean isTlsRequest(byte[] payload, int start, int end) {
    return end - start >= 4
        && ((payload[start + 1] & 0xFF) << 8 & Capabilities.SSL) != 0
        && end - start == FIXED_BYTES;
  }

  /**
   * Takes the answer apart.
   *
   * @throws ProtocolException 1043 for an answer that is broken or older than protocol 4.1
   */
  public static HandshakeResponse read(byte[] payload, int start, int end)
      throws ProtocolException {
    PayloadReader in = new PayloadReader(payload, start, end);
    try {
      int capabilities = in.int4();
      if ((capabilities & Capabilities.PROTOCOL_41) == 0) {
        throw new ProtocolException(SqlError.ER_HANDSHAKE_ERROR);
      }
      in.skip(4);
      int collation = in.int1();
      in.skip(23);
      String user = in.zeroEnded(StandardCharsets.UTF_8);
      byte[] proof;
      if ((capabilities & Capabilities.PLUGIN_AUTH_LENENC_CLIENT_DATA) != 0) {
        proof = in.lenencBytes();
      } else if ((capabilities & Capabilities.SECURE_CONNECTION) != 0) {
        proof = in.bytes(in.int1());
      } else {
        proof = in.zeroEnded();
      }
      String database =
          (capabilities & Capabilities.CONNECT_WITH_DB) != 0 && in.remaining() > 0
              ? in.zeroEnded(StandardCharsets.UTF_8)
              : "";
      String plugin =
          (capabilities & Capabilities.PLUGIN_AUTH) != 0 && in.remaining() > 0 ? plugin(in) : "";
      Map<String, String> attributes =
          (capabilities & Capabilities.CONNECT_ATTRS) != 0 && in.remaining() > 0
              ? attributes(in)
              : Map.of();
      int zstdLevel =
          (capabilities & Capabilities.ZSTD_COMPRESSION_ALGORITHM) != 0 && in.remaining() > 0
              ? in.int1()
              : 3;
      return new HandshakeResponse(
          capabilities, collation, user, proof, database, plugin, attributes, zstdLevel);
    } catch (SqlException e) {
      throw new ProtocolException(SqlError.ER_HANDSHAKE_ERROR);
    }
  }

  /** COM_CHANGE_USER: the same things in another order, behind the command byte. */
  public static HandshakeResponse readChangeUser(PayloadReader in, int capabilities) {
    String user = in.zeroEnded(StandardCharsets.UTF_8);
    byte[] proof = in.bytes(in.int1());
    String database = in.remaining() > 0 ? in.zeroEnded(StandardCharsets.UTF_8) : "";
    int collation = in.remaining() >= 2 ? in.int2() : 255;
    String plugin =
        (capabilities & Capabilities.PLUGIN_AUTH) != 0 && in.remaining() > 0 ? plugin(in) : "";
    Map<String, String> attributes =
        (capabilities & Capabilities.CONNECT_ATTRS) != 0 && in.remaining() > 0
            ? attributes(in)
            : Map.of();
    return new HandshakeResponse(
        capabilities, collation, user, proof, database, plugin, attributes, 3);
  }

  private static String plugin(PayloadReader in) {
    // Some clients leave out the zero byte where the name ends the packet.
    int last = in.position() + in.remaining();
    for (int i = in.position(); i < last; i++) {
      if (in.array()[i] == 0) {
        return in.zeroEnded(StandardCharsets.US_ASCII);
      }
    }
    return in.restString(StandardCharsets.US_ASCII);
  }

  private static Map<String, String> attributes(PayloadReader in) {
    long length = in.lenenc();
    if (length > in.remaining() || length > MAX_ATTRIBUTE_BYTES || length < 0) {
      throw PayloadReader.malformed();
    }
    int end = in.position() + (int) length;
    Map<String, String> attributes = new LinkedHashMap<>();
    while (in.position() < end) {
      String key = new String(in.lenencBytes(), StandardCharsets.UTF_8);
      attributes.put(key, new String(in.lenencBytes(), StandardCharsets.UTF_8));
    }
    return attributes;
  }
}
