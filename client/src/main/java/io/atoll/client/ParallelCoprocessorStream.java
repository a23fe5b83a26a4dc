package io.atoll.client;

import io.atoll.chunk.Chunk;
import io.atoll.types.SqlError;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Several Regions asked at once. Workers take tasks in order; each may be a few pages ahead of the
 * reader. In order: one queue per task, read one after the other; since the earliest unfinished
 * task always has a worker, the reader never waits for one that nobody works on. Without order: one
 * queue for all.
 */
final class ParallelCoprocessorStream implements ChunkStream {
  private static final int PAGES_AHEAD = 4;

  private static final class Output {
    final ArrayDeque<List<Chunk>> pages = new ArrayDeque<>();
    int openTasks;
  }

  private final ClientContext context;
  private final RegionSnapshot snapshot;
  private final CoprocessorRequest request;
  private final List<CoprocessorTask> tasks;
  private final Output[] outputs;
  private final AtomicLong scannedRows = new AtomicLong();
  private final ArrayDeque<Chunk> ready = new ArrayDeque<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private final Condition drained = lock.newCondition();
  private final int capacityPages;
  // Guarded by the lock.
  private int nextTask;
  private int readingOutput;
  private boolean isClosed;
  private @Nullable RuntimeException failure;

  ParallelCoprocessorStream(
      ClientContext context,
      RegionSnapshot snapshot,
      CoprocessorRequest request,
      List<CoprocessorTask> tasks) {
    this.context = context;
    this.snapshot = snapshot;
    this.request = request;
    this.tasks = tasks;
    int workers = Math.min(request.concurrency(), tasks.size());
    this.outputs = new Output[request.isOrdered() ? tasks.size() : 1];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = new Output();
      outputs[i].openTasks = request.isOrdered() ? 1 : tasks.size();
    }
    this.capacityPages = request.isOrdered() ? PAGES_AHEAD : PAGES_AHEAD * workers;
    for (int i = 0; i < workers; i++) {
      context.executor().execute(this::work);
    }
  }

  private void work() {
    try {
      while (true) {
        int index;
        lock.lock();
        try {
          if (isClosed || failure != null || nextTask == tasks.size()) {
            return;
          }
          index = nextTask++;
        } finally {
          lock.unlock();
        }
        Output output = outputs[request.isOrdered() ? index : 0];
        CoprocessorStream.Pages pages =
            new CoprocessorStream.Pages(
                context, snapshot, request, List.of(tasks.get(index)), scannedRows);
        List<Chunk> page;
        while ((page = pages.next()) != null) {
          if (!offer(output, page)) {
            return;
          }
        }
        lock.lock();
        try {
          output.openTasks--;
          filled.signalAll();
        } finally {
          lock.unlock();
        }
      }
    } catch (RuntimeException e) {
      fail(e);
    } catch (Error e) {
      fail(new IllegalStateException("coprocessor request failed", e));
      throw e;
    }
  }

  private boolean offer(Output output, List<Chunk> page) {
    lock.lock();
    try {
      while (output.pages.size() >= capacityPages && !isClosed && failure == null) {
        drained.awaitUninterruptibly();
      }
      if (isClosed || failure != null) {
        return false;
      }
      output.pages.add(page);
      filled.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void fail(RuntimeException e) {
    lock.lock();
    try {
      if (failure == null) {
        failure = e;
      }
      filled.signalAll();
      drained.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public @Nullable Chunk next() {
    Chunk chunk = ready.poll();
    while (chunk == null) {
      List<Chunk> page = nextPage();
      if (page == null) {
        return null;
      }
      ready.addAll(page);
      chunk = ready.poll();
    }
    return chunk;
  }

  private @Nullable List<Chunk> nextPage() {
    lock.lock();
    try {
      while (true) {
        RuntimeException thrown = failure;
        if (thrown != null) {
          throw thrown;
        }
        if (isClosed || readingOutput == outputs.length) {
          return null;
        }
        Output output = outputs[readingOutput];
        List<Chunk> page = output.pages.poll();
        if (page != null) {
          drained.signalAll();
          return page;
        }
        if (output.openTasks == 0) {
          readingOutput++;
        } else {
          filled.await();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SqlError.ER_QUERY_INTERRUPTED.with();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long scannedRows() {
    return scannedRows.get();
  }

  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      for (Output output : outputs) {
        output.pages.clear();
      }
      drained.signalAll();
    } finally {
      lock.unlock();
    }
    ready.clear();
  }
}
