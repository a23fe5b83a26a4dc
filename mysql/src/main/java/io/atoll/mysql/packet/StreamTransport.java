package io.atoll.mysql.packet;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A transport over a socket's streams that counts what passes. */
public final class StreamTransport implements Transport {
  /** Told of the bytes of each read and write. */
  public interface Counter {
    void received(int bytes);

    /** A write starts, which may block on a client that does not read. */
    void sending();

    void sent(int bytes);
  }

  private final InputStream in;
  private final OutputStream out;
  private final Closeable socket;
  private final Counter counter;

  public StreamTransport(InputStream in, OutputStream out, Closeable socket, Counter counter) {
    this.in = in;
    this.out = out;
    this.socket = socket;
    this.counter = counter;
  }

  @Override
  public int read(byte[] target, int start, int length) throws IOException {
    int count = in.read(target, start, length);
    if (count > 0) {
      counter.received(count);
    }
    return count;
  }

  @Override
  public void write(byte[] source, int start, int length) throws IOException {
    counter.sending();
    out.write(source, start, length);
    counter.sent(length);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
