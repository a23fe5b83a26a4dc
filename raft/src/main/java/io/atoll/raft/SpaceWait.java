package io.atoll.raft;

import io.atoll.runtime.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits where the disk is full. What the log or the engine refused for lack of space was not
 * written at all, so the same write is tried again until it works or the store closes. Said once
 * however many wait. Thread-safe.
 */
final class SpaceWait {
  private static final Logger LOG = LoggerFactory.getLogger(SpaceWait.class);
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** What may find the disk full. */
  interface Attempt<E extends Exception> {
    /** Null where it worked, else why there is no space. */
    @Nullable RaftLogException tryOnce() throws E;
  }

  /** Work on files, which may be begun anew. */
  interface FileWork<T> {
    T run() throws IOException;
  }

  private final Scheduler scheduler;
  private final StateMachine stateMachine;
  private final BooleanSupplier isClosing;

  /** Guarded by this; never held across I/O. */
  private int waiting;

  SpaceWait(Scheduler scheduler, StateMachine stateMachine, BooleanSupplier isClosing) {
    this.scheduler = scheduler;
    this.stateMachine = stateMachine;
    this.isClosing = isClosing;
  }

  /** Tries until it works; throws the last refusal when the store closes meanwhile. */
  <E extends Exception> void run(Attempt<E> attempt) throws E {
    RaftLogException refusal = attempt.tryOnce();
    if (refusal == null) {
      return;
    }
    begin(refusal);
    try {
      do {
        pause(refusal);
        refusal = attempt.tryOnce();
      } while (refusal != null);
    } finally {
      end();
    }
    LOG.info("There is space again: what waited is written");
  }

  /**
   * Works on files until the disk has room for it; throws any other failure.
   *
   * @param what for the failure's text: "cannot …"
   */
  <T> T files(Supplier<String> what, FileWork<T> work) throws IOException {
    List<T> done = new ArrayList<>(1);
    run(() -> {
      try {
        done.add(work.run());
        return null;
      } catch (IOException e) {
        if (LogFailures.isNoSpace(e)) {
          return LogFailures.of(what.get(), e);
        }
        throw e;
      }
    });
    return done.getFirst();
  }

  private void pause(RaftLogException refusal) {
    if (isClosing.getAsBoolean()) {
      throw refusal;
    }
    try {
      scheduler.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refusal;
    }
  }

  private synchronized void begin(RaftLogException refusal) {
    if (waiting++ == 0) {
      LOG.error("Writes wait until there is space again: {}", refusal.getMessage());
      stateMachine.waitsForSpace(refusal);
    }
  }

  private synchronized void end() {
    if (--waiting == 0) {
      stateMachine.waitsForSpace(null);
    }
  }
}
