package io.atoll.mysql;

import io.atoll.mysql.packet.Capabilities;
import io.atoll.session.auth.CachingSha2Password;
import io.atoll.session.auth.NativePassword;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A client that speaks the protocol byte by byte, correctly or not. */
final class WireClient implements AutoCloseable {
  static final int CAPABILITIES =
      Capabilities.PROTOCOL_41
          | Capabilities.SECURE_CONNECTION
          | Capabilities.PLUGIN_AUTH
          | Capabilities.LONG_PASSWORD
          | Capabilities.MULTI_RESULTS
          | Capabilities.LOCAL_FILES;

  final Socket socket;
  final DataInputStream in;
  int sequence;
  byte[] greeting = {};

  WireClient(int port) throws IOException {
    socket = new Socket("127.0.0.1", port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
  }

  byte[] read() throws IOException {
    byte[] header = new byte[4];
    in.readFully(header);
    int length = (header[0] & 0xFF) | (header[1] & 0xFF) << 8 | (header[2] & 0xFF) << 16;
    sequence = (header[3] & 0xFF) + 1;
    byte[] payload = new byte[length];
    in.readFully(payload);
    return payload;
  }

  boolean isClosed() throws IOException {
    try {
      return in.read() < 0;
    } catch (EOFException | java.net.SocketException e) {
      return true;
    }
  }

  void write(byte[] payload) throws IOException {
    write(payload, sequence++);
  }

  void write(byte[] payload, int withSequence) throws IOException {
    byte[] packet = new byte[payload.length + 4];
    packet[0] = (byte) payload.length;
    packet[1] = (byte) (payload.length >>> 8);
    packet[2] = (byte) (payload.length >>> 16);
    packet[3] = (byte) withSequence;
    System.arraycopy(payload, 0, packet, 4, payload.length);
    socket.getOutputStream().write(packet);
  }

  void command(int command, byte... rest) throws IOException {
    byte[] payload = new byte[rest.length + 1];
    payload[0] = (byte) command;
    System.arraycopy(rest, 0, payload, 1, rest.length);
    sequence = 0;
    write(payload);
  }

  void command(int command, String rest) throws IOException {
    command(command, rest.getBytes(StandardCharsets.UTF_8));
  }

  byte[] scramble() {
    int at = 1;
    while (greeting[at] != 0) {
      at++;
    }
    at += 5;
    byte[] scramble = Arrays.copyOfRange(greeting, at, at + 20);
    System.arraycopy(greeting, at + 8 + 19, scramble, 8, 12);
    return scramble;
  }

  /** Logs in as {@code native}. */
  WireClient logIn() throws IOException {
    return logIn(CAPABILITIES);
  }

  WireClient logIn(int capabilities) throws IOException {
    byte[] answer = logIn("native", "secret", "mysql_native_password", capabilities);
    if (answer[0] != 0) {
      throw new IOException("not logged in: " + new String(answer, StandardCharsets.ISO_8859_1));
    }
    return this;
  }

  byte[] logIn(String user, String password, String plugin, int capabilities) throws IOException {
    greeting = read();
    byte[] secret = password.getBytes(StandardCharsets.UTF_8);
    byte[] proof =
        plugin.equals("mysql_native_password")
            ? NativePassword.answer(secret, scramble())
            : CachingSha2Password.answer(secret, scramble());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < 4; i++) {
      out.write(capabilities >>> (8 * i));
    }
    out.writeBytes(new byte[] {0, 0, 0, 1, (byte) 255});
    out.writeBytes(new byte[23]);
    out.writeBytes(user.getBytes(StandardCharsets.UTF_8));
    out.write(0);
    out.write(proof.length);
    out.writeBytes(proof);
    out.writeBytes(plugin.getBytes(StandardCharsets.UTF_8));
    out.write(0);
    write(out.toByteArray());
    return read();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
