package io.atoll.mysql;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/** An accepted connection: over TCP or a Unix socket. */
sealed interface ClientSocket extends Closeable {
  InputStream in() throws IOException;

  OutputStream out() throws IOException;

  /** As privileges see it. */
  String host();

  /** Whether TLS can be layered on it. */
  boolean canEncrypt();

  /** Whether nobody outside this machine can listen. */
  boolean isLocal();

  /** The TCP socket. */
  Socket plain();

  record Tcp(Socket socket) implements ClientSocket {
    @Override
    public InputStream in() throws IOException {
      return socket.getInputStream();
    }

    @Override
    public OutputStream out() throws IOException {
      return socket.getOutputStream();
    }

    @Override
    public String host() {
      InetAddress address = socket.getInetAddress();
      return address.isLoopbackAddress() ? "localhost" : address.getHostAddress();
    }

    @Override
    public boolean canEncrypt() {
      return true;
    }

    @Override
    public boolean isLocal() {
      return false;
    }

    @Override
    public Socket plain() {
      return socket;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  record Unix(SocketChannel channel) implements ClientSocket {
    @Override
    public InputStream in() {
      return Channels.newInputStream(channel);
    }

    @Override
    public OutputStream out() {
      return Channels.newOutputStream(channel);
    }

    @Override
    public String host() {
      return "localhost";
    }

    @Override
    public boolean canEncrypt() {
      return false;
    }

    @Override
    public boolean isLocal() {
      return true;
    }

    @Override
    public Socket plain() {
      throw new IllegalStateException("a Unix socket is no TCP socket");
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
