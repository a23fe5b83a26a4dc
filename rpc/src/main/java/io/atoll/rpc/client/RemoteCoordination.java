package io.atoll.rpc.client;

import com.google.protobuf.ByteString;
import io.atoll.api.Coordination;
import io.atoll.rpc.proto.CoordinationProto.DeleteValueRequest;
import io.atoll.rpc.proto.CoordinationProto.GrantLeaseRequest;
import io.atoll.rpc.proto.CoordinationProto.LeaseRequest;
import io.atoll.rpc.proto.CoordinationProto.ListAnswer;
import io.atoll.rpc.proto.CoordinationProto.ListRequest;
import io.atoll.rpc.proto.CoordinationProto.PutValueRequest;
import io.atoll.rpc.wire.CoordinationMessages;
import io.atoll.runtime.Environment;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Coordination in other processes, over the connections of {@link RemotePlacement}. */
final class RemoteCoordination implements Coordination, AutoCloseable {
  private final Environment environment;
  private final RemotePlacement placement;
  private final Executor executor;
  private final Set<RemoteWatch> watches = ConcurrentHashMap.newKeySet();

  RemoteCoordination(Environment environment, RemotePlacement placement) {
    this.environment = environment;
    this.placement = placement;
    this.executor = environment.scheduler().virtual("atoll-watches");
  }

  private static LeaseRequest request(long lease) {
    return LeaseRequest.newBuilder().setLease(lease).build();
  }

  @Override
  public long grantLease(long ttlMillis) {
    GrantLeaseRequest request = GrantLeaseRequest.newBuilder().setTtlMillis(ttlMillis).build();
    return placement.trying(node -> node.coordination().grantLease(request)).getLease();
  }

  @Override
  public boolean keepAlive(long lease) {
    return placement.trying(node -> node.coordination().keepAlive(request(lease))).getIsAlive();
  }

  @Override
  public void revokeLease(long lease) {
    placement.trying(node -> node.coordination().revokeLease(request(lease)));
  }

  @Override
  public Outcome put(String key, byte[] value, long lease, long expected) {
    PutValueRequest request =
        PutValueRequest.newBuilder()
            .setKey(key)
            .setValue(ByteString.copyFrom(value))
            .setLease(lease)
            .setExpected(expected)
            .build();
    return CoordinationMessages.outcome(placement.trying(node -> node.coordination().put(request)));
  }

  @Override
  public Outcome delete(String key, long expected) {
    DeleteValueRequest request =
        DeleteValueRequest.newBuilder().setKey(key).setExpected(expected).build();
    return CoordinationMessages.outcome(
        placement.trying(node -> node.coordination().delete(request)));
  }

  @Override
  public Listing list(String prefix) {
    ListRequest request = ListRequest.newBuilder().setPrefix(prefix).build();
    ListAnswer answer = placement.trying(node -> node.coordination().list(request));
    return new Listing(
        answer.getRevision(),
        answer.getEntriesList().stream().map(CoordinationMessages::decode).toList());
  }

  @Override
  public Watch watch(String prefix, long afterRevision, Watcher watcher) {
    RemoteWatch watch =
        new RemoteWatch(environment, placement, prefix, afterRevision, watcher, watches::remove);
    watches.add(watch);
    executor.execute(watch);
    return watch;
  }

  @Override
  public void close() {
    watches.forEach(RemoteWatch::close);
  }
}
