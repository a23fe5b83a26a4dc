package io.atoll.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Passes connections on, until they are told to swallow what comes while they stay open. */
final class SilentProxy implements AutoCloseable {
  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Queue<Passing> passing = new ConcurrentLinkedQueue<>();

  private record Passing(Socket from, Socket to, AtomicBoolean isSilent) {}

  SilentProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::listen);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  void silenceOpenOnes() {
    passing.forEach(each -> each.isSilent.set(true));
  }

  private void listen() {
    try {
      while (true) {
        Socket from = listener.accept();
        Socket to = new Socket(target.getAddress(), target.getPort());
        AtomicBoolean isSilent = new AtomicBoolean();
        passing.add(new Passing(from, to, isSilent));
        Thread.ofVirtual().start(() -> pass(from, to, isSilent));
        Thread.ofVirtual().start(() -> pass(to, from, isSilent));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private static void pass(Socket from, Socket to, AtomicBoolean isSilent) {
    byte[] bytes = new byte[1 << 16];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        if (!isSilent.get()) {
          out.write(bytes, 0, count);
        }
      }
      if (!isSilent.get()) {
        to.close();
      }
    } catch (IOException e) {
      // One side is gone, and the other learns it unless it is to learn nothing.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Passing each : passing) {
      each.from.close();
      each.to.close();
    }
  }
}
