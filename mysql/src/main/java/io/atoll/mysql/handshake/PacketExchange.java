package io.atoll.mysql.handshake;

import io.atoll.mysql.packet.PacketReader;
import io.atoll.mysql.packet.PacketWriter;
import io.atoll.mysql.packet.ProtocolException;
import io.atoll.types.SqlError;
import java.io.IOException;
import java.util.Arrays;

/** Packets by turns, their sequence numbers in step, as handshakes need them. */
public record PacketExchange(PacketReader in, PacketWriter out) {
  /** No packet of a handshake is longer. */
  private static final int MAX_BYTES = 1 << 20;

  /** Sends what was written and waits for the client's answer. */
  public byte[] ask() throws IOException {
    out.flush();
    in.sequence(out.sequence());
    if (!in.next(MAX_BYTES)) {
      throw new ProtocolException(SqlError.ER_NET_READ_ERROR);
    }
    out.sequence(in.sequence());
    return Arrays.copyOfRange(in.array(), in.start(), in.end());
  }
}
