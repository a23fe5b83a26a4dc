package io.atoll.mysql;

import io.atoll.mysql.handshake.Greeting;
import io.atoll.mysql.handshake.HandshakeResponse;
import io.atoll.mysql.handshake.PacketExchange;
import io.atoll.mysql.packet.Capabilities;
import io.atoll.mysql.packet.Commands;
import io.atoll.mysql.packet.CompressedTransport;
import io.atoll.mysql.packet.PacketReader;
import io.atoll.mysql.packet.PacketWriter;
import io.atoll.mysql.packet.PayloadReader;
import io.atoll.mysql.packet.ProtocolException;
import io.atoll.mysql.packet.StreamTransport;
import io.atoll.mysql.packet.Transport;
import io.atoll.mysql.result.Responses;
import io.atoll.mysql.result.ResultWriter;
import io.atoll.session.Account;
import io.atoll.session.ConnectionDetails;
import io.atoll.session.Session;
import io.atoll.types.SqlError;
import io.atoll.types.SqlException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection: handshake, then commands until one side has enough. {@link #run} is its
 * thread; {@link #tick}, {@link #end} and {@link #abort} are for others.
 */
final class Connection implements Runnable, StreamTransport.Counter {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

  private final ServerContext server;
  private final long id;
  private final ClientSocket socket;
  private final boolean isReserve;
  private final ConnectionState state;
  private final AtomicBoolean looksAhead = new AtomicBoolean();

  private volatile Transport transport;
  private volatile PacketReader in;
  private PacketWriter out;
  private byte[] firstScramble = {};
  private boolean isEncrypted;
  private int capabilities;
  private volatile @Nullable Session session;

  /**
   * @param isReserve taken although max_connections are open: for administrators only
   */
  Connection(ServerContext server, long id, ClientSocket socket, boolean isReserve)
      throws IOException {
    this.server = server;
    this.id = id;
    this.socket = socket;
    this.isReserve = isReserve;
    this.state = new ConnectionState(server.watch().tick());
    this.transport = new StreamTransport(socket.in(), socket.out(), socket, this);
    this.in = new PacketReader(transport, true);
    this.out = new PacketWriter(transport);
  }

  long id() {
    return id;
  }

  @Override
  public void run() {
    server.metrics().connectionOpened();
    try {
      serve();
    } catch (ProtocolException e) {
      tryToTell(e.error());
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("A connection broke: connection={} cause={}", id, e.toString());
    } catch (RuntimeException e) {
      LOG.error("A connection ends by a fault of the server: connection={}", id, e);
    } finally {
      Session open = session;
      try {
        if (open != null) {
          open.close();
        }
      } catch (RuntimeException e) {
        LOG.error("A session did not close well: connection={}", id, e);
      } finally {
        state.closed();
        closeSocket();
        server.metrics().connectionClosed();
      }
    }
  }

  private void tryToTell(SqlException error) {
    try {
      out.sequence(in.sequence());
      new Responses(out, capabilities).error(error);
      out.flush();
    } catch (UncheckedIOException e) {
      LOG.debug("A client did not hear of its error: connection={} error={}", id, error.error());
    }
  }

  private void serve() throws IOException {
    HandshakeResponse response = greet();
    PacketExchange exchange = new PacketExchange(in, out);
    Responses responses = new Responses(out, capabilities);
    Session opened;
    try {
      opened = logIn(exchange, response);
    } catch (SqlException e) {
      server.metrics().handshakeFailed();
      LOG.info(
          "A client could not log in: connection={} host={} error={}",
          id,
          socket.host(),
          e.error().code());
      responses.error(e);
      out.flush();
      return;
    }
    session = opened;
    if (!state.loggedIn()) {
      return;
    }
    responses.ok(opened.statusFlags());
    out.flush();
    negotiateCompression(response);
    commands(opened);
  }

  /** Greets, and changes to TLS where the client asks. */
  private HandshakeResponse greet() throws IOException {
    boolean offersTls = server.tls().isPresent() && socket.canEncrypt();
    int offered = Greeting.offered(offersTls);
    byte[] scramble = Greeting.scramble(server.environment().random());
    firstScramble = scramble;
    new Greeting(server.sessions().serverVersion(), id, scramble, offered).write(out);
    byte[] payload = new PacketExchange(in, out).ask();
    if (offersTls && HandshakeResponse.isTlsRequest(payload, 0, payload.length)) {
      encrypt();
      if (!in.next(1 << 20)) {
        throw new ProtocolException(SqlError.ER_HANDSHAKE_ERROR);
      }
      out.sequence(in.sequence());
      payload = java.util.Arrays.copyOfRange(in.array(), in.start(), in.end());
    }
    HandshakeResponse response = HandshakeResponse.read(payload, 0, payload.length);
    capabilities = response.capabilities() & offered;
    return response;
  }

  private void encrypt() throws IOException {
    int sequence = in.sequence();
    SSLSocket tls = server.tls().orElseThrow().accept(socket.plain(), in.takeBuffered());
    change(new StreamTransport(tls.getInputStream(), tls.getOutputStream(), tls, this), true);
    in.sequence(sequence);
    isEncrypted = true;
  }

  private void change(Transport next, boolean checksSequence) {
    transport = next;
    in = new PacketReader(next, checksSequence);
    out = new PacketWriter(next);
  }

  private Session logIn(PacketExchange exchange, HandshakeResponse response) throws IOException {
    Account account = authenticate(exchange, response, Optional.of(firstScramble));
    if (isReserve && !server.sessions().mayUseReserveConnection(account)) {
      throw SqlError.ER_CON_COUNT_ERROR.with();
    }
    return server.sessions().open(details(response, response.collationId()), account);
  }

  private Account authenticate(
      PacketExchange exchange, HandshakeResponse response, Optional<byte[]> scramble)
      throws IOException {
    boolean isSecret = isEncrypted || socket.isLocal();
    if (server.settings().requireSecureTransport() && !isSecret) {
      throw SqlError.ER_SECURE_TRANSPORT_REQUIRED.with();
    }
    return server
        .authenticator()
        .authenticate(exchange, response, socket.host(), scramble, isSecret, isEncrypted);
  }

  private ConnectionDetails details(HandshakeResponse response, int collationId) {
    return new ConnectionDetails(
        id,
        response.user(),
        socket.host(),
        response.database(),
        collationId,
        has(Capabilities.FOUND_ROWS),
        has(Capabilities.IGNORE_SPACE),
        has(Capabilities.INTERACTIVE),
        has(Capabilities.MULTI_STATEMENTS),
        isEncrypted,
        this::end);
  }

  private boolean has(int capability) {
    return (capabilities & capability) != 0;
  }

  private void negotiateCompression(HandshakeResponse response) {
    if (has(Capabilities.COMPRESS)) {
      change(new CompressedTransport(transport, new CompressedTransport.Algorithm.Zlib()), false);
    } else if (has(Capabilities.ZSTD_COMPRESSION_ALGORITHM)) {
      int level = Math.clamp(response.zstdLevel(), 1, 22);
      change(
          new CompressedTransport(transport, new CompressedTransport.Algorithm.Zstandard(level)),
          false);
    }
  }

  private void commands(Session open) throws IOException {
    PacketReader reader = in;
    PacketWriter writer = out;
    Responses responses = new Responses(writer, capabilities);
    ResultWriter results = new ResultWriter(responses, reader, open::statusFlags);
    CommandHandler handler = new CommandHandler(server.sessions(), open, responses, results);
    Watch watch = server.watch();
    while (true) {
      reader.startCommand();
      if (!state.idle(watch.tick(), Watch.ticks(open.idleTimeoutSeconds()))
          || !reader.next(open.maxAllowedPacketBytes())
          || !state.run(watch.tick())) {
        return;
      }
      writer.sequence(reader.sequence());
      PayloadReader payload = new PayloadReader(reader.array(), reader.start(), reader.end());
      int command = payload.remaining() == 0 ? 0 : payload.int1();
      server.metrics().command(command);
      if (command == Commands.QUIT) {
        return;
      } else if (command == Commands.CHANGE_USER) {
        if (!changeUser(open, handler, responses, payload)) {
          return;
        }
      } else {
        handler.run(command, payload);
      }
      writer.flush();
    }
  }

  private boolean changeUser(
      Session open, CommandHandler handler, Responses responses, PayloadReader payload)
      throws IOException {
    try {
      HandshakeResponse request = HandshakeResponse.readChangeUser(payload, capabilities);
      PacketExchange exchange = new PacketExchange(in, out);
      Account account = authenticate(exchange, request, Optional.empty());
      handler.forgetStatements();
      open.changeUser(details(request, request.collationId()), account);
      responses.ok(open.statusFlags());
      return true;
    } catch (SqlException e) {
      // As in MySQL: whoever fails here is not left with the old user's rights.
      responses.error(e);
      out.flush();
      return false;
    }
  }

  /** Ends the connection after the statement that runs: KILL, or the server stops. Any thread. */
  void end() {
    if (state.end()) {
      closeSocketAside();
    }
  }

  /** Breaks the connection off, statement and all. Any thread. */
  void abort() {
    Session open = session;
    if (open != null) {
      open.interrupt(true);
    }
    end();
    closeSocketAside();
  }

  /** Looks after time limits and clients that are gone; by the server's timer. */
  void tick(long tick) {
    switch (state.phase()) {
      case HANDSHAKE -> {
        if (tick - state.since() > Watch.ticks(server.settings().handshakeLimit())
            && state.endFrom(ConnectionState.Phase.HANDSHAKE)) {
          server.metrics().handshakeFailed();
          closeSocketAside();
        }
      }
      case IDLE -> {
        if (state.isIdleTooLong(tick) && state.endFrom(ConnectionState.Phase.IDLE)) {
          server.metrics().idleTimeout();
          server.environment().scheduler().start("mysql idle time-out", this::sayGoodbye);
        }
      }
      case RUNNING -> {
        long writing = state.writingSince();
        if (writing >= 0 && tick - writing > Watch.ticks(server.settings().writeLimit())) {
          abort();
        } else if (tick - state.since() >= 2 && looksAhead.compareAndSet(false, true)) {
          long statement = state.statement();
          server.environment().scheduler().start("mysql look-ahead", () -> lookAhead(statement));
        }
      }
      case CLOSED -> {}
    }
  }

  private void lookAhead(long statement) {
    try {
      boolean isGone =
          in.lookAhead(() ->
              state.phase() == ConnectionState.Phase.RUNNING && state.statement() == statement);
      Session open = session;
      if (isGone && open != null) {
        open.interrupt(true);
      }
    } finally {
      looksAhead.set(false);
    }
  }

  private void sayGoodbye() {
    try {
      PacketWriter last = new PacketWriter(transport);
      new Responses(last, capabilities).error(SqlError.ER_CLIENT_INTERACTION_TIMEOUT.with());
      last.flush();
    } catch (UncheckedIOException e) {
      LOG.debug("An idle client was gone already: connection={}", id);
    }
    closeSocket();
  }

  /** Closing TLS may wait for the peer, so callers that must not wait leave it to a thread. */
  private void closeSocketAside() {
    server.environment().scheduler().start("mysql close", this::closeSocket);
  }

  private void closeSocket() {
    try {
      transport.close();
    } catch (IOException e) {
      LOG.debug("A socket did not close well: connection={} cause={}", id, e.toString());
    }
  }

  @Override
  public void received(int bytes) {
    server.metrics().received(bytes);
  }

  @Override
  public void sending() {
    state.writing(server.watch().tick());
  }

  @Override
  public void sent(int bytes) {
    state.writing(-1);
    server.metrics().sent(bytes);
  }
}
