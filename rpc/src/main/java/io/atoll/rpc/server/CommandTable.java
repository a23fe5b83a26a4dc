package io.atoll.rpc.server;

import io.atoll.rpc.proto.Tikvpb;
import io.atoll.rpc.proto.Tikvpb.BatchCommandsRequest.Request;
import io.atoll.rpc.proto.Tikvpb.BatchCommandsResponse.Response;
import io.atoll.types.SqlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which command of a batch is whose. */
final class CommandTable {
  private static final Logger LOG = LoggerFactory.getLogger(CommandTable.class);

  private final StoreCommands commands;
  private final RawStoreCommands raw;
  private final CoprocessorCommands coprocessor;

  CommandTable(StoreCommands commands, RawStoreCommands raw, CoprocessorCommands coprocessor) {
    this.commands = commands;
    this.raw = raw;
    this.coprocessor = coprocessor;
  }

  /** Runs a command; what goes wrong is in the answer. */
  Response run(Request request) {
    Response.Builder to = Response.newBuilder();
    try {
      fill(request, to);
    } catch (SqlException e) {
      to.setSqlFailure(
          Tikvpb.SqlFailure.newBuilder()
              .setCode(e.error().code())
              .setMessage(String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.error("a command failed kind={}", request.getCmdCase(), e);
      to.setFailure(String.valueOf(e.getMessage()));
    }
    return to.build();
  }

  private void fill(Request request, Response.Builder to) {
    switch (request.getCmdCase()) {
      case GET -> to.setGet(commands.get(request.getGet()));
      case SCAN -> to.setScan(commands.scan(request.getScan()));
      case PREWRITE -> to.setPrewrite(commands.prewrite(request.getPrewrite()));
      case PESSIMISTICLOCK ->
          to.setPessimisticLock(commands.pessimisticLock(request.getPessimisticLock()));
      case PESSIMISTICROLLBACK ->
          to.setPessimisticRollback(commands.pessimisticRollback(request.getPessimisticRollback()));
      case TXNHEARTBEAT -> to.setTxnHeartBeat(commands.heartBeat(request.getTxnHeartBeat()));
      case CHECKTXNSTATUS ->
          to.setCheckTxnStatus(commands.checkTxnStatus(request.getCheckTxnStatus()));
      case CHECKSECONDARYLOCKS ->
          to.setCheckSecondaryLocks(commands.checkSecondaryLocks(request.getCheckSecondaryLocks()));
      case COMMIT -> to.setCommit(commands.commit(request.getCommit()));
      case CLEANUP -> to.setCleanup(commands.cleanup(request.getCleanup()));
      case BATCHGET -> to.setBatchGet(commands.batchGet(request.getBatchGet()));
      case BATCHROLLBACK -> to.setBatchRollback(commands.rollback(request.getBatchRollback()));
      case SCANLOCK -> to.setScanLock(commands.scanLock(request.getScanLock()));
      case RESOLVELOCK -> to.setResolveLock(commands.resolveLock(request.getResolveLock()));
      case READINDEX -> to.setReadIndex(commands.readIndex(request.getReadIndex()));
      case CHECKLEADER -> to.setCheckLeader(commands.checkLeader(request.getCheckLeader()));
      case GC -> to.setGC(commands.gc(request.getGC()));
      case DELETERANGE -> to.setDeleteRange(commands.deleteRange(request.getDeleteRange()));
      case SPLITREGION -> to.setSplitRegion(commands.split(request.getSplitRegion()));
      case RAWGET -> to.setRawGet(raw.get(request.getRawGet()));
      case RAWBATCHGET -> to.setRawBatchGet(raw.batchGet(request.getRawBatchGet()));
      case RAWPUT -> to.setRawPut(raw.put(request.getRawPut()));
      case RAWBATCHPUT -> to.setRawBatchPut(raw.batchPut(request.getRawBatchPut()));
      case RAWDELETE -> to.setRawDelete(raw.delete(request.getRawDelete()));
      case RAWBATCHDELETE -> to.setRawBatchDelete(raw.batchDelete(request.getRawBatchDelete()));
      case RAWSCAN -> to.setRawScan(raw.scan(request.getRawScan()));
      case RAWDELETERANGE -> to.setRawDeleteRange(raw.deleteRange(request.getRawDeleteRange()));
      case COPROCESSOR -> to.setCoprocessor(coprocessor.run(request.getCoprocessor()));
      case EMPTY ->
          to.setEmpty(
              Tikvpb.BatchCommandsEmptyResponse.newBuilder()
                  .setTestId(request.getEmpty().getTestId()));
      case CMD_NOT_SET -> to.setFailure("no command that this store knows");
    }
  }
}
