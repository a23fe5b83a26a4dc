package io.atoll.raft;

import io.microraft.impl.task.FlushTask;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The serial queue in which everything of a group's library runs: on the shared log's writer
 * between two frames, or on a virtual thread that exists while there are tasks and parks while the
 * log syncs.
 */
final class GroupTasks implements SharedLog.Turn {
  private static final Logger LOG = LoggerFactory.getLogger(GroupTasks.class);

  /** A task that may pass a flush that waits: what it writes goes into the same frame. */
  interface PassesFlush extends Runnable {}

  private final long groupId;
  private final GroupLog log;
  private final Executor threads;
  private final BooleanSupplier mayUseWriter;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean active = new AtomicBoolean();
  private volatile @Nullable Thread runner;

  /** Whether the log's writer runs the tasks; only then is {@link #flush} used. */
  private boolean isOnWriter;

  /** The library's flush, which waits for the records before it to be safe. */
  private @Nullable Runnable flush;

  /**
   * @param threads starts virtual threads
   * @param mayUseWriter whether tasks need nothing but the log
   */
  GroupTasks(long groupId, GroupLog log, Executor threads, BooleanSupplier mayUseWriter) {
    this.groupId = groupId;
    this.log = log;
    this.threads = threads;
    this.mayUseWriter = mayUseWriter;
  }

  /** Runs {@code task} after all that came before it. */
  void add(Runnable task) {
    tasks.add(task);
    if (!active.get() && active.compareAndSet(false, true)) {
      if (mayUseWriter.getAsBoolean()) {
        log.turn(this);
      } else {
        threads.execute(this::drain);
      }
    }
  }

  /** Whether the caller is one of the tasks. */
  boolean isRunning() {
    return runner == Thread.currentThread();
  }

  /** For a task: whether it runs on the log's writer. */
  boolean isOnWriter() {
    return isOnWriter;
  }

  private void drain() {
    runner = Thread.currentThread();
    isOnWriter = false;
    Runnable flushing = flush;
    if (flushing != null) {
      flush = null;
      run(flushing);
    }
    while (true) {
      Runnable task = tasks.poll();
      if (task != null) {
        run(task);
      } else if (pauses()) {
        return;
      }
    }
  }

  private void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      LOG.error("A task of a Raft group failed: group={}", groupId, e);
    }
  }

  /** Nothing is left to do: true unless something came in this moment. */
  private boolean pauses() {
    runner = null;
    active.set(false);
    if (tasks.isEmpty() || !active.compareAndSet(false, true)) {
      return true;
    }
    runner = Thread.currentThread();
    return false;
  }

  // ---- turns on the log's writer; between them the group stays active

  @Override
  public void turn() {
    runner = Thread.currentThread();
    isOnWriter = true;
    while (true) {
      Runnable task = tasks.peek();
      Runnable flushing = flush;
      if (flushing != null && !(task instanceof PassesFlush)) {
        runner = null;
        if (log.pushFor(this)) {
          return; // perhaps elsewhere already
        }
        runner = Thread.currentThread();
        flush = null;
        run(flushing);
      } else if (task == null) {
        if (pauses()) {
          return;
        }
      } else {
        tasks.remove();
        if (task instanceof FlushTask) {
          flush = task;
        } else {
          run(task);
        }
      }
    }
  }

  @Override
  public void synced() {
    runner = Thread.currentThread();
    Runnable flushing = flush;
    if (flushing != null) {
      flush = null;
      run(flushing);
    }
    runner = null;
  }

  @Override
  public boolean isWaiting() {
    return !tasks.isEmpty();
  }

  @Override
  public void moveAway() {
    threads.execute(this::drain);
  }
}
