package io.atoll.rpc.server;

import io.atoll.api.Coordination;
import io.atoll.api.Placement;
import io.atoll.rpc.proto.CoordinationGrpc;
import io.atoll.rpc.proto.CoordinationProto.ChangeAnswer;
import io.atoll.rpc.proto.CoordinationProto.DeleteValueRequest;
import io.atoll.rpc.proto.CoordinationProto.GrantLeaseAnswer;
import io.atoll.rpc.proto.CoordinationProto.GrantLeaseRequest;
import io.atoll.rpc.proto.CoordinationProto.KeepAliveAnswer;
import io.atoll.rpc.proto.CoordinationProto.LeaseRequest;
import io.atoll.rpc.proto.CoordinationProto.ListAnswer;
import io.atoll.rpc.proto.CoordinationProto.ListRequest;
import io.atoll.rpc.proto.CoordinationProto.PutValueRequest;
import io.atoll.rpc.proto.CoordinationProto.RevokeLeaseAnswer;
import io.atoll.rpc.proto.CoordinationProto.WatchNews;
import io.atoll.rpc.proto.CoordinationProto.WatchRequest;
import io.atoll.rpc.wire.CoordinationMessages;
import io.atoll.runtime.Environment;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code atoll.Coordination}. */
final class CoordinationCalls extends CoordinationGrpc.CoordinationImplBase {
  private static final Logger LOG = LoggerFactory.getLogger(CoordinationCalls.class);

  private final Placement placement;
  private final Executor executor;
  private final Calls calls;

  /**
   * @param placement asked for its coordination by each call, since another may lead then
   */
  CoordinationCalls(Environment environment, Placement placement) {
    this.placement = placement;
    this.executor = environment.scheduler().virtual("atoll-coordination-rpc");
    this.calls = new Calls(executor);
  }

  private Coordination coordination() {
    return placement.coordination();
  }

  @Override
  public void grantLease(GrantLeaseRequest request, StreamObserver<GrantLeaseAnswer> to) {
    calls.answer(
        request,
        to,
        r ->
            GrantLeaseAnswer.newBuilder()
                .setLease(coordination().grantLease(r.getTtlMillis()))
                .build());
  }

  @Override
  public void keepAlive(LeaseRequest request, StreamObserver<KeepAliveAnswer> to) {
    calls.answer(
        request,
        to,
        r ->
            KeepAliveAnswer.newBuilder()
                .setIsAlive(coordination().keepAlive(r.getLease()))
                .build());
  }

  @Override
  public void revokeLease(LeaseRequest request, StreamObserver<RevokeLeaseAnswer> to) {
    calls.answer(
        request,
        to,
        r -> {
          coordination().revokeLease(r.getLease());
          return RevokeLeaseAnswer.getDefaultInstance();
        });
  }

  @Override
  public void put(PutValueRequest request, StreamObserver<ChangeAnswer> to) {
    calls.answer(
        request,
        to,
        r ->
            CoordinationMessages.encode(
                coordination()
                    .put(r.getKey(), r.getValue().toByteArray(), r.getLease(), r.getExpected())));
  }

  @Override
  public void delete(DeleteValueRequest request, StreamObserver<ChangeAnswer> to) {
    calls.answer(
        request,
        to,
        r -> CoordinationMessages.encode(coordination().delete(r.getKey(), r.getExpected())));
  }

  @Override
  public void list(ListRequest request, StreamObserver<ListAnswer> to) {
    calls.answer(
        request,
        to,
        r -> {
          Coordination.Listing listing = coordination().list(r.getPrefix());
          ListAnswer.Builder answer = ListAnswer.newBuilder().setRevision(listing.revision());
          listing.entries().forEach(entry -> answer.addEntries(CoordinationMessages.encode(entry)));
          return answer.build();
        });
  }

  @Override
  public void watch(WatchRequest request, StreamObserver<WatchNews> to) {
    ServerCallStreamObserver<WatchNews> stream = (ServerCallStreamObserver<WatchNews>) to;
    WatchStream watching = new WatchStream(stream);
    stream.setOnCancelHandler(() -> executor.execute(watching::cancelled));
    executor.execute(() -> {
      try {
        watching.begin(
            coordination().watch(request.getPrefix(), request.getAfterRevision(), watching));
      } catch (RuntimeException e) {
        watching.fail(e);
      }
    });
  }

  /** One watch's stream. The locks keep messages whole: the first is another thread's. */
  private static final class WatchStream implements Coordination.Watcher {
    private final ServerCallStreamObserver<WatchNews> to;
    // Guarded by this.
    private Coordination.Watch watch = () -> {};
    private boolean isOver;

    WatchStream(ServerCallStreamObserver<WatchNews> to) {
      this.to = to;
    }

    void begin(Coordination.Watch running) {
      send(WatchNews.getDefaultInstance());
      synchronized (this) {
        watch = running;
        if (!isOver) {
          return;
        }
      }
      running.close();
    }

    @Override
    public void changed(List<Coordination.Change> changes) {
      WatchNews.Builder news = WatchNews.newBuilder();
      changes.forEach(change -> news.addChanges(CoordinationMessages.encode(change)));
      send(news.build());
    }

    private synchronized void send(WatchNews news) {
      if (!isOver) {
        try {
          to.onNext(news);
        } catch (IllegalStateException | StatusRuntimeException e) {
          LOG.debug("a watcher went away", e);
        }
      }
    }

    @Override
    public synchronized void ended() {
      if (!isOver) {
        isOver = true;
        try {
          to.onCompleted();
        } catch (IllegalStateException | StatusRuntimeException e) {
          LOG.debug("a watcher went away", e);
        }
      }
    }

    synchronized void fail(RuntimeException e) {
      if (!isOver) {
        isOver = true;
        to.onError(Calls.status(e));
      }
    }

    void cancelled() {
      Coordination.Watch running;
      synchronized (this) {
        isOver = true;
        running = watch;
      }
      running.close();
    }
  }
}
