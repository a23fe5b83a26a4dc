package io.atoll.client;

import io.atoll.codec.Key;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of locking keys. Lock wait time-out (1205), NOWAIT (3572) and deadlock (1213) are
 * {@link io.atoll.types.SqlException}s: no statement goes on after them.
 */
public sealed interface LockOutcome {
  /**
   * The keys are locked.
   *
   * @param values newest committed value by position, null where there is none; empty where values
   *     were not asked for
   * @param skipped positions of keys left out by SKIP LOCKED; empty otherwise
   */
  record Locked(List<byte @Nullable []> values, BitSet skipped) implements LockOutcome {}

  /**
   * A key was changed after {@code forUpdateTs}. None of the keys asked for stays locked by this
   * call. Roll the statement back, {@link Transaction#refreshForUpdateTs}, run it again.
   */
  record Conflict(Key key, long conflictCommitTs) implements LockOutcome {}

  /** A key that must not exist has a value (1062; only SQL can name the index). */
  record AlreadyExists(Key key) implements LockOutcome {}
}
