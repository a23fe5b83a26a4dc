package io.atoll.rpc.client;

import io.atoll.rpc.proto.PlacementProto.PlacementAnswer;
import io.atoll.rpc.proto.PlacementProto.PlacementRequest;
import io.atoll.rpc.proto.PlacementProto.Timestamps;
import io.atoll.rpc.wire.Coalescer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Takes the timestamps of concurrent callers by one request. */
final class TimestampRequests {
  /** Timestamps of one request: the oracle gives a quarter of a million a millisecond. */
  private static final int MOST = 1 << 16;

  private static final class Waiter extends CompletableFuture<PlacementAnswer> {
    final int count;

    Waiter(int count) {
      this.count = count;
    }
  }

  private final Function<PlacementRequest, CompletableFuture<PlacementAnswer>> sender;
  private final Coalescer<Waiter> coalescer;

  TimestampRequests(
      Executor executor, Function<PlacementRequest, CompletableFuture<PlacementAnswer>> sender) {
    this.sender = sender;
    this.coalescer = new Coalescer<>(executor, new Requests());
  }

  /** The last of {@code count} timestamps, or an answer with an error. */
  CompletableFuture<PlacementAnswer> take(int count) {
    Waiter waiter = new Waiter(count);
    coalescer.add(waiter);
    return waiter;
  }

  private final class Requests implements Coalescer.Sink<Waiter> {
    @Override
    public void drain(Queue<Waiter> queue) {
      request(queue);
    }

    @Override
    public boolean mayBlock() {
      return false;
    }
  }

  private void request(Queue<Waiter> queue) {
    List<Waiter> waiters = new ArrayList<>();
    int sum = 0;
    for (Waiter next = queue.peek();
        next != null && (sum == 0 || sum + next.count <= MOST);
        next = queue.peek()) {
      waiters.add(next);
      sum += next.count;
      queue.remove();
    }
    int count = sum;
    sender
        .apply(
            PlacementRequest.newBuilder()
                .setTimestamps(Timestamps.newBuilder().setCount(count))
                .build())
        .whenComplete((answer, failure) -> {
          if (failure != null) {
            waiters.forEach(waiter -> waiter.completeExceptionally(failure));
          } else if (!answer.getError().isEmpty()) {
            waiters.forEach(waiter -> waiter.complete(answer));
          } else {
            long last = answer.getValue() - count;
            for (Waiter waiter : waiters) {
              last += waiter.count;
              waiter.complete(PlacementAnswer.newBuilder().setValue(last).build());
            }
          }
        });
  }
}
