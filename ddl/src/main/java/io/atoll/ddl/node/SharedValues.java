package io.atoll.ddl.node;

import io.atoll.api.Coordination;
import org.jspecify.annotations.Nullable;

/**
 * Small named texts that all SQL nodes share and that outlive them: the values of SET GLOBAL.
 * Thread-safe.
 */
public final class SharedValues {
  /**
   * Who wants to know. Told in any order and more than once; revisions say what is newest. Called
   * by one thread at a time for news, by the caller's own for {@link #load}.
   */
  public interface Listener {
    void put(String name, String text, long revision);

    /**
     * @param revision of the last put, which is taken back with all before
     */
    void deleted(String name, long revision);
  }

  private final Coordination coordination;
  private volatile @Nullable Listener listener;

  SharedValues(Coordination coordination) {
    this.coordination = coordination;
  }

  /** Tells a listener of all values there are, then of what changes. Blocks. */
  public void load(Listener told) {
    listener = told;
    for (Coordination.Entry entry : coordination.list(NodeKeys.GLOBAL).entries()) {
      put(entry);
    }
  }

  /** Returns the change's revision. Blocks. */
  public long put(String name, String text) {
    Coordination.Outcome outcome =
        coordination.put(
            NodeKeys.GLOBAL + name, NodeKeys.bytes(text), Coordination.NO_LEASE, Coordination.ANY);
    return revision(outcome);
  }

  /** Returns the change's revision. Blocks. */
  public long delete(String name) {
    return revision(coordination.delete(NodeKeys.GLOBAL + name, Coordination.ANY));
  }

  private static long revision(Coordination.Outcome outcome) {
    if (outcome instanceof Coordination.Outcome.Done(long revision)) {
      return revision;
    }
    throw new IllegalStateException("an unconditional change was not made: " + outcome);
  }

  void put(Coordination.Entry entry) {
    Listener told = listener;
    if (told != null) {
      told.put(name(entry), NodeKeys.text(entry), entry.revision());
    }
  }

  void deleted(Coordination.Entry last) {
    Listener told = listener;
    if (told != null) {
      told.deleted(name(last), last.revision());
    }
  }

  private static String name(Coordination.Entry entry) {
    return entry.key().substring(NodeKeys.GLOBAL.length());
  }
}
