package io.atoll.rpc.client;

import io.atoll.rpc.proto.PDGrpc;
import io.atoll.rpc.proto.Pdpb.RegionHeartbeatRequest;
import io.atoll.rpc.proto.Pdpb.RegionHeartbeatResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The stream by which a process tells a placement node of its Regions. All callers share it; each
 * gets the answer to its own heartbeat: answers name their Region, and those of one Region come in
 * the order of its heartbeats. A stream that ended is opened anew by the next heartbeat.
 */
final class RegionHeartbeats implements AutoCloseable {
  private final ManagedChannel channel;
  private @Nullable Stream current;

  RegionHeartbeats(ManagedChannel channel) {
    this.channel = channel;
  }

  /** A heartbeat under way. Completes with its answer or with a {@link CallException}. */
  static final class Asked extends CompletableFuture<RegionHeartbeatResponse> {
    private final Stream stream;

    private Asked(Stream stream) {
      this.stream = stream;
    }

    /** No answer will come by this stream any more, so it is ended. */
    void giveUp() {
      stream.end("no answer in time");
    }
  }

  /** Tells without waiting. */
  synchronized Asked tell(RegionHeartbeatRequest request) {
    Stream open = current;
    if (open == null || open.endedBy != null) {
      open = new Stream();
      open.requests = PDGrpc.newStub(channel).regionHeartbeat(open);
      current = open;
    }
    return open.tell(request);
  }

  @Override
  public synchronized void close() {
    if (current != null) {
      current.end("closed");
    }
  }

  private static final class Stream implements StreamObserver<RegionHeartbeatResponse> {
    private final Map<Long, Queue<Asked>> waiting = new HashMap<>();
    private @Nullable StreamObserver<RegionHeartbeatRequest> requests;
    volatile @Nullable String endedBy;

    synchronized Asked tell(RegionHeartbeatRequest request) {
      Asked asked = new Asked(this);
      String reason = endedBy;
      StreamObserver<RegionHeartbeatRequest> to = requests;
      if (reason != null || to == null) {
        asked.completeExceptionally(new CallException.NotSent(String.valueOf(reason)));
        return asked;
      }
      waiting.computeIfAbsent(request.getRegion().getId(), id -> new ArrayDeque<>(1)).add(asked);
      try {
        to.onNext(request);
      } catch (IllegalStateException e) {
        end(String.valueOf(e.getMessage()));
      }
      return asked;
    }

    @Override
    public void onNext(RegionHeartbeatResponse answer) {
      Asked asked;
      synchronized (this) {
        Queue<Asked> ofRegion = waiting.get(answer.getRegionId());
        if (ofRegion == null) {
          return;
        }
        asked = ofRegion.remove();
        if (ofRegion.isEmpty()) {
          waiting.remove(answer.getRegionId());
        }
      }
      asked.complete(answer);
    }

    @Override
    public void onError(Throwable cause) {
      lose(Status.fromThrowable(cause).toString());
    }

    @Override
    public void onCompleted() {
      lose("placement ended the stream");
    }

    /** Ends it from this side. */
    void end(String reason) {
      lose(reason);
      StreamObserver<RegionHeartbeatRequest> to = requests;
      if (to != null) {
        synchronized (this) {
          to.onError(Status.CANCELLED.withDescription(reason).asException());
        }
      }
    }

    private void lose(String reason) {
      List<Asked> lost = new ArrayList<>();
      synchronized (this) {
        if (endedBy == null) {
          endedBy = reason;
        }
        waiting.values().forEach(lost::addAll);
        waiting.clear();
      }
      lost.forEach(asked -> asked.completeExceptionally(new CallException.Lost(reason)));
    }
  }
}
