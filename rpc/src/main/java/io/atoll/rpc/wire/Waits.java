package io.atoll.rpc.wire;

import io.atoll.api.DeadlockDetection.Change;
import io.atoll.api.KeyError.Deadlock;
import io.atoll.api.KeyError.WaitFor;
import io.atoll.codec.Key;
import io.atoll.rpc.proto.DeadlockProto.DeadlockRequest;
import io.atoll.rpc.proto.DeadlockProto.DeadlockRequestType;
import io.atoll.rpc.proto.DeadlockProto.DeadlockResponse;
import io.atoll.rpc.proto.DeadlockProto.WaitForEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits for locks, and the circles found among them. */
public final class Waits {
  private Waits() {}

  public static WaitForEntry.Builder encode(WaitFor wait) {
    return WaitForEntry.newBuilder()
        .setTxn(wait.txn())
        .setWaitForTxn(wait.waitsForTxn())
        .setKeyHash(wait.keyHash())
        .setKey(Bytes.of(wait.key()));
  }

  public static WaitFor decode(WaitForEntry entry) {
    return new WaitFor(entry.getTxn(), entry.getWaitForTxn(), Bytes.key(entry.getKey()));
  }

  public static List<WaitFor> decode(List<WaitForEntry> entries) {
    List<WaitFor> waits = new ArrayList<>(entries.size());
    for (WaitForEntry entry : entries) {
      waits.add(decode(entry));
    }
    return waits;
  }

  public static DeadlockRequest encode(Change change) {
    return switch (change) {
      case Change.Begun(long id, WaitFor wait) ->
          DeadlockRequest.newBuilder()
              .setTp(DeadlockRequestType.Detect)
              .setEntry(encode(wait).setWaitId(id))
              .build();
      case Change.Ended(long id, WaitFor wait) ->
          DeadlockRequest.newBuilder()
              .setTp(DeadlockRequestType.CleanUpWaitFor)
              .setEntry(encode(wait).setWaitId(id))
              .build();
      case Change.Gone(long txn) ->
          DeadlockRequest.newBuilder()
              .setTp(DeadlockRequestType.CleanUp)
              .setEntry(WaitForEntry.newBuilder().setTxn(txn))
              .build();
    };
  }

  /** Null for a kind that is not known. */
  public static @Nullable Change decode(DeadlockRequest request) {
    WaitForEntry entry = request.getEntry();
    return switch (request.getTp()) {
      case Detect -> new Change.Begun(entry.getWaitId(), decode(entry));
      case CleanUpWaitFor -> new Change.Ended(entry.getWaitId(), decode(entry));
      case CleanUp -> new Change.Gone(entry.getTxn());
      case UNRECOGNIZED -> null;
    };
  }

  public static DeadlockResponse encode(long id, Deadlock deadlock) {
    DeadlockResponse.Builder response =
        DeadlockResponse.newBuilder()
            .setEntry(encode(deadlock.waitChain().getFirst()).setWaitId(id))
            .setDeadlockKeyHash(deadlock.deadlockKeyHash());
    for (WaitFor wait : deadlock.waitChain()) {
      response.addWaitChain(encode(wait));
    }
    return response.build();
  }

  public static Deadlock decode(DeadlockResponse response) {
    List<WaitFor> chain = decode(response.getWaitChainList());
    return new Deadlock(
        response.getEntry().getWaitForTxn(),
        chain.isEmpty() ? Key.EMPTY : chain.getLast().key(),
        response.getDeadlockKeyHash(),
        chain);
  }
}
