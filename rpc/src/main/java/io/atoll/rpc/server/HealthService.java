package io.atoll.rpc.server;

import io.atoll.rpc.proto.HealthGrpc;
import io.atoll.rpc.proto.HealthProto.HealthCheckRequest;
import io.atoll.rpc.proto.HealthProto.HealthCheckResponse;
import io.grpc.stub.StreamObserver;

/** Says that the process serves, which it does as long as it listens. */
final class HealthService extends HealthGrpc.HealthImplBase {
  private static final HealthCheckResponse SERVING =
      HealthCheckResponse.newBuilder().setStatus(HealthCheckResponse.ServingStatus.SERVING).build();

  @Override
  public void check(HealthCheckRequest request, StreamObserver<HealthCheckResponse> to) {
    to.onNext(SERVING);
    to.onCompleted();
  }

  /** Stays open: it ends with the process. */
  @Override
  public void watch(HealthCheckRequest request, StreamObserver<HealthCheckResponse> to) {
    to.onNext(SERVING);
  }
}
