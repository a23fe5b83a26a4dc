package io.atoll.api;

import io.atoll.api.KeyError.Deadlock;
import io.atoll.api.KeyError.WaitFor;
import java.util.List;

/**
 * A store's part in finding circles of waits over several stores. One store knows the waits of all:
 * the one that leads the first Region (TiKV's rule). The others tell it theirs, which nobody waits
 * for: a wait goes on until it is over or the answer comes that it closes a circle. A store that is
 * not, or no longer, the one ends what is opened. Thread-safe.
 */
public interface DeadlockDetection {
  /**
   * Begins to tell waits. May block for a short while to connect; never throws: where nobody takes
   * them, {@link Listener#ended} is called.
   */
  Waits open(Listener listener);

  /** All waits known there, for operators. */
  List<WaitFor> known();

  /** The waits of one store, known until this is closed or ended. */
  interface Waits extends AutoCloseable {
    /** Tells changes, in their order. They may be lost. Does not block. */
    void tell(List<Change> changes);

    @Override
    void close();
  }

  /**
   * A change of a store's waits; its {@code id}, unique there, tells apart waits that are alike.
   */
  sealed interface Change {
    /** A wait that may close a circle. One told again counts anew. */
    record Begun(long id, WaitFor waitFor) implements Change {}

    /** A wait is over. With id 0: all waits of the two, of that key where it is not empty. */
    record Ended(long id, WaitFor waitFor) implements Change {}

    /** A transaction waits for nobody any more. */
    record Gone(long txn) implements Change {}
  }

  /** Called on any thread; must not block. */
  interface Listener {
    /** A wait would close a circle. It is not noted there: its transaction is the victim. */
    void found(long id, Deadlock deadlock);

    /** Nothing is known there any more of what was told. */
    void ended(String reason);
  }
}
