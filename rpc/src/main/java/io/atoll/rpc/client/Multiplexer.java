package io.atoll.rpc.client;

import io.atoll.rpc.wire.Coalescer;
import io.atoll.runtime.Clock;
import io.atoll.runtime.Environment;
import io.atoll.runtime.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the requests of many callers over one stream, several in a message, and gives each its
 * answer, whatever their order. A stream that broke is opened anew by the next request; while the
 * other side cannot be reached, requests fail at once but for one try now and then.
 *
 * @param <Q> a request
 * @param <A> an answer
 */
final class Multiplexer<Q, A> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Multiplexer.class);

  private static final int MESSAGE_REQUESTS = 256;
  private static final long FIRST_PAUSE_NANOS = 10_000_000;
  private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;
  private static final Duration PING = Duration.ofMillis(500);
  private static final Duration SILENCE = Duration.ofMillis(1500);

  /** Opens streams. */
  interface Transport<Q, A> {
    /**
     * Blocks until the other side is connected.
     *
     * @throws IOException it cannot be reached
     */
    Stream<Q> open(Link<Q, A> link) throws IOException, InterruptedException;

    /** About how many bytes a request takes. */
    int sizeOf(Q request);

    /** A request that is answered at once, whatever the other side is busy with. */
    Q ping();

    /** The connection gave no sign of life: the next stream is to have another. */
    void renew();
  }

  /** An open stream; its methods are called by one thread at a time. */
  interface Stream<Q> {
    void send(List<Q> requests, List<Long> ids);

    void close();
  }

  private final Environment environment;
  private final Transport<Q, A> transport;
  private final String peer;
  private final long messageBytes;
  private final Coalescer<Pending<Q, A>> coalescer;

  /** Set by the draining thread only. */
  private volatile @Nullable Link<Q, A> link;

  // Of the draining thread only.
  private long nextId = 1;
  private long pauseNanos;
  private long notBeforeNanos;

  private volatile boolean isClosed;

  /** Until then the other side counts as not reachable: it was silent. */
  private volatile long silentUntilNanos;

  private final Scheduler.Timer watch;

  /**
   * @param peer who is at the other end, for messages
   * @param messageBytes a message with more gets no further request
   */
  Multiplexer(Environment environment, Transport<Q, A> transport, String peer, long messageBytes) {
    this.environment = environment;
    this.transport = transport;
    this.peer = peer;
    this.messageBytes = messageBytes;
    this.coalescer =
        new Coalescer<>(environment.scheduler().virtual("atoll-rpc-" + peer), new Sending());
    this.silentUntilNanos = environment.clock().nanos();
    this.watch = environment.scheduler().every(PING, this::watch);
  }

  /**
   * Where answers are waited for and none came for a while, asks whether the other side still
   * lives: a process that was stopped, or is cut off, ends no connection.
   */
  private void watch() {
    Link<Q, A> open = link;
    if (open == null || open.isBroken() || open.waiting.isEmpty()) {
      return;
    }
    long now = environment.clock().nanos();
    if (open.pingedNanos == 0) {
      if (now - open.answeredNanos > PING.toNanos()) {
        open.pingedNanos = now;
        send(transport.ping());
      }
    } else if (open.answeredNanos - open.pingedNanos >= 0) {
      open.pingedNanos = 0;
    } else if (now - open.pingedNanos > SILENCE.toNanos()) {
      silentUntilNanos = now + LONGEST_PAUSE_NANOS;
      LOG.warn("no sign of life, requests under way are given up peer={}", peer);
      open.close("no sign of life");
      transport.renew();
    }
  }

  /** A request under way. Completes with its answer or with a {@link CallException}. */
  private static final class Pending<Q, A> extends CompletableFuture<A> {
    final Q request;
    volatile @Nullable Link<Q, A> sentOn;
    volatile boolean isAbandoned;
    long id;

    Pending(Q request) {
      this.request = request;
    }
  }

  /** Sends without waiting for the answer; fails with a {@link CallException}. */
  CompletableFuture<A> send(Q request) {
    Pending<Q, A> pending = new Pending<>(request);
    if (isClosed) {
      pending.completeExceptionally(new CallException.NotSent("closed"));
    } else {
      coalescer.add(pending);
    }
    return pending;
  }

  /**
   * Sends and waits.
   *
   * @param deadlineNanos of the clock; {@code Long.MAX_VALUE} for none
   */
  A call(Q request, long deadlineNanos) throws CallException {
    Pending<Q, A> pending = (Pending<Q, A>) send(request);
    try {
      if (deadlineNanos == Long.MAX_VALUE) {
        return pending.get();
      }
      long left = deadlineNanos - environment.clock().nanos();
      return environment.scheduler().await(pending, Duration.ofNanos(Math.max(0, left)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw abandoned(pending, "interrupted");
    } catch (TimeoutException e) {
      throw abandoned(pending, "no answer in time");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CallException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private CallException abandoned(Pending<Q, A> pending, String reason) {
    pending.isAbandoned = true;
    Link<Q, A> sentOn = pending.sentOn;
    if (sentOn == null) {
      return new CallException.NotSent(reason);
    }
    sentOn.forget(pending.id);
    return new CallException.Lost(reason);
  }

  private final class Sending implements Coalescer.Sink<Pending<Q, A>> {
    @Override
    public void drain(Queue<Pending<Q, A>> queue) {
      Multiplexer.this.drain(queue);
    }

    /** Opening a stream takes time. */
    @Override
    public boolean mayBlock() {
      Link<Q, A> known = link;
      return known == null || known.isBroken();
    }
  }

  private void drain(Queue<Pending<Q, A>> queue) {
    Link<Q, A> open;
    try {
      open = open();
    } catch (IOException e) {
      failAll(queue, new CallException.NotSent(String.valueOf(e.getMessage())));
      return;
    } catch (InterruptedException e) {
      failAll(queue, new CallException.NotSent("interrupted"));
      return;
    } catch (RuntimeException e) {
      LOG.error("a stream cannot be opened peer={}", peer, e);
      failAll(queue, new CallException.NotSent(String.valueOf(e.getMessage())));
      return;
    }
    List<Q> requests = new ArrayList<>();
    List<Long> ids = new ArrayList<>();
    long bytes = 0;
    while (requests.size() < MESSAGE_REQUESTS && bytes < messageBytes) {
      Pending<Q, A> pending = queue.poll();
      if (pending == null) {
        break;
      }
      pending.id = nextId++;
      pending.sentOn = open;
      if (pending.isAbandoned) {
        continue;
      }
      open.remember(pending.id, pending);
      requests.add(pending.request);
      ids.add(pending.id);
      bytes += transport.sizeOf(pending.request);
    }
    if (!requests.isEmpty()) {
      try {
        open.stream().send(requests, ids);
      } catch (RuntimeException e) {
        open.broken(String.valueOf(e.getMessage()));
      }
    }
  }

  private Link<Q, A> open() throws IOException, InterruptedException {
    Link<Q, A> known = link;
    if (known != null && !known.isBroken()) {
      return known;
    }
    if (isClosed) {
      throw new IOException("closed");
    }
    long now = environment.clock().nanos();
    if ((pauseNanos > 0 && now - notBeforeNanos < 0) || now - silentUntilNanos < 0) {
      throw new IOException(peer + " cannot be reached");
    }
    try {
      Link<Q, A> fresh = new Link<>(environment.clock());
      fresh.stream = transport.open(fresh);
      link = fresh;
      pauseNanos = 0;
      if (isClosed) {
        fresh.close("closed");
      }
      return fresh;
    } catch (IOException e) {
      pauseNanos =
          Math.min(LONGEST_PAUSE_NANOS, pauseNanos == 0 ? FIRST_PAUSE_NANOS : 2 * pauseNanos);
      notBeforeNanos = environment.clock().nanos() + pauseNanos;
      throw e;
    }
  }

  private static <Q, A> void failAll(Queue<Pending<Q, A>> queue, CallException failure) {
    for (Pending<Q, A> pending = queue.poll(); pending != null; pending = queue.poll()) {
      pending.completeExceptionally(failure);
    }
  }

  /** Ends the stream; requests under way fail. */
  @Override
  public void close() {
    isClosed = true;
    watch.cancel();
    Link<Q, A> open = link;
    if (open != null) {
      open.close("closed");
    }
  }

  /** One opened stream and what waits for its answers. */
  static final class Link<Q, A> {
    private final ConcurrentHashMap<Long, Pending<Q, A>> waiting = new ConcurrentHashMap<>();
    private @Nullable Stream<Q> stream;
    private volatile @Nullable String brokenBy;
    private final Clock clock;
    private volatile long answeredNanos;

    /** When it was asked for a sign of life; 0 while it is not. Of the watch only. */
    private long pingedNanos;

    private Link(Clock clock) {
      this.clock = clock;
      this.answeredNanos = clock.nanos();
    }

    private Stream<Q> stream() {
      Stream<Q> open = stream;
      if (open == null) {
        throw new IllegalStateException("not open");
      }
      return open;
    }

    boolean isBroken() {
      return brokenBy != null;
    }

    private void remember(long id, Pending<Q, A> pending) {
      waiting.put(id, pending);
      String reason = brokenBy;
      if (reason != null) {
        // Whoever broke it may have been through already. What is sent now goes nowhere.
        lose(reason);
      }
    }

    private void forget(long id) {
      waiting.remove(id);
    }

    /** Called by the transport for each answer. */
    void answer(long id, A answer) {
      answeredNanos = clock.nanos();
      Pending<Q, A> pending = waiting.remove(id);
      if (pending != null) {
        pending.complete(answer);
      }
    }

    /** Called by the transport at the stream's end, whatever its cause. */
    void broken(String reason) {
      if (brokenBy == null) {
        brokenBy = reason;
      }
      lose(reason);
    }

    private void lose(String reason) {
      for (Long id : List.copyOf(waiting.keySet())) {
        Pending<Q, A> pending = waiting.remove(id);
        if (pending != null) {
          pending.completeExceptionally(new CallException.Lost(reason));
        }
      }
    }

    private void close(String reason) {
      broken(reason);
      Stream<Q> open = stream;
      if (open != null) {
        open.close();
      }
    }
  }
}
