package io.atoll.mysql;

import io.atoll.mysql.handshake.Authenticator;
import io.atoll.mysql.handshake.FastVerifiers;
import io.atoll.mysql.handshake.PasswordKeys;
import io.atoll.mysql.handshake.ServerTls;
import io.atoll.mysql.packet.PacketWriter;
import io.atoll.mysql.packet.StreamTransport;
import io.atoll.mysql.result.Responses;
import io.atoll.runtime.Environment;
import io.atoll.runtime.Scheduler;
import io.atoll.session.Sessions;
import io.atoll.types.SqlError;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server of the MySQL protocol: blocking sockets, a thread per connection (virtual, or platform
 * by setting), up to max_connections and one more for an administrator. Thread-safe.
 */
public final class MySqlServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MySqlServer.class);
  private static final Duration ABORT_LIMIT = Duration.ofSeconds(5);
  private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

  private final MySqlServerSettings settings;
  private final Sessions sessions;
  private final Environment environment;
  private final TrafficMetrics metrics;
  private final ServerContext context;
  private final ConcurrentHashMap<Long, Connection> connections = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong lastId = new AtomicLong();
  private final CompletableFuture<@Nullable Void> drained = new CompletableFuture<>();
  private final List<Closeable> listeners = new ArrayList<>();
  private volatile boolean isStopping;
  private @Nullable ServerSocket listener;
  private Scheduler.@Nullable Timer timer;
  private Scheduler.@Nullable Pool pool;

  /**
   * @param sessions what runs the statements
   * @throws IOException when a certificate or key cannot be read or made; names the file
   */
  public MySqlServer(
      MySqlServerSettings settings,
      Sessions sessions,
      Environment environment,
      TrafficMetrics metrics)
      throws IOException {
    this.settings = settings;
    this.sessions = sessions;
    this.environment = environment;
    this.metrics = metrics;
    this.context =
        new ServerContext(
            settings,
            sessions,
            environment,
            metrics,
            new Authenticator(
                sessions,
                environment.random(),
                new FastVerifiers(),
                new PasswordKeys(settings.keyFolder())),
            ServerTls.of(settings.tls(), Instant.ofEpochMilli(environment.clock().wallMillis())),
            new Watch());
  }

  /**
   * Listens and accepts.
   *
   * @throws IOException when the address is taken or not ours
   */
  public void start() throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    try {
      socket.bind(settings.address(), settings.backlog());
    } catch (IOException e) {
      socket.close();
      throw new IOException("cannot listen at " + settings.address() + ": " + e.getMessage(), e);
    }
    listener = socket;
    listeners.add(socket);
    Executor threads = threads();
    Scheduler scheduler = environment.scheduler();
    scheduler.start(
        "mysql accept",
        () -> accept(() -> new ClientSocket.Tcp(prepare(socket.accept())), threads));
    if (settings.unixSocket().isPresent()) {
      ServerSocketChannel channel = listenAt(settings.unixSocket().get());
      listeners.add(channel);
      scheduler.start(
          "mysql accept unix",
          () -> accept(() -> new ClientSocket.Unix(channel.accept()), threads));
    }
    timer = scheduler.every(Watch.PERIOD, this::tick);
    LOG.info("MySQL clients are served: address={}", address());
  }

  /** Where it listens, with the true port. */
  public InetSocketAddress address() {
    ServerSocket socket = listener;
    if (socket == null) {
      throw new IllegalStateException("the server has not been started");
    }
    return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
  }

  /** Connections now open. */
  public int connectionCount() {
    return open.get();
  }

  private Executor threads() {
    if (!settings.platformThreads()) {
      return environment.scheduler().virtual("mysql connection");
    }
    Scheduler.Pool made =
        environment
            .scheduler()
            .pool("mysql-connection", (int) sessions.globalNumber("max_connections") + 1);
    pool = made;
    return made;
  }

  private static Socket prepare(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    return socket;
  }

  private static ServerSocketChannel listenAt(Path path) throws IOException {
    // A file left by a process that was killed would make bind fail.
    Files.deleteIfExists(path);
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    channel.bind(UnixDomainSocketAddress.of(path));
    return channel;
  }

  private interface Acceptor {
    ClientSocket accept() throws IOException;
  }

  private void accept(Acceptor acceptor, Executor threads) {
    while (!isStopping) {
      try {
        admit(acceptor.accept(), threads);
      } catch (IOException e) {
        if (isStopping) {
          return;
        }
        // Out of file descriptors, most likely: those in use will be given back.
        LOG.warn("A connection could not be accepted: cause={}", e.toString());
        try {
          environment.scheduler().sleep(ACCEPT_PAUSE);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  /** Takes a permit for the connection, or refuses it at once; never waits for the client. */
  private void admit(ClientSocket socket, Executor threads) throws IOException {
    long limit = sessions.globalNumber("max_connections");
    int now = open.incrementAndGet();
    if (now > limit + 1) {
      open.decrementAndGet();
      refuse(socket);
      return;
    }
    boolean isStarted = false;
    long id = freshId();
    try {
      Connection connection = new Connection(context, id, socket, now > limit);
      connections.put(id, connection);
      threads.execute(() -> {
        try {
          connection.run();
        } finally {
          left(id);
        }
      });
      isStarted = true;
    } finally {
      if (!isStarted) {
        left(id);
        socket.close();
      }
    }
    if (isStopping) {
      Connection late = connections.get(id);
      if (late != null) {
        late.abort();
      }
    }
  }

  /** Ids are used again after two million connections. */
  private long freshId() {
    while (true) {
      long number = lastId.incrementAndGet();
      long id = sessions.connectionId(number);
      if (id != 0 && !connections.containsKey(id)) {
        return id;
      }
    }
  }

  private void left(long id) {
    connections.remove(id);
    if (open.decrementAndGet() == 0 && isStopping) {
      drained.complete(null);
    }
  }

  /** One small packet into an empty socket buffer does not block. */
  private void refuse(ClientSocket socket) {
    metrics.connectionRefused();
    try (socket) {
      StreamTransport transport =
          new StreamTransport(
              socket.in(),
              socket.out(),
              socket,
              new StreamTransport.Counter() {
                @Override
                public void received(int bytes) {}

                @Override
                public void sending() {}

                @Override
                public void sent(int bytes) {}
              });
      PacketWriter out = new PacketWriter(transport);
      new Responses(out, 0).error(SqlError.ER_CON_COUNT_ERROR.with());
      out.flush();
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("A refused client was gone already: cause={}", e.toString());
    }
  }

  private void tick() {
    long tick = context.watch().advance();
    for (Connection connection : connections.values()) {
      connection.tick(tick);
    }
  }

  /**
   * Stops: accepts nobody, closes idle connections, lets statements finish until {@code limit},
   * then interrupts them. Returns when all connections are closed, or have been abandoned.
   */
  public void stop(Duration limit) {
    isStopping = true;
    for (Closeable each : listeners) {
      try {
        each.close();
      } catch (IOException e) {
        LOG.debug("A listener did not close well: cause={}", e.toString());
      }
    }
    settings.unixSocket().ifPresent(path -> path.toFile().delete());
    for (Connection connection : connections.values()) {
      connection.end();
    }
    if (!isDrained(limit)) {
      LOG.info("Statements are interrupted by the stop: connections={}", open.get());
      for (Connection connection : connections.values()) {
        connection.abort();
      }
      if (!isDrained(ABORT_LIMIT)) {
        LOG.warn("Connections did not end in time: connections={}", open.get());
        // Their threads would keep the pool from closing.
        pool = null;
      }
    }
    Scheduler.Timer running = timer;
    if (running != null) {
      running.cancel();
    }
    Scheduler.Pool threads = pool;
    if (threads != null) {
      threads.close();
    }
  }

  private boolean isDrained(Duration limit) {
    if (open.get() == 0) {
      return true;
    }
    try {
      environment.scheduler().await(drained, limit);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return open.get() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    stop(settings.stopLimit());
  }
}
