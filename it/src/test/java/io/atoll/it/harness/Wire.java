package io.atoll.it.harness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.it.sql.RunningDatabase;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;

/** A connection that sends what no driver would, byte by byte. The user root has no password. */
public final class Wire implements AutoCloseable {
  /** Protocol 4.1, secure connection, plugins. */
  public static final int CAPABILITIES = 1 << 9 | 1 << 15 | 1 << 19 | 1;

  private static final int INTERACTIVE = 1 << 10;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private int sequence;

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** A connection whose greeting is read and not answered. */
  public static Wire greeted(RunningDatabase database) throws IOException {
    Wire wire = connected(database);
    wire.read();
    return wire;
  }

  /** A connection of which nothing is read yet: the server's greeting, or its refusal, waits. */
  public static Wire connected(RunningDatabase database) throws IOException {
    return new Wire(new Socket("127.0.0.1", database.port()));
  }

  /** A connection that is logged in. */
  public static Wire open(RunningDatabase database) throws IOException {
    return open(database, CAPABILITIES);
  }

  public static Wire openInteractive(RunningDatabase database) throws IOException {
    return open(database, CAPABILITIES | INTERACTIVE);
  }

  private static Wire open(RunningDatabase database, int capabilities) throws IOException {
    Wire wire = greeted(database);
    byte[] answer = wire.logIn(capabilities);
    if (answer[0] != 0) {
      throw new IOException("not logged in: " + Answer.of(answer));
    }
    return wire;
  }

  /** Sends root's handshake response; what the server says in the end. */
  public byte[] logIn(int capabilities) throws IOException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    for (int i = 0; i < 4; i++) {
      payload.write(capabilities >>> (8 * i));
    }
    payload.writeBytes(new byte[] {0, 0, 0, 1, (byte) 255});
    payload.writeBytes(new byte[23]);
    payload.writeBytes("root\0\0mysql_native_password\0".getBytes(UTF_8));
    write(payload.toByteArray());
    byte[] answer = read();
    if (answer[0] == (byte) 0xFE) {
      // Another method: an empty password has an empty proof by any.
      write(new byte[0]);
      answer = read();
    }
    return answer;
  }

  /**
   * An error packet.
   *
   * @param state empty before the handshake is over
   */
  public record Answer(int code, String state, String message) {
    static Answer of(byte[] payload) {
      if (payload.length < 3 || payload[0] != (byte) 0xFF) {
        return new Answer(0, "", new String(payload, ISO_8859_1));
      }
      int code = (payload[1] & 0xFF) | (payload[2] & 0xFF) << 8;
      boolean hasState = payload.length > 8 && payload[3] == '#';
      int text = hasState ? 9 : 3;
      return new Answer(
          code,
          hasState ? new String(payload, 4, 5, UTF_8) : "",
          new String(payload, text, payload.length - text, UTF_8));
    }
  }

  /** Reads a packet, an error's parts; code 0 where it is none. */
  public Answer answer() throws IOException {
    return Answer.of(read());
  }

  public byte[] read() throws IOException {
    byte[] header = new byte[4];
    in.readFully(header);
    int length = (header[0] & 0xFF) | (header[1] & 0xFF) << 8 | (header[2] & 0xFF) << 16;
    sequence = (header[3] & 0xFF) + 1;
    byte[] payload = new byte[length];
    in.readFully(payload);
    return payload;
  }

  /** Whether the server closed the connection; what it still said is read past. */
  public boolean isClosed() throws IOException {
    try {
      while (in.read() >= 0) {
        // said before the end
      }
      return true;
    } catch (EOFException | SocketException e) {
      return true;
    }
  }

  /** Sends a packet with the sequence id that is due. */
  public void write(byte[] payload) throws IOException {
    raw(payload.length, sequence++, payload);
  }

  /** Sends a command. */
  public void command(int code, byte... rest) throws IOException {
    byte[] payload = new byte[rest.length + 1];
    payload[0] = (byte) code;
    System.arraycopy(rest, 0, payload, 1, rest.length);
    sequence = 0;
    write(payload);
  }

  public void query(String sql) throws IOException {
    command(3, sql.getBytes(UTF_8));
  }

  /**
   * Sends a header and bytes that need not fit it.
   *
   * @param announced the length that the header says
   */
  public void raw(int announced, int withSequence, byte[] bytes) throws IOException {
    byte[] packet = new byte[bytes.length + 4];
    packet[0] = (byte) announced;
    packet[1] = (byte) (announced >>> 8);
    packet[2] = (byte) (announced >>> 16);
    packet[3] = (byte) withSequence;
    System.arraycopy(bytes, 0, packet, 4, bytes.length);
    out.write(packet);
  }

  /** Sends nothing more; still reads. */
  public void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Whether it still answers a ping. */
  public boolean isAlive() throws IOException {
    command(14);
    return read()[0] == 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
