package io.atoll.rpc.client;

import io.atoll.api.Coordination;
import io.atoll.api.PlacementUnavailableException;
import io.atoll.rpc.proto.CoordinationProto.WatchNews;
import io.atoll.rpc.proto.CoordinationProto.WatchRequest;
import io.atoll.rpc.wire.CoordinationMessages;
import io.atoll.runtime.Environment;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watch over a stream. Where the stream breaks, another begins after the last change that was
 * told, at whichever node leads then; where that node does not know such old changes, the watch has
 * ended. Its thread calls the watcher.
 */
final class RemoteWatch implements Coordination.Watch, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteWatch.class);

  /** What a stream brought; {@code end} of the last. */
  private record Event(@Nullable WatchNews news, @Nullable Status end) {}

  private static final Duration PAUSE = Duration.ofMillis(10);

  private final Environment environment;
  private final RemotePlacement placement;
  private final String prefix;
  private final Coordination.Watcher watcher;
  private final Consumer<RemoteWatch> onEnd;
  private long toldRevision;
  private volatile boolean isClosed;
  private volatile @Nullable ClientCallStreamObserver<WatchRequest> stream;

  RemoteWatch(
      Environment environment,
      RemotePlacement placement,
      String prefix,
      long afterRevision,
      Coordination.Watcher watcher,
      Consumer<RemoteWatch> onEnd) {
    this.environment = environment;
    this.placement = placement;
    this.prefix = prefix;
    this.toldRevision = afterRevision;
    this.watcher = watcher;
    this.onEnd = onEnd;
  }

  @Override
  public void run() {
    try {
      while (!isClosed) {
        // Tries one node after the other, with pauses, until a stream stands.
        BlockingDeque<Event> events = placement.trying(this::open);
        if (!tell(events)) {
          break;
        }
        environment.scheduler().sleep(PAUSE);
      }
    } catch (PlacementUnavailableException e) {
      LOG.debug("a watch ends prefix={}", prefix, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("a watcher failed, its watch ends prefix={}", prefix, e);
    } finally {
      close();
      onEnd.accept(this);
      watcher.ended();
    }
  }

  /** The events of a new stream that stands. */
  private BlockingDeque<Event> open(PlacementNode node) throws InterruptedException {
    BlockingDeque<Event> events = new LinkedBlockingDeque<>();
    node.watches()
        .watch(
            WatchRequest.newBuilder().setPrefix(prefix).setAfterRevision(toldRevision).build(),
            new ClientResponseObserver<WatchRequest, WatchNews>() {
              @Override
              public void beforeStart(ClientCallStreamObserver<WatchRequest> opened) {
                stream = opened;
              }

              @Override
              public void onNext(WatchNews news) {
                events.add(new Event(news, null));
              }

              @Override
              public void onError(Throwable cause) {
                events.add(new Event(null, Status.fromThrowable(cause)));
              }

              @Override
              public void onCompleted() {
                events.add(new Event(null, Status.OK));
              }
            });
    if (isClosed) {
      close();
    }
    Event first = events.take();
    Status end = first.end();
    if (end != null && !end.isOk() && !isClosed) {
      throw new StatusRuntimeException(end);
    }
    events.addFirst(first);
    return events;
  }

  /** Passes on until the stream ends; true where it broke. */
  private boolean tell(BlockingDeque<Event> events) throws InterruptedException {
    while (true) {
      Event event = events.take();
      if (isClosed) {
        return false;
      }
      WatchNews news = event.news();
      if (news == null) {
        Status end = event.end();
        return end != null && !end.isOk();
      }
      List<Coordination.Change> changes = new ArrayList<>(news.getChangesCount());
      news.getChangesList().forEach(change -> changes.add(CoordinationMessages.decode(change)));
      if (!changes.isEmpty()) {
        watcher.changed(changes);
        toldRevision = changes.getLast().revision();
      }
    }
  }

  @Override
  public void close() {
    isClosed = true;
    ClientCallStreamObserver<WatchRequest> open = stream;
    if (open != null) {
      open.cancel("closed", null);
    }
  }
}
