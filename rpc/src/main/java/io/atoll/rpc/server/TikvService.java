package io.atoll.rpc.server;

import io.atoll.api.Store;
import io.atoll.api.StoreId;
import io.atoll.rpc.proto.Coprocessor;
import io.atoll.rpc.proto.Kvrpcpb;
import io.atoll.rpc.proto.RaftServerpb;
import io.atoll.rpc.proto.TikvGrpc;
import io.atoll.rpc.proto.Tikvpb;
import io.atoll.rpc.wire.PeerMessage;
import io.atoll.runtime.Environment;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** {@code tikvpb.Tikv} on a store: single calls and the stream of batched commands. */
final class TikvService extends TikvGrpc.TikvImplBase {
  private final Executor executor;
  private final Calls calls;
  private final StoreCommands commands;
  private final RawStoreCommands raw;
  private final CoprocessorCommands coprocessor;
  private final StoreProtocol protocol;
  private final StoreId self;
  private final @Nullable Consumer<PeerMessage> peers;

  /**
   * @param peers takes the messages of other stores' replicas; null for a store that is alone
   */
  TikvService(Environment environment, Store store, @Nullable Consumer<PeerMessage> peers) {
    this.self = store.id();
    this.peers = peers;
    this.executor = environment.scheduler().virtual("atoll-store-rpc");
    this.calls = new Calls(executor);
    this.commands = new StoreCommands(store, environment.clock());
    this.raw = new RawStoreCommands(commands);
    this.coprocessor = new CoprocessorCommands(commands);
    this.protocol = new StoreProtocol(new CommandTable(commands, raw, coprocessor));
  }

  @Override
  public StreamObserver<Tikvpb.BatchCommandsRequest> batchCommands(
      StreamObserver<Tikvpb.BatchCommandsResponse> to) {
    return new BatchStream<>(executor, protocol, to);
  }

  @Override
  public StreamObserver<Tikvpb.BatchRaftMessage> batchRaft(StreamObserver<RaftServerpb.Done> to) {
    return peers == null ? super.batchRaft(to) : new PeerStream(executor, self, peers, to);
  }

  @Override
  public void coprocessor(Coprocessor.Request request, StreamObserver<Coprocessor.Response> to) {
    calls.answer(request, to, coprocessor::run);
  }

  @Override
  public void kvGet(Kvrpcpb.GetRequest request, StreamObserver<Kvrpcpb.GetResponse> to) {
    calls.answer(request, to, commands::get);
  }

  @Override
  public void kvScan(Kvrpcpb.ScanRequest request, StreamObserver<Kvrpcpb.ScanResponse> to) {
    calls.answer(request, to, commands::scan);
  }

  @Override
  public void kvPrewrite(
      Kvrpcpb.PrewriteRequest request, StreamObserver<Kvrpcpb.PrewriteResponse> to) {
    calls.answer(request, to, commands::prewrite);
  }

  @Override
  public void kvPessimisticLock(
      Kvrpcpb.PessimisticLockRequest request, StreamObserver<Kvrpcpb.PessimisticLockResponse> to) {
    calls.answer(request, to, commands::pessimisticLock);
  }

  @Override
  public void kVPessimisticRollback(
      Kvrpcpb.PessimisticRollbackRequest request,
      StreamObserver<Kvrpcpb.PessimisticRollbackResponse> to) {
    calls.answer(request, to, commands::pessimisticRollback);
  }

  @Override
  public void kvTxnHeartBeat(
      Kvrpcpb.TxnHeartBeatRequest request, StreamObserver<Kvrpcpb.TxnHeartBeatResponse> to) {
    calls.answer(request, to, commands::heartBeat);
  }

  @Override
  public void kvCheckTxnStatus(
      Kvrpcpb.CheckTxnStatusRequest request, StreamObserver<Kvrpcpb.CheckTxnStatusResponse> to) {
    calls.answer(request, to, commands::checkTxnStatus);
  }

  @Override
  public void kvCheckSecondaryLocks(
      Kvrpcpb.CheckSecondaryLocksRequest request,
      StreamObserver<Kvrpcpb.CheckSecondaryLocksResponse> to) {
    calls.answer(request, to, commands::checkSecondaryLocks);
  }

  @Override
  public void kvCommit(Kvrpcpb.CommitRequest request, StreamObserver<Kvrpcpb.CommitResponse> to) {
    calls.answer(request, to, commands::commit);
  }

  @Override
  public void kvCleanup(
      Kvrpcpb.CleanupRequest request, StreamObserver<Kvrpcpb.CleanupResponse> to) {
    calls.answer(request, to, commands::cleanup);
  }

  @Override
  public void kvBatchGet(
      Kvrpcpb.BatchGetRequest request, StreamObserver<Kvrpcpb.BatchGetResponse> to) {
    calls.answer(request, to, commands::batchGet);
  }

  @Override
  public void kvBatchRollback(
      Kvrpcpb.BatchRollbackRequest request, StreamObserver<Kvrpcpb.BatchRollbackResponse> to) {
    calls.answer(request, to, commands::rollback);
  }

  @Override
  public void readIndex(
      Kvrpcpb.ReadIndexRequest request, StreamObserver<Kvrpcpb.ReadIndexResponse> to) {
    calls.answer(request, to, commands::readIndex);
  }

  @Override
  public void kvScanLock(
      Kvrpcpb.ScanLockRequest request, StreamObserver<Kvrpcpb.ScanLockResponse> to) {
    calls.answer(request, to, commands::scanLock);
  }

  @Override
  public void kvResolveLock(
      Kvrpcpb.ResolveLockRequest request, StreamObserver<Kvrpcpb.ResolveLockResponse> to) {
    calls.answer(request, to, commands::resolveLock);
  }

  @Override
  public void kvGC(Kvrpcpb.GCRequest request, StreamObserver<Kvrpcpb.GCResponse> to) {
    calls.answer(request, to, commands::gc);
  }

  @Override
  public void kvDeleteRange(
      Kvrpcpb.DeleteRangeRequest request, StreamObserver<Kvrpcpb.DeleteRangeResponse> to) {
    calls.answer(request, to, commands::deleteRange);
  }

  @Override
  public void splitRegion(
      Kvrpcpb.SplitRegionRequest request, StreamObserver<Kvrpcpb.SplitRegionResponse> to) {
    calls.answer(request, to, commands::split);
  }

  @Override
  public void rawGet(Kvrpcpb.RawGetRequest request, StreamObserver<Kvrpcpb.RawGetResponse> to) {
    calls.answer(request, to, raw::get);
  }

  @Override
  public void rawBatchGet(
      Kvrpcpb.RawBatchGetRequest request, StreamObserver<Kvrpcpb.RawBatchGetResponse> to) {
    calls.answer(request, to, raw::batchGet);
  }

  @Override
  public void rawPut(Kvrpcpb.RawPutRequest request, StreamObserver<Kvrpcpb.RawPutResponse> to) {
    calls.answer(request, to, raw::put);
  }

  @Override
  public void rawBatchPut(
      Kvrpcpb.RawBatchPutRequest request, StreamObserver<Kvrpcpb.RawBatchPutResponse> to) {
    calls.answer(request, to, raw::batchPut);
  }

  @Override
  public void rawDelete(
      Kvrpcpb.RawDeleteRequest request, StreamObserver<Kvrpcpb.RawDeleteResponse> to) {
    calls.answer(request, to, raw::delete);
  }

  @Override
  public void rawBatchDelete(
      Kvrpcpb.RawBatchDeleteRequest request, StreamObserver<Kvrpcpb.RawBatchDeleteResponse> to) {
    calls.answer(request, to, raw::batchDelete);
  }

  @Override
  public void rawScan(Kvrpcpb.RawScanRequest request, StreamObserver<Kvrpcpb.RawScanResponse> to) {
    calls.answer(request, to, raw::scan);
  }

  @Override
  public void rawDeleteRange(
      Kvrpcpb.RawDeleteRangeRequest request, StreamObserver<Kvrpcpb.RawDeleteRangeResponse> to) {
    calls.answer(request, to, raw::deleteRange);
  }
}
