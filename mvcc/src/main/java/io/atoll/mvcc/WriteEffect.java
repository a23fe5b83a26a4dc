package io.atoll.mvcc;

/** What a record written to the write family does to what readers see of its key. */
public sealed interface WriteEffect {
  /** A new version. */
  record Change(CommittedChange change) implements WriteEffect {}

  /** No reader sees a difference: a lock's or a rollback's record. */
  record Nothing() implements WriteEffect {}

  /** An older record was written anew: what it means takes a look at the others. */
  record Rewrite() implements WriteEffect {}

  static WriteEffect of(byte[] writeKey, byte[] record) {
    WriteRecord write = WriteRecord.decode(record, record.length);
    return switch (write.kind()) {
      case LOCK, ROLLBACK -> new Nothing();
      case PUT, DELETE ->
          write.hasOverlappedRollback() || write.gcFence() >= 0
              ? new Rewrite()
              : new Change(CommittedChange.of(writeKey, write));
    };
  }
}
