package io.atoll.app;

import io.atoll.api.Peer;
import io.atoll.api.RegionId;
import io.atoll.api.StoreId;
import io.atoll.raft.DamagedMessageException;
import io.atoll.raft.RaftMessage;
import io.atoll.raft.RaftMessages;
import io.atoll.raft.StoreBeat;
import io.atoll.raft.Transport;
import io.atoll.rpc.client.PeerConnections;
import io.atoll.rpc.wire.PeerMessage;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Raft's messages and stores' beats as the wire carries them: a beat is one of Region 0. */
final class StoreMessages {
  private static final Logger LOG = LoggerFactory.getLogger(StoreMessages.class);
  private static final RegionId BEATS = new RegionId(0);

  private StoreMessages() {}

  static Transport over(PeerConnections connections) {
    return new Transport() {
      @Override
      public void send(RaftMessage message) {
        connections.send(
            new PeerMessage(
                new RegionId(message.groupId()),
                peer(message.from()),
                peer(message.to()),
                RaftMessages.encode(message)));
      }

      @Override
      public void send(StoreBeat beat) {
        connections.sendFirst(
            new PeerMessage(
                BEATS,
                new Peer(0, new StoreId(beat.from()), false),
                new Peer(0, new StoreId(beat.to()), false),
                beat.encode()));
      }
    };
  }

  private static Peer peer(io.atoll.raft.Peer peer) {
    return new Peer(peer.peerId(), new StoreId(peer.storeId()), false);
  }

  /** Gives a store what came for it. */
  static Consumer<PeerMessage> receiver(
      StoreId self, Consumer<RaftMessage> messages, Consumer<StoreBeat> beats) {
    return message -> {
      try {
        if (!message.to().store().equals(self)) {
          LOG.warn("a message for another store came here to={}", message.to().store().value());
        } else if (message.region().equals(BEATS)) {
          beats.accept(StoreBeat.decode(message.content()));
        } else {
          messages.accept(RaftMessages.decode(message.content()));
        }
      } catch (DamagedMessageException | IllegalArgumentException e) {
        LOG.warn("a damaged message came from={}", message.from().store().value(), e);
      }
    };
  }
}
