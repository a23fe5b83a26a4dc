package io.atoll.app;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** As much of a MySQL client as {@link WarmUp} needs; rows are read and forgotten. One thread. */
final class WarmUpClient implements AutoCloseable {
  // PROTOCOL_41, SECURE_CONNECTION, PLUGIN_AUTH, TRANSACTIONS.
  private static final int CAPABILITIES = 0x200 | 0x8000 | 0x80000 | 0x2000;
  private static final int QUERY = 3;
  private static final int PREPARE = 22;
  private static final int EXECUTE = 23;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private int sequence;

  WarmUpClient(InetSocketAddress address) throws IOException {
    socket = new Socket(address.getAddress(), address.getPort());
    socket.setTcpNoDelay(true);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    out = socket.getOutputStream();
    logIn();
  }

  private void logIn() throws IOException {
    read();
    Payload response = new Payload();
    response.fixed(CAPABILITIES, 4).fixed(1 << 24, 4).fixed(45, 1).bytes(new byte[23]);
    response.text("root").fixed(0, 1).fixed(0, 1).text("caching_sha2_password").fixed(0, 1);
    send(response);
    for (byte[] answer = read(); answer[0] != 0; answer = read()) {
      require(answer);
      if (answer[0] == (byte) 0xFE) {
        // Another plugin: an empty password is an empty answer to each.
        send(new Payload());
      }
    }
  }

  /** Runs a statement and reads its answer to the end. */
  void query(String sql) throws IOException {
    sequence = 0;
    send(new Payload().fixed(QUERY, 1).text(sql));
    readResult();
  }

  /** The id to {@link #execute} a statement by. */
  int prepare(String sql) throws IOException {
    sequence = 0;
    send(new Payload().fixed(PREPARE, 1).text(sql));
    byte[] answer = read();
    require(answer);
    int columns = answer[5] & 0xFF | (answer[6] & 0xFF) << 8;
    int parameters = answer[7] & 0xFF | (answer[8] & 0xFF) << 8;
    skip(parameters == 0 ? 0 : parameters + 1);
    skip(columns == 0 ? 0 : columns + 1);
    return answer[1] & 0xFF | (answer[2] & 0xFF) << 8;
  }

  /** Parameters are {@link Long} and {@link String}. */
  void execute(int statement, Object... parameters) throws IOException {
    sequence = 0;
    Payload payload = new Payload().fixed(EXECUTE, 1).fixed(statement, 4).fixed(0, 1).fixed(1, 4);
    if (parameters.length > 0) {
      payload.bytes(new byte[(parameters.length + 7) / 8]).fixed(1, 1);
      for (Object parameter : parameters) {
        payload.fixed(parameter instanceof Long ? 8 : 253, 2);
      }
      for (Object parameter : parameters) {
        if (parameter instanceof Long number) {
          payload.fixed(number, 8);
        } else {
          String text = parameter.toString();
          payload.fixed(text.length(), 1).text(text);
        }
      }
    }
    send(payload);
    readResult();
  }

  private void readResult() throws IOException {
    byte[] first = read();
    require(first);
    if (first[0] != 0) {
      skip(first[0] + 1);
      byte[] row = read();
      while (row[0] != (byte) 0xFE || row.length > 8) {
        require(row);
        row = read();
      }
    }
  }

  private static void require(byte[] answer) throws IOException {
    if (answer[0] == (byte) 0xFF) {
      throw new IOException(new String(answer, 3, answer.length - 3, StandardCharsets.UTF_8));
    }
  }

  private void skip(int packets) throws IOException {
    for (int i = 0; i < packets; i++) {
      read();
    }
  }

  private byte[] read() throws IOException {
    int length = in.read() | in.read() << 8 | in.read() << 16;
    sequence = in.readUnsignedByte() + 1;
    byte[] payload = new byte[length];
    in.readFully(payload);
    return payload;
  }

  private void send(Payload payload) throws IOException {
    byte[] body = payload.bytes.toByteArray();
    Payload packet = new Payload().fixed(body.length, 3).fixed(sequence, 1).bytes(body);
    out.write(packet.bytes.toByteArray());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Bytes of a packet, little-endian. */
  private static final class Payload {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Payload fixed(long value, int length) {
      for (int i = 0; i < length; i++) {
        bytes.write((int) (value >>> (8 * i)));
      }
      return this;
    }

    Payload bytes(byte[] value) {
      bytes.writeBytes(value);
      return this;
    }

    Payload text(String value) {
      return bytes(value.getBytes(StandardCharsets.UTF_8));
    }
  }
}
