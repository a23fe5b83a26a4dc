package io.atoll.rpc.wire;

import io.atoll.api.RegionId;
import io.atoll.rpc.proto.Eraftpb;
import io.atoll.rpc.proto.RaftServerpb;

/** Messages between replicas: what they say is Raft's own affair and travels as the context. */
public final class PeerMessages {
  private PeerMessages() {}

  public static RaftServerpb.RaftMessage encode(PeerMessage message) {
    return RaftServerpb.RaftMessage.newBuilder()
        .setRegionId(message.region().value())
        .setFromPeer(Descriptors.encode(message.from()))
        .setToPeer(Descriptors.encode(message.to()))
        .setMessage(Eraftpb.Message.newBuilder().setContext(Bytes.of(message.content())))
        .build();
  }

  public static PeerMessage decode(RaftServerpb.RaftMessage message) {
    return new PeerMessage(
        new RegionId(message.getRegionId()),
        Descriptors.decode(message.getFromPeer()),
        Descriptors.decode(message.getToPeer()),
        Bytes.array(message.getMessage().getContext()));
  }
}
