package io.atoll.api;

import io.atoll.codec.Key;
import org.jspecify.annotations.Nullable;

/**
 * One change of a transaction, as prewritten.
 *
 * @param op what to do
 * @param key user key
 * @param value for PUT and INSERT
 * @param pessimistic how the key stands to pessimistic locks
 */
public record Mutation(Op op, Key key, byte @Nullable [] value, PessimisticAction pessimistic) {
  public enum Op {
    PUT,
    DELETE,
    /** Lock only: checked for conflicts, writes a Lock record. */
    LOCK,
    /** Put that fails with AlreadyExists where a committed version exists. */
    INSERT,
    /** As INSERT's check, writing nothing. */
    CHECK_NOT_EXISTS
  }

  public enum PessimisticAction {
    /** Not a pessimistic transaction, or a key it did not lock: check conflicts against startTs. */
    NONE,
    /** The transaction holds the key's pessimistic lock. */
    LOCKED,
    /** Held no lock and needs the constraint check (a unique index without lock). */
    CHECK_CONSTRAINT,
    /**
     * PUT or DELETE of a key that is only ever written together with another one of the same
     * transaction, as an entry of a non-unique index is with its row: that key's lock or check
     * finds all conflicts, and the store does not look at this one's versions. Only where the
     * request is sent for the first time: sent again it may be committed already, and needs {@link
     * #NONE}.
     */
    COVERED
  }
}
