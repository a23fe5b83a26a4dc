package io.atoll.rpc.server;

import io.atoll.api.StoreId;
import io.atoll.rpc.proto.RaftServerpb.Done;
import io.atoll.rpc.proto.RaftServerpb.RaftMessage;
import io.atoll.rpc.proto.Tikvpb.BatchRaftMessage;
import io.atoll.rpc.wire.Coalescer;
import io.atoll.rpc.wire.PeerMessage;
import io.atoll.rpc.wire.PeerMessages;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The messages of another store's replicas, given on one after the other in their order. No more is
 * taken from the connection than is being given on, so that a slow store slows its senders down.
 */
final class PeerStream implements StreamObserver<BatchRaftMessage> {
  private static final Logger LOG = LoggerFactory.getLogger(PeerStream.class);

  /** Batches that may be here at a time. */
  private static final int BATCHES = 4;

  private final StoreId self;
  private final Consumer<PeerMessage> receiver;
  private final ServerCallStreamObserver<Done> to;
  private final Coalescer<BatchRaftMessage> batches;

  /**
   * @param executor gives each task a virtual thread
   * @param receiver may block
   */
  PeerStream(
      Executor executor, StoreId self, Consumer<PeerMessage> receiver, StreamObserver<Done> to) {
    this.self = self;
    this.receiver = receiver;
    this.to = (ServerCallStreamObserver<Done>) to;
    this.batches = new Coalescer<>(executor, new Receiving());
    this.to.disableAutoRequest();
    this.to.setOnCancelHandler(() -> {});
    this.to.request(BATCHES);
  }

  @Override
  public void onNext(BatchRaftMessage batch) {
    batches.add(batch);
  }

  private final class Receiving implements Coalescer.Sink<BatchRaftMessage> {
    @Override
    public void drain(Queue<BatchRaftMessage> queue) {
      BatchRaftMessage batch = queue.poll();
      if (batch != null) {
        batch.getMsgsList().forEach(PeerStream.this::receive);
        to.request(1);
      }
    }

    @Override
    public boolean mayBlock() {
      return true;
    }
  }

  private void receive(RaftMessage message) {
    if (message.getToPeer().getStoreId() != self.value()) {
      LOG.debug(
          "a message for another store came here self={} to={}",
          self.value(),
          message.getToPeer().getStoreId());
      return;
    }
    try {
      receiver.accept(PeerMessages.decode(message));
    } catch (RuntimeException e) {
      LOG.error(
          "a message of a replica cannot be taken region={} from={}",
          message.getRegionId(),
          message.getFromPeer().getStoreId(),
          e);
    }
  }

  @Override
  public void onError(Throwable cause) {
    // The sender went away; what came is given on.
  }

  @Override
  public void onCompleted() {
    if (!to.isCancelled()) {
      to.onNext(Done.getDefaultInstance());
      to.onCompleted();
    }
  }
}
