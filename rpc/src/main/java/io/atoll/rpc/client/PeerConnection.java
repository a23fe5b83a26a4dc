package io.atoll.rpc.client;

import io.atoll.api.Peer;
import io.atoll.api.RegionId;
import io.atoll.api.StoreId;
import io.atoll.rpc.proto.HealthGrpc;
import io.atoll.rpc.proto.HealthProto;
import io.atoll.rpc.proto.RaftServerpb;
import io.atoll.rpc.proto.TikvGrpc;
import io.atoll.rpc.proto.Tikvpb.BatchRaftMessage;
import io.atoll.rpc.tls.Security;
import io.atoll.rpc.wire.Coalescer;
import io.atoll.rpc.wire.PeerMessage;
import io.atoll.rpc.wire.PeerMessages;
import io.atoll.runtime.Environment;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages to one store. While it cannot be reached they are dropped at once, but for a try to
 * connect now and then.
 */
final class PeerConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PeerConnection.class);

  private static final int MESSAGE_BYTES = 1 << 20;
  private static final int MESSAGE_COUNT = 4_096;

  /** In gRPC's own buffers; while there is more, messages wait here, where they are counted. */
  private static final int BUFFERED_BYTES = 1 << 20;

  /** What a message takes beside its content. */
  private static final int HEAD_BYTES = 64;

  /** Of a store that takes nothing at the moment; more are of no use to anybody. */
  private static final int URGENT_COUNT = 256;

  /** Wakes who sends. */
  private static final PeerMessage NOTHING =
      new PeerMessage(
          new RegionId(0),
          new Peer(0, new StoreId(0), false),
          new Peer(0, new StoreId(0), false),
          new byte[0]);

  private static final long ASKING_NANOS = 500_000_000;
  private static final long SILENCE_NANOS = 2_000_000_000;
  private static final long FIRST_PAUSE_NANOS = 10_000_000;
  private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;
  private static final Duration CLOSE_CHECK = Duration.ofSeconds(1);

  private final Environment environment;
  private final Security security;
  private final StoreId store;
  private final Supplier<Optional<InetSocketAddress>> address;
  private final long queueBytes;
  private final LongAdder dropped;
  private final AtomicLong queued = new AtomicLong();
  private final Coalescer<PeerMessage> coalescer;

  /** What goes before all that waits in the coalescer. */
  private final Queue<PeerMessage> urgent = new ConcurrentLinkedQueue<>();

  private final AtomicInteger urgentCount = new AtomicInteger();

  /** While the store cannot be reached: the moment of the next try. */
  private volatile long notBeforeNanos;

  private volatile boolean isUnreachable;
  private volatile boolean isClosed;

  // Of the draining thread, but for closing.
  private @Nullable InetSocketAddress connectedTo;
  private volatile @Nullable Connection connection;
  private volatile @Nullable Stream stream;
  private long pauseNanos;

  PeerConnection(
      Environment environment,
      Security security,
      StoreId store,
      Supplier<Optional<InetSocketAddress>> address,
      long queueBytes,
      LongAdder dropped) {
    this.environment = environment;
    this.security = security;
    this.store = store;
    this.address = address;
    this.queueBytes = queueBytes;
    this.dropped = dropped;
    this.coalescer =
        new Coalescer<>(
            environment.scheduler().virtual("atoll-raft-to-" + store.value()), new Sending());
  }

  void send(PeerMessage message) {
    int size = sizeOf(message);
    if (isOut() || isFull(size)) {
      dropped.increment();
      return;
    }
    queued.addAndGet(size);
    coalescer.add(message);
  }

  /** Sends before all that waits, however much that is. */
  void sendFirst(PeerMessage message) {
    if (isOut() || urgentCount.get() >= URGENT_COUNT) {
      dropped.increment();
      return;
    }
    urgentCount.incrementAndGet();
    urgent.add(message);
    coalescer.add(NOTHING);
  }

  private boolean isOut() {
    return isClosed || (isUnreachable && environment.clock().nanos() - notBeforeNanos < 0);
  }

  /** One message is always taken, however large. */
  private boolean isFull(int size) {
    long waiting = queued.get();
    return waiting > 0 && waiting + size > queueBytes;
  }

  private static int sizeOf(PeerMessage message) {
    return message.content().length + HEAD_BYTES;
  }

  private final class Sending implements Coalescer.Sink<PeerMessage> {
    @Override
    public void drain(Queue<PeerMessage> queue) {
      PeerConnection.this.drain(queue);
    }

    /** Connecting, and waiting for a slow receiver. */
    @Override
    public boolean mayBlock() {
      return true;
    }
  }

  private void drain(Queue<PeerMessage> queue) {
    Stream open;
    try {
      open = open();
      open.awaitReady();
    } catch (IOException | RuntimeException e) {
      failed(String.valueOf(e.getMessage()));
      dropAll(queue);
      return;
    } catch (InterruptedException e) {
      dropAll(queue);
      return;
    }
    BatchRaftMessage.Builder batch = BatchRaftMessage.newBuilder();
    int count = 0;
    for (PeerMessage first = urgent.poll(); first != null; first = urgent.poll()) {
      urgentCount.decrementAndGet();
      batch.addMsgs(PeerMessages.encode(first));
      count++;
    }
    int bytes = 0;
    while (bytes < MESSAGE_BYTES && count < MESSAGE_COUNT) {
      PeerMessage message = queue.poll();
      if (message == null) {
        break;
      }
      if (message == NOTHING) {
        continue;
      }
      batch.addMsgs(PeerMessages.encode(message));
      bytes += sizeOf(message);
      count++;
    }
    if (count == 0) {
      return;
    }
    queued.addAndGet(-bytes);
    try {
      open.requests().onNext(batch.build());
    } catch (RuntimeException e) {
      dropped.add(count);
      open.end(String.valueOf(e.getMessage()));
    }
  }

  private void dropAll(Queue<PeerMessage> queue) {
    for (PeerMessage first = urgent.poll(); first != null; first = urgent.poll()) {
      urgentCount.decrementAndGet();
      dropped.increment();
    }
    for (PeerMessage message = queue.poll(); message != null; message = queue.poll()) {
      if (message == NOTHING) {
        continue;
      }
      queued.addAndGet(-sizeOf(message));
      dropped.increment();
    }
  }

  private void failed(String reason) {
    if (pauseNanos == 0 && !isClosed) {
      LOG.warn("a store cannot be reached store={} reason={}", store.value(), reason);
    }
    pauseNanos =
        pauseNanos == 0 ? FIRST_PAUSE_NANOS : Math.min(LONGEST_PAUSE_NANOS, 2 * pauseNanos);
    notBeforeNanos = environment.clock().nanos() + pauseNanos;
    isUnreachable = true;
  }

  private Stream open() throws IOException, InterruptedException {
    if (isClosed) {
      throw new IOException("closed");
    }
    Stream known = stream;
    if (known != null && !known.isEnded()) {
      known.requireAnswers();
      return known;
    }
    if (known != null) {
      stream = null;
      if (environment.clock().nanos() - known.openedNanos < LONGEST_PAUSE_NANOS) {
        throw new IOException(known.endedBy);
      }
      // It was well; what ended it is something new.
      pauseNanos = 0;
    }
    InetSocketAddress now =
        address.get().orElseThrow(() -> new IOException("nobody knows its address"));
    Connection open = connection;
    if (open == null || !now.equals(connectedTo)) {
      if (open != null) {
        open.close();
      }
      open = new Connection(environment, security, now);
      connection = open;
      connectedTo = now;
    }
    open.connect();
    Stream made = new Stream(open);
    TikvGrpc.newStub(open.channel()).withOnReadyThreshold(BUFFERED_BYTES).batchRaft(made);
    stream = made;
    if (isClosed) {
      close();
      throw new IOException("closed");
    }
    if (isUnreachable) {
      LOG.info("a store is reached again store={} address={}", store.value(), open.peer());
    }
    isUnreachable = false;
    return made;
  }

  @Override
  public void close() {
    isClosed = true;
    Stream open = stream;
    if (open != null) {
      open.end("closed");
    }
    Connection connected = connection;
    if (connected != null) {
      connected.close();
    }
  }

  /** One opened stream. */
  private final class Stream
      implements ClientResponseObserver<BatchRaftMessage, RaftServerpb.Done> {
    private final Connection over;
    private final long openedNanos = environment.clock().nanos();
    private long askedNanos = openedNanos;
    private volatile boolean isAnswered = true;
    private @Nullable ClientCallStreamObserver<BatchRaftMessage> requests;
    private volatile @Nullable String endedBy;
    private volatile CompletableFuture<Boolean> changed = new CompletableFuture<>();

    Stream(Connection over) {
      this.over = over;
    }

    /**
     * Asks for a sign of life now and then. A network that was cut and is whole again may leave a
     * connection silent for long, while a new one would do.
     */
    void requireAnswers() throws IOException {
      long now = environment.clock().nanos();
      if (!isAnswered && now - askedNanos > SILENCE_NANOS) {
        end("no sign of life");
        over.close();
        connection = null;
        throw new IOException("no sign of life");
      }
      if (isAnswered && now - askedNanos > ASKING_NANOS) {
        isAnswered = false;
        askedNanos = now;
        HealthGrpc.newStub(over.channel())
            .check(HealthProto.HealthCheckRequest.getDefaultInstance(), new Answer());
      }
    }

    private final class Answer implements StreamObserver<HealthProto.HealthCheckResponse> {
      @Override
      public void onNext(HealthProto.HealthCheckResponse answer) {
        isAnswered = true;
      }

      /** Refused or broken: the stream itself will tell. */
      @Override
      public void onError(Throwable cause) {
        isAnswered = true;
      }

      @Override
      public void onCompleted() {}
    }

    ClientCallStreamObserver<BatchRaftMessage> requests() {
      ClientCallStreamObserver<BatchRaftMessage> open = requests;
      if (open == null) {
        throw new IllegalStateException("not open");
      }
      return open;
    }

    boolean isEnded() {
      return endedBy != null;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<BatchRaftMessage> to) {
      requests = to;
      to.setOnReadyHandler(() -> changed.complete(true));
    }

    /** Waits while the receiver takes nothing more. */
    void awaitReady() throws IOException, InterruptedException {
      while (true) {
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        changed = next;
        String reason = endedBy;
        if (reason != null || isClosed) {
          throw new IOException(reason == null ? "closed" : reason);
        }
        if (requests().isReady()) {
          return;
        }
        requireAnswers();
        try {
          environment.scheduler().await(next, CLOSE_CHECK);
        } catch (TimeoutException e) {
          // Looks again.
        } catch (ExecutionException e) {
          throw new IllegalStateException(e.getCause());
        }
      }
    }

    @Override
    public void onNext(RaftServerpb.Done answer) {}

    @Override
    public void onError(Throwable cause) {
      ended(Status.fromThrowable(cause).toString());
    }

    @Override
    public void onCompleted() {
      ended("the store ended the stream");
    }

    private void ended(String reason) {
      if (endedBy == null) {
        endedBy = reason;
      }
      changed.complete(true);
    }

    void end(String reason) {
      ended(reason);
      requests().cancel(reason, null);
    }
  }
}
