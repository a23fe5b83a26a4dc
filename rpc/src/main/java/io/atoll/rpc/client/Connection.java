package io.atoll.rpc.client;

import io.atoll.rpc.tls.Security;
import io.atoll.runtime.Environment;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One connection to another process. Callbacks run on Netty's event loop and only pass on. */
final class Connection implements AutoCloseable {
  /** Values go up to a gigabyte. */
  private static final int MESSAGE_BYTES = Integer.MAX_VALUE;

  private static final int WINDOW_BYTES = 16 << 20;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  private final Environment environment;
  private final ManagedChannel channel;
  private final String peer;

  Connection(Environment environment, Security security, InetSocketAddress address) {
    this.environment = environment;
    this.peer = address.getHostString() + ":" + address.getPort();
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address.getHostString(), address.getPort())
            .directExecutor()
            .maxInboundMessageSize(MESSAGE_BYTES)
            .flowControlWindow(WINDOW_BYTES)
            .keepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTimeout(3, TimeUnit.SECONDS)
            // Else a try that began while the network was cut goes on for long after it is whole.
            .withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis())
            .disableRetry();
    security.apply(builder);
    this.channel = builder.build();
  }

  String peer() {
    return peer;
  }

  ManagedChannel channel() {
    return channel;
  }

  /**
   * Waits until the other side is connected.
   *
   * @throws IOException it cannot be reached
   */
  void connect() throws IOException, InterruptedException {
    ConnectivityState state = channel.getState(true);
    if (state == ConnectivityState.TRANSIENT_FAILURE) {
      // The channel's own pauses are long; callers have theirs.
      channel.resetConnectBackoff();
    }
    long deadline = environment.clock().nanos() + CONNECT_TIMEOUT.toNanos();
    boolean wasConnecting = state != ConnectivityState.TRANSIENT_FAILURE;
    while (state != ConnectivityState.READY) {
      if (state == ConnectivityState.SHUTDOWN) {
        throw new IOException("closed");
      }
      if (state == ConnectivityState.TRANSIENT_FAILURE && wasConnecting) {
        throw new IOException(peer + " cannot be reached");
      }
      wasConnecting |= state == ConnectivityState.CONNECTING;
      CompletableFuture<Boolean> changed = new CompletableFuture<>();
      channel.notifyWhenStateChanged(state, () -> changed.complete(true));
      long left = deadline - environment.clock().nanos();
      try {
        environment.scheduler().await(changed, Duration.ofNanos(Math.max(0, left)));
      } catch (TimeoutException e) {
        throw new IOException(peer + " cannot be reached in time", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
      state = channel.getState(true);
    }
  }

  /** Has whatever begins from now on go over a new connection. */
  void renew() {
    channel.enterIdle();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
