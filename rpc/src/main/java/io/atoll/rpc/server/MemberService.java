package io.atoll.rpc.server;

import com.google.protobuf.ByteString;
import io.atoll.api.StoreId;
import io.atoll.rpc.proto.MemberProto.StateAnswer;
import io.atoll.rpc.proto.MemberProto.StateRequest;
import io.atoll.rpc.proto.MembersGrpc;
import io.atoll.rpc.proto.RaftServerpb;
import io.atoll.rpc.proto.TikvGrpc;
import io.atoll.rpc.proto.Tikvpb;
import io.atoll.rpc.wire.MemberState;
import io.atoll.rpc.wire.PeerMessage;
import io.atoll.runtime.Environment;
import io.grpc.BindableService;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What members of placement say to each other: Raft's messages, and all of a member's state. */
final class MemberService extends MembersGrpc.MembersImplBase {
  private final Calls calls;
  private final Supplier<Optional<MemberState>> state;

  private MemberService(Executor executor, Supplier<Optional<MemberState>> state) {
    this.calls = new Calls(executor);
    this.state = state;
  }

  static List<BindableService> of(
      Environment environment,
      long self,
      Consumer<PeerMessage> peers,
      Supplier<Optional<MemberState>> state) {
    Executor executor = environment.scheduler().virtual("atoll-member-rpc");
    return List.of(
        new MemberService(executor, state), new Messages(executor, new StoreId(self), peers));
  }

  @Override
  public void state(StateRequest request, StreamObserver<StateAnswer> to) {
    calls.answer(
        request,
        to,
        r -> {
          StateAnswer.Builder answer = StateAnswer.newBuilder();
          state
              .get()
              .ifPresent(held -> {
                answer
                    .setIsKnown(true)
                    .setAppliedIndex(held.appliedIndex())
                    .setAppliedTerm(held.appliedTerm())
                    .setSeenTerm(held.seenTerm());
                held.values()
                    .forEach((name, value) -> answer.putValues(name, ByteString.copyFrom(value)));
              });
          return answer.build();
        });
  }

  /** The members' messages come as those of stores do. */
  private static final class Messages extends TikvGrpc.TikvImplBase {
    private final Executor executor;
    private final StoreId self;
    private final Consumer<PeerMessage> peers;

    Messages(Executor executor, StoreId self, Consumer<PeerMessage> peers) {
      this.executor = executor;
      this.self = self;
      this.peers = peers;
    }

    @Override
    public StreamObserver<Tikvpb.BatchRaftMessage> batchRaft(StreamObserver<RaftServerpb.Done> to) {
      return new PeerStream(executor, self, peers, to);
    }
  }
}
