package io.atoll.rpc.client;

import io.atoll.rpc.proto.MemberProto.StateAnswer;
import io.atoll.rpc.proto.MemberProto.StateRequest;
import io.atoll.rpc.proto.MembersGrpc;
import io.atoll.rpc.tls.Security;
import io.atoll.rpc.wire.MemberState;
import io.atoll.runtime.Environment;
import io.grpc.StatusRuntimeException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Another member of placement, beside its Raft messages ({@link PeerConnections}). */
public final class RemoteMember implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteMember.class);
  private static final long CALL_SECONDS = 3;

  private final Connection connection;

  public RemoteMember(Environment environment, Security security, InetSocketAddress address) {
    this.connection = new Connection(environment, security, address);
  }

  /** What it holds; empty where it does not answer. Blocks. */
  public Optional<MemberState> state() {
    StateAnswer answer;
    try {
      answer =
          MembersGrpc.newBlockingStub(connection.channel())
              .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
              .state(StateRequest.getDefaultInstance());
    } catch (StatusRuntimeException e) {
      LOG.info(
          "a member of placement does not answer peer={} reason={}",
          connection.peer(),
          e.getStatus());
      return Optional.empty();
    }
    if (!answer.getIsKnown()) {
      return Optional.empty();
    }
    Map<String, byte[]> values = new HashMap<>();
    answer.getValuesMap().forEach((name, value) -> values.put(name, value.toByteArray()));
    return Optional.of(
        new MemberState(
            answer.getAppliedIndex(), answer.getAppliedTerm(), answer.getSeenTerm(), values));
  }

  @Override
  public void close() {
    connection.close();
  }
}
