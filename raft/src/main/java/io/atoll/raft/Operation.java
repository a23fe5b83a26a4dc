package io.atoll.raft;

import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of the library's log carries: a proposal on its way, or an entry read back. Written
 * by the group's thread until it is handed to the applier, by the applier afterwards.
 */
final class Operation {
  private final EntryKind kind;
  private final byte[] payload;

  /** Where the proposer waits: on the replica that proposed it, until it is answered. */
  private @Nullable GroupNode proposedBy;

  private @Nullable Object attachment;
  private @Nullable CompletableFuture<ProposalOutcome> outcome;

  private long index;
  private int term;

  Operation(EntryKind kind, byte[] payload) {
    this.kind = kind;
    this.payload = payload;
  }

  static Operation proposal(
      GroupNode by,
      byte[] payload,
      @Nullable Object attachment,
      CompletableFuture<ProposalOutcome> outcome) {
    Operation operation = new Operation(EntryKind.COMMAND, payload);
    operation.proposedBy = by;
    operation.attachment = attachment;
    operation.outcome = outcome;
    return operation;
  }

  /** From an ENTRY record's body at {@code body}. */
  static Operation recovered(byte[] record, int body) {
    EntryKind kind = EntryKind.of(record[body + RecordType.ENTRY_KIND]);
    Operation operation =
        new Operation(
            kind, Arrays.copyOfRange(record, body + RecordType.ENTRY_PAYLOAD, record.length));
    operation.placed(
        Bytes.getLong(record, body + RecordType.ENTRY_INDEX),
        Bytes.getInt(record, body + RecordType.ENTRY_TERM));
    return operation;
  }

  EntryKind kind() {
    return kind;
  }

  byte[] payload() {
    return payload;
  }

  long index() {
    return index;
  }

  int term() {
    return term;
  }

  /** The entry got its place in the log. */
  void placed(long atIndex, int inTerm) {
    this.index = atIndex;
    this.term = inTerm;
  }

  /** The attachment, if {@code replica} is the one that proposed. */
  @Nullable Object attachment(GroupNode replica) {
    return proposedBy == replica ? attachment : null;
  }

  /** Answers the proposer, once, and lets go of what was only kept for that. */
  void answer(ProposalOutcome result) {
    CompletableFuture<ProposalOutcome> waiting = outcome;
    release();
    if (waiting != null) {
      waiting.complete(result);
    }
  }

  /** Whether somebody waits for the answer at {@code replica}. */
  boolean isAwaitedAt(GroupNode replica) {
    return outcome != null && proposedBy == replica;
  }

  private void release() {
    outcome = null;
    attachment = null;
    proposedBy = null;
  }

  @Override
  public String toString() {
    return kind + " " + payload.length + " bytes";
  }
}
