package io.atoll.store;

import io.atoll.api.StoreRequest;

/** The requests of a store, as they are counted. */
public enum RequestKind {
  GET,
  BATCH_GET,
  SCAN,
  COPROCESSOR,
  CHECKSUM,
  PREWRITE,
  COMMIT,
  ROLLBACK,
  PESSIMISTIC_LOCK,
  PESSIMISTIC_ROLLBACK,
  CHECK_TXN_STATUS,
  CHECK_SECONDARY_LOCKS,
  TXN_HEART_BEAT,
  RESOLVE_LOCK,
  CLEANUP,
  SCAN_LOCK,
  GC,
  DELETE_RANGE,
  SPLIT_REGION,
  RAW_GET,
  RAW_PUT,
  RAW_DELETE,
  RAW_DELETE_RANGE,
  RAW_SCAN,
  READ_INDEX,
  READ_STATES;

  static RequestKind of(StoreRequest<?> request) {
    return switch (request) {
      case StoreRequest.Get _ -> GET;
      case StoreRequest.BatchGet _ -> BATCH_GET;
      case StoreRequest.Coprocess _ -> COPROCESSOR;
      case StoreRequest.Prewrite _ -> PREWRITE;
      case StoreRequest.Commit _ -> COMMIT;
      case StoreRequest.PessimisticLock _ -> PESSIMISTIC_LOCK;
      case StoreRequest.Scan _ -> SCAN;
      case StoreRequest.Rollback _ -> ROLLBACK;
      case StoreRequest.PessimisticRollback _ -> PESSIMISTIC_ROLLBACK;
      case StoreRequest.CheckTxnStatus _ -> CHECK_TXN_STATUS;
      case StoreRequest.CheckSecondaryLocks _ -> CHECK_SECONDARY_LOCKS;
      case StoreRequest.TxnHeartBeat _ -> TXN_HEART_BEAT;
      case StoreRequest.ResolveLock _ -> RESOLVE_LOCK;
      case StoreRequest.Cleanup _ -> CLEANUP;
      case StoreRequest.ScanLock _ -> SCAN_LOCK;
      case StoreRequest.Checksum _ -> CHECKSUM;
      case StoreRequest.Gc _ -> GC;
      case StoreRequest.DeleteRange _ -> DELETE_RANGE;
      case StoreRequest.SplitRegion _ -> SPLIT_REGION;
      case StoreRequest.RawGet _ -> RAW_GET;
      case StoreRequest.RawPut _ -> RAW_PUT;
      case StoreRequest.RawDelete _ -> RAW_DELETE;
      case StoreRequest.RawDeleteRange _ -> RAW_DELETE_RANGE;
      case StoreRequest.RawScan _ -> RAW_SCAN;
      case StoreRequest.ReadIndex _ -> READ_INDEX;
      case StoreRequest.TellReadStates _ -> READ_STATES;
    };
  }
}
