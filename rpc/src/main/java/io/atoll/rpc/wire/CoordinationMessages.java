package io.atoll.rpc.wire;

import com.google.protobuf.ByteString;
import io.atoll.api.Coordination;
import io.atoll.rpc.proto.CoordinationProto.ChangeAnswer;
import io.atoll.rpc.proto.CoordinationProto.KeyedValue;
import io.atoll.rpc.proto.CoordinationProto.WatchChange;

/** {@link Coordination}'s values as messages, and back. */
public final class CoordinationMessages {
  private CoordinationMessages() {}

  public static KeyedValue encode(Coordination.Entry entry) {
    return KeyedValue.newBuilder()
        .setKey(entry.key())
        .setValue(ByteString.copyFrom(entry.value()))
        .setRevision(entry.revision())
        .setLease(entry.lease())
        .build();
  }

  public static Coordination.Entry decode(KeyedValue entry) {
    return new Coordination.Entry(
        entry.getKey(), entry.getValue().toByteArray(), entry.getRevision(), entry.getLease());
  }

  public static WatchChange encode(Coordination.Change change) {
    return switch (change) {
      case Coordination.Change.Put(Coordination.Entry entry) ->
          WatchChange.newBuilder().setEntry(encode(entry)).build();
      case Coordination.Change.Deleted(String key, long revision) ->
          WatchChange.newBuilder()
              .setEntry(KeyedValue.newBuilder().setKey(key).setRevision(revision))
              .setIsDeletion(true)
              .build();
    };
  }

  public static Coordination.Change decode(WatchChange change) {
    KeyedValue entry = change.getEntry();
    return change.getIsDeletion()
        ? new Coordination.Change.Deleted(entry.getKey(), entry.getRevision())
        : new Coordination.Change.Put(decode(entry));
  }

  public static ChangeAnswer encode(Coordination.Outcome outcome) {
    ChangeAnswer.Builder to = ChangeAnswer.newBuilder();
    switch (outcome) {
      case Coordination.Outcome.Done(long revision) -> to.setRevision(revision);
      case Coordination.Outcome.Differs _ -> to.setOutcome(ChangeAnswer.Outcome.DIFFERS);
      case Coordination.Outcome.LeaseEnded _ -> to.setOutcome(ChangeAnswer.Outcome.LEASE_ENDED);
    }
    return to.build();
  }

  public static Coordination.Outcome outcome(ChangeAnswer answer) {
    return switch (answer.getOutcome()) {
      case DONE -> new Coordination.Outcome.Done(answer.getRevision());
      case DIFFERS -> new Coordination.Outcome.Differs();
      case LEASE_ENDED -> new Coordination.Outcome.LeaseEnded();
      case UNRECOGNIZED -> throw new IllegalArgumentException("an outcome of a later version");
    };
  }
}
