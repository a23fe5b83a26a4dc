package io.atoll.rpc.server;

import io.atoll.rpc.proto.Tikvpb.BatchCommandsRequest;
import io.atoll.rpc.proto.Tikvpb.BatchCommandsResponse;
import io.atoll.rpc.proto.Tikvpb.BatchCommandsResponse.Response;

/** The stream of batched commands of a store. */
record StoreProtocol(CommandTable table)
    implements BatchStream.Protocol<BatchCommandsRequest, BatchCommandsResponse, Response> {

  @Override
  public int count(BatchCommandsRequest message) {
    return Math.min(message.getRequestsCount(), message.getRequestIdsCount());
  }

  @Override
  public long id(BatchCommandsRequest message, int position) {
    return message.getRequestIds(position);
  }

  @Override
  public Response run(BatchCommandsRequest message, int position) {
    return table.run(message.getRequests(position));
  }

  @Override
  public long sizeOf(Response answer) {
    return answer.getSerializedSize();
  }

  @Override
  public BatchStream.Message<BatchCommandsResponse, Response> message() {
    BatchCommandsResponse.Builder builder = BatchCommandsResponse.newBuilder();
    return new BatchStream.Message<>() {
      @Override
      public void add(long id, Response answer) {
        builder.addResponses(answer).addRequestIds(id);
      }

      @Override
      public BatchCommandsResponse build() {
        return builder.build();
      }
    };
  }
}
